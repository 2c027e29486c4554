using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Administration;

/// <summary>What the administrator's pages share: who acts, what was said, and that a refusal comes back on the page that asked. None shows a report or acts on one.</summary>
[Authorize(Policy = OfficeRoles.Administrator)]
internal abstract class AdministrationPage(SignedIn person) : PageModel
{
    private const string SaidKey = "said";

    public Problem? Problem { get; private set; }

    /// <summary>What the act before has done; told once.</summary>
    public string? Said { get; private set; }

    protected Caller By => person.Caller;

    protected CancellationToken Stop => HttpContext.RequestAborted;

    public async Task<IActionResult> OnGet()
    {
        Said = TempData[SaidKey] as string;
        return await Show() ? Page() : NotFound();
    }

    /// <summary>Reads what the page shows; false where there is nothing of the kind.</summary>
    protected abstract Task<bool> Show();

    /// <summary>Says what was done on a page that was fetched anew, so that a reload repeats nothing; or shows the refusal.</summary>
    protected async Task<IActionResult> Answer(Refusal? refusal, string said)
    {
        if (refusal is null)
        {
            TempData[SaidKey] = said;
            return Redirect(Request.Path);
        }

        return await Refuse(refusal);
    }

    protected async Task<IActionResult> Refuse(Refusal refusal)
    {
        Problem = Problem.Of(refusal);
        Response.StatusCode = refusal.Status;
        return await Show() ? Page() : NotFound();
    }
}
