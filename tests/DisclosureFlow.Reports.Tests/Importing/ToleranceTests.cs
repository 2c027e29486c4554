using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>What files have that no form foresees; each costs no figure, and what is not the report's is kept as a remark.</summary>
public class ToleranceTests
{
    private static readonly Report Report = Some.BalancedReport(Some.Form2021, 29, 300).With(("2.fees.amount", 477.35m), ("3.new.natural", 1234), ("3.handledTotal.natural", 0));
    private static readonly string[] Lines = TextExport.Text(Report).Split('\n');

    private static string Cells(Func<string[], IEnumerable<string>> row) =>
        string.Concat(Lines.Where(line => line.Length > 0).Select(line => string.Concat(row(line.Split('\t')).Where(cell => cell.Length > 0).Select(cell => $"<p>{WebUtility.HtmlEncode(cell)}</p>"))));

    public static TheoryData<string, string> Files => new()
    {
        { "HTML with one cell a line", $"<html><body>{Cells(cells => cells)}</body></html>" },
        { "HTML pasted as one paragraph a row with blanks", $"<html><body>{string.Concat(Lines.Select(line => $"<p>{WebUtility.HtmlEncode(line.Replace("\t", "    ", StringComparison.Ordinal))}</p>"))}</body></html>" },
        { "money with its unit before it", Text(text => text.Replace("477.35", "(万元) 477.35", StringComparison.Ordinal)) },
        { "money in 元", Text(text => text.Replace("477.35", "4773500元", StringComparison.Ordinal)) },
        { "grouped and full-width figures", Text(text => text.Replace("1234", "１，２３４", StringComparison.Ordinal)) },
        { "notes inside labels", Text(text => text.Replace("2.重复申请", "2.重复申请（同一事项）", StringComparison.Ordinal).Replace("（一）予以公开", "（一）予以公开（含部分补正后公开的）", StringComparison.Ordinal).Replace("行政许可", "行政许可（注：含备案）", StringComparison.Ordinal)) },
        { "labels of the old form in the new one", Text(text => text.Replace("行政规范性文件", "规范性文件", StringComparison.Ordinal).Replace("本年处理决定数量", "处理决定数量", StringComparison.Ordinal).Replace("法人或其他组织", "法人或者其他组织", StringComparison.Ordinal)) },
        { "doubled labels", Text(text => text.Replace("2.重复申请", "2.重复申请2.重复申请", StringComparison.Ordinal).Replace("\t总计", "\t总计总计", StringComparison.Ordinal)) },
        { "brackets of other shapes", Text(text => text.Replace("（三）不予公开", "【三】不予公开", StringComparison.Ordinal).Replace("（五）不予处理", "〔五〕不予处理", StringComparison.Ordinal).Replace("（七）总计", "(七) 总计", StringComparison.Ordinal)) },
        { "pinyin in brackets, as mirrors add it", Text(text => Regex.Replace(text, "[处数标开关机规]", match => match.Value + "(zhù)", RegexOptions.None, TimeSpan.FromSeconds(5))) },
        { "traditional characters with pinyin", Text(text => text.Replace("公开", "公開(kāi)", StringComparison.Ordinal).Replace("处", "處(chù)", StringComparison.Ordinal).Replace("数", "數(shù)", StringComparison.Ordinal).Replace("报告", "報告", StringComparison.Ordinal)) },
    };

    private static string Text(Func<string, string> change) => change(string.Join('\n', Lines));

    [Theory, MemberData(nameof(Files))]
    public void No_figure_is_lost(string habit, string file)
    {
        Assert.NotEmpty(habit);
        var result = ReportImport.Read(Encoding.UTF8.GetBytes(file));
        Assert.Null(result.Refusal);
        Assert.Empty(Report.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
        Assert.Equal(Report.Year, result.Report!.Year);
        Assert.Empty(result.Report.Remarks);
    }

    [Theory]
    [InlineData("分享到：微信 微博")]
    [InlineData("【打印本页】【关闭窗口】")]
    [InlineData("广告　全国优惠 立即咨询")]
    [InlineData("责任编辑：某某")]
    public void Stray_text_between_the_rows_of_a_mirror_is_kept_and_costs_no_figure(string stray)
    {
        var lines = Lines.ToList();
        lines.Insert(lines.FindIndex(line => line.Contains("4.保护第三方", StringComparison.Ordinal)), stray);
        lines.Insert(lines.FindIndex(line => line.Contains("行政强制", StringComparison.Ordinal)), stray);
        var result = ReportImport.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        Assert.Equal(Report.Cells, result.Report!.Cells);
        Assert.Contains(stray[..2], string.Join('\n', result.Report.Remarks.Concat(result.Report.Prose.Values)), StringComparison.Ordinal);
    }

    /// <summary>The same habits in the other formats: columns out of order, heads repeated, rows added.</summary>
    [Fact]
    public void A_workbook_with_total_first_and_heads_repeated_is_read_by_its_heads()
    {
        var heads = new object?[] { "", "项目", "总计", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他" };
        var rows = new List<IReadOnlyList<object?>> { new object?[] { Report.Title }, new object?[] { "三、收到和处理政府信息公开申请情况" }, heads };
        var number = 0;
        foreach (var row in Report.Layout.Cells.Where(cell => cell.Section == "3").GroupBy(cell => cell.Row))
        {
            if (++number % 9 == 0)
            {
                rows.Add(heads);
            }

            var figures = row.Select(cell => Report.Cells[cell.Id]).ToArray();
            rows.Add([(decimal)number, row.First().RowLabel.Split(' ')[^1], figures[6], .. figures[..6]]);
        }

        rows.Add(["26", "（八）镇里自加的一行", 1m, 1m, 0m, 0m, 0m, 0m, 0m]);
        var result = ReportImport.Read(XlsxExport.Tables([("年报", rows)]), "年报.xlsx");
        Assert.Empty(Report.Cells.Where(cell => cell.Key[0] == '3' && cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
        Assert.Contains(result.Report!.Remarks, remark => remark.Contains("镇里自加的一行", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_guess_names_its_place_and_how_sure_it_is()
    {
        var file = Text(text => text.Replace("4.保护第三方合法权益", "4.保护第三方权益", StringComparison.Ordinal).Replace("（四）无法提供", "", StringComparison.Ordinal).Replace("477.35", "4773500元", StringComparison.Ordinal).Replace(Report.Title!, "石桥镇政府信息公开工作年度报告", StringComparison.Ordinal));
        var findings = ReportImport.Read(Encoding.UTF8.GetBytes(file)).ReadingFindings;
        Assert.Superset(new HashSet<string> { "DF1109", "DF1106", "DF1114", "B16" }, findings.Select(finding => finding.Code).ToHashSet());
        Assert.All(findings.Where(finding => finding.Code is "DF1109" or "DF1106" or "DF1114" or "B16"), finding =>
        {
            Assert.InRange(finding.Confidence!.Value, 0.5, 1);
            Assert.Matches("第[0-9]+行", finding.Place);
        });
    }
}
