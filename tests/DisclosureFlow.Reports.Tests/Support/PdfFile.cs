using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports.Tests;

/// <summary>Small PDF files made by hand (ISO 32000-1, 7.5): the content of one page, and forms it may draw.</summary>
internal static class PdfFile
{
    /// <param name="content">The page's content stream, object 5.</param>
    /// <param name="times">How often the page names it.</param>
    /// <param name="forms">Content of forms /X6, /X7, … each of which may draw any other.</param>
    public static byte[] Of(string content, int times = 1, params IReadOnlyList<string> forms) => Write(content, times, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", 842, forms, []);

    /// <summary>The report on one tall page: paragraphs as lines, each table cell in a box of its own.</summary>
    public static byte[] OfReport(Report report)
    {
        var content = new StringBuilder();
        var top = 4_900;
        foreach (var block in ReportContent.Of(report))
        {
            top -= 40;
            switch (block)
            {
                case TitleBlock title: Line(content, title.Text, 60, top); break;
                case HeadingBlock heading: Line(content, heading.Text, 60, top); break;
                case ParagraphBlock paragraph: Line(content, paragraph.Text, 60, top); break;
                case SignatureBlock signature:
                    Line(content, signature.Organ, 400, top);
                    Line(content, signature.Date, 400, top - 30);
                    break;
                case TableBlock table: top = Table(content, table, top + 20); break;
                default: throw new NotSupportedException();
            }
        }

        // A font whose codes are Unicode, without outlines: enough for text to be read.
        const string Font = "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] /Ascent 900 /Descent -200 /CapHeight 700 /ItalicAngle 0 /StemV 80 >> >>] >>";
        var map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange 256 beginbfrange\n"
            + string.Concat(Enumerable.Range(0, 256).Select(high => string.Create(CultureInfo.InvariantCulture, $"<{high:X2}00> <{high:X2}FF> <{high:X2}00>\n"))) + "endbfrange endcmap end end";
        return Write(content.ToString(), 1, Font, 5_000, [], [Stream("", map)]);
    }

    private static void Line(StringBuilder content, string text, int x, int y) =>
        content.Append(CultureInfo.InvariantCulture, $"BT /F1 10 Tf {x} {y} Td <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}> Tj ET\n");

    private static int Table(StringBuilder content, TableBlock table, int top)
    {
        const int Height = 18;
        int Left(int column) => 60 + Math.Min(column, table.LabelColumns) * 480 + Math.Max(0, column - table.LabelColumns) * 120;
        foreach (var cell in table.Rows.SelectMany(row => row))
        {
            var (left, right) = (Left(cell.Column), Left(cell.Column + cell.ColumnSpan));
            var bottom = top - (cell.Row + cell.RowSpan) * Height;
            content.Append(CultureInfo.InvariantCulture, $"{left} {bottom} {right - left} {cell.RowSpan * Height} re S\n");
            Line(content, cell.Text, left + 4, bottom + cell.RowSpan * Height / 2 - 4);
        }

        return top - table.Rows.Length * Height;
    }

    private static byte[] Write(string content, int times, string font, int height, IReadOnlyList<string> forms, IReadOnlyList<string> more)
    {
        var resources = $"<< /Font << /F1 4 0 R >> /XObject << {string.Join(' ', forms.Select((_, index) => $"/X{index + 6} {index + 6} 0 R"))} >> >>";
        List<string> objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {height * 595 / 842} {height}] /Resources {resources} /Contents [{string.Join(' ', Enumerable.Repeat("5 0 R", times))}] >>",
            font, Stream("", content), .. more,
            .. forms.Select(form => Stream($"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources {resources}", form)),
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        foreach (var (text, index) in objects.Select((text, index) => (text, index)))
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{text}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => file.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n"));
        return Encoding.ASCII.GetBytes(file.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF").ToString());
    }

    private static string Stream(string entries, string content) => $"<< {entries} /Length {content.Length} >>\nstream\n{content}\nendstream";
}
