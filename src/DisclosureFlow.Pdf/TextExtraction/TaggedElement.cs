using DisclosureFlow.Pdf.Tagging;

namespace DisclosureFlow.Pdf.TextExtraction;

/// <summary>One element of a file's structure tree with the text it shows.</summary>
public sealed record TaggedElement
{
    /// <summary>Standard structure type (Document, H1, P, Table, TR, TH, TD …), after the file's role map.</summary>
    public required string Type { get; init; }

    /// <summary>The element's identifier; a figure's cell carries its cell id. Null for none.</summary>
    public string? Id { get; init; }

    /// <summary>The text of the element's own content, pieces joined without anything between; the text of <see cref="Kids"/> is not in it.</summary>
    public required string Text { get; init; }

    /// <summary>Rows a cell covers, 1 or more.</summary>
    public int RowSpan { get; init; } = 1;

    /// <summary>Columns a cell covers, 1 or more.</summary>
    public int ColSpan { get; init; } = 1;

    public HeaderScope Scope { get; init; }

    /// <summary>Child elements in reading order.</summary>
    public required IReadOnlyList<TaggedElement> Kids { get; init; }

    /// <summary>This element and all below it, in reading order.</summary>
    public IEnumerable<TaggedElement> SelfAndBelow()
    {
        yield return this;
        foreach (var below in Kids.SelectMany(kid => kid.SelfAndBelow()))
        {
            yield return below;
        }
    }
}
