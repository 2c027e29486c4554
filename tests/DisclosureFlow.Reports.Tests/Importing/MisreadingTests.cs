using System.Text;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>What offices write around a figure, and what once became part of it without a word. A figure is read right, or is not given and said so.</summary>
public class MisreadingTests
{
    private static readonly Report Real = Some.BalancedReport(Some.Form2021).With(("2.licences.decisions", 1361), ("2.fees.amount", 1.25m));
    private static readonly string Html = Encoding.UTF8.GetString(HtmlExport.Write(Real with { Remarks = [] }));

    private static ImportResult Read(string file) => ReportImport.Read(Encoding.UTF8.GetBytes(file));

    [Theory]
    [InlineData("单位：万元", "单位：元", "12500")]
    [InlineData("（单位：万元）", "（元）", "12500")]
    [InlineData("单位：万元", "单位:亿元", "0.000125")]
    public void A_sum_of_money_is_read_in_the_unit_that_its_head_names(string printed, string written, string figure)
    {
        foreach (var file in new[] { Html, TextExport.Text(Real) })
        {
            var result = Read(file.Replace(printed, written, StringComparison.Ordinal).Replace("1.25", figure, StringComparison.Ordinal));
            Assert.Equal(1.25m, result.Report!.Cells["2.fees.amount"]);
            Assert.Contains(result.ReadingFindings, finding => finding.Code == "DF1114" && finding.Cells.Contains("2.fees.amount"));
        }
    }

    [Theory]
    [InlineData("1361①")]
    [InlineData("1361²")]
    [InlineData("1361⑴")]
    [InlineData("②1361")]
    [InlineData("1361<sup>1</sup>")]
    [InlineData("1361<sup>[1]</sup>")]
    public void The_mark_of_a_note_is_no_digit(string cell)
    {
        var result = Read(Html.Replace("1361", cell, StringComparison.Ordinal));
        Assert.Null(result.Report!.Cells["2.licences.decisions"]);
        Assert.Contains(result.ReadingFindings, finding => finding.Code == "DF1105" && finding.Cells.Contains("2.licences.decisions"));
    }

    /// <summary>A column that the office left out: every other figure keeps its own column, whatever blank cells stand before the figures.</summary>
    [Theory]
    [InlineData("total", "总计")]
    [InlineData("business", "商业企业")]
    [InlineData("legalService", "法律服务机构")]
    [InlineData("natural", "自然人")]
    public void A_column_that_is_missing_moves_no_figure(string column, string head)
    {
        var result = Read(WithoutColumn(Html, column, head));
        foreach (var cell in Some.Form2021.Cells)
        {
            Assert.Equal(cell.Section == "3" && cell.Column == column ? null : Real.Cells[cell.Id], result.Report!.Cells[cell.Id]);
        }

        var finding = Assert.Single(result.ReadingFindings, finding => finding.Code == "DF1129");
        Assert.Equal(Some.Form2021.Cells.Where(cell => cell.Section == "3" && cell.Column == column).Select(cell => cell.Id), finding.Cells);
    }

    /// <summary>The head alone is lost, its figures are there: the form's own order counts.</summary>
    [Theory]
    [InlineData("总计")]
    [InlineData("商业企业")]
    [InlineData("自然人")]
    public void A_column_that_lost_only_its_head_keeps_its_figures(string head)
    {
        var table = Html.IndexOf("申请人情况", StringComparison.Ordinal);
        var result = Read(Html[..table] + new Regex($">{head}<").Replace(Html[table..], "><", 1));
        Assert.Equal(Real.Cells, result.Report!.Cells);
    }

    private static string WithoutColumn(string html, string column, string head)
    {
        var table = html.IndexOf("申请人情况", StringComparison.Ordinal);
        var rest = new Regex($"<th[^>]*>{head}</th>\\n?").Replace(html[table..], "", 1);
        rest = column is "business" or "legalService" ? new Regex("colspan=\"5\"").Replace(rest, "colspan=\"4\"", 1) : rest;
        return html[..table] + Regex.Replace(rest, $"<td[^>]* data-cell=\"3[^\"]*\\.{column}\"[^>]*>[^<]*</td>\\n?", "");
    }

    [Theory]
    [InlineData("<del>1300</del>1361")]
    [InlineData("<s>1300</s>1361")]
    [InlineData("<strike>1300</strike>1361")]
    [InlineData("<span style='color:red; text-decoration: line-through'>1300</span>1361")]
    [InlineData("<span style='display: none'>13</span>1361")]
    [InlineData("<span hidden>13</span>1361")]
    public void What_a_page_strikes_out_or_hides_is_not_read_but_is_scanned(string cell)
    {
        var result = Read(Html.Replace("1361", cell, StringComparison.Ordinal));
        Assert.Equal(Real.Cells, result.Report!.Cells);
        Assert.Contains(result.Metadata, text => text.StartsWith("13", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<w:strike/>", true)]
    [InlineData("<w:dstrike w:val=\"1\"/>", true)]
    [InlineData("<w:vanish/>", true)]
    [InlineData("<w:strike w:val=\"0\"/>", false)]
    public void What_a_document_strikes_out_or_hides_is_not_read_but_is_scanned(string look, bool gone)
    {
        var result = ReportImport.Read(DocxFile.Edit(DocxFile.Of(Real), part => part.Replace("1361", $"</w:t></w:r><w:r><w:rPr>{look}</w:rPr><w:t>13</w:t></w:r><w:r><w:t>1361", StringComparison.Ordinal)));
        Assert.Equal(gone ? 1361 : 131361, result.Report!.Cells["2.licences.decisions"]);
        Assert.Equal(gone, result.Metadata.Contains("13"));
    }

    [Fact]
    public void A_raised_digit_of_a_document_is_no_digit_of_its_figure()
    {
        var result = ReportImport.Read(DocxFile.Edit(DocxFile.Of(Real), part => part.Replace("1361", "1361</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1", StringComparison.Ordinal)));
        Assert.Null(result.Report!.Cells["2.licences.decisions"]);
        Assert.Contains(result.ReadingFindings, finding => finding.Code == "DF1105");
    }

    /// <summary>Found by the changed files: the report could then not be written as JSON.</summary>
    [Fact]
    public void Half_a_surrogate_pair_in_a_character_map_becomes_the_replacement_character()
    {
        var file = Encoding.Latin1.GetString(PdfFile.OfReport(Real)).Replace("<6700> <67FF> <6700>", "<6700> <67FF> <D800>", StringComparison.Ordinal);
        var report = ReportImport.Read(Encoding.Latin1.GetBytes(file)).Report!;
        Assert.Equal(report, Report.FromCanonicalJson(report.ToCanonicalJson()));
    }
}
