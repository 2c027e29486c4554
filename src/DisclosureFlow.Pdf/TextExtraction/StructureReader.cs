using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tagging;

namespace DisclosureFlow.Pdf.TextExtraction;

/// <summary>Reads the structure tree (ISO 32000-1, 14.7) with the text of each element.</summary>
internal sealed class StructureReader
{
    private readonly PdfFile _file;
    private readonly Dictionary<PdfReference, PageContentReader> _pages;
    private readonly PdfDictionary? _roles;
    private readonly HashSet<PdfReference> _seen = [];

    private StructureReader(PdfFile file, IReadOnlyList<PageContentReader> pages, PdfDictionary? roles)
    {
        _file = file;
        _pages = pages.ToDictionary(page => page.Page);
        _roles = roles;
    }

    public static IReadOnlyList<TaggedElement> Read(PdfFile file, IReadOnlyList<PageContentReader> pages)
    {
        var root = file.Find<PdfDictionary>(file.Catalog, "StructTreeRoot") ?? throw Broken("the file is tagged: its catalog has a /StructTreeRoot (14.7.2)");
        var reader = new StructureReader(file, pages, file.Find<PdfDictionary>(root, "RoleMap"));
        var kids = new List<TaggedElement>();
        foreach (var kid in reader.KidsOf(root))
        {
            kids.Add(reader.Element(kid, null, 1));
        }

        return kids;
    }

    private PdfArray KidsOf(PdfDictionary element) => _file.Resolve(element["K"]) switch
    {
        null or PdfNull => new PdfArray(),
        PdfArray several => several,
        _ => new PdfArray(element["K"]!),
    };

    private TaggedElement Element(PdfObject value, PdfReference? page, int depth)
    {
        if (value is PdfReference reference && (!_seen.Add(reference) || _seen.Count > _file.Limits.TreeNodes))
        {
            throw Broken("the structure tree has an element twice or too many elements");
        }

        if (_file.Resolve(value) is not PdfDictionary element || element["S"] is not PdfName type || depth > _file.Limits.Depth)
        {
            throw Broken("a structure element is a dictionary with /S, nested within the limits (14.7.2)");
        }

        page = element["Pg"] as PdfReference ?? page;
        var kids = new List<TaggedElement>();
        var text = new System.Text.StringBuilder();
        foreach (var kid in KidsOf(element))
        {
            switch (_file.Resolve(kid))
            {
                case PdfInteger mcid:
                    text.Append(TextOf(page, mcid));
                    break;
                case PdfDictionary content when content.IsName("Type", "MCR"):
                    text.Append(TextOf(content["Pg"] as PdfReference ?? page, content["MCID"] as PdfInteger));
                    break;
                case PdfDictionary content when content.IsName("Type", "OBJR"):
                    break;
                case PdfDictionary:
                    kids.Add(Element(kid, page, depth + 1));
                    break;
                default:
                    throw Broken("a kid of a structure element is content or an element (14.7.2)");
            }
        }

        if (_file.Find<PdfString>(element, "ActualText") is { } actual)
        {
            text.Clear().Append(actual.ToText());
        }

        return new TaggedElement
        {
            Type = RoleOf(type.Value),
            Id = _file.Find<PdfString>(element, "ID")?.ToText(),
            Text = text.ToString(),
            RowSpan = Span(element, "RowSpan"),
            ColSpan = Span(element, "ColSpan"),
            Scope = TableAttribute(element, "Scope") is PdfName scope && Enum.TryParse<HeaderScope>(scope.Value, out var known) ? known : HeaderScope.None,
            Kids = kids,
        };
    }

    private string TextOf(PdfReference? page, PdfInteger? mcid)
    {
        if (page is null || mcid is not { Value: >= 0 and <= int.MaxValue } || !_pages.TryGetValue(page, out var content))
        {
            throw Broken("marked content has a number and a page of the file (14.7.4.2)");
        }

        return content.Claim((int)mcid.Value);
    }

    private string RoleOf(string type)
    {
        // A chain of roles has no cycle in a sound file; a broken one stops here all the same.
        for (var i = 0; i < 16 && _roles?[type] is PdfName role; i++)
        {
            type = role.Value;
        }

        return type;
    }

    private int Span(PdfDictionary element, string key) =>
        TableAttribute(element, key) is PdfInteger { Value: >= 1 and <= 10_000 } span ? (int)span.Value : 1;

    private PdfObject? TableAttribute(PdfDictionary element, string key)
    {
        IEnumerable<PdfObject> owners = _file.Resolve(element["A"]) switch
        {
            PdfDictionary one => [one],
            PdfArray several => several,
            _ => [],
        };
        return owners.Select(_file.Resolve).OfType<PdfDictionary>().Where(owner => owner.IsName("O", "Table"))
            .Select(owner => _file.Resolve(owner[key])).FirstOrDefault(value => value is not null);
    }

    private static PdfFormatException Broken(string rule) => new(rule, 0);
}
