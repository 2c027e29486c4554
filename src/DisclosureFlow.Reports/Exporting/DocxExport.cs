using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports;

/// <summary>The report as DOCX (ECMA-376, transitional): the printed content with real merged cells and repeated head rows.</summary>
public static class DocxExport
{
    private const string Main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

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
        var body = new StringBuilder(64 * 1024);
        foreach (var block in ReportContent.Of(report))
        {
            Append(body, block);
        }

        // A4; margins of GB/T 9704-2012: 37, 26, 35, 28 mm, in twentieths of a point.
        body.Append("<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/></w:sectPr>");
        return ZipWriting.OfText(
        [
            ("[Content_Types].xml", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/></Types>"),
            ("_rels/.rels", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>"),
            ("word/_rels/document.xml.rels", $"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>{(carried is null ? "" : CarriedEdition.Relationship)}</Relationships>"),
            ("word/styles.xml", Styles()),
            ("word/document.xml", $"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"{Main}\"><w:body>{body}</w:body></w:document>"),
            .. carried is null ? [] : new[] { (CarriedEdition.Part, CarriedEdition.Xml(carried)) },
        ]);
    }

    private static string Styles()
    {
        var styles = new StringBuilder($"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:styles xmlns:w=\"{Main}\"><w:docDefaults><w:rPrDefault><w:rPr>{Run("仿宋_GB2312", 32)}<w:lang w:val=\"zh-CN\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>");
        foreach (var (id, name, paragraph, font, halfPoints) in new[]
        {
            ("Title", "Title", "<w:spacing w:after=\"400\"/><w:jc w:val=\"center\"/>", "方正小标宋简体", 44),
            ("Heading1", "heading 1", "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"0\"/>", "黑体", 32),
            ("Heading2", "heading 2", "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"1\"/>", "楷体_GB2312", 32),
            ("BodyText", "Body Text", "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/>", "仿宋_GB2312", 32),
            ("TableText", "Table Text", "<w:jc w:val=\"center\"/>", "仿宋_GB2312", 18),
            ("Signature", "Signature", "<w:ind w:rightChars=\"200\" w:right=\"640\"/><w:jc w:val=\"right\"/>", "仿宋_GB2312", 32),
        })
        {
            styles.Append(CultureInfo.InvariantCulture, $"<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:pPr>{paragraph}</w:pPr><w:rPr>{Run(font, halfPoints)}</w:rPr></w:style>");
        }

        return styles.Append("</w:styles>").ToString();
    }

    private static string Run(string font, int halfPoints) =>
        string.Create(CultureInfo.InvariantCulture, $"<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"{font}\"/><w:sz w:val=\"{halfPoints}\"/>");

    private static void Append(StringBuilder body, ContentBlock block)
    {
        switch (block)
        {
            case TitleBlock title: Paragraph(body, title.Text, "Title"); break;
            case HeadingBlock heading: Paragraph(body, heading.Text, heading.Level == 1 ? "Heading1" : "Heading2"); break;
            case ParagraphBlock paragraph: Paragraph(body, paragraph.Text, "BodyText"); break;
            case TableBlock table: Table(body, table); break;
            case SignatureBlock signature:
                foreach (var line in new[] { signature.Organ, signature.Date }.Where(line => line.Length > 0))
                {
                    Paragraph(body, line, "Signature");
                }

                break;
            default: throw new NotSupportedException($"no DOCX for {block.GetType().Name}");
        }
    }

    private static void Paragraph(StringBuilder body, string text, string style) =>
        body.Append("<w:p><w:pPr><w:pStyle w:val=\"").Append(style).Append("\"/></w:pPr><w:r><w:t xml:space=\"preserve\">").Append(ZipWriting.Xml(text)).Append("</w:t></w:r></w:p>");

    private static void Table(StringBuilder body, TableBlock table)
    {
        var widths = Widths(table);
        body.Append(CultureInfo.InvariantCulture, $"<w:tbl><w:tblPr><w:tblW w:w=\"{widths.Sum()}\" w:type=\"dxa\"/><w:tblBorders>");
        foreach (var side in new[] { "top", "left", "bottom", "right", "insideH", "insideV" })
        {
            body.Append("<w:").Append(side).Append(" w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
        }

        body.Append("</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCaption w:val=\"").Append(ZipWriting.Xml(table.Caption)).Append("\"/></w:tblPr><w:tblGrid>");
        foreach (var width in widths)
        {
            body.Append(CultureInfo.InvariantCulture, $"<w:gridCol w:w=\"{width}\"/>");
        }

        body.Append("</w:tblGrid>");
        var covering = Covering(table);
        for (var row = 0; row < table.Rows.Length; row++)
        {
            body.Append("<w:tr><w:trPr><w:cantSplit/>").Append(row < table.HeaderRows ? "<w:tblHeader/>" : "").Append("</w:trPr>");
            for (var column = 0; column < table.Columns; column += covering[row, column].ColumnSpan)
            {
                Cell(body, covering[row, column], row, widths.AsSpan(column, covering[row, column].ColumnSpan));
            }

            body.Append("</w:tr>");
        }

        body.Append("</w:tbl>");
    }

    private static void Cell(StringBuilder body, TableCell cell, int row, ReadOnlySpan<int> widths)
    {
        var width = 0;
        foreach (var column in widths)
        {
            width += column;
        }

        body.Append(CultureInfo.InvariantCulture, $"<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
        body.Append(cell.ColumnSpan > 1 ? string.Create(CultureInfo.InvariantCulture, $"<w:gridSpan w:val=\"{cell.ColumnSpan}\"/>") : "");
        body.Append(cell.RowSpan == 1 ? "" : cell.Row == row ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>");
        body.Append("<w:vAlign w:val=\"center\"/></w:tcPr>");
        Paragraph(body, cell.Row == row ? cell.Text : "", "TableText");
        body.Append("</w:tc>");
    }

    /// <summary>Column widths in twentieths of a point: the type area of 156 mm, the innermost label column wide enough for a sentence.</summary>
    private static int[] Widths(TableBlock table)
    {
        const int TypeArea = 8840;
        const int WholePoint = 20; // fractions of a point make LibreOffice split columns when it writes HTML
        var widths = new int[table.Columns];
        var left = TypeArea;
        for (var column = 0; column < table.LabelColumns; column++)
        {
            widths[column] = column == table.LabelColumns - 1 ? 2400 : 720;
            left -= widths[column];
        }

        widths.AsSpan(table.LabelColumns).Fill(left / (table.Columns - table.LabelColumns) / WholePoint * WholePoint);
        return widths;
    }

    internal static TableCell[,] Covering(TableBlock table)
    {
        var covering = new TableCell[table.Rows.Length, table.Columns];
        foreach (var cell in table.Rows.SelectMany(row => row))
        {
            for (var row = cell.Row; row < cell.Row + cell.RowSpan; row++)
            {
                for (var column = cell.Column; column < cell.Column + cell.ColumnSpan; column++)
                {
                    covering[row, column] = cell;
                }
            }
        }

        return covering;
    }
}
