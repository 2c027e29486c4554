using AngleSharp.Html.Parser;
using CsCheck;

namespace DisclosureFlow.Reports.Tests.Content;

public class ReportContentTests
{
    [Fact]
    public void Everything_of_the_report_is_printed_once_in_order()
    {
        var report = Some.BalancedReport(Some.Form2021).WithProse("0", "导言。");
        var blocks = ReportContent.Of(report, new DateOnly(2026, 1, 5));
        Assert.Equal(report.Title, Assert.IsType<TitleBlock>(blocks[0]).Text);
        Assert.Equal(report.Layout.Sections.Select(section => section.Heading), blocks.OfType<HeadingBlock>().Where(heading => heading.Level == 1).Select(heading => heading.Text));
        Assert.Equal(report.Layout.CellIds, blocks.OfType<TableBlock>().SelectMany(table => table.Rows).SelectMany(row => row).Select(cell => cell.Cell).OfType<string>());
        Assert.All(blocks.OfType<TableBlock>().SelectMany(table => table.Rows).SelectMany(row => row).Where(cell => cell.Cell is not null), cell => Assert.Equal(ReportContent.FigureText(report.Cells[cell.Cell!]), cell.Text));
        Assert.Equal(new SignatureBlock("单位主要负责人签名：", report.Organ!, "2026年1月5日"), blocks[^1]);
        var printed = blocks.Select(block => block switch { ParagraphBlock paragraph => paragraph.Text, HeadingBlock { Level: 2 } heading => heading.Text, _ => null }).OfType<string>();
        Assert.Equal(report.Prose.Values.SelectMany(text => text.Split('\n')), printed);
    }

    [Theory]
    [InlineData("1.加强组织领导", 2)]
    [InlineData("（1）压实责任", 2)]
    [InlineData("12．规范依申请公开办理", 2)]
    [InlineData("1.加强组织领导，压实责任。", 0)]
    [InlineData("1.5万人", 0)]
    [InlineData("2023年工作", 0)]
    [InlineData("（注）说明", 0)]
    public void A_head_of_the_third_or_fourth_level_is_known(string paragraph, int level) => Assert.Equal([level], HeadLevels("1", paragraph));

    [Theory]
    [InlineData("1", "（一）甲项\n1.乙项\n（1）丙项\n正文。\n（2）丁项\n2.戊项\n（二）己项\n1.庚项", new[] { 2, 3, 4, 0, 4, 3, 2, 3 })]
    [InlineData("1", "1.乙项\n2.丙项\n（1）丁项\n3.戊项", new[] { 2, 2, 3, 2 })]
    [InlineData("1", "（1）丙项\n1.乙项\n（1）丁项", new[] { 2, 2, 3 })]
    [InlineData("0", "（一）甲项\n1.乙项", new[] { 1, 2 })]
    public void A_head_is_nested_under_the_heads_before_it_and_skips_no_level(string section, string prose, int[] levels) => Assert.Equal(levels, HeadLevels(section, prose));

    [Fact]
    public void A_cell_not_given_is_printed_as_a_dash() =>
        Assert.Equal("—", ReportContent.Of(Report.Blank(Some.Form2021)).OfType<TableBlock>().SelectMany(table => table.Rows).SelectMany(row => row).First(cell => cell.Cell == "3.new.total").Text);

    [Fact]
    public void Each_figure_in_html_names_the_heads_it_is_read_with() => Some.Balanced.Sample(report =>
    {
        var document = new HtmlParser().ParseDocument(HtmlExport.Document(report));
        Assert.Equal("zh-CN", document.DocumentElement.GetAttribute("lang"));
        Assert.Equal(3, document.QuerySelectorAll("table > caption").Length);
        Assert.All(document.QuerySelectorAll("th"), head => Assert.Contains(head.GetAttribute("scope"), new[] { "col", "colgroup", "row", "rowgroup" }));
        Assert.Equal(report.Layout.CellIds, document.QuerySelectorAll("td").Select(cell => cell.GetAttribute("data-cell")));
        foreach (var cell in document.QuerySelectorAll("td"))
        {
            var form = report.Layout.Cell(cell.GetAttribute("data-cell")!);
            var heads = cell.GetAttribute("headers")!.Split(' ').Select(id => document.GetElementById(id)!.TextContent).ToArray();
            Assert.All($"{form.RowLabel} {form.ColumnLabel}".Split(' ', StringSplitOptions.RemoveEmptyEntries), label => Assert.Contains(label, heads));
            Assert.Equal(ReportContent.FigureText(report.Cells[form.Id]), cell.TextContent);
        }
    }, iter: 10);

    [Fact]
    public void Markup_in_text_stays_text()
    {
        var report = Some.BalancedReport(Some.Form2021).WithProse("1", "<script>alert('1')</script> & \"二\"");
        var document = new HtmlParser().ParseDocument(HtmlExport.Document(report));
        Assert.Empty(document.QuerySelectorAll("script"));
        Assert.Contains(document.QuerySelectorAll("p"), paragraph => paragraph.TextContent == "<script>alert('1')</script> & \"二\"");
    }

    [Fact]
    public void Json_has_every_cell_and_comes_back() => Some.Balanced.Sample(report =>
    {
        var holed = report.With("3.new.natural", null);
        var result = ReportImport.Read(JsonExport.Write(holed, ReportChecks.Run(holed)), "report.json");
        Assert.Equal(holed, result.Report);
    }, iter: 30);

    private static IEnumerable<int> HeadLevels(string section, string prose) => ReportContent.Of(Report.Blank(Some.Form2021).WithProse(section, prose))
        .Select(block => block switch { ParagraphBlock paragraph => paragraph.HeadLevel, HeadingBlock { Level: 2 } => 2, _ => -1 }).Where(level => level >= 0);
}
