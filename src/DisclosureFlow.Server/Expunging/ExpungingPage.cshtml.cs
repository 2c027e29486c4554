using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Expunging;

/// <summary>清除 of what must not be stored here: one person asks, a second decides. For the reviewers and the head of the organ; for all others the page is not there.</summary>
internal sealed class ExpungingPage(Store store, SignedIn person, RequestExpunction request, DecideExpunction decide) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid CaseId { get; set; }

    /// <summary>Editions ticked by the person who asks.</summary>
    [BindProperty]
    public string[] Chosen { get; set; } = [];

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The request that the page showed to the second person.</summary>
    [BindProperty]
    public Guid RequestId { get; set; }

    /// <summary>Ticked: the second person has looked at what goes.</summary>
    [BindProperty]
    public bool Looked { get; set; }

    public Case Case { get; private set; } = null!;

    public IReadOnlyList<Edition> Editions { get; private set; } = [];

    /// <summary>Oldest first; at most the last one waits.</summary>
    public IReadOnlyList<Expunction> Requests { get; private set; } = [];

    public Expunction? Waiting => Requests.FirstOrDefault(one => one.DecidedAt is null);

    /// <summary>Editions that are still there.</summary>
    public IEnumerable<Edition> Left => Editions.Where(edition => !Requests.Any(one => one.Erased == true && one.EditionHashes.Contains(edition.Sha256, StringComparer.Ordinal)));

    /// <summary>True for the person who asked: somebody else has to decide.</summary>
    public bool IsMine => Waiting?.RequestedBy == person.Account;

    /// <summary>Names of those who may decide in place of the person who asked.</summary>
    public IReadOnlyList<string> Deciders { get; private set; } = [];

    public Problem? Problem { get; private set; }

    private CancellationToken Stop => HttpContext.RequestAborted;

    public async Task<IActionResult> OnGet() => await Load() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsk() => await Load() ? await Finish(await request.Act(person.Caller, CaseId, Chosen, Reason ?? "", Stop)) : NotFound();

    public async Task<IActionResult> OnPostConfirm()
    {
        if (!await Load())
        {
            return NotFound();
        }

        return Looked ? await Finish(await decide.Confirm(person.Caller, CaseId, RequestId, Stop)) : Refuse(ExpungingRefusals.NotLooked);
    }

    public async Task<IActionResult> OnPostDecline() =>
        await Load() ? await Finish(await decide.Decline(person.Caller, CaseId, RequestId, Reason ?? "", Stop)) : NotFound();

    /// <summary>The edition's number within the case, for people.</summary>
    public int Number(string sha256) => Editions.First(edition => edition.Sha256 == sha256).Number;

    private async Task<bool> Load()
    {
        var found = await store.Cases.AsNoTracking().SingleOrDefaultAsync(one => one.Id == CaseId, Stop);
        if (found is null || !(await person.Roles(Stop)).Any(held => held.Organ == found.OrganId && RequestExpunction.Roles.Contains(held.Role, StringComparer.Ordinal)))
        {
            return false;
        }

        Case = found;
        Editions = await store.Editions.AsNoTracking().Where(edition => edition.CaseId == CaseId).OrderBy(edition => edition.Number).ToListAsync(Stop);
        Requests = await store.Expunctions.AsNoTracking().Where(one => one.CaseId == CaseId).OrderBy(one => one.RequestedAt).ToListAsync(Stop);
        if (Waiting is { } waiting)
        {
            Deciders = await (
                from held in store.RoleAssignments
                join other in store.Users on held.AccountId equals other.Id
                where held.OrganId == found.OrganId && RequestExpunction.Roles.Contains(held.Role) && other.Id != waiting.RequestedBy && other.DisabledAt == null
                select other.DisplayName).Distinct().ToListAsync(Stop);
        }

        return true;
    }

    private async Task<IActionResult> Finish(Outcome outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            await Load();
            return Refuse(refusal);
        }

        return RedirectToPage(new { id = CaseId });
    }

    private PageResult Refuse(Refusal refusal)
    {
        Problem = Problem.Of(refusal);
        Response.StatusCode = refusal.Status;
        return Page();
    }
}
