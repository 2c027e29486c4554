using System.Diagnostics;
using System.Text;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Importing;

public class HtmlImportTests
{
    private static readonly Report Report = Some.BalancedReport(Some.Form2021, 17, 300);

    private static ImportResult Read(string html) => ReportImport.Read(Encoding.UTF8.GetBytes(html), "page.html");

    [Fact]
    public void A_portal_page_around_the_report_costs_nothing()
    {
        var page = HtmlExport.Document(Report)
            .Replace("<main>", "<nav><a href=#>首页</a> &gt; <a href=#>信息公开</a></nav><script>var a='<table>';</script><div>索引号：A01/2026</div><div>发布时间：2026-01-09 10:00</div><main>", StringComparison.Ordinal)
            .Replace("</main>", "</main><div>【打印】【关闭】</div><footer>某某县人民政府办公室主办 ICP备00000000号</footer>", StringComparison.Ordinal);
        var result = Read(page);
        Assert.Equal(Report.Cells, result.Report!.Cells);
        Assert.Equal(Report.Title, result.Report.Title);
        Assert.Equal(Report.Prose, result.Report.Prose);
        Assert.Equal(Report.Organ, result.Report.Organ);
        Assert.Superset(new HashSet<string> { "索引号：A01/2026", "发布时间：2026-01-09 10:00", "【打印】【关闭】" }, result.Report.Remarks.ToHashSet());
    }

    [Fact]
    public void Markup_pasted_from_a_word_processor_is_read_through()
    {
        var page = HtmlExport.Article(Report)
            .Replace("<td", "<td style='mso-x:1'", StringComparison.Ordinal)
            .Replace("</td>", "<o:p></o:p></span></p></td>", StringComparison.Ordinal)
            .Replace("<p>", "<p class=MsoNormal><span lang=EN-US>", StringComparison.Ordinal)
            .Replace("</th>", "</font></th>", StringComparison.Ordinal);
        Assert.Equal(Report.Cells, Read(page).Report!.Cells);
        Assert.Equal(Report.Prose, Read(page).Report!.Prose);
    }

    /// <summary>Formats, paragraphs, items and cells whose end tags were forgotten, in every cell: they close each other, so nothing nests.</summary>
    [Fact]
    public void A_page_whose_end_tags_were_forgotten_is_read()
    {
        var page = HtmlExport.Article(Report)
            .Replace("<td", "<td width=1", StringComparison.Ordinal).Replace("</td>", "", StringComparison.Ordinal).Replace("</tr>", "", StringComparison.Ordinal).Replace("</p>", "", StringComparison.Ordinal);
        page = System.Text.RegularExpressions.Regex.Replace(page, "(<td[^>]*>)", "$1<p><b><font face=宋体><span>", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
        page += string.Concat(Enumerable.Repeat("<ul><li><b>一<li><i>二<dl><dt><u>三<dd>四</dl></ul><p><strong>五<div>六</div>", 400));
        Assert.Equal(Report.Cells, Read(page).Report!.Cells);
        Assert.Equal(Report.Prose["1"], Read(page).Report!.Prose["1"]);
    }

    [Fact]
    public void A_report_inside_a_layout_table_is_read() =>
        Assert.Equal(Report, Read($"<html><body><table><tr><td>{HtmlExport.Article(Report)}</td></tr></table></body></html>").Report);

    [Fact]
    public void Cells_without_spans_are_read_by_their_labels()
    {
        // Some portals flatten merged heads and repeat nothing: spans gone, row heads left out below the first.
        var page = System.Text.RegularExpressions.Regex.Replace(HtmlExport.Article(Report), " (?:row|col)span=\"[0-9]+\"", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.Equal(Report.Cells, Read(page).Report!.Cells);
    }

    [Fact]
    public void A_table_with_total_first_is_read_by_its_heads()
    {
        var rows = new StringBuilder("<p>三、收到和处理政府信息公开申请情况</p><table><tr><th>项目</th><th>总计</th><th>自然人</th><th>商业企业</th><th>科研机构</th><th>社会公益组织</th><th>法律服务机构</th><th>其他</th></tr>");
        foreach (var row in Report.Layout.Cells.Where(cell => cell.Section == "3").GroupBy(cell => cell.Row))
        {
            var label = row.First().RowLabel.Split(' ')[^1];
            var figures = row.Select(cell => Report.Cells[cell.Id]).ToArray();
            rows.Append($"<tr><td>{label}</td>{string.Concat(figures[6..].Concat(figures[..6]).Select(figure => $"<td>{figure}</td>"))}</tr>");
        }

        var read = Read($"<html><body><p>{Report.Title}</p>{rows}</table></body></html>").Report!;
        Assert.All(Report.Cells.Where(cell => cell.Key[0] == '3'), cell => Assert.Equal(cell.Value, read.Cells[cell.Key]));
    }

    /// <summary>Just under the limit, and far over it; elements whose end tag may be left out are not nested by the parser.</summary>
    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<tt>")]
    [InlineData("<font color=1>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<p><b>")]
    [InlineData("<a href=x>")]
    public void Deep_nesting_ends_soon(string tag)
    {
        var watch = Stopwatch.StartNew();
        foreach (var depth in new[] { 900, 40_000 })
        {
            Assert.NotNull(Read("<html><body>" + string.Concat(Enumerable.Repeat(tag, depth)) + "政府信息公开").Refusal);
        }

        Assert.InRange(watch.ElapsedMilliseconds, 0, 10_000);
    }

    [Fact]
    public void Wide_spans_are_clamped()
    {
        var watch = Stopwatch.StartNew();
        var result = Read(string.Concat(Enumerable.Repeat("<table><tr><td rowspan=2000000000 colspan=2000000000>规章</td></tr></table>", 2_000)));
        Assert.NotNull(result);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 2_000);
    }

    [Fact]
    public async Task A_page_printed_to_pdf_is_read_figure_by_figure()
    {
        var chromium = Outside.Program("chromium", "chromium");
        var folder = Directory.CreateTempSubdirectory("reports-pdf-");
        var page = Path.Combine(folder.FullName, "report.html");
        await File.WriteAllTextAsync(page, HtmlExport.Document(Report));
        var pdf = Path.Combine(folder.FullName, "report.pdf");
        await Outside.Run(chromium, ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", $"--user-data-dir={folder.FullName}/profile", "--no-pdf-header-footer", $"--print-to-pdf={pdf}", page]);
        Assert.SkipUnless(File.Exists(pdf), "chromium printed nothing");
        var result = ReportImport.Read(await File.ReadAllBytesAsync(pdf), "report.pdf");
        folder.Delete(true);
        Assert.Equal("pdf", result.Format);
        Assert.Empty(Report.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
        Assert.Equal(Report.Title, result.Report!.Title);
    }
}
