namespace DisclosureFlow.Pdf.Writing;

/// <summary>What a file says about itself, in its information dictionary and its XMP packet.</summary>
public sealed record PdfDocumentInfo
{
    public required string Title { get; init; }

    /// <summary>The body that issues the document; null for none.</summary>
    public string? Author { get; init; }

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "zh-CN";

    /// <summary>The day the document bears, at midnight in China: no clock is read, for equal input gives equal bytes.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>What wrote the file, with its version.</summary>
    public required string Producer { get; init; }

    /// <summary>
    /// The file claims PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1). The writer keeps the rules on files; the caller answers for headings
    /// that skip no level, head cells in tables and text that is all marked.
    /// </summary>
    public bool ClaimsConformance { get; init; }

    /// <summary>Names the source the pages were made from, for instance by its hash; dc:identifier.</summary>
    public string? Identifier { get; init; }
}
