using System.Text;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>Section 四 as offices lay it out: the statutory row of fifteen, or turned so that it fits a narrow page.</summary>
public class SectionFourTests
{
    private static readonly Report Report = Some.BalancedReport(Some.Form2021, 19).With(
        ("4.reconsideration.upheld", 3), ("4.reconsideration.total", 3 + Some.BalancedReport(Some.Form2021, 19).Cells["4.reconsideration.total"] - Some.BalancedReport(Some.Form2021, 19).Cells["4.reconsideration.upheld"]));

    private static readonly (string Id, string Label)[] Blocks = [("reconsideration", "行政复议"), ("directLitigation", "未经复议直接起诉"), ("litigationAfterReconsideration", "复议后起诉")];
    private static readonly (string Id, string Label)[] Results = [("upheld", "结果维持"), ("corrected", "结果纠正"), ("otherResult", "其他结果"), ("pending", "尚未审结"), ("total", "总计")];

    private static string Figure(string block, string result) => ReportContent.FigureText(Report.Cells[$"4.{block}.{result}"]);

    public static TheoryData<string, string> Layouts => new()
    {
        { "a row for each figure, groups in columns of their own", string.Concat(Blocks.SelectMany((block, at) => Results.Select((result, index) => $"{(index == 0 ? at == 0 ? "行政复议" : at == 1 ? "行政诉讼" : "" : "")}\t{(index == 0 && at > 0 ? block.Label : "")}\t{result.Label}\t{Figure(block.Id, result.Id)}\n"))) },
        { "a row for each figure, groups on lines of their own", string.Concat(Blocks.Select((block, at) => (at == 1 ? "行政诉讼\n" : "") + block.Label + "\n" + string.Concat(Results.Select(result => $"{result.Label}\t{Figure(block.Id, result.Id)}\n")))) },
        { "a row for each group", "项目\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n" + string.Concat(Blocks.Select((block, at) => (at == 1 ? "行政诉讼\t" : "") + block.Label + "\t" + string.Join('\t', Results.Select(result => Figure(block.Id, result.Id))) + "\n")) },
        { "a row for each result", "\t行政复议\t未经复议直接起诉\t复议后起诉\n" + string.Concat(Results.Select(result => result.Label + "\t" + string.Join('\t', Blocks.Select(block => Figure(block.Id, result.Id))) + "\n")) },
        { "one cell a line", string.Concat(Blocks.Select((block, at) => (at == 1 ? "行政诉讼\n" : "") + block.Label + "\n" + string.Concat(Results.Select(result => result.Label + "\n")))) + string.Concat(Blocks.SelectMany(block => Results.Select(result => Figure(block.Id, result.Id) + "\n"))) },
    };

    [Theory, MemberData(nameof(Layouts))]
    public void Every_figure_is_found_by_its_heads(string layout, string table)
    {
        Assert.NotEmpty(layout);
        var text = TextExport.Text(Report);
        var (from, to) = (text.IndexOf("行政复议\t", StringComparison.Ordinal), text.IndexOf("五、存在的主要问题", StringComparison.Ordinal));
        var result = ReportImport.Read(Encoding.UTF8.GetBytes(text[..from] + table + "\n" + text[to..]));
        Assert.Empty(Report.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
        Assert.Equal(Report, result.Report);
    }

    [Fact]
    public void A_turned_table_that_lacks_a_row_leaves_its_cells_not_given()
    {
        var text = TextExport.Text(Report);
        var (from, to) = (text.IndexOf("行政复议\t", StringComparison.Ordinal), text.IndexOf("五、存在的主要问题", StringComparison.Ordinal));
        var table = string.Concat(Blocks.Select(block => block.Label + "\n" + string.Concat(Results.Where(result => (block.Id, result.Id) != ("directLitigation", "pending")).Select(result => $"{result.Label}\t{Figure(block.Id, result.Id)}\n"))));
        var result = ReportImport.Read(Encoding.UTF8.GetBytes(text[..from] + table + "\n" + text[to..]));
        Assert.Equal(["4.directLitigation.pending"], result.Report!.Cells.Where(cell => cell.Value is null).Select(cell => cell.Key));
        Assert.Equal(Report.With("4.directLitigation.pending", null).Cells, result.Report.Cells);
    }
}
