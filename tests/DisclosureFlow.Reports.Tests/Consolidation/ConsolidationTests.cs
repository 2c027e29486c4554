using System.Diagnostics;
using System.Text;
using CsCheck;

namespace DisclosureFlow.Reports.Tests.Consolidation;

public class ConsolidationTests
{
    [Fact]
    public void Each_cell_is_the_sum_of_the_members_cells() => Gen.Int[0, 1_000_000].List[1, 8].Sample(seeds =>
    {
        var members = seeds.Select((seed, index) => new MemberReport($"甲{index}镇", Some.BalancedReport(Some.Form2021, seed))).ToArray();
        var sum = Reports.Consolidation.Sum("望川县人民政府", 2025, members);
        Assert.All(sum.Report.Cells, cell => Assert.Equal(members.Sum(member => member.Report!.Cells[cell.Key]), cell.Value));
        Assert.Empty(sum.Missing);
        Assert.Empty(sum.Findings); // balanced members make a balanced sum
        Assert.Empty(Reports.Consolidation.Check(sum.Report, members));
    }, iter: 20);

    [Fact]
    public void A_cell_that_a_member_has_not_given_is_not_given_in_the_sum()
    {
        var sum = Reports.Consolidation.Sum("县", 2025, [new("甲镇", Some.BalancedReport(Some.Form2021)), new("乙镇", Some.BalancedReport(Some.Form2021).With("3.new.natural", null)), new("丙镇", null)]);
        Assert.Null(sum.Report.Cells["3.new.natural"]);
        Assert.Equal(["乙镇"], sum.Open["3.new.natural"]);
        Assert.Equal(["丙镇"], sum.Missing);
        Assert.Contains(sum.Findings, finding => finding.Code == "DF1101");
    }

    [Fact]
    public void B15_a_written_figure_that_is_not_the_sum_blocks_unless_excused()
    {
        MemberReport[] members = [new("甲镇", Some.BalancedReport(Some.Form2021, 1)), new("乙镇", Some.BalancedReport(Some.Form2021, 2))];
        var sum = Reports.Consolidation.Sum("县", 2025, members).Report;
        var written = sum.With("2.licences.decisions", sum.Cells["2.licences.decisions"] + 1);
        Assert.Equal(("B15", Severity.Block), Assert.Single(Reports.Consolidation.Check(written, members).Select(finding => (finding.Code, finding.Severity))));
        Assert.Empty(Reports.Consolidation.Check(written, members, [new("2.licences.decisions", 0, "县直部门另有 1 件")]));
    }

    [Fact]
    public void An_exception_needs_a_reason()
    {
        Assert.Throws<ArgumentException>(() => Reports.Consolidation.Sum("县", 2025, [], [new("2.licences.decisions", 1, " ")]));
        Assert.Throws<ArgumentException>(() => Reports.Consolidation.Sum("县", 2025, [], [new("9.x.y", 1, "有原因")]));
        var sum = Reports.Consolidation.Sum("县", 2025, [new("甲镇", Some.BalancedReport(Some.Form2021))], [new("2.licences.decisions", 12_345, "含县直部门")]);
        Assert.Equal(12_345, sum.Report.Cells["2.licences.decisions"]);
        Assert.Contains(sum.Findings, finding => finding.Code == "B15" && finding.Severity == Severity.Note);
    }

    [Fact]
    public void A_report_on_the_old_form_counts_with_what_it_has()
    {
        var old = Some.BalancedReport(Some.Form2019).With(("3.other.natural", 0), ("3.other.business", 4));
        var moved = FormConversion.To(old, Some.Form2021);
        Assert.Equal(0, moved.Report.Cells["3.other.1.natural"]); // nothing split is nothing
        Assert.Null(moved.Report.Cells["3.other.1.business"]); // four can't be split by rule
        Assert.Contains("3.other.1.business", moved.StillNeeded);
        Assert.Contains("2.fees.amount", moved.StillNeeded);
        Assert.Contains("3.other.business", moved.NotCarriedOver);
        Assert.Contains("2.procurement.amount", moved.NotCarriedOver);
        var sum = Reports.Consolidation.Sum("县", 2025, [new("甲镇", old)]);
        Assert.Equal(["甲镇"], sum.OnOtherForm);
        Assert.Equal(old.Cells["3.new.total"], sum.Report.Cells["3.new.total"]);
    }

    [Fact]
    public void A_thousand_members_are_summed_within_a_second()
    {
        var members = Enumerable.Range(0, 1_000).Select(seed => new MemberReport($"{seed}", Some.BalancedReport(Some.Form2021, seed))).ToArray();
        var watch = Stopwatch.StartNew();
        _ = Reports.Consolidation.Sum("县", 2025, members);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1_000);
    }

    [Fact]
    public void Sixty_four_units_are_checked_from_a_mixed_folder()
    {
        var (units, files) = Some.Folder(64);
        var result = FolderCheck.Run("望川县人民政府", units, files, 2025);
        Assert.Equal(64, result.Units.Length);
        Assert.True(result.Blocks);
        var states = result.Units.GroupBy(FolderCheckOutput.State).ToDictionary(group => group.Key, group => group.Count());
        // Of every eight units: one missing, one unreadable, one with a cell not given, one with a phone number; the others are right.
        Assert.Equal((8, 8, 16, 32), (states["未报送"], states["无法读取"], states["需改正"], states["已报送"]));
        Assert.Equal(["别处.txt"], result.Unmatched.Select(file => file.File));
        Assert.All(result.Units.Where(unit => !unit.Blocks), unit => Assert.Equal("B5", Assert.Single(unit.Findings).Code)); // last year's report is asked for
        var output = FolderCheckOutput.Files(result).ToDictionary(file => file.Name, file => file.Bytes);
        Assert.Equal(32, output.Keys.Count(name => name.StartsWith("reminders/", StringComparison.Ordinal)));
        Assert.All(output.Where(file => file.Key.EndsWith(".txt", StringComparison.Ordinal)), file => Assert.DoesNotContain("13912345678", Encoding.UTF8.GetString(file.Value), StringComparison.Ordinal));
        Assert.DoesNotContain("13912345678", Encoding.UTF8.GetString(output["overview.json"]), StringComparison.Ordinal);
        var back = ReportImport.Read(output["consolidated.xlsx"], "consolidated.xlsx").Report!;
        Assert.Equal(result.Sum.Report.Cells, back.Cells);
    }

    private static FolderCheckResult Check(params (string Name, Report Report)[] files) => FolderCheck.Run("望川县人民政府",
        [new("望川县石桥镇人民政府"), new("望川县白沙镇人民政府"), new("望川县黄岗镇人民政府", "终稿.json")],
        files.Select(file => (file.Name, new ReadOnlyMemory<byte>(JsonExport.Write(file.Report)))), 2025);

    private static Report Of(string organ, int year = 2025, int seed = 3) => Some.BalancedReport(Some.Form2021, seed) with { Organ = organ, Year = year, Title = $"{organ}{year}年政府信息公开工作年度报告" };

    [Fact]
    public void Two_files_of_one_unit_with_different_figures_are_a_question_and_not_a_choice()
    {
        var result = Check(("初稿.json", Of("望川县石桥镇人民政府")), ("石桥镇/改后.json", Of("望川县石桥镇人民政府", seed: 4)), ("白沙.json", Of("望川县白沙镇人民政府")));
        var unit = result.Units[0];
        Assert.True(unit is { Blocks: true, Counts: false });
        Assert.Contains(unit.Findings, finding => finding.Code == "DF1127" && finding.Message.Zh.Contains("石桥镇/改后.json", StringComparison.Ordinal));
        Assert.Equal(result.Units[1].Report!.Cells["3.new.total"], result.Sum.Report.Cells["3.new.total"]);
        Assert.Contains("石桥镇/改后.json", FolderCheck.Reminder(unit, 2025), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_report_in_two_files_is_one_report()
    {
        var result = Check(("石桥镇.json", Of("望川县石桥镇人民政府")), ("石桥镇（盖章）.json", Of("望川县石桥镇人民政府")));
        Assert.True(result.Units[0].Counts);
        Assert.DoesNotContain(result.Units[0].Findings, finding => finding.Code == "DF1127");
        Assert.Equal("石桥镇（盖章）.json", Assert.Single(result.Unmatched).File);
    }

    [Fact]
    public void Last_years_report_is_not_counted_and_blocks()
    {
        var result = Check(("石桥镇.json", Of("望川县石桥镇人民政府", 2024)), ("白沙.json", Of("望川县白沙镇人民政府")));
        Assert.Contains(result.Units[0].Findings, finding => finding.Code == "DF1128");
        Assert.Contains("望川县石桥镇人民政府", result.Sum.Missing);
        Assert.Equal(result.Units[1].Report!.Cells, result.Sum.Report.Cells);
    }

    [Fact]
    public void Where_the_list_names_a_file_another_one_of_the_unit_is_not_taken()
    {
        var result = Check(("草稿.json", Of("望川县黄岗镇人民政府")), ("终稿.json", Of("望川县黄岗镇人民政府", seed: 5)));
        Assert.Equal("终稿.json", result.Units[2].File);
        Assert.Contains("终稿.json", Assert.Single(result.Unmatched).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_tells_no_year_asks_for_it() =>
        Assert.Contains("--year", Assert.Throws<ArgumentException>(() => FolderCheck.Run("县", [new("甲镇")], [])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("序号,单位名称,文件\n1,甲镇,a.docx\n2,乙镇,")]
    [InlineData("1\t甲镇\ta.docx\r\n2\t乙镇\r\n")]
    [InlineData("文件,单位\n\"a.docx\",\"甲镇\"\n,乙镇\n,\n")]
    [InlineData("甲镇，a.docx\n\n乙镇")]
    public void Columns_of_the_list_are_found_by_their_heads(string list) =>
        Assert.Equal([new("甲镇", "a.docx"), new("乙镇")], ReportingUnit.FromCsv(Encoding.UTF8.GetBytes(list)));

    [Theory]
    [InlineData("甲镇\n乙镇\n甲镇", "第 3 行", "第 1 行")]
    [InlineData("单位,文件\n甲镇,a\n,b", "第 3 行", "没有单位名称")]
    [InlineData("单位\n", "没有单位", "names no unit")]
    public void A_fault_of_the_list_is_named_with_its_line(string list, string first, string second)
    {
        var fault = Assert.Throws<FormatException>(() => ReportingUnit.FromCsv(Encoding.UTF8.GetBytes(list))).Message;
        Assert.Contains(first, fault, StringComparison.Ordinal);
        Assert.Contains(second, fault, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_list_of_units_is_read_with_or_without_head()
    {
        Assert.Equal([new("甲镇", "a.docx"), new("乙镇")], ReportingUnit.FromCsv(Encoding.UTF8.GetBytes("单位,文件\r\n甲镇,a.docx\r\n\"乙镇\"\r\n")));
        Assert.Throws<FormatException>(() => ReportingUnit.FromCsv(Encoding.UTF8.GetBytes("甲镇\n甲镇")));
        Assert.Throws<FormatException>(() => ReportingUnit.FromCsv(Encoding.UTF8.GetBytes("单位\n")));
    }
}
