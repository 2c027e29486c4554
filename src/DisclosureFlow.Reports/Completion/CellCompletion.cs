using System.Collections.Immutable;
using DisclosureFlow.Reports.Solving;

namespace DisclosureFlow.Reports;

/// <summary>A cell that the balance rules leave exactly one value for.</summary>
/// <param name="Cell">Cell id.</param>
/// <param name="Rules">Ids of the rules used, in order.</param>
/// <param name="From">Ids of the given cells that the value follows from.</param>
/// <param name="Reason">A sentence that names rule, cells and value, for the record.</param>
public sealed record FilledCell(string Cell, decimal Value, ImmutableArray<string> Rules, ImmutableArray<string> From, LocalizedText Reason);

/// <summary>A report with the cells filled that had one possible value, and why.</summary>
public sealed record Completion(Report Report, ImmutableArray<FilledCell> Filled)
{
    /// <summary>Reason of the whole edition, for the record: every cell with rule and origin. Empty when nothing was filled.</summary>
    public LocalizedText Reason { get; } = new(string.Join('；', Filled.Select(cell => cell.Reason.Zh)), string.Join("; ", Filled.Select(cell => cell.Reason.En)));
}

/// <summary>Fills cells not given from the balance rules B1 to B4 and the bounds of B11, only where exactly one value is possible.</summary>
public static class CellCompletion
{
    /// <summary>The report given is not changed. Where the given figures contradict a rule, cells that depend on it stay not given.</summary>
    public static Completion FillWhereRulesLeaveOneValue(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var filled = new List<FilledCell>();
        foreach (var system in OpenCells.SystemsOf(report))
        {
            filled.AddRange(system.Solve().Select(solved => Explain(report, solved)));
        }

        filled.Sort((one, other) => report.Layout.IndexOf(one.Cell).CompareTo(report.Layout.IndexOf(other.Cell)));
        var completed = filled.Count == 0 ? report : report.WithCells(report.Cells.Where(cell => cell.Value is not null).Concat(filled.Select(cell => KeyValuePair.Create(cell.Cell, (decimal?)cell.Value))));
        return new Completion(completed, [.. filled]);
    }

    private static FilledCell Explain(Report report, SolvedCell solved)
    {
        var rules = string.Join('、', solved.Rules);
        var value = ReportContent.FigureText(solved.Value);
        var origin = string.Join('、', solved.From.Select(cell => $"{cell}={ReportContent.FigureText(report.Cells[cell])}"));
        return new FilledCell(solved.Cell, solved.Value, solved.Rules, solved.From, new LocalizedText(
            $"“{report.Layout.Cell(solved.Cell).Place}”（{solved.Cell}）按 {rules} 只能是 {value}，依据：{origin}",
            $"{solved.Cell} can only be {value} by {string.Join(", ", solved.Rules)}, from {origin.Replace("、", ", ", StringComparison.Ordinal)}"));
    }
}
