namespace DisclosureFlow.Pdf.Reading;

/// <summary>Bounds for hostile input. The defaults hold for any report a person writes; a file beyond them is refused with <see cref="PdfFormatException"/>.</summary>
public sealed record ReadingLimits
{
    public static ReadingLimits Default { get; } = new();

    /// <summary>Nesting of arrays and dictionaries.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Cross-reference entries over all revisions.</summary>
    public int Objects { get; init; } = 1_000_000;

    /// <summary>Cross-reference sections, that is revisions.</summary>
    public int Sections { get; init; } = 512;

    /// <summary>Bytes one stream may decode to.</summary>
    public int DecodedStreamBytes { get; init; } = 64 << 20;

    /// <summary>Bytes all streams decoded through one file may come to.</summary>
    public long DecodedBytes { get; init; } = 256L << 20;

    /// <summary>Pages, and nodes of any other tree walked.</summary>
    public int TreeNodes { get; init; } = 100_000;
}
