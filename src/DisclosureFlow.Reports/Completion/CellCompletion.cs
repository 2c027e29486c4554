using System.Collections.Immutable;

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
    public static Completion FillWhereRulesLeaveOneValue(Report report) => throw new NotSupportedException();
}
