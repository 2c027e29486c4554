using System.Collections.Immutable;
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
/// <param name="Offers">Cells that the balance rules leave exactly one value for.</param>
/// <param name="Walk">What the importer noticed, and how far the drafter is with it; empty where the report was not imported.</param>
internal sealed record FindingsPanel(IReadOnlyList<Finding> Findings, ImmutableArray<FilledCell> Offers, ImmutableArray<WalkedFinding> Walk, StatutoryForm Form)
{
    /// <summary>The code of a cell that is not given.</summary>
    public const string NotGiven = "DF1101";

    private const int MostBlanksListed = 3;

    public int Blocking => Findings.Count(finding => finding.Severity == Severity.Block && finding.Code != "B5");

    /// <summary>Cells not given, told as one where they are many: an empty form is no pile of mistakes.</summary>
    public IReadOnlyList<Finding> Blanks { get; } = Findings.Count(finding => finding.Code == NotGiven) > MostBlanksListed ? [.. Findings.Where(finding => finding.Code == NotGiven)] : [];

    public IReadOnlyList<Finding> Listed => Blanks.Count == 0 ? Findings : [.. Findings.Where(finding => finding.Code != NotGiven)];

    /// <summary>What needs a word before the review: warnings, and B5.</summary>
    public int NeedWord => Findings.Count(finding => finding.Severity == Severity.Warn || (finding.Severity == Severity.Block && finding.Code == "B5"));

    public int Walking => Walk.Count(one => one.State == Walked.Open);
}

/// <summary>Who else is in the editor, and who saved since this page was opened.</summary>
internal sealed record PresencePanel(IReadOnlyList<OtherEditor> Others, Edition? Newer, StatutoryForm Form);

/// <summary>The drafter's page: text and tables of the latest edition, live findings, saving, filling and submitting.</summary>
internal sealed class EditorPage(
    Desk desk, SignedIn person, SaveDraft save, FillByRule fill, CarryForward carry, BringLastYear bring, GiveLastYearsRow giveRow, Submit submit, GiveWord words, DraftChecks checks, LastYears lastYears,
    WorkingCopies copies, Presence presence, Store store, SiteTexts texts) : TaskPage(desk, person)
{
    private const string Manual = "手工修改";
    private const string RowPrefix = "last:";
    private readonly Desk office = desk;

    protected override string Form => Forms.Draft;

    public Report Report { get; private set; } = null!;

    public DraftFields Fields { get; private set; } = null!;

    public FindingsPanel Panel { get; private set; } = null!;

    public PresencePanel Presence { get; private set; } = null!;

    public IReadOnlySet<string> BadCells { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>When the unsaved text shown was kept; null where the edition itself is shown.</summary>
    public DateTimeOffset? RestoredFrom { get; private set; }

    public string? Saved { get; private set; }

    public string? WhyReturned { get; private set; }

    /// <summary>Fields that two people changed to different things: nothing is saved until the person has chosen.</summary>
    public ImmutableArray<FieldClash> Clashes { get; private set; } = [];

    /// <summary>Where something of another person came in, as people call the places.</summary>
    public IReadOnlyList<string> CameIn { get; private set; } = [];

    /// <summary>Whose it is.</summary>
    public string? With { get; private set; }

    public LastYear? Last { get; private set; }

    public ImmutableArray<CarriedFigure> Carried { get; private set; } = [];

    /// <summary>Row 四 of last year's report, to be typed where no file of it is to be had, with what was typed just now.</summary>
    public IReadOnlyList<(FormCell Cell, string Typed)> RowFields { get; private set; } = [];

    public string Drafter => Caller.Account.ToString("D", CultureInfo.InvariantCulture);

    public async Task OnGet()
    {
        ShowLatest();
        Report = await store.Report(Edition!, Stop);
        Fields = DraftFields.Of(Report);
        if (await copies.Find(CaseId, Caller.Account, Stop) is { } copy)
        {
            RestoredFrom = copy.At;
            if (copy.Edition == Edition || !await IsOurs(copy.Edition))
            {
                Fields = copy.Fields;
            }
            else
            {
                var latest = await store.Editions.AsNoTracking().SingleAsync(one => one.CaseId == CaseId && one.Sha256 == Edition, Stop);
                Show(FieldMerge.Of(DraftFields.Of(await store.Report(copy.Edition, Stop)), copy.Fields, Fields), latest.SavedByName);
            }
        }

        Saved = TempData["saved"] as string;
        await ShowRest();
    }

    // Enter in a field of last year's row comes here too where no script runs: the row is then meant as well.
    public async Task<IActionResult> OnPostSave() => TypedRow().Count > 0 ? await OnPostLastYearsRow() : await Read() ?? await SaveAs(Manual, texts["已保存。"]);

    /// <summary>填零: every cell of a row or table that is not given becomes 0, as one recorded act.</summary>
    /// <param name="zero"><c>table:3</c> or <c>row:3.new</c>.</param>
    public async Task<IActionResult> OnPostZero(string? zero)
    {
        if (await Read() is { } refused)
        {
            return refused;
        }

        var report = Fields.Over(Report);
        FormCell[] cells = [.. report.Layout.Cells.Where(cell => (zero == $"table:{cell.Section}" || zero == $"row:{cell.Section}.{cell.Row}") && report.Cells[cell.Id] is null)];
        var place = zero is ['t', ..] && cells is [var first, ..] ? report.Layout.Section(first.Section).Heading : string.Join('、', cells.Select(cell => cell.RowLabel).Distinct(StringComparer.Ordinal));
        return cells.Length == 0 ? await SaveAs(Manual, texts["没有空格要填零；已保存。"]) : await SaveAs(
            string.Create(CultureInfo.InvariantCulture, $"填零：{place}，{cells.Length} 格"), texts["已填零并保存，共 {0} 格。", cells.Length],
            now => cells.Where(cell => now.Cells[cell.Id] is null).Aggregate(now, (sum, cell) => sum.With(cell.Id, 0)));
    }

    /// <summary>Accepts every value that the balance rules leave no choice about.</summary>
    public Task<IActionResult> OnPostFill() => SaveThen(() => fill.Act(Caller, Shown, Stop), texts["已按勾稽关系填入并保存为新版本。"]);

    /// <summary>结转: last year's figures that carry over by rule, as one recorded act.</summary>
    public Task<IActionResult> OnPostCarry() => SaveThen(() => carry.Act(Caller, Shown, Stop), texts["已按上一年度报告结转并保存为新版本。"]);

    /// <summary>Last year's report, from a file.</summary>
    public async Task<IActionResult> OnPostLastYear(IFormFile? lastYear)
    {
        if (await Read() is { } refused)
        {
            return refused;
        }

        if (await KeepTyped() is { } marked)
        {
            return await Refuse(marked, ShowRest);
        }

        if (lastYear is null || lastYear.Length == 0)
        {
            return await Refuse(DraftingPageRefusals.NoFile, ShowRest);
        }

        using var bytes = new MemoryStream((int)lastYear.Length);
        await lastYear.CopyToAsync(bytes, Stop);
        var outcome = await bring.Act(Caller, Shown, bytes.ToArray(), lastYear.FileName, Stop);
        return outcome.Refusal is { } no ? await Refuse(no, ShowRest) : Again(texts["已导入上一年度报告，可对照和结转。"]);
    }

    /// <summary>Row 四 of last year's report, typed from paper.</summary>
    public Task<IActionResult> OnPostLastYearsRow()
    {
        var figures = TypedRow().ToDictionary(one => one.Key, one => DraftFields.TryFigure(one.Value, out var figure) ? figure : null, StringComparer.Ordinal);
        return SaveThen(() => giveRow.Act(Caller, Shown, figures, Stop), texts["已记录上一年度第四行，可结转和核对。"]);
    }

    public async Task<IActionResult> OnPostSubmit()
    {
        if (await Read() is { } refused)
        {
            return refused;
        }

        if (await SaveFirst() is { } notSaved)
        {
            return notSaved;
        }

        // Nothing to settle and nothing to explain: then there is nothing to ask either.
        var ready = await submit.Readiness(CaseId, Edition!, Stop);
        return ready.Blocking.IsEmpty && !ready.NeedsWord.Any()
            ? await Finish(await submit.Act(Caller, Shown, Stop), texts["已提交保密审查。"], ShowRest)
            : Redirect($"/drafting/{CaseId}/{Number}/submit");
    }

    /// <summary>He looked at what the importer guessed, and takes it.</summary>
    public async Task<IActionResult> OnPostAccept(string? accept)
    {
        var refusal = await words.Keep(Caller, CaseId, new Dictionary<string, string>(StringComparer.Ordinal) { [accept ?? ""] = GiveWord.AcceptedAsRead }, Stop);
        await Latest();
        if (Request.Headers.ContainsKey("HX-Request"))
        {
            return Partial("/Drafting/_Findings.cshtml", await PanelOf(Fields.Over(Report)));
        }

        return (refusal ?? await KeepTyped()) is { } no ? await Refuse(no, ShowRest) : Redirect($"/drafting/{CaseId}/{Number}#walk");
    }

    /// <summary>Live findings for what is typed; nothing is stored.</summary>
    public async Task<IActionResult> OnPostCheck()
    {
        await Latest();
        return Partial("/Drafting/_Findings.cshtml", await PanelOf(Fields.Over(Report)));
    }

    /// <summary>Keeps what is typed; answers with the time, or with what must not be stored here and in which fields it stands.</summary>
    public async Task<IActionResult> OnPostKeep()
    {
        if (!Open.IsOpen || Edition is null)
        {
            return StatusCode(StatusCodes.Status409Conflict);
        }

        var kept = await copies.Keep(CaseId, Caller.Account, Edition, DraftFields.Of(await Request.ReadFormAsync(Stop)), StatutoryForm.ById(Open.Case.Form), Stop);
        return kept.Marked is not { } marked ? Content(SiteDates.Minute(kept.At))
            : new JsonResult(new { message = SiteTexts.Of(marked.Refusal.Message + marked.Refusal.NextStep, $"{marked.Refusal.MessageEn} {marked.Refusal.NextStepEn}"), fields = marked.Names })
            {
                StatusCode = marked.Refusal.Status,
            };
    }

    /// <summary>Says that this page is open, and who else has it open.</summary>
    /// <param name="section">Where the person is.</param>
    public async Task<IActionResult> OnGetPresent(string? section)
    {
        await presence.Show(CaseId, Caller.Account, section, Stop);
        return Partial("/Drafting/_Presence.cshtml", await Around(Request.Query["Edition"].ToString()));
    }

    // Reads what was typed; answers where it can't be saved as it is.
    private async Task<IActionResult?> Read()
    {
        await Latest();
        var (settled, open) = Drafting.Clashes.Settle(await Request.ReadFormAsync(Stop), Fields, DraftFields.Of(Report));
        Fields = settled;
        if (!open.IsEmpty)
        {
            Clashes = open;
            return await Refuse(DraftingPageRefusals.Clash(open.Length), ShowRest);
        }

        BadCells = Fields.BadCells(Report.Layout).ToHashSet(StringComparer.Ordinal);
        return BadCells.Count == 0 ? null : await Refuse(DraftingPageRefusals.NotNumbers(BadCells.Count), ShowRest);
    }

    private Dictionary<string, string> TypedRow() => Request.HasFormContentType
        ? Request.Form.Where(field => field.Key.StartsWith(RowPrefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(field.Value))
            .ToDictionary(field => field.Key[RowPrefix.Length..], field => field.Value.ToString(), StringComparer.Ordinal)
        : [];

    private async Task<Refusal?> KeepTyped() => (await copies.Keep(CaseId, Caller.Account, Edition!, Fields, Report.Layout, Stop)).Marked?.Refusal;

    private async Task Latest()
    {
        if (Edition is null || !await IsOurs(Edition))
        {
            Edition = Open.Case.EditionSha256;
        }

        Report = await store.Report(Edition!, Stop);
        Fields = DraftFields.Of(await Request.ReadFormAsync(Stop));
    }

    private Task<bool> IsOurs(string edition) => store.Editions.AnyAsync(one => one.CaseId == CaseId && one.Sha256 == edition, Stop);

    private async Task<IActionResult> SaveAs(string reason, string said, Func<Report, Report>? change = null)
    {
        var saved = await save.Act(Caller, Shown, Fields, reason, Stop, change);
        return await NotSaved(saved) ?? Again(saved.Merge is null ? saved.IsUnchanged ? texts["内容没有变化。"] : said : texts["{0}同时保存过：双方的改动已合并保存。", saved.With!]);
    }

    // An act on what is typed needs it to be an edition first; the page then shows that one.
    private async Task<IActionResult> SaveThen(Func<Task<Outcome>> act, string said)
    {
        if (await Read() is { } refused)
        {
            return refused;
        }

        if (await SaveFirst() is { } notSaved)
        {
            return notSaved;
        }

        var outcome = await act();
        return outcome.Refusal is { } no ? await Refuse(no, ShowRest) : Again(said);
    }

    private async Task<IActionResult?> SaveFirst()
    {
        var saved = await save.Act(Caller, Shown, Fields, Manual, Stop);
        if (await NotSaved(saved) is { } no)
        {
            return no;
        }

        (Edition, Revision) = (saved.Shown.EditionSha256, saved.Shown.Revision);
        // He has not seen yet what came in from the other: first he looks, then he goes on.
        return saved.Merge is null ? null : Again(texts["{0}同时保存过：双方的改动已合并保存。请看过再继续。", saved.With!]);
    }

    private async Task<IActionResult?> NotSaved(SavedDraft saved)
    {
        if (saved.IsSaved)
        {
            if (saved.IsUnchanged)
            {
                await copies.Forget(CaseId, Caller.Account, Stop);
            }

            return null;
        }

        if (saved.Merge is { Clashes.IsEmpty: false } merge)
        {
            (Edition, Revision) = (saved.Shown.EditionSha256, saved.Shown.Revision);
            ModelState.Clear();
            Report = await store.Report(Edition!, Stop);
            Show(merge, saved.With!);
            return await Refuse(DraftingPageRefusals.Clash(merge.Clashes.Length), ShowRest);
        }

        return await Refuse(saved.Answer.Refusal!, ShowRest);
    }

    private void Show(FieldMerge merge, string with) =>
        (Fields, Clashes, With, CameIn) = (merge.Merged, merge.Clashes, with, [.. merge.FromTheirs.Select(name => DraftFields.PlaceOf(name, Report.Layout))]);

    private RedirectResult Again(string said)
    {
        TempData["saved"] = said;
        return Redirect($"/drafting/{CaseId}/{Number}");
    }

    private async Task ShowRest()
    {
        var report = Fields.Over(Report);
        Panel = await PanelOf(report);
        await presence.Show(CaseId, Caller.Account, null, Stop);
        Presence = await Around(Edition);
        WhyReturned = Open.Task.Iteration > 1 ? await office.WhyReturned(CaseId, Stop) : null;
        Last = await lastYears.Of(Open.Case, report.Year, Stop);
        Carried = Last is null ? [] : CarriedFigures.Of(Last.Report, report);
        var typed = TypedRow();
        RowFields = Last is { IsRowAlone: false } || report.Year is not { } year ? []
            : [.. LastYearsRow.Cells(StatutoryForm.ForYear(year - 1)).Select(cell => (cell, typed.GetValueOrDefault(cell.Id, "")))];
    }

    private async Task<PresencePanel> Around(string? seen) => new(
        await presence.Others(CaseId, Caller.Account, Stop),
        seen == Open.Case.EditionSha256 ? null : await store.Editions.AsNoTracking().Where(one => one.CaseId == CaseId && one.SavedBy != Caller.Account).OrderByDescending(one => one.Number).FirstOrDefaultAsync(Stop),
        StatutoryForm.ById(Open.Case.Form));

    private async Task<FindingsPanel> PanelOf(Report report) => new(
        await checks.Run(Open.Case, report, Stop), CellCompletion.FillWhereRulesLeaveOneValue(report).Filled, await checks.Walk(CaseId, report, Stop), report.Layout);
}
