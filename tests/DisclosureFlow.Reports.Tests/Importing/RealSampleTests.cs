using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>The one real report beside the repository, every figure and finding checked by hand against its text.</summary>
public class RealSampleTests
{
    private static ImportResult Read() => ReportImport.Read(File.ReadAllBytes(Outside.SharedFile("samples/xibao-2023.txt")), "sample.txt");

    [Fact]
    public void Every_figure_is_as_in_the_text()
    {
        var report = Read().Report!;
        // Lines 48–59 carry six figures each: first cell of the row not given. Everything else in the file is 0.
        string[] open = ["granted", "partlyGranted", .. Enumerable.Range(1, 8).Select(number => $"refused.{number}"), "unavailable.1", "unavailable.2"];
        Assert.Equal("2019", report.Form);
        Assert.Equal(198, report.Cells.Count);
        Assert.Equal(open.Select(row => $"3.{row}.natural"), report.Cells.Where(cell => cell.Value is null).Select(cell => cell.Key));
        Assert.All(report.Cells.Where(cell => cell.Value is not null), cell => Assert.Equal(0, cell.Value));
        Assert.Empty(report.Remarks);
    }

    [Fact]
    public void Each_fault_is_reported_with_its_place()
    {
        var result = Read();
        Assert.Equal(2023, result.Report!.Year);
        Assert.Equal(new DateOnly(2024, 1, 22), result.Report.Date);
        var findings = result.AllFindings().Select(finding => (finding.Code, finding.Severity, finding.Place)).ToArray();
        Assert.Equal(Enumerable.Range(48, 12).Select(line => $"第{line}行"), findings.Where(finding => finding.Code == "DF1102").Select(finding => finding.Place));
        Assert.Equal(("DF1106", Severity.Warn, "第50行"), findings.Single(finding => finding.Code == "DF1106"));
        Assert.Equal(("B14", Severity.Warn, "一、总体情况 第4段"), findings.Single(finding => finding.Code == "B14"));
        Assert.Equal(("B17", Severity.Warn, "一、总体情况 第4段"), findings.Single(finding => finding.Code == "B17"));
        Assert.Equal(("B16", Severity.Warn, "第3行"), findings.Single(finding => finding.Code == "B16"));
        Assert.Equal(["第5行、第92行", "标题"], findings.Where(finding => finding.Code == "B21").Select(finding => finding.Place));
        Assert.Equal(3, findings.Count(finding => finding.Code == "B19"));
        Assert.Equal(("B18", Severity.Warn, "六、其他需要报告的事项"), findings.Single(finding => finding.Code == "B18"));
        Assert.Equal(("DF1120", Severity.Warn, "一、总体情况 第3段"), findings.Single(finding => finding.Code == "DF1120"));
        Assert.Equal(("DF1125", Severity.Note, "一、总体情况 第4段"), findings.Single(finding => finding.Code == "DF1125")); // 截止 12月28日
        Assert.Equal(("B5", Severity.Note), findings.Where(finding => finding.Code == "B5").Select(finding => (finding.Code, finding.Severity)).Single());
        Assert.Equal(("DF1113", Severity.Warn, "全文"), findings.Single(finding => finding.Code == "DF1113"));
        Assert.Equal(12, findings.Count(finding => finding.Code == "DF1101"));
        Assert.Equal(12 + 1 + 1 + 1 + 1 + 2 + 3 + 1 + 1 + 1 + 1 + 1 + 12, findings.Length); // nothing else
    }

    [Fact]
    public void The_rules_settle_every_cell_not_given()
    {
        var report = Read().Report!;
        Assert.All(ReportChecks.Run(report).Where(finding => finding.Code == "DF1101"), finding => Assert.Equal(0, finding.Offer!.Value));
        var completion = CellCompletion.FillWhereRulesLeaveOneValue(report);
        Assert.Equal(12, completion.Filled.Length);
        Assert.All(completion.Filled, cell => Assert.Equal(0, cell.Value));
        Assert.DoesNotContain(ReportChecks.Run(completion.Report), finding => finding.Severity == Severity.Block);
        Assert.DoesNotContain(PrivacyScan.Scan(completion.Report), hit => hit.Severity == Severity.Block);
    }
}
