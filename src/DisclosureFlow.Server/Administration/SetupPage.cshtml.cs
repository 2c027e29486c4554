using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Keys;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>First start: administrator, organ, people with roles, the head's signing key. Open to whoever has the one-time link.</summary>
[AllowAnonymous]
internal sealed class SetupPage(FirstStart first, People people, HeadKeys keys, Store store, TimeProvider clock) : PageModel
{
    /// <summary>The five roles of the process that a report needs, in its order.</summary>
    private static readonly IReadOnlyList<(string Role, string Name)> Needed =
        [("drafter", "起草人"), ("reviewer", "保密审查员"), ("head", "单位主要负责人"), ("publisher", "发布员"), ("auditor", "审计员")];

    public IReadOnlyList<(string Role, string Name)> NeededRoles => Needed;

    [BindProperty(SupportsGet = true, Name = "token")]
    public string Token { get; set; } = "";

    [BindProperty]
    public string? OrganName { get; set; }

    [BindProperty]
    public string? County { get; set; }

    [BindProperty]
    public string Kind { get; set; } = "township";

    [BindProperty]
    public string? AdminName { get; set; }

    [BindProperty]
    public string? AdminAccount { get; set; }

    /// <summary>none, pkcs12 or demo.</summary>
    [BindProperty]
    public string KeyChoice { get; set; } = "none";

    public Problem? Problem { get; private set; }

    public IReadOnlyList<OneTimePassword>? Made { get; private set; }

    public string Typed(string field) => Request.HasFormContentType ? Request.Form[field].ToString() : "";

    public IActionResult OnGet() => first.Accepts(Token) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string? adminPassword, IFormFile? keyFile, string? keyPassword, string? pin, string? pinAgain, CancellationToken stop)
    {
        if (!first.Accepts(Token))
        {
            return Refuse(AdministrationRefusals.SetupOver);
        }

        if (string.IsNullOrWhiteSpace(OrganName) || OrganName.Trim().Length < 4)
        {
            return Refuse(AdministrationRefusals.OrganMissing);
        }

        var made = new List<OneTimePassword>();
        // One transaction: a set-up that stops half-way leaves an empty installation, and the link stays good.
        await using (var transaction = await store.Database.BeginTransactionAsync(stop))
        {
            var organ = new Organ { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = OrganName.Trim(), Kind = Kind, County = County?.Trim() ?? "" };
            store.Organs.Add(organ);
            await store.SaveChangesAsync(stop);
            var (_, refused) = await people.Add(AdminAccount ?? "", AdminName ?? "", "系统管理员", organ.Id, OfficeRoles.Administrator, adminPassword ?? "");
            if (refused is not null)
            {
                return Refuse(refused);
            }

            foreach (var (role, _) in Needed)
            {
                var (person, no) = await people.Add(Typed($"account-{role}"), Typed($"name-{role}"), Typed($"position-{role}"), organ.Id, role);
                if (no is not null)
                {
                    return Refuse(no);
                }

                made.Add(person!);
            }

            await transaction.CommitAsync(CancellationToken.None);
        }

        first.Close();
        Made = made;
        if (await RegisterKey(keyFile, keyPassword, pin, pinAgain, stop) is { } unusable)
        {
            // Everything else is done: the key can be registered later by the administrator.
            Problem = Problem.Of(unusable);
        }

        return Page();
    }

    private async Task<Refusal?> RegisterKey(IFormFile? file, string? password, string? pin, string? again, CancellationToken stop)
    {
        if (KeyChoice is not ("pkcs12" or "demo"))
        {
            return null;
        }

        var name = Typed("account-head").Trim().ToLowerInvariant();
        var head = await store.Users.SingleAsync(account => account.UserName == name, stop);
        if (KeyChoice == "demo")
        {
            return await keys.Demo(head.Id, new DemoSigner(head.DisplayName, head.Position, OrganName!.Trim()), pin ?? "", again ?? "", stop);
        }

        if (file is not { Length: > 0 and < 1_000_000 })
        {
            return AdministrationRefusals.KeyUnusable("没有选择密钥文件");
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, stop);
        return await keys.Seal(head.Id, bytes.ToArray(), password ?? "", pin ?? "", again ?? "", stop);
    }

    private PageResult Refuse(Refusal refusal)
    {
        Problem = Problem.Of(refusal);
        Response.StatusCode = refusal.Status;
        return Page();
    }
}
