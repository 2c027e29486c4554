using System.Collections.Immutable;

namespace DisclosureFlow.Reports;

/// <summary>A member organ and its report; null while it is missing.</summary>
public sealed record MemberReport(string Unit, Report? Report);

/// <summary>A cell of the sum that is on purpose not the sum of its members' cells, with the reason that stands on record.</summary>
public sealed record SumException(string Cell, decimal Figure, string Reason);

/// <summary>A district's report made from its members' reports.</summary>
/// <param name="Report">The sums; a cell is not given when a member's is not.</param>
/// <param name="Missing">Units without a report, in the order given.</param>
/// <param name="Open">Cells that a member has not given, with those members.</param>
/// <param name="OnOtherForm">Units whose report is on another form; what of it has a place here is counted.</param>
/// <param name="Exceptions">Cells set by exception.</param>
/// <param name="Findings">The rules over the sum, and B15 where an exception overrides it.</param>
public sealed record ConsolidatedReport(
    Report Report,
    ImmutableArray<string> Missing,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Open,
    ImmutableArray<string> OnOtherForm,
    ImmutableArray<SumException> Exceptions,
    ImmutableArray<Finding> Findings);

/// <summary>Rule B15: a consolidated cell is the sum of the member organs' cells; exceptions are listed with a reason.</summary>
public static class Consolidation
{
    /// <param name="organ">The organ that reports on all.</param>
    /// <param name="year">The year reported on; decides the form.</param>
    /// <param name="members">All member organs, those without a report too.</param>
    /// <param name="exceptions">At most one for a cell, each with a reason.</param>
    /// <exception cref="ArgumentException">An exception without a reason, twice for a cell, or for a cell that the form lacks.</exception>
    public static ConsolidatedReport Sum(string organ, int year, IReadOnlyCollection<MemberReport> members, IReadOnlyCollection<SumException>? exceptions = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        var form = StatutoryForm.ForYear(year);
        var listed = Listed(form, exceptions ?? []);
        var sums = new decimal[form.Cells.Length];
        var open = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var otherForm = new List<string>();
        foreach (var (unit, report) in members)
        {
            if (report is null)
            {
                continue;
            }

            var own = ReferenceEquals(report.Layout, form) ? report : FormConversion.To(report, form).Report;
            if (!ReferenceEquals(report.Layout, form))
            {
                otherForm.Add(unit);
            }

            for (var index = 0; index < sums.Length; index++)
            {
                if (own.Cells[index] is { } figure)
                {
                    sums[index] += figure;
                }
                else
                {
                    var cell = form.Cells[index].Id;
                    if (!open.TryGetValue(cell, out var units))
                    {
                        units = [];
                        open.Add(cell, units);
                    }

                    units.Add(unit);
                }
            }
        }

        var missing = members.Where(member => member.Report is null).Select(member => member.Unit).ToImmutableArray();
        var figures = form.Cells.Select((cell, index) => KeyValuePair.Create(cell.Id, listed.TryGetValue(cell.Id, out var exception) ? exception.Figure
            : open.ContainsKey(cell.Id) || members.Count == missing.Length || !CellFigures.CanHold(sums[index]) ? (decimal?)null : sums[index]));
        var sum = Report.Blank(form).WithCells(figures) with { Organ = organ, Year = year, Title = $"{organ}{year.ToString(System.Globalization.CultureInfo.InvariantCulture)}年政府信息公开工作年度报告" };
        return new ConsolidatedReport(
            sum, missing,
            open.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal),
            [.. otherForm], [.. listed.Values],
            [.. listed.Values.Select(exception => Overridden(form, exception, sums[form.IndexOf(exception.Cell)])), .. FigureChecks(sum)]);
    }

    /// <summary>B15 over a consolidated report that was written by hand: every cell against its members' sum.</summary>
    public static IReadOnlyList<Finding> Check(Report report, IReadOnlyCollection<MemberReport> members, IReadOnlyCollection<SumException>? exceptions = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var excused = (exceptions ?? []).Select(exception => exception.Cell).ToHashSet(StringComparer.Ordinal);
        var sum = Sum(report.Organ ?? "", report.Year ?? report.Layout.FirstYear, members);
        return [.. report.Cells.Where(cell => cell.Value is { } figure && sum.Report.Layout.HasCell(cell.Key) && sum.Report.Cells[cell.Key] is { } summed && summed != figure && !excused.Contains(cell.Key)).Select(cell =>
            new Finding("B15", Severity.Block, $"{report.Layout.Cell(cell.Key).Place}（{cell.Key}）",
                new($"汇总数为 {ReportContent.FigureText(cell.Value)}，各单位之和为 {ReportContent.FigureText(sum.Report.Cells[cell.Key])}。", $"The consolidated figure is {ReportContent.FigureText(cell.Value)}; the members' sum is {ReportContent.FigureText(sum.Report.Cells[cell.Key])}."),
                new("请改正，或列为例外并写明原因。", "Correct it, or list it as an exception with a reason."))
            { Cells = [cell.Key] })];
    }

    /// <summary>The rules over figures that are there; the sum has no text of its own yet, and its members answer for last year.</summary>
    private static IEnumerable<Finding> FigureChecks(Report sum) => ReportChecks.Run(sum).Where(finding => !finding.Cells.IsEmpty);

    private static Dictionary<string, SumException> Listed(StatutoryForm form, IReadOnlyCollection<SumException> exceptions)
    {
        var listed = new Dictionary<string, SumException>(StringComparer.Ordinal);
        foreach (var exception in exceptions)
        {
            if (!form.HasCell(exception.Cell) || string.IsNullOrWhiteSpace(exception.Reason) || !CellFigures.CanHold(exception.Figure) || !listed.TryAdd(exception.Cell, exception))
            {
                throw new ArgumentException($"the exception for {exception.Cell} needs a cell of the form of {form.Id}, a figure, a reason, and to be the only one for its cell", nameof(exceptions));
            }
        }

        return listed;
    }

    private static Finding Overridden(StatutoryForm form, SumException exception, decimal sum) => new("B15", Severity.Note, $"{form.Cell(exception.Cell).Place}（{exception.Cell}）",
        new($"汇总数按例外取 {ReportContent.FigureText(exception.Figure)}（各单位之和 {ReportContent.FigureText(sum)}），原因：{exception.Reason}", $"Set to {ReportContent.FigureText(exception.Figure)} by exception (members' sum {ReportContent.FigureText(sum)}); reason: {exception.Reason}"),
        new("原因已登记，不需处理。", "The reason is on record; nothing is needed."))
    { Cells = [exception.Cell] };
}
