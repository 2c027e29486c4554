using System.Globalization;
using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Tagging;

namespace DisclosureFlow.Pdf.Writing;

/// <summary>
/// Makes one tagged PDF 1.7 file: pages, subset fonts, structure tree, sRGB output intent, XMP, reserved signature fields.
/// The same calls with the same fonts give the same bytes, on any day and machine.
/// </summary>
/// <param name="info">What the file says about itself.</param>
public sealed class PdfDocumentWriter(PdfDocumentInfo info)
{
    private readonly ObjectTable _objects = new();
    private readonly List<PdfPage> _pages = [];
    private readonly List<(PdfPage Page, StructureElement Owner, SignatureField Field)> _fields = [];
    private readonly Dictionary<FontFile, EmbeddedFont> _fonts = [];

    /// <summary>The root of the structure tree.</summary>
    public StructureElement Document { get; } = new(StructureType.Document, null);

    public IReadOnlyList<PdfPage> Pages => _pages;

    /// <summary>The font as this document embeds it; one for each file.</summary>
    public EmbeddedFont Font(FontFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!_fonts.TryGetValue(file, out var font))
        {
            _fonts.Add(file, font = new EmbeddedFont(file, string.Create(CultureInfo.InvariantCulture, $"F{_fonts.Count + 1}")));
        }

        return font;
    }

    /// <summary>Appends a page; lengths in points (A4 is 595.276 × 841.89).</summary>
    public PdfPage AddPage(double width, double height)
    {
        var page = new PdfPage(_objects.Reserve(), _pages.Count + 1, width, height);
        _pages.Add(page);
        return page;
    }

    /// <summary>Reserves an empty signature field on a page.</summary>
    /// <param name="page">One of <see cref="Pages"/>.</param>
    /// <param name="parent">The element after whose present content the field is read.</param>
    /// <param name="field">Name and place.</param>
    public void Reserve(PdfPage page, StructureElement parent, SignatureField field)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(field);
        if (_fields.Exists(known => string.Equals(known.Field.Name, field.Name, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"There is a field {field.Name} already.", nameof(field));
        }

        _fields.Add((page, parent.Add(StructureType.Form), field));
    }

    /// <summary>The finished file. Nothing may be added afterwards.</summary>
    /// <exception cref="FontFormatException">A font can't be subset.</exception>
    public byte[] ToFile()
    {
        var catalog = _objects.Reserve();
        var pageTree = _objects.Reserve();
        var widgets = WriteFields();
        WritePages(pageTree, widgets);
        var structure = new StructureTree(_objects).Write(Document, [.. _pages.Select(page => page.Owners)], [.. _fields.Select(field => field.Owner)]);
        var metadata = _objects.Add(new PdfStream(new PdfDictionary { ["Type"] = (PdfName)"Metadata", ["Subtype"] = (PdfName)"XML" }, XmpPacket.Write(info)));
        var root = new PdfDictionary
        {
            ["Type"] = (PdfName)"Catalog",
            ["Pages"] = pageTree,
            ["Metadata"] = metadata,
            ["OutputIntents"] = new PdfArray(OutputIntent()),
            ["MarkInfo"] = new PdfDictionary { ["Marked"] = true },
            ["StructTreeRoot"] = structure,
            ["Lang"] = PdfString.OfText(info.Language),
            ["ViewerPreferences"] = new PdfDictionary { ["DisplayDocTitle"] = true },
        };
        if (widgets.Count > 0)
        {
            root["AcroForm"] = _objects.Add(new PdfDictionary { ["Fields"] = new PdfArray(widgets), ["SigFlags"] = 0 });
        }

        _objects.Set(catalog, root);
        return _objects.ToFile(catalog, Info());
    }

    private List<PdfReference> WriteFields()
    {
        var widgets = new List<PdfReference>();
        for (var i = 0; i < _fields.Count; i++)
        {
            var (page, owner, field) = _fields[i];
            var bottom = page.Height - field.Y - field.Height;
            var appearance = _objects.Add(Flate.Stream([], new PdfDictionary
            {
                ["Type"] = (PdfName)"XObject",
                ["Subtype"] = (PdfName)"Form",
                ["BBox"] = new PdfArray(0, 0, Rounded(field.Width), Rounded(field.Height)),
                ["Resources"] = new PdfDictionary(),
            }));
            const int printed = 4;
            const int locked = 128; // can't be moved or deleted, but still signed
            var widget = _objects.Add(new PdfDictionary
            {
                ["Type"] = (PdfName)"Annot",
                ["Subtype"] = (PdfName)"Widget",
                ["FT"] = (PdfName)"Sig",
                ["T"] = PdfString.OfText(field.Name),
                ["TU"] = PdfString.OfText(field.Description),
                ["F"] = printed | locked,
                ["P"] = page.Reference,
                ["Rect"] = new PdfArray(Rounded(field.X), Rounded(bottom), Rounded(field.X + field.Width), Rounded(bottom + field.Height)),
                ["AP"] = new PdfDictionary { ["N"] = appearance },
                ["StructParent"] = _pages.Count + i,
            });
            owner.AddObject(new ObjectContent(page.Reference, widget));
            widgets.Add(widget);
        }

        return widgets;
    }

    private void WritePages(PdfReference pageTree, List<PdfReference> widgets)
    {
        var written = new Dictionary<EmbeddedFont, PdfReference>();
        foreach (var font in _fonts.Values.Where(font => font.IsUsed))
        {
            written.Add(font, font.WriteTo(value => _objects.Add(value)));
        }

        foreach (var page in _pages)
        {
            var fonts = new PdfDictionary();
            foreach (var font in page.Content.Fonts)
            {
                fonts.Add(font.ResourceName, written[font]);
            }

            var dictionary = new PdfDictionary
            {
                ["Type"] = (PdfName)"Page",
                ["Parent"] = pageTree,
                ["MediaBox"] = new PdfArray(0, 0, Rounded(page.Width), Rounded(page.Height)),
                ["Resources"] = new PdfDictionary { ["Font"] = fonts },
                ["Contents"] = _objects.Add(page.Content.ToStream()),
                ["StructParents"] = page.Number - 1,
                ["Tabs"] = (PdfName)"S",
            };
            if (page.Rotation != 0)
            {
                dictionary["Rotate"] = page.Rotation;
            }

            var annotations = _fields.Select((field, at) => (field.Page, Widget: widgets[at])).Where(field => field.Page == page).Select(field => field.Widget).ToArray();
            if (annotations.Length > 0)
            {
                dictionary["Annots"] = new PdfArray(annotations);
            }

            _objects.Set(page.Reference, dictionary);
        }

        _objects.Set(pageTree, new PdfDictionary
        {
            ["Type"] = (PdfName)"Pages",
            ["Count"] = _pages.Count,
            ["Kids"] = new PdfArray(_pages.Select(page => page.Reference)),
        });
    }

    private PdfReference OutputIntent() => _objects.Add(new PdfDictionary
    {
        ["Type"] = (PdfName)"OutputIntent",
        ["S"] = (PdfName)"GTS_PDFA1",
        ["OutputConditionIdentifier"] = PdfString.OfText("sRGB IEC61966-2.1"),
        ["Info"] = PdfString.OfText("sRGB IEC61966-2.1"),
        ["DestOutputProfile"] = _objects.Add(Flate.Stream(SrgbProfile.Bytes, new PdfDictionary { ["N"] = 3 })),
    });

    private PdfReference Info()
    {
        var date = PdfString.OfText(info.Date.ToString("'D:'yyyyMMdd", CultureInfo.InvariantCulture) + "000000+08'00'");
        var dictionary = new PdfDictionary { ["Title"] = PdfString.OfText(info.Title) };
        if (info.Author is { } author)
        {
            dictionary["Author"] = PdfString.OfText(author);
        }

        dictionary["Creator"] = PdfString.OfText(info.Producer);
        dictionary["Producer"] = PdfString.OfText(info.Producer);
        dictionary["CreationDate"] = date;
        dictionary["ModDate"] = date;
        return _objects.Add(dictionary);
    }

    private static double Rounded(double points) => Math.Round(points, 3, MidpointRounding.AwayFromZero);
}
