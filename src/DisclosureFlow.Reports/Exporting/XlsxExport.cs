using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports;

/// <summary>The report as XLSX (ECMA-376): one sheet with the printed content, figures as numbers, heads merged.</summary>
public static class XlsxExport
{
    /// <summary>The same report gives the same bytes; reading them back gives the same report.</summary>
    /// <param name="date">成文日期 to print; null: the report's own, if any.</param>
    public static byte[] Write(Report report, DateOnly? date = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var dated = report with { Date = date ?? report.Date };
        return CarriedEdition.Write(dated, carried => Package(dated, carried));
    }

    /// <summary>What is visible, and beside it what the file should carry.</summary>
    internal static byte[] Package(Report report, string? carried)
    {
        var blocks = ReportContent.Of(report);
        var sheet = new Sheet(blocks.OfType<TableBlock>().Max(table => table.Columns));
        foreach (var block in blocks)
        {
            switch (block)
            {
                case TitleBlock title: sheet.Line(title.Text); break;
                case HeadingBlock heading: sheet.Line(heading.Text); break;
                case ParagraphBlock paragraph: sheet.Line(paragraph.Text); break;
                case TableBlock table: sheet.Table(table, report); break;
                case SignatureBlock signature:
                    foreach (var line in new[] { signature.Organ, signature.Date }.Where(line => line.Length > 0))
                    {
                        sheet.Line(line);
                    }

                    break;
                default: throw new NotSupportedException($"no XLSX for {block.GetType().Name}");
            }
        }

        return Workbook([("年度报告", sheet.ToXml())], carried);
    }

    /// <summary>A workbook of plain sheets: rows of texts and figures.</summary>
    /// <param name="sheets">Name (at most 31 characters) and rows; a value is null, a string or a decimal.</param>
    public static byte[] Tables(IEnumerable<(string Name, IEnumerable<IReadOnlyList<object?>> Rows)> sheets) =>
        Workbook([.. sheets.Select(sheet =>
        {
            var xml = new Sheet(1);
            foreach (var row in sheet.Rows)
            {
                xml.Row(row);
            }

            return (sheet.Name, xml.ToXml());
        })]);

    private static byte[] Workbook(IReadOnlyList<(string Name, string Xml)> sheets, string? carried = null)
    {
        var numbers = Enumerable.Range(1, sheets.Count).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToArray();
        var types = string.Concat(numbers.Select(number => $"<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"));
        var relations = string.Concat(numbers.Select(number => $"<Relationship Id=\"rId{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"));
        var list = string.Concat(sheets.Select((sheet, index) => $"<sheet name=\"{ZipWriting.Xml(sheet.Name)}\" sheetId=\"{numbers[index]}\" r:id=\"rId{numbers[index]}\"/>"));
        const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
        return ZipWriting.OfText(
        [
            ("[Content_Types].xml", $"{Declaration}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"),
            ("_rels/.rels", $"{Declaration}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            ("xl/workbook.xml", $"{Declaration}<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", $"{Declaration}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}{(carried is null ? "" : CarriedEdition.Relationship)}</Relationships>"),
            .. sheets.Select((sheet, index) => ($"xl/worksheets/sheet{numbers[index]}.xml", Declaration + sheet.Xml)),
            .. carried is null ? [] : new[] { (CarriedEdition.Part, CarriedEdition.Xml(carried)) },
        ]);
    }

    private sealed class Sheet(int width)
    {
        private readonly StringBuilder rows = new(32 * 1024);
        private readonly List<string> merges = [];
        private int row;

        public void Line(string text)
        {
            Begin();
            Text(0, text);
            rows.Append("</row>");
            Merge(row, 0, 1, width);
        }

        public void Row(IReadOnlyList<object?> values)
        {
            Begin();
            for (var column = 0; column < values.Count; column++)
            {
                switch (values[column])
                {
                    case decimal figure: Number(column, figure); break;
                    case string text: Text(column, text); break;
                    default: break;
                }
            }

            rows.Append("</row>");
        }

        public void Table(TableBlock table, Report report)
        {
            var top = row + 1;
            foreach (var line in table.Rows)
            {
                Begin();
                foreach (var cell in line)
                {
                    if (cell.Cell is { } id && report.Cells[id] is { } figure)
                    {
                        Number(cell.Column, figure);
                    }
                    else
                    {
                        Text(cell.Column, cell.Text);
                    }

                    Merge(top + cell.Row, cell.Column, cell.RowSpan, cell.ColumnSpan);
                }

                rows.Append("</row>");
            }
        }

        public string ToXml() =>
            $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData>{(merges.Count == 0 ? "" : $"<mergeCells count=\"{merges.Count.ToString(CultureInfo.InvariantCulture)}\">{string.Concat(merges)}</mergeCells>")}</worksheet>";

        private void Begin() => rows.Append(CultureInfo.InvariantCulture, $"<row r=\"{++row}\">");

        private void Text(int column, string text) =>
            rows.Append("<c r=\"").Append(Reference(row, column)).Append("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">").Append(ZipWriting.Xml(text)).Append("</t></is></c>");

        private void Number(int column, decimal figure) =>
            rows.Append("<c r=\"").Append(Reference(row, column)).Append("\"><v>").Append(ReportContent.FigureText(figure)).Append("</v></c>");

        private void Merge(int from, int column, int rowSpan, int columnSpan)
        {
            if (rowSpan > 1 || columnSpan > 1)
            {
                merges.Add($"<mergeCell ref=\"{Reference(from, column)}:{Reference(from + rowSpan - 1, column + columnSpan - 1)}\"/>");
            }
        }

        private static string Reference(int row, int column)
        {
            var letters = column < 26 ? ((char)('A' + column)).ToString() : $"{(char)('A' + column / 26 - 1)}{(char)('A' + column % 26)}";
            return letters + row.ToString(CultureInfo.InvariantCulture);
        }
    }
}
