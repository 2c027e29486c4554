using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Publication;

/// <summary>One publication as the register shows it.</summary>
internal sealed record RegisterLine(Guid Case, string Title, string Organ, string Address, DateTimeOffset PublishedAt, string SubmittedTo, DateOnly SubmittedOn, string ReceiptNumber, bool WithReceiptFile, int? PortalDifferences);

/// <summary>An organ whose outlet the person may open and close, with the last change.</summary>
internal sealed record OutletLine(Guid Id, string Name, bool Open, string? ChangedBy, DateTimeOffset? ChangedAt);

/// <summary>What was published and submitted, with receipts, year by year; and whether the organ shows its reports on our own site.</summary>
internal sealed class RegisterPage(SetOutlet outlet, SignedIn person, Store store) : PageModel
{
    private const int PageLength = 50;

    [BindProperty(Name = "page", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public IReadOnlyList<RegisterLine> Lines { get; private set; } = [];

    public bool More { get; private set; }

    public IReadOnlyList<OutletLine> Outlets { get; private set; } = [];

    public Problem? Problem { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken stop) => await Show(stop) ? Page() : Forbid();

    public async Task<IActionResult> OnPost(Guid organ, bool open, CancellationToken stop)
    {
        if (await outlet.Act(person.Caller, organ, open, stop) is not { } refusal)
        {
            return Redirect("/publication");
        }

        Problem = Problem.Of(refusal);
        Response.StatusCode = refusal.Status;
        return await Show(stop) ? Page() : Forbid();
    }

    private async Task<bool> Show(CancellationToken stop)
    {
        var roles = await person.Roles(stop);
        var publishing = roles.Where(held => held.Role == OfficeRoles.Publisher).Select(held => held.Organ).ToArray();
        var switching = roles.Where(held => held.Role is OfficeRoles.Publisher or OfficeRoles.Administrator).Select(held => held.Organ).ToArray();
        if (switching.Length == 0)
        {
            return false;
        }

        Number = Math.Clamp(Number, 1, 10_000);
        var lines = await store.Publications.AsNoTracking().Where(record => publishing.Contains(record.OrganId))
            .OrderByDescending(record => record.PublishedAt).Skip((Number - 1) * PageLength).Take(PageLength + 1)
            .Join(store.Organs, record => record.OrganId, organ => organ.Id, (record, organ) => new RegisterLine(
                record.CaseId, record.Title, organ.Name, record.Address, record.PublishedAt, record.SubmittedTo, record.SubmittedOn, record.ReceiptNumber, record.ReceiptSha256 != null,
                store.PortalComparisons.Where(one => one.CaseId == record.CaseId).OrderByDescending(one => one.Id).Select(one => (int?)(one.Cells + one.Passages)).FirstOrDefault()))
            .ToListAsync(stop);
        More = lines.Count > PageLength;
        Lines = [.. lines.Take(PageLength).OrderByDescending(line => line.PublishedAt)];
        var organs = await store.Organs.AsNoTracking().Where(organ => switching.Contains(organ.Id)).OrderBy(organ => organ.Name).ToListAsync(stop);
        var outlets = new List<OutletLine>(organs.Count);
        foreach (var organ in organs)
        {
            var (by, at) = await LastChange(organ.Id, stop);
            outlets.Add(new OutletLine(organ.Id, organ.Name, organ.PublicPage, by, at));
        }

        Outlets = outlets;
        return true;
    }

    /// <summary>Who opened or closed the organ's pages last: told by the organ's chain of administration.</summary>
    private async Task<(string? By, DateTimeOffset? At)> LastChange(Guid organ, CancellationToken stop)
    {
        var last = await (
            from entry in store.Entries.AsNoTracking()
            where entry.CaseId == organ && store.Openings.Any(one => one.EntryId == entry.Id && one.Field == "act" && (one.Value == SetOutlet.Opened || one.Value == SetOutlet.Closed))
            orderby entry.Sequence descending
            select new { entry.At, Actor = store.Openings.Where(one => one.EntryId == entry.Id && one.Field == "actor").Select(one => one.Value).FirstOrDefault() }).FirstOrDefaultAsync(stop);
        return last is null ? (null, null)
            : (Guid.TryParse(last.Actor, out var account) ? await store.Users.Where(one => one.Id == account).Select(one => one.DisplayName).FirstOrDefaultAsync(stop) : null, last.At);
    }
}
