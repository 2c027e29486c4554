using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>The report that the demo takes through the house.</summary>
public class DemoSampleTests
{
    private static ImportResult Read() => ReportImport.Read(File.ReadAllBytes(Path.Combine(Outside.Repository, "src", "DisclosureFlow.Server", "Demo", "sample-report.txt")), "sample-report.txt");

    [Fact]
    public void It_is_complete_and_without_findings()
    {
        var result = Read();
        Assert.Equal("2021", result.Report!.Form);
        Assert.DoesNotContain(result.Report.Cells, cell => cell.Value is null);
        Assert.Empty(result.AllFindings());
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
