using System.ComponentModel;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace DisclosureFlow.Server.Drafting;

/// <summary>A case that was started.</summary>
/// <param name="Case">The case.</param>
/// <param name="Edition">SHA-256 of its first edition.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Findings">What was noticed in the file, and what the checks find.</param>
internal sealed record StartedAnswer(Guid Case, string Edition, DateTimeOffset At, IReadOnlyList<FindingAnswer> Findings);

/// <summary>Changes to the edition shown. What is not named stays as it is.</summary>
/// <param name="Revision">The task's revision, as the task was read.</param>
/// <param name="Edition">SHA-256 of the edition that was read.</param>
/// <param name="Reason">Why, 2 to 2000 characters.</param>
internal sealed record EditionRequest(long Revision, string Edition, string Reason) : ShownByProgram(Revision, Edition)
{
    public string? Title { get; init; }

    public string? Organ { get; init; }

    /// <summary>2008 to 2100.</summary>
    public int? Year { get; init; }

    /// <summary>Text by section, 0 to 6; paragraphs separated by U+000A.</summary>
    public IReadOnlyDictionary<string, string>? Prose { get; init; }

    /// <summary>Figures by cell id, such as <c>3.new.natural</c>; null means not given, which is not zero.</summary>
    public IReadOnlyDictionary<string, decimal?>? Cells { get; init; }
}

/// <summary>A submission.</summary>
internal sealed record SubmissionRequest(long Revision, string Edition) : ShownByProgram(Revision, Edition)
{
    /// <summary>The drafter's words to warnings, by the finding's key; they go on record.</summary>
    public IReadOnlyDictionary<string, string>? Words { get; init; }
}

/// <summary>What would be filled by rule.</summary>
/// <param name="Cells">Ids of the cells that the balance rules leave exactly one value for, with that value.</param>
/// <param name="Reason">Each cell with its rule and the cells it follows from.</param>
internal sealed record FillOffer(IReadOnlyDictionary<string, decimal?> Cells, string Reason);

/// <summary>Row 四 (结转下年度继续办理) of table 三 of last year's report, where its file is not to be had.</summary>
/// <param name="Cells">Every cell of the row by id, such as <c>3.carriedOut.natural</c>: whole numbers from 0.</param>
internal sealed record LastYearsRowRequest(long Revision, string Edition, IReadOnlyDictionary<string, decimal?> Cells) : ShownByProgram(Revision, Edition);

/// <summary>What would be carried over from last year's report.</summary>
/// <param name="LastYear">SHA-256 of last year's report as it is known here; null where none is.</param>
/// <param name="Cells">Ids of this year's cells that do not yet stand as they follow from it, with the figure that does.</param>
/// <param name="From">The same cells: the rule, and how the figure follows.</param>
internal sealed record CarryOffer(string? LastYear, IReadOnlyDictionary<string, decimal?> Cells, IReadOnlyDictionary<string, string> From);

/// <summary>The drafter's acts, for programs.</summary>
internal static class DraftingApi
{
    public static Refusal NoSuchPlace(string place) => new("DF7099", StatusCodes.Status422UnprocessableEntity,
        $"报告中没有「{place}」，或数值、年度不在范围内。", $"The report has no {place}, or the figure or year is out of range.",
        "单元格编号见该版本的 JSON；文字部分为 0 至 6；数值最多 15 位有效数字、6 位小数。", "Cell ids stand in the edition's JSON; sections are 0 to 6; figures have up to 15 significant digits and 6 decimals.");

    public static void Map(IEndpointRouteBuilder api)
    {
        var drafting = api.MapGroup("").WithTags("drafting");
        // A bearer token is sent by a program on purpose, never by a browser on its own: there is nothing to forge.
        drafting.MapPost("/cases", Start).DisableAntiforgery()
            .Offers("startCase", OpenIdScopes.Draft, "用一份文件立件", "Start a case from a file")
            .Acts().Answers<StartedAnswer>();
        drafting.MapPut("/cases/{id:guid}/tasks/{task:int}/edition", Save)
            .Offers("saveEdition", OpenIdScopes.Draft, "保存新版本：只写要改的", "Save an edition: name only what changes").Acts();
        drafting.MapGet("/cases/{id:guid}/tasks/{task:int}/fill", Offer)
            .Offers("fillOffer", OpenIdScopes.Draft, "查看可按勾稽关系填入的数据", "What the balance rules leave exactly one value for").Answers<FillOffer>().Refuses(StatusCodes.Status404NotFound);
        drafting.MapPost("/cases/{id:guid}/tasks/{task:int}/fill", async (Guid id, int task, ShownByProgram shown, FillByRule fill, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await fill.Act(person.Caller, shown.At(id, task), stop)))
            .Offers("fillByRule", OpenIdScopes.Draft, "按勾稽关系补全", "Fill what the balance rules leave no choice about").Acts();
        drafting.MapPost("/cases/{id:guid}/tasks/{task:int}/last-year", BringLast).DisableAntiforgery()
            .Offers("bringLastYear", OpenIdScopes.Draft, "导入上一年度报告", "Bring in last year's report").Acts();
        drafting.MapPost("/cases/{id:guid}/tasks/{task:int}/last-year-row", async (Guid id, int task, LastYearsRowRequest sent, GiveLastYearsRow give, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await give.Act(person.Caller, sent.At(id, task), sent.Cells, stop)))
            .Offers("giveLastYearsRow", OpenIdScopes.Draft, "没有文件时，只填上一年度结转一行", "Give last year's carried-over row where its file is not to be had").Acts();
        drafting.MapGet("/cases/{id:guid}/tasks/{task:int}/carry-forward", OfferToCarry)
            .Offers("carryOffer", OpenIdScopes.Draft, "查看可从上一年度结转的数据", "What carries over from last year's report").Answers<CarryOffer>().Refuses(StatusCodes.Status404NotFound);
        drafting.MapPost("/cases/{id:guid}/tasks/{task:int}/carry-forward", async (Guid id, int task, ShownByProgram shown, CarryForward carry, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await carry.Act(person.Caller, shown.At(id, task), stop)))
            .Offers("carryForward", OpenIdScopes.Draft, "按上一年度报告结转", "Carry last year's figures over").Acts();
        drafting.MapPost("/cases/{id:guid}/tasks/{task:int}/submission", async (Guid id, int task, SubmissionRequest sent, Submit submit, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await submit.Act(person.Caller, sent.At(id, task), stop, sent.Words)))
            .Offers("submit", OpenIdScopes.Draft, "提交保密审查", "Submit for review").Acts();
    }

    private static async Task<IResult> Start(
        [FromForm, Description("单位 Organ whose report it is")] Guid organ, [Description("文件 Text, DOCX, HTML, XLSX, JSON, or PDF with a text layer; 20 MB at most")] IFormFile file,
        StartCase start, SignedIn person, CancellationToken stop)
    {
        if (file.Length == 0)
        {
            return ApiAnswers.Refuse(DraftingPageRefusals.NoFile);
        }

        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, stop);
        var started = await start.Act(person.Caller, organ, bytes.ToArray(), file.FileName, stop);
        return started.Answer.Refusal is { } refusal ? ApiAnswers.Refuse(refusal)
            : TypedResults.Ok(new StartedAnswer(started.Answer.Case, started.Answer.Value!, started.Answer.At, [.. started.Findings.Select(FindingAnswer.Of)]));
    }

    private static async Task<IResult> Save(Guid id, int task, EditionRequest sent, SaveEdition save, Desk desk, Store store, SignedIn person, CancellationToken stop)
    {
        if (sent.Reason.Trim().Length is < 2 or > 2000)
        {
            return ApiAnswers.Refuse(Refusals.ReasonMissing);
        }

        // Whoever may not open the task learns nothing of its edition either; the door says the rest.
        var shown = sent.At(id, task);
        if (await desk.Open(id, task, stop) is null || !store.Editions.Any(one => one.CaseId == id && one.Sha256 == sent.Edition))
        {
            return ApiAnswers.Refuse(Refusals.NoSuchTask);
        }

        var (report, fault) = Changed(await store.Report(sent.Edition, stop), sent);
        return fault is not null ? ApiAnswers.Refuse(fault) : ApiAnswers.Of(await save.Act(person.Caller, shown, report, sent.Reason.Trim(), stop));
    }

    private static async Task<IResult> Offer(Guid id, int task, FillByRule fill, Desk desk, CancellationToken stop)
    {
        if (await desk.Open(id, task, stop) is not { IsOpen: true } open)
        {
            return ApiAnswers.Refuse(Refusals.NoSuchTask);
        }

        var offered = await fill.Offer(open.Case.EditionSha256!, stop);
        return TypedResults.Ok(new FillOffer(
            offered.Filled.ToDictionary(cell => cell.Cell, cell => (decimal?)cell.Value, StringComparer.Ordinal), Hosting.Layout.SiteTexts.Of(offered.Reason.Zh, offered.Reason.En)));
    }

    private static async Task<IResult> BringLast(
        Guid id, int task, [FromForm, Description("The task's revision, as the task was read")] long revision, [FromForm, Description("SHA-256 of the edition that was read")] string edition,
        [Description("文件 Last year's report: text, DOCX, HTML, XLSX, JSON, or PDF with a text layer; 20 MB at most")] IFormFile file, BringLastYear bring, SignedIn person, CancellationToken stop)
    {
        if (file.Length == 0)
        {
            return ApiAnswers.Refuse(DraftingPageRefusals.NoFile);
        }

        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, stop);
        return ApiAnswers.Of(await bring.Act(person.Caller, new ShownByProgram(revision, edition).At(id, task), bytes.ToArray(), file.FileName, stop));
    }

    private static async Task<IResult> OfferToCarry(Guid id, int task, Desk desk, LastYears lastYears, Store store, CancellationToken stop)
    {
        if (await desk.Open(id, task, stop) is not { IsOpen: true } open)
        {
            return ApiAnswers.Refuse(Refusals.NoSuchTask);
        }

        var report = await store.Report(open.Case.EditionSha256!, stop);
        var last = await lastYears.Of(open.Case, report.Year, stop);
        var carried = last is null ? [] : CarriedFigures.Of(last.Report, report);
        return TypedResults.Ok(new CarryOffer(
            last?.Sha256, carried.ToDictionary(one => one.Cell, one => (decimal?)one.Value, StringComparer.Ordinal), carried.ToDictionary(one => one.Cell, one => $"{one.Rule} {one.From}", StringComparer.Ordinal)));
    }

    private static (Report Report, Refusal? Fault) Changed(Report report, EditionRequest sent)
    {
        if (sent.Year is < 2008 or > 2100)
        {
            return (report, NoSuchPlace("year"));
        }

        report = report with { Title = sent.Title ?? report.Title, Organ = sent.Organ ?? report.Organ, Year = sent.Year ?? report.Year };
        foreach (var (section, text) in sent.Prose ?? new Dictionary<string, string>())
        {
            if (!DraftFields.Sections.Contains(section, StringComparer.Ordinal))
            {
                return (report, NoSuchPlace($"prose.{section}"));
            }

            report = report.WithProse(section, text);
        }

        foreach (var (cell, figure) in sent.Cells ?? new Dictionary<string, decimal?>())
        {
            if (!report.Layout.HasCell(cell) || (figure is { } value && !CellFigures.CanHold(value)))
            {
                return (report, NoSuchPlace($"cells.{cell}"));
            }

            report = report.With(cell, figure);
        }

        return (report, null);
    }
}
