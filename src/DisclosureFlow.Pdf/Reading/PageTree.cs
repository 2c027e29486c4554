using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>A page: its reference, its own dictionary, and what it inherits (7.7.3.4).</summary>
public sealed record Page(PdfReference Reference, PdfDictionary Dictionary, PdfObject? MediaBox, PdfObject? CropBox, PdfObject? Resources, int Rotate);

/// <summary>The page tree (7.7.3).</summary>
public static class PageTree
{
    /// <summary>All pages in order.</summary>
    /// <exception cref="PdfFormatException">The tree has a node twice, more nodes than the limits allow, or a node of another kind.</exception>
    public static IReadOnlyList<Page> Read(PdfFile file)
    {
        var pages = new List<Page>();
        var seen = new HashSet<PdfReference>();
        var stack = new Stack<(PdfReference Node, Page Inherited)>();
        var root = file.Catalog["Pages"] as PdfReference ?? throw Broken("the catalog's /Pages is a reference (7.7.2)");
        stack.Push((root, new Page(root, new PdfDictionary(), null, null, null, 0)));
        while (stack.TryPop(out var next))
        {
            if (!seen.Add(next.Node) || seen.Count > file.Limits.TreeNodes)
            {
                throw Broken("the page tree has a node twice or too many nodes (7.7.3)");
            }

            var node = file.Get(next.Node) as PdfDictionary ?? throw Broken($"a node of the page tree is a dictionary (7.7.3): object {next.Node.Number}");
            var here = Inherit(file, next, node);
            if (node.IsName("Type", "Page"))
            {
                pages.Add(here);
                continue;
            }

            if (!node.IsName("Type", "Pages") || file.Find<PdfArray>(node, "Kids") is not { } kids)
            {
                throw Broken($"a node of the page tree is of /Type /Page or /Pages with /Kids (7.7.3): object {next.Node.Number}");
            }

            foreach (var kid in kids.Reverse())
            {
                stack.Push((kid as PdfReference ?? throw Broken("/Kids holds references (7.7.3.2)"), here));
            }
        }

        return pages;
    }

    private static Page Inherit(PdfFile file, (PdfReference Node, Page Inherited) at, PdfDictionary node)
    {
        var rotate = file.Resolve(node["Rotate"]) switch
        {
            null or PdfNull => at.Inherited.Rotate,
            PdfInteger integer when integer.Value % 90 == 0 => (int)(((integer.Value % 360) + 360) % 360),
            _ => throw Broken("/Rotate is a multiple of 90 (7.7.3.3)"),
        };
        return new Page(at.Node, node, node["MediaBox"] ?? at.Inherited.MediaBox, node["CropBox"] ?? at.Inherited.CropBox, node["Resources"] ?? at.Inherited.Resources, rotate);
    }

    private static PdfFormatException Broken(string rule) => new(rule, 0);
}
