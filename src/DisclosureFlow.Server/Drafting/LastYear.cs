using System.Collections.Immutable;
using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>The organ's report on the year before.</summary>
/// <param name="Sha256">Its canonical JSON.</param>
/// <param name="PublishedCase">The case it was published by; null where the drafter brought it in as a file.</param>
internal sealed record LastYear(Report Report, string Sha256, Guid? PublishedCase)
{
    /// <summary>Nothing of it is known but row 四 of table 三, which the drafter typed.</summary>
    public bool IsRowAlone { get; } = PublishedCase is null && LastYearsRow.IsAll(Report);
}

/// <summary>Finds the organ's report on the year before: the one brought in for the case, else the organ's own published one.</summary>
internal sealed class LastYears(IDbContextFactory<Store> stores)
{
    /// <param name="case">The case whose report is being written, or has been.</param>
    /// <param name="year">The year it is on, as typed; null finds only what was brought in.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<LastYear?> Of(Case @case, int? year, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        if (@case.LastYearSha256 is { } brought)
        {
            return new LastYear(await store.Report(brought, stop), brought, null);
        }

        var published = await store.Cases.AsNoTracking()
            .Where(one => one.OrganId == @case.OrganId && one.Status == CaseStatus.Published && one.Year == year - 1 && one.EditionSha256 != null)
            .OrderByDescending(one => one.ChangedAt).Select(one => new { one.Id, one.EditionSha256 }).FirstOrDefaultAsync(stop);
        return published is null ? null : new LastYear(await store.Report(published.EditionSha256!, stop), published.EditionSha256!, published.Id);
    }
}

/// <summary>The drafter brings in last year's report as a file, to compare with and to carry over from.</summary>
internal sealed class BringLastYear(CaseDoor door, IDbContextFactory<Store> stores)
{
    /// <param name="caller">The drafter.</param>
    /// <param name="shown">What the editor showed.</param>
    /// <param name="file">At most 20 MB.</param>
    /// <param name="fileName">A hint for the format.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public async Task<Outcome> Act(Caller caller, Shown shown, byte[] file, string? fileName, CancellationToken stop)
    {
        var read = ReportImport.Read(file, fileName);
        if (read.Report is not { } report)
        {
            return Outcome.Refused(shown.Case, DraftingRefusals.From(read.Refusal!));
        }

        if (SecretMarks.Find(report, read.Metadata) is { } secret)
        {
            return Outcome.Refused(shown.Case, secret);
        }

        await using var store = await stores.CreateDbContextAsync(stop);
        var year = await store.Cases.Where(one => one.Id == shown.Case).Select(one => one.Year).SingleOrDefaultAsync(stop);
        var wrongYear = year is { } due && report.Year is { } about && about != due - 1 ? DraftingRefusals.NotLastYear(about, due - 1) : null;
        var canonical = report.ToCanonicalJson();
        return await door.Act(caller, shown, async act =>
        {
            if ((act.Requires(Forms.Draft) ?? wrongYear) is { } no)
            {
                return no;
            }

            var upload = await act.Keep(file, stop);
            act.Case.LastYearSha256 = await act.Keep(canonical, stop);
            act.Value = act.Case.LastYearSha256;
            act.Record("LastYearBrought", document: upload, reason: string.Create(CultureInfo.InvariantCulture, $"导入上一年度报告（{report.Year?.ToString(CultureInfo.InvariantCulture) ?? "年度不明"}，{read.Format}），版本 {act.Value}"));
            return null;
        }, $"last year {shown} {Documents.Name(file)}", stop);
    }
}

/// <summary>A figure that follows from last year's report.</summary>
/// <param name="Cell">This year's cell.</param>
/// <param name="Value">What it must be.</param>
/// <param name="Rule">B5, B6 or B8.</param>
/// <param name="From">How it follows, in Chinese, for the record.</param>
internal sealed record CarriedFigure(string Cell, decimal Value, string Rule, string From);

/// <summary>结转: which of this year's figures follow from last year's report. Pure.</summary>
internal static class CarriedFigures
{
    /// <summary>The figures that are not yet as they follow; empty when all are.</summary>
    public static ImmutableArray<CarriedFigure> Of(Report last, Report report) =>
        [.. Carried(last, report).Where(carried => report.Layout.HasCell(carried.Cell) && report.Cells[carried.Cell] != carried.Value)];

    private static IEnumerable<CarriedFigure> Carried(Report last, Report report)
    {
        foreach (var cell in report.Layout.Cells)
        {
            if (cell is { Section: "3", Row: "carriedIn" } && Of(last, $"3.carriedOut.{cell.Column}") is { } carriedOut)
            {
                yield return new(cell.Id, carriedOut, "B5", $"上年“结转下年度继续办理”{Text(carriedOut)}");
            }
            else if (cell.Column == "previousItems" && Of(last, cell.Id) is { } items && Of(last, $"2.{cell.Row}.change") is { } change)
            {
                yield return new(cell.Id, items + change, "B8", $"上年项目数量 {Text(items)}，增减 {Text(change)}");
            }
            else if (cell is { Section: "2", Column: "inForce" } && Of(last, cell.Id) is { } inForce && report.Cells[$"2.{cell.Row}.made"] is { } made && report.Cells[$"2.{cell.Row}.abolished"] is { } abolished
                && inForce + made - abolished >= 0)
            {
                yield return new(cell.Id, inForce + made - abolished, "B6", $"上年现行有效 {Text(inForce)} + 制发 {Text(made)} − 废止 {Text(abolished)}");
            }
        }
    }

    private static decimal? Of(Report report, string cell) => report.Layout.HasCell(cell) ? report.Cells[cell] : null;

    private static string Text(decimal figure) => ReportContent.FigureText(figure);
}

/// <summary>The drafter carries last year's figures over: an edition of its own, whose reason names each cell and where its figure comes from.</summary>
internal sealed class CarryForward(SaveEdition save, LastYears lastYears, IDbContextFactory<Store> stores)
{
    public async Task<Outcome> Act(Caller caller, Shown shown, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var found = await store.Cases.AsNoTracking().SingleOrDefaultAsync(one => one.Id == shown.Case, stop);
        if (found is null || shown.EditionSha256 is not { } seen || !await store.Editions.AnyAsync(one => one.CaseId == shown.Case && one.Sha256 == seen, stop))
        {
            return await save.Nothing(caller, shown, DraftingRefusals.NothingToCarry, stop);
        }

        var report = await store.Report(seen, stop);
        if (await lastYears.Of(found, report.Year, stop) is not { } last || CarriedFigures.Of(last.Report, report) is not { IsEmpty: false } carried)
        {
            return await save.Nothing(caller, shown, DraftingRefusals.NothingToCarry, stop);
        }

        var reason = $"结转（上一年度报告版本 {last.Sha256}）：" + string.Join('；', carried.Select(one => $"{report.Layout.Cell(one.Cell).Place}＝{ReportContent.FigureText(one.Value)}（{one.From}，{one.Rule}）"));
        return await save.Act(caller, shown, carried.Aggregate(report, (sum, one) => sum.With(one.Cell, one.Value)), reason, stop);
    }
}
