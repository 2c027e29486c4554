using System.Collections.Immutable;
using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>
/// Row 四 (结转下年度继续办理) of table 三 of last year's report, typed from paper where no file of it is left: the one row that this year's
/// figures are checked against (B5). Kept as a report that has nothing else.
/// </summary>
internal static class LastYearsRow
{
    private const string Section = "3";
    private const string Row = "carriedOut";

    /// <summary>The row's cells in the order of the form.</summary>
    public static IEnumerable<FormCell> Cells(StatutoryForm form) => form.Cells.Where(cell => cell.Section == Section && cell.Row == Row);

    /// <summary>True for a report in which nothing is given but this row.</summary>
    public static bool IsAll(Report report) =>
        report.Prose.Values.All(text => text.Length == 0) && report.Cells.All(cell => cell.Value is null == !cell.Key.StartsWith($"{Section}.{Row}.", StringComparison.Ordinal));

    /// <summary>The report on the year before that has nothing but the row.</summary>
    /// <param name="figures">By cell id; every cell of the row.</param>
    public static Report Of(int year, string? organ, IReadOnlyDictionary<string, decimal?> figures) =>
        (Report.Blank(StatutoryForm.ForYear(year)) with { Year = year, Organ = organ }).WithCells(figures);
}

/// <summary>The drafter types row 四 of last year's report where its file is not to be had.</summary>
internal sealed class GiveLastYearsRow(CaseDoor door, LastYears lastYears, IDbContextFactory<Store> stores)
{
    private static readonly Refusal Incomplete = new("DF2027", StatusCodes.Status422UnprocessableEntity,
        "上一年度第四行没有填全，或者有的不是 0 以上的整数。", "Row 四 of last year is not complete, or a figure is no whole number from 0.",
        "请照上一年度报告把这一行逐格填上，没有的填 0。", "Copy the row cell by cell from last year's report; fill in 0 where there was none.");

    private static readonly Refusal YearMissing = new("DF2028", StatusCodes.Status422UnprocessableEntity,
        "这份报告还没有填年度，不知道上一年度是哪一年。", "The report's own year is not given, so the year before is not known.",
        "请先填写“报告年度”并保存，再填上一年度的数。", "Fill in the year of the report and save, then give last year's figures.");

    private static readonly Refusal KnownAlready = new("DF2029", StatusCodes.Status422UnprocessableEntity,
        "系统里已有完整的上一年度报告，不用另填这一行。", "The whole report of last year is here already; its row need not be typed.",
        "请直接对照和结转；报告不对的，换一份文件。", "Compare and carry over from it; if it is the wrong one, bring in another file.");

    /// <param name="caller">The drafter.</param>
    /// <param name="shown">What the editor showed.</param>
    /// <param name="figures">By cell id of row 四, each a whole number from 0.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public async Task<Outcome> Act(Caller caller, Shown shown, IReadOnlyDictionary<string, decimal?> figures, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var found = await store.Cases.AsNoTracking().SingleOrDefaultAsync(one => one.Id == shown.Case, stop);
        var year = found is null ? null : await YearOf(store, found, stop);
        var refusal = found is null ? Refusals.NoSuchCase : year is not { } own ? YearMissing : Fault(StatutoryForm.ForYear(own - 1), figures);
        if (found is not null && refusal is null && await lastYears.Of(found, year, stop) is { IsRowAlone: false })
        {
            refusal = KnownAlready;
        }

        var last = refusal is null ? LastYearsRow.Of(year!.Value - 1, found!.OrganName, figures) : null;
        var canonical = last?.ToCanonicalJson();
        return await door.Act(caller, shown, async act =>
        {
            if ((act.Requires(Forms.Draft) ?? refusal) is { } no)
            {
                return no;
            }

            act.Case.LastYearSha256 = await act.Keep(canonical!, stop);
            act.Value = act.Case.LastYearSha256;
            var row = string.Join('，', LastYearsRow.Cells(last!.Layout).Select(cell => $"{cell.ColumnLabel} {ReportContent.FigureText(figures[cell.Id])}"));
            act.Record("LastYearsRowGiven", document: act.Value, reason: string.Create(CultureInfo.InvariantCulture, $"手工填写 {last.Year} 年度报告表三第四行“结转下年度继续办理”：{row}"));
            return null;
        }, $"last year's row {shown} {(canonical is null ? "" : Documents.Name(canonical))}", stop);
    }

    private static Refusal? Fault(StatutoryForm form, IReadOnlyDictionary<string, decimal?> figures)
    {
        ImmutableArray<FormCell> row = [.. LastYearsRow.Cells(form)];
        var complete = figures.Count == row.Length && row.All(cell => figures.GetValueOrDefault(cell.Id) is >= 0 and { } figure && figure == decimal.Truncate(figure) && CellFigures.CanHold(figure));
        if (!complete)
        {
            return Incomplete;
        }

        // The row's own sum: what does not add up was copied wrong.
        var total = row.Single(cell => cell.Column == "total").Id;
        return row.Any(cell => form.Balances.Any(balance => balance.Left.Concat(balance.Right).Contains(cell.Id, StringComparer.Ordinal)
            && balance.Left.Concat(balance.Right).All(figures.ContainsKey) && balance.Left.Sum(id => figures[id]) != balance.Right.Sum(id => figures[id]))) ? DoesNotAddUp(form.Cell(total).ColumnLabel) : null;
    }

    private static Refusal DoesNotAddUp(string total) => Incomplete with
    {
        Message = $"上一年度第四行加不起来：{total}不等于各栏之和。", MessageEn = "Row 四 of last year does not add up: the total is not the sum of its columns.",
    };

    private static async Task<int?> YearOf(Store store, Case found, CancellationToken stop) =>
        found.Year ?? (found.EditionSha256 is { } edition ? (await store.Report(edition, stop)).Year : null);
}
