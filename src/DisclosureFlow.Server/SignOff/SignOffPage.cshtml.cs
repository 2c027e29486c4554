using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.SignOff;

/// <summary>A figure the head looks at first, beside last year's.</summary>
internal sealed record KeyFigure(string Name, decimal? Value, decimal? LastYear);

/// <summary>The reviewer's conclusion that the head relies on.</summary>
internal sealed record ReviewedBy(string Name, DateTimeOffset At, string Reason);

/// <summary>The head's page, made for a phone: what he attests, key figures, the reviewer's conclusion, the PDF; then 签发 or 退回.</summary>
internal sealed class SignOffPage(Desk desk, SignedIn person, OpenSignOff open, Sign sign, RefuseSignOff refuse, Submit submit, LastYears lastYears, Store store, SiteTexts texts) : TaskPage(desk, person)
{
    protected override string Form => Forms.SignOff;

    public bool IsReady { get; private set; }

    public string Name { get; private set; } = "";

    public string Position { get; private set; } = "";

    public IReadOnlyList<KeyFigure> Figures { get; private set; } = [];

    /// <summary>Warnings that stand, each with what the drafter said to it.</summary>
    public IReadOnlyList<AnsweredFinding> Warnings { get; private set; } = [];

    /// <summary>The year that the key figures are compared with; null where no report of it is known.</summary>
    public int? ComparedWith { get; private set; }

    public ReviewedBy? Review { get; private set; }

    public int Pages { get; private set; }

    public bool HasKey { get; private set; }

    public bool IsDemoKey { get; private set; }

    [BindProperty]
    public string? Reason { get; set; }

    public async Task OnGet()
    {
        var outcome = await open.Act(Caller, CaseId, Stop);
        if (outcome.Refusal is { } refusal)
        {
            Problem = Problem.Of(refusal);
            Response.Headers["Refresh"] = "3";
        }

        ShowLatest();
        (IsReady, Screen) = (outcome.Accepted, outcome.Value);
        await Show();
    }

    public async Task<IActionResult> OnPostSign(string? pin) => await Finish(await sign.Act(Caller, Shown, pin ?? "", Stop), texts["已签发，转发布员发布。"], Show);

    public async Task<IActionResult> OnPostRefuse() => await Finish(await refuse.Act(Caller, Shown, Reason ?? "", Stop), texts["已退回起草人。"], Show);

    /// <summary>The PDF to be signed, for the head alone; named by its hash, so that what is shown is what is signed.</summary>
    public async Task<IActionResult> OnGetDocument()
    {
        if (Open.Case.TypesetSha256 is not { } hash)
        {
            return NotFound();
        }

        return File(await store.Read(hash, Stop), "application/pdf", $"{Open.Case.Title}.pdf");
    }

    private async Task Show()
    {
        IsReady |= Screen is not null;
        var me = await store.Users.AsNoTracking().SingleAsync(account => account.Id == Caller.Account, Stop);
        (Name, Position) = (me.DisplayName, me.Position);
        var key = await store.SigningKeys.AsNoTracking().SingleOrDefaultAsync(one => one.AccountId == me.Id, Stop);
        (HasKey, IsDemoKey) = (key is { LockedAt: null }, key is { Demo: true });
        var report = await store.Report(Open.Case.EditionSha256!, Stop);
        Warnings = (await submit.Readiness(CaseId, Open.Case.EditionSha256!, Stop)).NeedsWord;
        var last = (await lastYears.Of(Open.Case, report.Year, Stop))?.Report;
        Figures = [.. KeyCells(report).Select(cell => new KeyFigure(cell.Name, Sum(report, cell.Cells), last is null ? null : Sum(last, cell.Cells)))];
        ComparedWith = Figures.Any(figure => figure is { Value: not null, LastYear: not null }) ? last!.Year ?? report.Year - 1 : null;
        Pages = await store.TypesetCopies.Where(copy => copy.CaseId == CaseId && copy.PdfSha256 == Open.Case.TypesetSha256).Select(copy => copy.Pages).FirstOrDefaultAsync(Stop);
        Review = await LastReview();
    }

    private IEnumerable<(string Name, string[] Cells)> KeyCells(Report report)
    {
        yield return (texts["新收申请"], ["3.new.total"]);
        yield return (texts["上年结转"], ["3.carriedIn.total"]);
        yield return (texts["办理总计"], ["3.handledTotal.total"]);
        yield return (texts["结转下年"], ["3.carriedOut.total"]);
        yield return (texts["予以公开"], ["3.granted.total"]);
        yield return (texts["行政复议"], ["4.reconsideration.total"]);
        yield return (texts["行政诉讼"], ["4.directLitigation.total", "4.litigationAfterReconsideration.total"]);
        if (report.Layout.HasCell("2.normativeDocuments.inForce"))
        {
            yield return (texts["现行规范性文件"], ["2.normativeDocuments.inForce"]);
        }
    }

    // Not given is not zero: where one of the figures is not known, neither is their sum.
    private static decimal? Sum(Report report, string[] cells) =>
        Array.TrueForAll(cells, cell => report.Layout.HasCell(cell) && report.Cells[cell] is not null) ? cells.Sum(cell => report.Cells[cell]) : null;

    private async Task<ReviewedBy?> LastReview()
    {
        var cleared = await (
            from entry in store.Entries
            where entry.CaseId == CaseId && store.Openings.Any(one => one.EntryId == entry.Id && one.Field == "outcome" && one.Value == Outcomes.Cleared)
            orderby entry.Sequence descending
            select new
            {
                entry.At,
                Actor = store.Openings.Where(one => one.EntryId == entry.Id && one.Field == "actor").Select(one => one.Value).FirstOrDefault(),
                Reason = store.Openings.Where(one => one.EntryId == entry.Id && one.Field == "reason").Select(one => one.Value).FirstOrDefault(),
            }).FirstOrDefaultAsync(Stop);
        if (cleared is null || !Guid.TryParse(cleared.Actor, CultureInfo.InvariantCulture, out var reviewer))
        {
            return null;
        }

        var name = await store.Users.Where(account => account.Id == reviewer).Select(account => account.DisplayName).SingleOrDefaultAsync(Stop);
        return new ReviewedBy(name ?? "", cleared.At, cleared.Reason ?? "");
    }
}
