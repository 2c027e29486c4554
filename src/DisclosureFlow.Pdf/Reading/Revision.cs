using System.Runtime.InteropServices;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>How a revision writes its cross-reference: an update goes on in the same form.</summary>
public enum CrossReferenceForm
{
    /// <summary>A table (7.5.4).</summary>
    Table,

    /// <summary>A cross-reference stream (7.5.8).</summary>
    Stream,

    /// <summary>A table with a stream beside it for readers that know them (7.5.8.4).</summary>
    Hybrid,
}

/// <summary>Where an object number leads.</summary>
public enum EntryKind
{
    Free,
    InFile,
    InObjectStream,
}

/// <summary>One cross-reference entry.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Position">Byte offset of the object, or number of the object stream.</param>
/// <param name="Detail">Generation, or index in the object stream.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CrossReferenceEntry(EntryKind Kind, int Position, int Detail);

/// <summary>One revision: what was appended in one go and ends in its own %%EOF (7.5.6).</summary>
public sealed class Revision
{
    internal Revision()
    {
    }

    /// <summary>0 for the oldest.</summary>
    public required int Index { get; init; }

    /// <summary>First byte: 0, or the end of the revision before.</summary>
    public required int Start { get; init; }

    /// <summary>The offset after the F of %%EOF.</summary>
    public required int EndMark { get; init; }

    /// <summary>The offset after the end of line that follows %%EOF, if one follows.</summary>
    public required int End { get; init; }

    public required CrossReferenceForm Form { get; init; }

    /// <summary>Offset that startxref names.</summary>
    public required int CrossReferenceOffset { get; init; }

    public required PdfDictionary Trailer { get; init; }

    /// <summary>The entries this revision adds or replaces, by object number.</summary>
    public IReadOnlyDictionary<int, CrossReferenceEntry> Entries => EntryTable;

    /// <summary>The stretches of bytes that hold cross-references, trailer and end: what is neither these nor an object belongs to nobody.</summary>
    public required IReadOnlyList<ByteSpan> Structure { get; init; }

    internal CrossReferenceEntries EntryTable { get; init; } = new();
}
