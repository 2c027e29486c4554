using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Writing;

namespace DisclosureFlow.Pdf.Tagging;

/// <summary>Writes a structure tree: root, elements, parent tree, identifiers (ISO 32000-1, 14.7). A form has hundreds of cells: all of it is packed.</summary>
internal sealed class StructureTree(ObjectTable objects)
{
    private readonly PdfReference _root = objects.Reserve(packed: true);
    private readonly SortedDictionary<string, PdfReference> _ids = new(StringComparer.Ordinal);

    /// <param name="document">The one element under the root.</param>
    /// <param name="parents">Owners by /StructParents or /StructParent key: of each marked content of a page, or of one annotation.</param>
    public PdfReference Write(StructureElement document, IReadOnlyList<IReadOnlyList<StructureElement>> parents, IReadOnlyList<StructureElement> annotationParents)
    {
        Reserve(document);
        Write(document);
        var numbers = new PdfArray();
        for (var key = 0; key < parents.Count; key++)
        {
            numbers.Add(key);
            numbers.Add(new PdfArray(parents[key].Select(element => element.Reference!)));
        }

        for (var i = 0; i < annotationParents.Count; i++)
        {
            numbers.Add(parents.Count + i);
            numbers.Add(annotationParents[i].Reference!);
        }

        var root = new PdfDictionary
        {
            ["Type"] = (PdfName)"StructTreeRoot",
            ["K"] = document.Reference!,
            ["ParentTree"] = objects.Add(new PdfDictionary { ["Nums"] = numbers }, packed: true),
            ["ParentTreeNextKey"] = parents.Count + annotationParents.Count,
        };
        if (_ids.Count > 0)
        {
            var names = new PdfArray();
            foreach (var (id, element) in _ids)
            {
                names.Add(PdfString.OfText(id));
                names.Add(element);
            }

            root["IDTree"] = objects.Add(new PdfDictionary { ["Names"] = names }, packed: true);
        }

        objects.Set(_root, root);
        return _root;
    }

    private void Reserve(StructureElement element)
    {
        element.Reference = objects.Reserve(packed: true);
        if (element.Id is { } id && !_ids.TryAdd(id, element.Reference))
        {
            throw new InvalidOperationException($"Two structure elements have the identifier {id}.");
        }

        foreach (var child in element.Kids.OfType<StructureElement>())
        {
            Reserve(child);
        }
    }

    private void Write(StructureElement element)
    {
        var page = (element.Kids.FirstOrDefault(kid => kid is MarkedContent) as MarkedContent)?.Page;
        var kids = new List<PdfObject>();
        foreach (var kid in element.Kids)
        {
            switch (kid)
            {
                case StructureElement child:
                    kids.Add(child.Reference!);
                    Write(child);
                    break;
                case MarkedContent content when content.Page.Equals(page):
                    kids.Add(content.Mcid);
                    break;
                case MarkedContent content:
                    kids.Add(new PdfDictionary { ["Type"] = (PdfName)"MCR", ["Pg"] = content.Page, ["MCID"] = content.Mcid });
                    break;
                case ObjectContent content:
                    kids.Add(new PdfDictionary { ["Type"] = (PdfName)"OBJR", ["Pg"] = content.Page, ["Obj"] = content.Annotation });
                    break;
                default:
                    throw new InvalidOperationException($"unknown kind of structure content {kid.GetType().Name}");
            }
        }

        var dictionary = new PdfDictionary
        {
            ["Type"] = (PdfName)"StructElem",
            ["S"] = (PdfName)element.Type,
            ["P"] = element.Parent?.Reference ?? _root,
        };
        if (page is not null)
        {
            dictionary["Pg"] = page;
        }

        if (element.Id is { } id)
        {
            dictionary["ID"] = PdfString.OfText(id);
        }

        if (TableAttributes(element) is { } attributes)
        {
            dictionary["A"] = attributes;
        }

        if (kids.Count > 0)
        {
            dictionary["K"] = kids.Count == 1 ? kids[0] : new PdfArray(kids);
        }

        objects.Set(element.Reference!, dictionary);
    }

    private static PdfDictionary? TableAttributes(StructureElement element)
    {
        if (element is { RowSpan: 1, ColSpan: 1, Scope: HeaderScope.None })
        {
            return null;
        }

        var attributes = new PdfDictionary { ["O"] = (PdfName)"Table" };
        if (element.RowSpan > 1)
        {
            attributes["RowSpan"] = element.RowSpan;
        }

        if (element.ColSpan > 1)
        {
            attributes["ColSpan"] = element.ColSpan;
        }

        if (element.Scope != HeaderScope.None)
        {
            attributes["Scope"] = (PdfName)element.Scope.ToString();
        }

        return attributes;
    }
}
