using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>What the findings panel shows.</summary>
/// <param name="Reading">What the importer noticed; empty where the report was not imported.</param>
/// <param name="Offers">How many cells the balance rules leave exactly one value for.</param>
internal sealed record FindingsPanel(IReadOnlyList<Finding> Findings, IReadOnlyList<Finding> Reading, int Offers)
{
    public int Blocking => Findings.Count(finding => finding.Severity == Severity.Block);
}

/// <summary>The drafter's page: text and tables of the latest edition, live findings, saving, filling and submitting.</summary>
internal sealed class EditorPage(
    Desk desk, SignedIn person, SaveEdition save, FillByRule fill, Submit submit, WorkingCopies copies, Store store, SiteTexts texts) : TaskPage(desk, person)
{
    private readonly SignedIn drafter = person;

    protected override string Form => Forms.Draft;

    public Report Report { get; private set; } = null!;

    public DraftFields Fields { get; private set; } = null!;

    public FindingsPanel Panel { get; private set; } = new([], [], 0);

    public IReadOnlySet<string> BadCells { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    public IReadOnlyList<string> Others { get; private set; } = [];

    /// <summary>When the unsaved text shown was kept; null where the edition itself is shown.</summary>
    public DateTimeOffset? RestoredFrom { get; private set; }

    public string? Saved { get; private set; }

    public string? WhyReturned { get; private set; }

    public async Task OnGet()
    {
        ShowLatest();
        Report = await store.Report(Edition!, Stop);
        Fields = DraftFields.Of(Report);
        if (await copies.Find(CaseId, Caller.Account, Edition!, Stop) is { } copy)
        {
            (Fields, RestoredFrom) = (copy.Fields, copy.At);
        }

        Saved = TempData["saved"] as string;
        await ShowRest();
    }

    public async Task<IActionResult> OnPostSave() => await Read() ?? await SaveAs(Fields.Over(Report), texts["手工修改"], texts["已保存。"]);

    /// <summary>填零: every cell of a row or table that is not given becomes 0, as one recorded act.</summary>
    /// <param name="zero"><c>table:3</c> or <c>row:3.new</c>.</param>
    public async Task<IActionResult> OnPostZero(string? zero)
    {
        if (await Read() is { } refused)
        {
            return refused;
        }

        var (report, filled, place) = (Fields.Over(Report), 0, "");
        foreach (var cell in report.Layout.Cells.Where(cell => zero == $"table:{cell.Section}" || zero == $"row:{cell.Section}.{cell.Row}"))
        {
            place = zero!.StartsWith("table:", StringComparison.Ordinal) ? report.Layout.Section(cell.Section).Heading : cell.Place.Split(" · ") is [var table, .., _] ? $"{table} · {cell.RowLabel}" : cell.Place;
            if (report.Cells[cell.Id] is null)
            {
                report = report.With(cell.Id, 0);
                filled++;
            }
        }

        return await SaveAs(report, string.Create(CultureInfo.InvariantCulture, $"填零：{place}，{filled} 格"), texts["已填零并保存，共 {0} 格。", filled]);
    }

    /// <summary>Accepts every value that the balance rules leave no choice about.</summary>
    public async Task<IActionResult> OnPostFill()
    {
        if (await Read() is { } refused)
        {
            return refused;
        }

        if (await SaveFirst() is { } notSaved)
        {
            return await Refuse(notSaved, ShowTyped);
        }

        var outcome = await fill.Act(Caller, Shown, Stop);
        return outcome.Refusal is { } no ? await Refuse(no, ShowTyped) : Again(texts["已按勾稽关系填入并保存为新版本。"]);
    }

    public async Task<IActionResult> OnPostSubmit()
    {
        if (await Read() is { } refused)
        {
            return refused;
        }

        if (await SaveFirst() is { } notSaved)
        {
            return await Refuse(notSaved, ShowTyped);
        }

        var outcome = await submit.Act(Caller, Shown, Stop);
        if (outcome.Accepted)
        {
            await copies.Forget(CaseId, Caller.Account, Stop);
        }

        return await Finish(outcome, texts["已提交保密审查。"], ShowTyped);
    }

    /// <summary>Live findings for what is typed; nothing is stored.</summary>
    public async Task<IActionResult> OnPostCheck()
    {
        await Latest();
        return Partial("/Drafting/_Findings.cshtml", await PanelOf(Fields.Over(Report)));
    }

    /// <summary>Keeps what is typed; answers with the time.</summary>
    public async Task<IActionResult> OnPostKeep()
    {
        if (!Open.IsOpen || Edition is null)
        {
            return StatusCode(StatusCodes.Status409Conflict);
        }

        var at = await copies.Keep(CaseId, Caller.Account, Edition, DraftFields.Of(await Request.ReadFormAsync(Stop)), Stop);
        return Content(SiteDates.Minute(at));
    }

    // Reads what was typed; answers where it can't be saved as it is.
    private async Task<IActionResult?> Read()
    {
        await Latest();
        BadCells = Fields.BadCells(Report.Layout).ToHashSet(StringComparer.Ordinal);
        return BadCells.Count == 0 ? null : await Refuse(DraftingPageRefusals.NotNumbers(BadCells.Count), ShowTyped);
    }

    private async Task Latest()
    {
        Report = await store.Report(Edition is { } seen && await store.Editions.AnyAsync(one => one.CaseId == CaseId && one.Sha256 == seen, Stop) ? seen : Open.Case.EditionSha256!, Stop);
        Fields = DraftFields.Of(await Request.ReadFormAsync(Stop));
    }

    private async Task<IActionResult> SaveAs(Report report, string reason, string said)
    {
        var outcome = await save.Act(Caller, Shown, report, reason, Stop);
        if (outcome.Refusal is { } refusal && refusal.Code != DraftingRefusals.NothingChanged.Code)
        {
            return await Refuse(refusal, ShowTyped);
        }

        return Again(outcome.Accepted ? said : texts["内容没有变化。"]);
    }

    // An act on what is typed needs it to be an edition first; the page then shows that one.
    private async Task<Refusal?> SaveFirst()
    {
        var outcome = await save.Act(Caller, Shown, Fields.Over(Report), texts["手工修改"], Stop);
        if (outcome.Refusal is { } refusal)
        {
            return refusal.Code == DraftingRefusals.NothingChanged.Code ? null : refusal;
        }

        Edition = outcome.Value;
        Revision = await store.Tasks.Where(task => task.CaseId == CaseId && task.Id == Number).Select(task => task.Revision).SingleAsync(Stop);
        return null;
    }

    private RedirectResult Again(string said)
    {
        TempData["saved"] = said;
        return Redirect($"/drafting/{CaseId}/{Number}");
    }

    private Task ShowTyped() => ShowRest();

    private async Task ShowRest()
    {
        Panel = await PanelOf(Fields.Over(Report));
        Others = await copies.Others(CaseId, Caller.Account, Stop);
        WhyReturned = Open.Task.Iteration > 1 ? await HttpContext.RequestServices.GetRequiredService<Desk>().WhyReturned(CaseId, Stop) : null;
    }

    private async Task<FindingsPanel> PanelOf(Report report) => new(
        ReportChecks.Run(report), await ReadingFindings(), CellCompletion.FillWhereRulesLeaveOneValue(report).Filled.Length);

    // The importer's findings are not stored: the file is, and reading it again gives the same ones.
    private async Task<IReadOnlyList<Finding>> ReadingFindings()
    {
        var upload = await (
            from entry in store.Entries
            join opening in store.Openings on entry.Id equals opening.EntryId
            where entry.CaseId == CaseId && entry.Sequence == 1 && opening.Field == "document"
            select opening.Value).SingleOrDefaultAsync(Stop);
        if (string.IsNullOrEmpty(upload) || !await store.Documents.AnyAsync(document => document.Sha256 == upload, Stop))
        {
            return [];
        }

        return ReportImport.Read(await store.Read(upload, Stop)).ReadingFindings;
    }

    public string Drafter => drafter.Account?.ToString() ?? "";
}
