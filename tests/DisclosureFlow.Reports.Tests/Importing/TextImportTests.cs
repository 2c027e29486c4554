using System.Text;
using CsCheck;

namespace DisclosureFlow.Reports.Tests.Importing;

public class TextImportTests
{
    private static readonly string[] Rows3 = ["3.new", "3.carriedIn", "3.granted", "3.refused.4", "3.unavailable.2", "3.notProcessed.5", "3.handledTotal", "3.carriedOut"];

    [Fact]
    public void A_report_written_as_tabbed_text_comes_back() => Some.Balanced.Sample(report => Same(report, new TextFile(report)), iter: 60);

    [Fact]
    public void A_report_written_one_cell_a_line_comes_back() =>
        Some.Balanced.Sample(report => Same(report, new TextFile(report) { Line = cells => string.Join('\n', cells.Where(cell => cell.Length > 0)) }), iter: 40);

    [Fact]
    public void A_report_written_with_blanks_between_comes_back() =>
        Some.Balanced.Sample(report => Same(report, new TextFile(report) { Line = cells => string.Join("  ", cells.Where(cell => cell.Length > 0)) }), iter: 40);

    [Fact]
    public void A_report_written_with_bars_comes_back() =>
        Some.Balanced.Sample(report => Same(report, new TextFile(report) { Line = cells => $"| {string.Join(" | ", cells)} |" }), iter: 40);

    public static TheoryData<string, Func<string, string>> LabelHabits => new()
    {
        { "half-width brackets", label => label.Replace('（', '(').Replace('）', ')').Replace('、', '.') },
        { "blanks after numerals", label => label.Replace("）", "） ", StringComparison.Ordinal).Replace(".", ". ", StringComparison.Ordinal) },
        { "blanks everywhere", label => string.Join(' ', label.AsEnumerable()) },
        { "full-width digits", label => string.Concat(label.Select(character => char.IsAsciiDigit(character) ? (char)(character + 0xFEE0) : character)) },
        { "straight quotes", label => label.Replace('“', '"').Replace('”', '"') },
        { "without numerals", label => label.Length > 4 && (char.IsAsciiDigit(label[0]) || label[0] == '（') && !label.Contains("总计", StringComparison.Ordinal) && !label.EndsWith("其他", StringComparison.Ordinal) && label[1] != '本' ? label[(label[0] == '（' ? 3 : 2)..] : label },
        { "traditional", label => label.Replace('请', '請').Replace('数', '數').Replace('关', '關').Replace('开', '開').Replace('总', '總') },
        { "cut after 12", label => label.Length > 14 && !label.StartsWith("（本列", StringComparison.Ordinal) ? label[..12] : label },
        { "backslash for slash", label => label.Replace('/', '\\') },
    };

    [Theory, MemberData(nameof(LabelHabits))]
    public void Labels_are_recognised_in_all_habits_of_writing(string habit, Func<string, string> label)
    {
        Assert.NotEmpty(habit);
        foreach (var form in StatutoryForm.All)
        {
            var report = Some.BalancedReport(form, 11);
            Same(report, new TextFile(report) { Label = label });
        }
    }

    [Theory]
    [InlineData("full-width")]
    [InlineData("grouped")]
    [InlineData("plus")]
    [InlineData("unit")]
    public void Figures_are_read_in_all_habits_of_writing(string habit)
    {
        var report = Some.BalancedReport(Some.Form2021, 5, 4000).With("2.normativeDocuments.inForce", 1_234_567);
        Same(report, new TextFile(report)
        {
            Figure = figure => habit switch
            {
                "full-width" => string.Concat(figure.Select(character => char.IsAsciiDigit(character) ? (char)(character + 0xFEE0) : character)),
                "grouped" => figure.Contains('.', StringComparison.Ordinal) ? figure : long.Parse(figure).ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
                "plus" => figure is "0" ? figure : "+" + figure,
                _ => figure.Contains('.', StringComparison.Ordinal) ? figure : figure + "件",
            },
        });
    }

    /// <summary>Every row of table 三, each figure of it: the row one short is never placed wrongly.</summary>
    [Fact]
    public void A_row_one_figure_short_is_placed_only_when_all_its_figures_are_equal()
    {
        foreach (var form in StatutoryForm.All)
        {
            var report = Some.BalancedReport(form, 23);
            foreach (var row in form.Cells.Where(cell => cell.Section == "3").Select(cell => $"3.{cell.Row}").Distinct())
            {
                for (var lost = 0; lost < 7; lost++)
                {
                    var file = new TextFile(report) { Losing = { [row] = lost } };
                    var result = Read(file);
                    var figures = report.Row(row);
                    var left = figures.RemoveAt(lost);
                    var read = result.Report!.Row(row);
                    if (left.Distinct().Count() == 1)
                    {
                        Assert.Null(read[0]);
                        Assert.Equal(left, read[1..]);
                        Assert.Contains(result.ReadingFindings, finding => finding.Code == "DF1102");
                    }
                    else
                    {
                        Assert.All(read, Assert.Null);
                        var finding = Assert.Single(result.ReadingFindings, finding => finding.Code == "DF1103");
                        Assert.Contains(string.Join(' ', left.Select(ReportContent.FigureText)), finding.Message.Zh, StringComparison.Ordinal);
                        Assert.StartsWith("第", finding.Place, StringComparison.Ordinal);
                    }

                    // Every other cell is read.
                    Assert.All(report.Cells.Where(cell => !cell.Key.StartsWith(row + ".", StringComparison.Ordinal)), cell => Assert.Equal(cell.Value, result.Report!.Cells[cell.Key]));
                }
            }
        }
    }

    [Fact]
    public void What_a_page_break_took_is_filled_only_where_one_value_is_possible() =>
        Gen.Select(Some.Balanced, Gen.Int[0, int.MaxValue - 1]).Sample((report, seed) =>
        {
            var random = new Random(seed);
            var file = new TextFile(report);
            foreach (var row in Rows3.Where(_ => random.Next(3) == 0))
            {
                file.Losing[row] = random.Next(7);
            }

            var read = Read(file).Report!;
            var completed = CellCompletion.FillWhereRulesLeaveOneValue(read);
            // An all-equal row is aligned right by rule; the leftmost figure may differ from the one that was lost, never from the balance.
            Assert.All(completed.Filled, cell => Assert.True(completed.Report.Cells[cell.Cell] == report.Cells[cell.Cell] || Equal(report, cell.Cell)));
        }, iter: 60);

    [Theory]
    [InlineData("（三）不予公开")]
    [InlineData("（四）无法提供")]
    [InlineData("（五）不予处理")]
    [InlineData("三、本年度办理结果")]
    [InlineData("第二十条第（五）项")]
    public void A_lost_head_is_reported_with_its_place_and_costs_no_figure(string head)
    {
        foreach (var form in StatutoryForm.All)
        {
            var report = Some.BalancedReport(form, 3);
            var result = Read(new TextFile(report) { Without = { head } });
            Assert.Equal(report.Cells, result.Report!.Cells);
            if (head[0] != '三')
            {
                var finding = Assert.Single(result.ReadingFindings, finding => finding.Code == "DF1106");
                Assert.Contains(head, finding.Message.Zh, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    [InlineData("4")]
    public void A_lost_section_head_costs_no_figure(string section)
    {
        foreach (var form in StatutoryForm.All)
        {
            var report = Some.BalancedReport(form, 3);
            var result = Read(new TextFile(report) { Without = { form.Section(section).Heading } });
            Assert.Empty(report.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
            Assert.Contains(result.ReadingFindings, finding => finding.Code == "DF1112");
        }
    }

    [Fact]
    public void Lost_column_heads_cost_no_figure()
    {
        foreach (var form in StatutoryForm.All)
        {
            var report = Some.BalancedReport(form, 3);
            Assert.Equal(report.Cells, Read(new TextFile(report) { HeadRows = false }).Report!.Cells);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("—")]
    [InlineData("——")]
    [InlineData("-")]
    [InlineData("无")]
    public void A_blank_or_a_dash_is_not_zero(string mark)
    {
        foreach (var form in StatutoryForm.All)
        {
            var report = Some.BalancedReport(form, 9);
            var read = Read(new TextFile(report) { Figure = figure => figure == "0" ? mark : figure }).Report!;
            Assert.All(report.Cells, cell => Assert.Equal(cell.Value == 0 ? null : cell.Value, read.Cells[cell.Key]));
        }
    }

    [Fact]
    public void A_table_broken_by_blank_lines_and_repeated_heads_is_one_table()
    {
        var report = Some.BalancedReport(Some.Form2021, 31);
        var lines = new TextFile(report).ToString().Split('\n').ToList();
        var heads = lines.FindIndex(line => line.Contains("自然人", StringComparison.Ordinal));
        var at = lines.FindIndex(line => line.Contains("补正后申请内容", StringComparison.Ordinal));
        lines.InsertRange(at, ["", lines[heads - 1], lines[heads], ""]);
        Assert.Equal(report.Cells, Import(string.Join('\n', lines)).Report!.Cells);
    }

    [Fact]
    public void Figures_and_labels_broken_over_two_lines_are_joined()
    {
        var report = Some.BalancedReport(Some.Form2021, 31);
        var text = new TextFile(report).ToString();
        var line = text.Split('\n').First(row => row.Contains("没有现成信息", StringComparison.Ordinal));
        var cells = line.Split('\t');
        var broken = text.Replace(line, string.Join('\t', cells[..6]) + "\n\n" + string.Join('\t', cells[6..]), StringComparison.Ordinal)
            .Replace("5.要求行政机关确认或重新出具已获取信息", "5.要求行政机关确认或重新\n\t\t出具已获取信息", StringComparison.Ordinal);
        Assert.Equal(report.Cells, Import(broken).Report!.Cells);
    }

    [Fact]
    public void A_row_the_form_does_not_have_is_kept_as_a_remark()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var text = new TextFile(report).ToString().Replace("\t（七）总计", "\t（八）镇里自己加的一行\t\t1\t2\t3\t4\t5\t6\t21\n\t（七）总计", StringComparison.Ordinal);
        var result = Import(text);
        Assert.Equal(report.Cells, result.Report!.Cells);
        Assert.Contains("（八）镇里自己加的一行 1 2 3 4 5 6 21", result.Report.Remarks);
        Assert.Contains(result.ReadingFindings, finding => finding.Code == "DF1108");
    }

    [Fact]
    public void A_missing_row_is_reported_and_not_given()
    {
        var report = Some.BalancedReport(Some.Form2019);
        var text = string.Join('\n', new TextFile(report).ToString().Split('\n').Where(line => !line.Contains("重复申请", StringComparison.Ordinal)));
        var result = Import(text);
        Assert.All(result.Report!.Row("3.notProcessed.2"), Assert.Null);
        Assert.Contains("重复申请", Assert.Single(result.ReadingFindings, finding => finding.Code == "DF1107").Message.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Total_in_the_first_column_is_read_as_total()
    {
        var report = Some.BalancedReport(Some.Form2021, 13);
        var text = new TextFile(report)
        {
            Line = cells => cells.Count == 10
                ? string.Join('\t', cells.Take(3).Append(cells[3].StartsWith("申请人", StringComparison.Ordinal) ? "总计" : cells[9] == "总计" ? "" : cells[9]).Concat(cells.Skip(3).Take(6)))
                : string.Join('\t', cells),
        };
        Assert.Equal(report.Cells, Read(text).Report!.Cells);
    }

    [Fact]
    public void Money_in_another_unit_is_converted_and_said()
    {
        var report = Some.BalancedReport(Some.Form2021).With("2.fees.amount", 25.1m);
        var result = Read(new TextFile(report) { Figure = figure => figure == "25.1" ? "251000元" : figure });
        Assert.Equal(25.1m, result.Report!.Cells["2.fees.amount"]);
        Assert.Contains(result.ReadingFindings, finding => finding.Code == "DF1114");
    }

    [Theory]
    [InlineData("若干")]
    [InlineData("1.2.3")]
    [InlineData("12345678901234567890")]
    public void Content_that_is_no_figure_is_not_given_and_said(string content)
    {
        var report = Some.BalancedReport(Some.Form2021).With("2.licences.decisions", 4321);
        var result = Read(new TextFile(report) { Figure = figure => figure == "4321" ? content : figure });
        Assert.Null(result.Report!.Cells["2.licences.decisions"]);
        Assert.Contains(result.ReadingFindings, finding => finding.Code is "DF1105" or "DF1108");
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 mark", "utf-16le mark", "utf-16be mark", "utf-16le", "utf-16be", "gb18030"];

    [Theory, MemberData(nameof(Encodings))]
    public void Text_is_read_in_each_encoding(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var report = Some.BalancedReport(Some.Form2021);
        var text = new TextFile(report).ToString();
        byte[] bytes = name switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(text),
            "utf-8 mark" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
            "utf-16le mark" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
            "utf-16be mark" => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)],
            "utf-16le" => Encoding.Unicode.GetBytes(text),
            "utf-16be" => Encoding.BigEndianUnicode.GetBytes(text),
            _ => Encoding.GetEncoding("GB18030").GetBytes(text),
        };
        var result = ReportImport.Read(bytes);
        Assert.Null(result.Refusal);
        Assert.Equal(report, result.Report);
    }

    [Theory]
    [InlineData("单位名称：石桥镇人民政府", "B21")]
    [InlineData("单位名称：望川县石桥镇人民政府", null)]
    public void Two_forms_of_the_organs_name_are_reported(string line, string? code)
    {
        var report = Some.BalancedReport(Some.Form2021);
        var result = Import(new TextFile(report).ToString().Replace(report.Title!, $"{report.Title}\n\n{line}\n\n单位主要负责人签名：", StringComparison.Ordinal));
        Assert.Equal(report, result.Report);
        Assert.Equal(code, result.ReadingFindings.SingleOrDefault()?.Code);
    }

    [Fact]
    public void A_year_that_the_title_lacks_comes_from_text_and_date_with_a_finding()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var result = Read(new TextFile(report) { TitleLine = "石桥镇政府信息公开工作年度报告" });
        Assert.Equal(report.Year, result.Report!.Year);
        Assert.Contains(result.ReadingFindings, finding => finding.Code == "B16");
        Assert.Contains(ReportChecks.Run(result.Report), finding => finding.Code == "B21");
    }

    [Fact]
    public void A_title_on_two_lines_is_one_title()
    {
        var report = Some.BalancedReport(Some.Form2021);
        Assert.Equal(report, Read(new TextFile(report) { TitleLine = $"{Some.Organ}\n{report.Year}年政府信息公开工作年度报告" }).Report);
    }

    [Fact]
    public void Text_before_the_first_head_and_around_tables_is_kept()
    {
        var report = Some.BalancedReport(Some.Form2021).WithProse("0", "根据条例编制本报告。").WithProse("3", "本表数据经镇政府核对。");
        Same(report, new TextFile(report));
    }

    [Theory]
    [InlineData("咨询电话：0971  2345678")]
    [InlineData("2025年共培训 3 次，参训  64")]
    [InlineData("一是加强组织领导|二是完善制度")]
    public void Text_that_ends_in_a_figure_is_kept_as_it_is(string line)
    {
        var report = Some.BalancedReport(Some.Form2021).WithProse("5", "现有问题如下。\n" + line);
        Same(report, new TextFile(report));
    }

    private static bool Equal(Report report, string cell) => report.Row(cell[..cell.LastIndexOf('.')]).Distinct().Count() <= 2;

    private static void Same(Report report, TextFile file)
    {
        var result = Read(file);
        Assert.Null(result.Refusal);
        Assert.Empty(report.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
        Assert.Equal(report, result.Report);
    }

    private static ImportResult Read(TextFile file) => ReportImport.Read(file.Utf8());

    private static ImportResult Import(string text) => ReportImport.Read(Encoding.UTF8.GetBytes(text));
}
