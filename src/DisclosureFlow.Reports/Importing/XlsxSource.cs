using System.Globalization;
using System.Text;
using System.Xml;

namespace DisclosureFlow.Reports.Importing;

/// <summary>XLSX (ECMA-376 part 1, SpreadsheetML): the sheets in order, each row with its cells in their columns.</summary>
internal sealed class XlsxSource
{
    private const int MostColumns = 200;
    private const int MostRows = 20_000;
    private readonly ReadingBudget budget;
    private readonly List<SourceRow> rows = [];
    private readonly List<string> shared = [];

    private XlsxSource(ImportOptions options) => budget = new ReadingBudget(options);

    public static SourceDocument Read(ReadOnlyMemory<byte> file, ImportOptions options)
    {
        using var zip = ZipContainer.Open(file, options, "XLSX");
        var source = new XlsxSource(options);
        zip.ReadXml("xl/sharedStrings.xml", source.ReadShared);
        var sheets = zip.Names.Select(name => name.Replace('\\', '/').TrimStart('/'))
            .Where(name => name.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            .OrderBy(name => name.Length).ThenBy(name => name, StringComparer.OrdinalIgnoreCase).Take(50).ToArray();
        if (sheets.Length == 0)
        {
            throw Refusals.Damaged("XLSX", "xl/worksheets");
        }

        for (var sheet = 0; sheet < sheets.Length; sheet++)
        {
            var number = sheet + 1;
            zip.ReadXml(sheets[sheet], xml => source.ReadSheet(xml, number));
        }

        var metadata = new List<string>();
        foreach (var part in zip.Names.Where(name => name.StartsWith("xl/comments", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(50).Concat(["docProps/core.xml", "docProps/custom.xml"]))
        {
            zip.ReadXml(part, xml =>
            {
                while (xml.Read())
                {
                    source.Meet(xml);
                    if (xml.NodeType == XmlNodeType.Text && !string.IsNullOrWhiteSpace(xml.Value))
                    {
                        source.budget.Take(xml.Value.Length);
                        metadata.Add(xml.Value);
                    }
                }
            });
        }

        metadata.AddRange(OfficeProperties.Of(zip));
        return new SourceDocument("xlsx", source.rows) { Metadata = metadata, Carried = zip.ReadCarried() };
    }

    private void Meet(XmlReader xml)
    {
        if (xml.NodeType == XmlNodeType.Element)
        {
            budget.TakeElement();
        }
    }

    private void ReadShared(XmlReader xml)
    {
        var text = new StringBuilder();
        var phonetic = 0;
        while (xml.Read())
        {
            Meet(xml);
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si")
            {
                text.Clear();
                if (xml.IsEmptyElement)
                {
                    shared.Add("");
                }
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "si")
            {
                budget.Take(text.Length + 1);
                shared.Add(text.ToString());
            }
            else if (xml.LocalName == "rPh" && !xml.IsEmptyElement)
            {
                phonetic += xml.NodeType == XmlNodeType.Element ? 1 : xml.NodeType == XmlNodeType.EndElement ? -1 : 0;
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace && phonetic == 0)
            {
                text.Append(xml.Value);
            }
        }
    }

    private void ReadSheet(XmlReader xml, int sheet)
    {
        var cells = new List<string>();
        var row = 0;
        var column = -1;
        var type = "";
        var value = new StringBuilder();
        var inValue = false;
        while (xml.Read())
        {
            Meet(xml);
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "row"):
                    row = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : row + 1;
                    cells.Clear();
                    column = -1;
                    break;
                case (XmlNodeType.Element, "c"):
                    column = ColumnOf(xml.GetAttribute("r")) ?? column + 1;
                    type = xml.GetAttribute("t") ?? "";
                    value.Clear();
                    break;
                case (XmlNodeType.Element, "v" or "t"):
                    inValue = !xml.IsEmptyElement;
                    break;
                case (XmlNodeType.EndElement, "v" or "t"):
                    inValue = false;
                    break;
                case (XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace, _) when inValue:
                    value.Append(xml.Value);
                    break;
                case (XmlNodeType.EndElement, "c"):
                    Put(cells, column, ValueOf(type, value.ToString()));
                    break;
                case (XmlNodeType.EndElement, "row"):
                    Add(cells, sheet, row);
                    break;
                default:
                    break;
            }
        }
    }

    private void Add(List<string> cells, int sheet, int row)
    {
        var filled = cells.Count(cell => !string.IsNullOrWhiteSpace(cell));
        if (filled == 0)
        {
            return;
        }

        if (rows.Count >= MostRows)
        {
            throw Refusals.TooComplex("行数过多", "too many rows");
        }

        var place = string.Create(CultureInfo.InvariantCulture, $"工作表{sheet}第{row}行");
        if (filled == 1)
        {
            // A single filled cell is a paragraph: heads and text stand in merged cells; line breaks inside are paragraphs.
            var text = cells.First(cell => !string.IsNullOrWhiteSpace(cell));
            rows.AddRange(text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => FigureCell.Read(line).State == FigureState.Text
                ? new SourceRow(place, [line], false, sheet, false)
                : new SourceRow(place, [.. cells], true, sheet, true)));
            return;
        }

        rows.Add(new SourceRow(place, [.. cells.Select(cell => cell.Replace("\n", "", StringComparison.Ordinal))], true, sheet, true));
    }

    private string ValueOf(string type, string value)
    {
        budget.Take(value.Length);
        return type switch
        {
            "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < shared.Count ? shared[index] : "",
            "b" or "e" => "",
            "str" or "inlineStr" => value,
            _ => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var figure) ? Math.Round(figure, 10).ToString("0.##########", CultureInfo.InvariantCulture) : value,
        };
    }

    private static void Put(List<string> cells, int column, string value)
    {
        if (column >= MostColumns)
        {
            if (value.Length > 0)
            {
                throw Refusals.TooComplex("列数过多", "too many columns");
            }

            return;
        }

        while (cells.Count <= column)
        {
            cells.Add("");
        }

        cells[column] = value;
    }

    /// <summary>B12 is column 1; null for a cell without reference.</summary>
    private static int? ColumnOf(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper).Take(4))
        {
            column = column * 26 + letter - 'A' + 1;
        }

        return column == 0 ? null : column - 1;
    }
}
