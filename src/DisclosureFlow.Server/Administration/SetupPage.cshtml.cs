using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>
/// First start: the first organ, the administrator, the name of the log; then he goes on, signed in, with people and keys. Open to whoever
/// has the one-time link.
/// </summary>
[AllowAnonymous]
internal sealed class SetupPage(FirstStart first, AdministrationDoor door, Organs organs, People people, LogKey log, Store store, OfficeSignIn signIn) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "token")]
    public string Token { get; set; } = "";

    [BindProperty]
    public OrganForm Organ { get; set; } = new();

    [BindProperty]
    public string? AdminName { get; set; }

    [BindProperty]
    public string? AdminAccount { get; set; }

    [BindProperty]
    public string? Origin { get; set; }

    /// <summary>The log's name where the configuration gave it; null: the page asks.</summary>
    public string? FixedOrigin => log.Exists ? log.Origin : null;

    public Problem? Problem { get; private set; }

    public IActionResult OnGet() => first.Accepts(Token) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string? adminPassword, CancellationToken stop)
    {
        if (!first.Accepts(Token))
        {
            return Refuse(AdministrationRefusals.SetupOver);
        }

        var origin = Origin?.Trim() ?? "";
        if (!log.Exists && !Hosting.Origin.IsUsable(origin))
        {
            return Refuse(AdministrationRefusals.OriginInvalid);
        }

        // One act: a set-up that stops half-way leaves an empty installation, and the link stays good.
        var refusal = await door.SetUp(async act =>
        {
            var (organ, no) = await organs.Add(act, Organ.Entry, stop);
            return no ?? (await people.Add(act, new NewPerson(AdminAccount ?? "", AdminName ?? "", "系统管理员"), adminPassword ?? "", organ!.Id, OfficeRoles.Administrator, stop)).Refusal;
        }, () => NameLog(origin), stop);
        if (refusal is not null)
        {
            return Refuse(refusal);
        }

        first.Close();
        var name = AdminAccount!.Trim().ToLowerInvariant();
        await signIn.SignInAsync(await store.Users.SingleAsync(account => account.UserName == name, stop), isPersistent: false);
        return LocalRedirect("/admin");
    }

    private void NameLog(string origin)
    {
        if (!log.Exists)
        {
            log.Create(origin);
        }
    }

    private PageResult Refuse(Refusal refusal)
    {
        Problem = Problem.Of(refusal);
        Response.StatusCode = refusal.Status;
        return Page();
    }
}
