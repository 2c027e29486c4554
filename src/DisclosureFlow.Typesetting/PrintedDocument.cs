using System.Collections.Immutable;

namespace DisclosureFlow.Typesetting;

/// <summary>A document that is no report, for the same pages: the audit report, a verification report.</summary>
public sealed record PrintedDocument
{
    public required string Title { get; init; }

    /// <summary>Who issues it; null for none.</summary>
    public string? Author { get; init; }

    /// <summary>BCP 47: Chinese, or another language that is read aloud otherwise.</summary>
    public string Language { get; init; } = "zh-CN";

    /// <summary>The day it bears; no clock is read.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>What the document is about, for the file's dc:identifier; null for none.</summary>
    public string? Identifier { get; init; }

    /// <summary>What is printed, in reading order.</summary>
    public required ImmutableArray<PrintedPart> Parts { get; init; }
}

/// <summary>A piece of a <see cref="PrintedDocument"/>.</summary>
public abstract record PrintedPart;

/// <summary>A head of the first level, numbered by its author (一、…).</summary>
public sealed record PrintedHeading(string Text) : PrintedPart;

public sealed record PrintedParagraph(string Text) : PrintedPart;

/// <summary>A table whose first column heads its rows.</summary>
/// <param name="Caption">What it shows; not printed.</param>
/// <param name="Heads">One for each column; empty for a table of labels and values.</param>
/// <param name="Rows">Cells by row, as many as there are shares.</param>
/// <param name="Shares">The columns' widths, relative to each other.</param>
public sealed record PrintedTable(string Caption, ImmutableArray<string> Heads, ImmutableArray<ImmutableArray<string>> Rows, ImmutableArray<int> Shares) : PrintedPart;

/// <summary>What happened, from top to bottom along a line.</summary>
public sealed record PrintedTimeline(ImmutableArray<TimelineMark> Marks) : PrintedPart;

/// <summary>One mark on the line.</summary>
/// <param name="When">Date and time as printed; at most 20 figures and signs.</param>
/// <param name="What">What happened, and by whom.</param>
public sealed record TimelineMark(string When, string What);
