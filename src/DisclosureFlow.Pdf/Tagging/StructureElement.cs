using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Tagging;

/// <summary>Standard structure types in use (ISO 32000-1, 14.8.4).</summary>
public static class StructureType
{
    public const string Document = "Document";
    public const string H1 = "H1";
    public const string H2 = "H2";
    public const string H3 = "H3";
    public const string H4 = "H4";
    public const string H5 = "H5";
    public const string H6 = "H6";
    public const string Paragraph = "P";
    public const string Table = "Table";
    public const string TableRow = "TR";
    public const string HeaderCell = "TH";
    public const string DataCell = "TD";
    public const string Caption = "Caption";
    public const string Form = "Form";

    /// <summary>The heading type of a level, 1 to 6.</summary>
    public static string Heading(int level) => level switch
    {
        1 => H1,
        2 => H2,
        3 => H3,
        4 => H4,
        5 => H5,
        6 => H6,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "heading levels run from 1 to 6"),
    };
}

/// <summary>What a header cell heads (14.8.5.7).</summary>
public enum HeaderScope
{
    /// <summary>Not a header cell.</summary>
    None,
    Row,
    Column,
    Both,
}

/// <summary>One element of the structure tree being written. Its kids are marked content, form fields and other elements, in reading order.</summary>
public sealed class StructureElement
{
    private readonly List<object> _kids = [];

    internal StructureElement(string type, StructureElement? parent)
    {
        Type = type;
        Parent = parent;
    }

    public string Type { get; }

    public StructureElement? Parent { get; }

    /// <summary>The element's identifier, unique in the document; null for none. A cell of a form carries its cell id.</summary>
    public string? Id { get; set; }

    /// <summary>What a header cell heads.</summary>
    public HeaderScope Scope { get; set; }

    /// <summary>Rows a cell covers, 1 or more.</summary>
    public int RowSpan { get; set; } = 1;

    /// <summary>Columns a cell covers, 1 or more.</summary>
    public int ColSpan { get; set; } = 1;

    internal IReadOnlyList<object> Kids => _kids;

    internal PdfReference? Reference { get; set; }

    /// <summary>Appends a child element.</summary>
    public StructureElement Add(string type)
    {
        var child = new StructureElement(type, this);
        _kids.Add(child);
        return child;
    }

    internal void AddContent(MarkedContent content) => _kids.Add(content);

    internal void AddObject(ObjectContent content) => _kids.Add(content);
}

/// <summary>A piece of page content that belongs to an element.</summary>
internal sealed record MarkedContent(PdfReference Page, int Mcid);

/// <summary>An annotation that belongs to an element.</summary>
internal sealed record ObjectContent(PdfReference Page, PdfReference Annotation);
