using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.TextExtraction;

namespace DisclosureFlow.Pdf.Tests.Conformance;

/// <summary>ISO 14289-1, clause 7, and ISO 19005-2, 6.7: everything shown is text of the structure or an artifact, headings nest, tables are regular and headed.</summary>
internal static class StructureClauses
{
    private static readonly string[] Known = ["Document", "H1", "H2", "H3", "H4", "H5", "H6", "P", "Table", "TR", "TH", "TD", "Form", "Caption", "Span"];

    public static IEnumerable<string> FaultsOf(PdfFile file)
    {
        var faults = new List<string>();
        TaggedText text;
        try
        {
            text = TaggedText.Read(file);
        }
        catch (PdfFormatException broken)
        {
            return [$"A 6.7.3.2, UA 7.1 a sound structure tree: {broken.Message}"];
        }

        faults.AddRange(text.Pages.Where(page => page.Untagged.Length + page.Unowned.Length > 0).Select(page => $"UA 7.1 all content is tagged or an artifact: page {page.Number}"));
        faults.AddRange(text.Elements.Where(element => !Known.Contains(element.Type, StringComparer.Ordinal)).Select(element => $"A 6.7.3.4 standard structure types: {element.Type}"));
        faults.AddRange(Headings(text));
        foreach (var table in text.Elements.Where(element => element.Type == "Table"))
        {
            faults.AddRange(Table(table));
        }

        faults.AddRange(PaintedOutside(file));
        faults.AddRange(ParentTree(file));
        return faults;
    }

    private static IEnumerable<string> Headings(TaggedText text)
    {
        var level = 0;
        foreach (var heading in text.Elements.Where(element => element.Type is ['H', >= '1' and <= '6']))
        {
            var here = heading.Type[1] - '0';
            if (here > level + 1)
            {
                yield return $"UA 7.4.2 no heading level is skipped: {heading.Type} \"{heading.Text}\"";
            }

            level = here;
        }

        if (text.Elements.Count(element => element.Type == "H1") != 1)
        {
            yield return "one title, H1";
        }
    }

    /// <summary>Every place of the grid is covered exactly once, and each data cell has a head above it or beside it.</summary>
    private static IEnumerable<string> Table(TaggedElement table)
    {
        var taken = new Dictionary<(int Row, int Column), TaggedElement>();
        var rows = table.Kids.ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row].Type != "TR")
            {
                yield return "UA 7.5 a table has rows";
            }

            var column = 0;
            foreach (var cell in rows[row].Kids)
            {
                while (taken.ContainsKey((row, column)))
                {
                    column++;
                }

                for (var r = row; r < row + cell.RowSpan; r++)
                {
                    for (var c = column; c < column + cell.ColSpan; c++)
                    {
                        if (!taken.TryAdd((r, c), cell))
                        {
                            yield return $"UA 7.5 cells don't overlap: \"{cell.Text}\"";
                        }
                    }
                }

                if (cell.Type == "TH" && cell.Scope == HeaderScope.None)
                {
                    yield return $"UA 7.5 a head cell has a scope: \"{cell.Text}\"";
                }
            }
        }

        var width = taken.Keys.Max(place => place.Column) + 1;
        if (taken.Count != width * rows.Length || taken.Keys.Any(place => place.Row >= rows.Length))
        {
            yield return "UA 7.5 a table is regular: its spans fill the grid";
        }

        foreach (var (place, cell) in taken.Where(pair => pair.Value.Type == "TD"))
        {
            var above = Enumerable.Range(0, place.Row).Any(row => taken.GetValueOrDefault((row, place.Column)) is { Type: "TH", Scope: HeaderScope.Column or HeaderScope.Both });
            var beside = Enumerable.Range(0, place.Column).Any(column => taken.GetValueOrDefault((place.Row, column)) is { Type: "TH", Scope: HeaderScope.Row or HeaderScope.Both });
            if (!above && !beside)
            {
                yield return $"UA 7.5 a data cell has a head: {cell.Id}";
            }
        }
    }

    /// <summary>Strokes and fills stand in marked content as well as text does.</summary>
    private static List<string> PaintedOutside(PdfFile file)
    {
        var faults = new List<string>();
        foreach (var page in PageTree.Read(file))
        {
            var depth = 0;
            ContentTokens.Read(file.Decode((PdfStream)file.Resolve(page.Dictionary["Contents"])!), file.Limits, (operation, _) =>
            {
                depth += operation is "BDC" or "BMC" ? 1 : operation == "EMC" ? -1 : 0;
                if (depth == 0 && operation is "S" or "s" or "f" or "F" or "f*" or "B" or "B*" or "b" or "b*" or "Do" or "sh" or "Tj" or "TJ" && depth == 0)
                {
                    faults.Add($"UA 7.1 {operation} outside marked content on page {page.Reference}");
                }
            });
        }

        return faults;
    }

    /// <summary>Each marked content leads through the parent tree to an element.</summary>
    private static IEnumerable<string> ParentTree(PdfFile file)
    {
        var root = file.Find<PdfDictionary>(file.Catalog, "StructTreeRoot")!;
        var numbers = file.Find<PdfArray>(file.Find<PdfDictionary>(root, "ParentTree")!, "Nums")!;
        var owners = new Dictionary<long, PdfObject?>();
        for (var i = 0; i + 1 < numbers.Count; i += 2)
        {
            owners[((PdfInteger)numbers[i]).Value] = file.Resolve(numbers[i + 1]);
        }

        foreach (var page in PageTree.Read(file))
        {
            var most = -1L;
            ContentTokens.Read(file.Decode((PdfStream)file.Resolve(page.Dictionary["Contents"])!), file.Limits, (operation, operands) =>
                most = operation == "BDC" && operands is [_, PdfDictionary properties] && properties["MCID"] is PdfInteger mcid ? Math.Max(most, mcid.Value) : most);
            if (page.Dictionary["StructParents"] is not PdfInteger key || owners.GetValueOrDefault(key.Value) is not PdfArray elements || elements.Count != most + 1)
            {
                yield return $"A 6.7.3.2 the parent tree names the owner of each content of page {page.Reference}";
            }

            foreach (var annotation in (file.Find<PdfArray>(page.Dictionary, "Annots") ?? new PdfArray()).Select(file.Resolve).OfType<PdfDictionary>())
            {
                if (annotation["StructParent"] is not PdfInteger parent || owners.GetValueOrDefault(parent.Value) is not PdfDictionary { } element || !element.IsName("S", "Form"))
                {
                    yield return "UA 7.18.4 a widget belongs to a Form element";
                }
            }
        }
    }
}
