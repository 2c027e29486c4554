using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>
/// Files made to cost far more than they weigh. Each is refused, or read as far as it goes, soon and within bounds: allocated in all at
/// most 512 MB (so never more at a time), and for files over 8 MB at most 8 times the file beside that floor.
/// </summary>
public class HostileFileTests
{
    private const string Text = "BT /F1 12 Tf 10 10 Td (hello hello) Tj ET\n";

    private static string Many(string part, int times) => string.Concat(Enumerable.Repeat(part, times));

    private static byte[] Html(string body) => Encoding.UTF8.GetBytes("<html><body>政府信息公开" + body);

    private static byte[] Bomb(string part, string start, string fill, int megabytes)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "word/document.xml", "xl/workbook.xml" }.Where(name => name[0] == part[0] && name != part))
            {
                zip.CreateEntry(name).Open().Dispose();
            }

            using var stream = zip.CreateEntry(part, CompressionLevel.SmallestSize).Open();
            stream.Write(Encoding.UTF8.GetBytes(start));
            var chunk = Encoding.UTF8.GetBytes(Many(fill, (1 << 20) / fill.Length));
            for (var megabyte = 0; megabyte < megabytes; megabyte++)
            {
                stream.Write(chunk);
            }
        }

        return file.ToArray();
    }

    private const string Word = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";

    /// <summary>What it is, its code, and the file.</summary>
    public static TheoryData<string, string, Func<byte[]>> Files => new()
    {
        { "DOCX of blanks", "DF1006", () => Bomb("word/document.xml", Word, " ", 512) },
        { "DOCX of tables", "DF1010", () => Bomb("word/document.xml", Word + "<w:tbl>", "<w:tr><w:tc><w:p/></w:tc></w:tr>", 512) },
        { "DOCX of empty paragraphs", "DF1010", () => Bomb("word/document.xml", Word, "<w:p/>", 512) },
        { "DOCX of properties", "DF1010", () => Bomb("word/document.xml", Word + "<w:p><w:pPr>", "<w:b/>", 512) },
        { "DOCX of authors", "DF1010", () => Bomb("word/document.xml", Word + "<w:p>", "<w:ins w:author=\"a\"/>", 512) },
        { "DOCX of comments", "DF1010", () => DocxFile.Zip(("word/document.xml", Word + "</w:body></w:document>"), ("word/comments.xml", "<a>" + Many("<b/>", 2_000_000) + "</a>")) },
        { "XLSX of empty cells", "DF1010", () => Bomb("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>", "<c/>", 512) },
        { "XLSX of empty rows", "DF1010", () => Bomb("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", "<row/>", 512) },
        { "XLSX of shared strings", "DF1010", () => Bomb("xl/sharedStrings.xml", "<sst>", "<si><t>a</t></si>", 512) },
        { "XLSX of rows", "DF1010", () => Bomb("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", "<row><c><v>1</v></c></row>", 256) },
        { "DOCX with a document type and entities", "DF1007", () => DocxFile.Zip(("word/document.xml", "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><a>&c;</a>")) },
        { "DOCX nested deeply", "DF1010", () => DocxFile.WithBody(Many("<w:tbl><w:tr><w:tc>", 50_000) + Many("</w:tc></w:tr></w:tbl>", 50_000)) },
        { "DOCX with one row of wide cells", "DF1010", () => DocxFile.WithBody("<w:tbl><w:tr>" + Many("<w:tc><w:tcPr><w:gridSpan w:val=\"63\"/></w:tcPr><w:p/></w:tc>", 40_000) + "</w:tr></w:tbl>") },
        { "HTML with a table of spans", "DF1010", () => Html("<table>" + Many("<tr><td colspan=63 rowspan=200>一", 20_000)) },
        { "HTML nested deeply", "DF1010", () => Html(Many("<div>", 100_000)) },
        { "HTML of formats left open", "DF1005", () => Html("<div>" + string.Concat(Enumerable.Range(0, 200).Select(index => $"<b id={index}>")) + "</div>" + Many("<p>一</p>", 20_000)) },
        { "HTML of links left open", "DF1005", () => Html("<div>" + string.Concat(Enumerable.Range(0, 200).Select(index => $"<a href={index}><nobr id={index}>")) + "</div>" + Many("<p>一</p>", 20_000)) },
        { "HTML nested behind end tags that close nothing", "DF1010", () => Html(Many("<span><div></span></b>", 50_000)) },
        { "HTML of end tags that close nothing", "DF1010", () => Html(Many("<span>", 250) + Many("</b>一", 100_000)) },
        { "HTML of paragraphs below many spans", "DF1010", () => Html(Many("<span>", 250) + Many("<p>一</p>", 100_000)) },
        { "HTML of tables in tables", "DF1010", () => Html(Many("<table><tr><td>一", 1_000)) },
        { "HTML of empty elements", "DF1010", () => Html(Many("<br>", 4_000_000)) },
        { "HTML of text misplaced in a table", "DF1005", () => Html("<table>" + Many("<b>一<tr>", 900)) },
        { "HTML of attributes", "DF1005", () => Html("<p " + string.Join(' ', Enumerable.Range(0, 300_000).Select(index => $"a{index}=1")) + ">") },
        { "HTML of entities", "DF1005", () => Html(Many("&NotEqualTilde;", 200_000)) },
        { "text of one line", "DF1005", () => Encoding.UTF8.GetBytes(Many("政府信息公开 1 ", 200_000)) },
        { "text of figures", "DF1005", () => Encoding.UTF8.GetBytes(Many("1\t", 500_000)) },
        { "text of section heads", "DF1005", () => Encoding.UTF8.GetBytes(Many("三、收到和处理政府信息公开申请情况\n", 20_000)) },
        { "text of one row of the form", "DF1010", () => Encoding.UTF8.GetBytes(TextExport.Text(Some.BalancedReport(Some.Form2021)).Replace("四、政府信息公开行政复议", Many("\t（一）予以公开\t\t0\t0\t0\t0\t0\t0\t0\n", 50_000) + "\n四、政府信息公开行政复议", StringComparison.Ordinal)) },
        { "JSON nested deeply", "DF1008", () => Encoding.UTF8.GetBytes("{\"form\":" + Many("[", 100_000)) },
        { "JSON with many names", "DF1008", () => Encoding.UTF8.GetBytes("{\"form\":\"2021\",\"cells\":{" + string.Join(',', Enumerable.Range(0, 200_000).Select(index => $"\"c{index}\":1")) + "}}") },
        { "PDF that names its content 50,000 times", "DF1006", () => PdfFile.Of(Text, 50_000) },
        { "PDF of forms that draw forms", "DF1006", () => PdfFile.Of("/X6 Do", 1, [.. Enumerable.Range(7, 20).Select(next => next < 26 ? Many($"/X{next} Do ", 3) : Text)]) },
        { "PDF with a form that draws itself", "DF1006", () => PdfFile.Of("/X6 Do", 1, "/X6 Do /X6 Do") },
        { "PDF whose character map has a range of billions", "DF1006", () => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(PdfFile.OfReport(Some.BalancedReport(Some.Form2021))).Replace("<0200> <02FF> <0200>", "<00000000> <FFFFFFF0> <0000>", StringComparison.Ordinal)) },
        { "PDF whose page draws nothing with such a font", "DF1006", () => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(PdfFile.OfReport(Some.BalancedReport(Some.Form2021))).Replace("<0200> <02FF> <0200>", "<00000000> <003FFFF0> <0000>", StringComparison.Ordinal).Replace("/Contents [5", "/Contests [5", StringComparison.Ordinal)) },
        { "PDF whose character map counts up without end", "DF1007", () => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(PdfFile.OfReport(Some.BalancedReport(Some.Form2021))).Replace("<0200> <02FF> <0200>", "<003200300032003200335E74> <02FF> <0200>", StringComparison.Ordinal)) },
        { "PDF whose widths have a range of billions", "DF1006", () => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(PdfFile.OfReport(Some.BalancedReport(Some.Form2021))).Replace("/DW 1000 ", "/W [0 2000000000 1000] ", StringComparison.Ordinal)) },
        { "PDF of text without end", "DF1006", () => PdfFile.Of(Many("BT (" + Many("a", 1000) + ") Tj ET\n", 600)) },
    };

    [Theory, MemberData(nameof(Files))]
    public void A_file_made_to_cost_more_than_it_weighs_costs_little(string what, string code, Func<byte[]> file)
    {
        var bytes = file();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var result = ReportImport.Read(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {bytes.Length / 1024.0:0} KB, {watch.ElapsedMilliseconds} ms, {allocated >> 20} MB allocated, {result.Refusal?.Code}");
        Assert.Equal(code, result.Refusal?.Code);
        Assert.InRange(allocated, 0, Math.Max(512L << 20, 8L * bytes.Length));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30)); // under 2 s on an idle machine
    }

    /// <summary>A small page, a page of ruled tables: what is refused above is the size, not the construction.</summary>
    [Fact]
    public void A_form_drawn_twice_and_content_in_two_parts_are_read()
    {
        var result = ReportImport.Read(PdfFile.Of("/X6 Do", 2, "/X7 Do /X7 Do", Text));
        Assert.Equal("DF1005", result.Refusal!.Code); // text, but no report
    }
}
