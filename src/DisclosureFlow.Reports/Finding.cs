using System.Collections.Immutable;

namespace DisclosureFlow.Reports;

/// <summary>What a finding means for the report: a blocking one must be settled before it can be submitted.</summary>
public enum Severity
{
    Note,
    Warn,
    Block,
}

/// <summary>The same sentence in Chinese (what people of the office read) and in English.</summary>
public sealed record LocalizedText(string Zh, string En);

/// <summary>The one value that the balance rules leave for a cell. The drafter accepts it; nothing fills itself.</summary>
/// <param name="Cell">Cell id, e.g. <c>3.refused.4.total</c>.</param>
/// <param name="Value">In the cell's unit.</param>
/// <param name="Rules">Ids of the rules that it follows from, e.g. B3.</param>
/// <param name="From">Ids of the cells that it follows from.</param>
public sealed record Offer(string Cell, decimal Value, ImmutableArray<string> Rules, ImmutableArray<string> From);

/// <summary>One thing that a person should look at before the report goes on.</summary>
/// <param name="Code">The rule's id (B1 to B21) where a rule has one, else a permanent code DF1nnn (docs/refusals/DF1.md).</param>
/// <param name="Place">Where: line or table row of the source file, cell with its id, or section and paragraph.</param>
/// <param name="Message">What is wrong, with the values.</param>
/// <param name="NextStep">What to do about it.</param>
public sealed record Finding(string Code, Severity Severity, string Place, LocalizedText Message, LocalizedText NextStep)
{
    /// <summary>Ids of the cells concerned; empty when the finding is about text.</summary>
    public ImmutableArray<string> Cells { get; init; } = [];

    /// <summary>A value to accept, where the rules leave exactly one.</summary>
    public Offer? Offer { get; init; }

    /// <summary>How sure the reader is of a guess, 0 to 1; null when nothing was guessed.</summary>
    public double? Confidence { get; init; }
}
