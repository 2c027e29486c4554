using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>The report that the demo takes through the house.</summary>
public class DemoSampleTests
{
    private static ImportResult Read() => ReportImport.Read(File.ReadAllBytes(Path.Combine(Outside.Repository, "src", "DisclosureFlow.Server", "Demo", "sample-report.txt")), "sample-report.txt");

    [Fact]
    public void It_is_complete_and_nothing_is_found_but_the_question_for_last_years_report()
    {
        var result = Read();
        Assert.Equal("2021", result.Report!.Form);
        Assert.DoesNotContain(result.Report.Cells, cell => cell.Value is null);
        Assert.Equal("B5", Assert.Single(result.AllFindings()).Code);
        Assert.Empty(result.Report.Remarks);
        Assert.Empty(PrivacyScan.Scan(result.Report));
    }

    [Fact]
    public void Its_tables_hold_figures()
    {
        var report = Read().Report!;
        Assert.All(new[] { "2", "3", "4" }, section => Assert.Contains(report.Cells, cell => cell.Key[0] == section[0] && cell.Value > 0));
    }
}
