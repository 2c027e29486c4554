using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Tagging;

namespace DisclosureFlow.Pdf.Writing;

/// <summary>Content that is no part of the document's text (ISO 32000-1, 14.8.2.2).</summary>
public enum ArtifactKind
{
    /// <summary>Rules and borders.</summary>
    Layout,

    /// <summary>Page numbers.</summary>
    Footer,

    /// <summary>What a page break repeats, such as a table's head.</summary>
    Repetition,
}

/// <summary>One page being written. All content stands between <see cref="Begin"/> or <see cref="BeginArtifact"/> and <see cref="End"/>.</summary>
public sealed class PdfPage
{
    private readonly List<StructureElement> _owners = [];
    private bool _marked;

    internal PdfPage(PdfReference reference, int number, double width, double height)
    {
        Reference = reference;
        Number = number;
        Width = width;
        Height = height;
        Content = new ContentStream(height);
    }

    /// <summary>1 for the first page.</summary>
    public int Number { get; }

    /// <summary>Points.</summary>
    public double Width { get; }

    /// <summary>Points.</summary>
    public double Height { get; }

    public ContentStream Content { get; }

    /// <summary>Degrees, a multiple of 90, by which viewers turn the page to the right.</summary>
    public int Rotation { get; set; }

    internal PdfReference Reference { get; }

    /// <summary>The element of each marked content identifier.</summary>
    internal IReadOnlyList<StructureElement> Owners => _owners;

    /// <summary>What follows belongs to <paramref name="element"/>.</summary>
    public void Begin(StructureElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        Mark();
        element.AddContent(new MarkedContent(Reference, _owners.Count));
        Content.BeginMarked(element.Type, _owners.Count);
        _owners.Add(element);
    }

    /// <summary>What follows is no part of the text.</summary>
    public void BeginArtifact(ArtifactKind kind)
    {
        Mark();
        Content.BeginArtifact(kind switch
        {
            ArtifactKind.Footer => "<</Type /Pagination /Subtype /Footer>>"u8,
            ArtifactKind.Repetition => "<</Type /Pagination>>"u8,
            _ => "<</Type /Layout>>"u8,
        });
    }

    public void End()
    {
        if (!_marked)
        {
            throw new InvalidOperationException("End without Begin.");
        }

        _marked = false;
        Content.EndMarked();
    }

    private void Mark()
    {
        if (_marked)
        {
            throw new InvalidOperationException("Marked content does not nest here; End comes first.");
        }

        _marked = true;
    }
}
