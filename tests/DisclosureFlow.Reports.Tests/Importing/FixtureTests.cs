using System.Globalization;
using System.Text;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>
/// Files of fictional townships with the faults met in practice. What each gives stands beside it in expected.txt, checked by hand once;
/// a change of the reader shows there.
/// </summary>
public class FixtureTests
{
    private static readonly string Folder = Path.Combine(Outside.Repository, "tests", "DisclosureFlow.Reports.Tests", "Fixtures");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)!).Where(name => name != "expected.txt").Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void A_file_gives_what_the_golden_file_says(string name)
    {
        var golden = File.ReadAllText(Path.Combine(Folder, "expected.txt")).Split("\n\n").Single(entry => entry.StartsWith(name + "\n", StringComparison.Ordinal));
        Assert.Equal(golden.Trim(), Summary(name, File.ReadAllBytes(Path.Combine(Folder, name))).Trim());
    }

    [Fact]
    public void There_are_thirty_files_and_each_has_its_entry()
    {
        var entries = File.ReadAllText(Path.Combine(Folder, "expected.txt")).Split("\n\n").Select(entry => entry.Split('\n')[0]).Where(entry => entry.Length > 0).ToArray();
        Assert.Equal(Names.Select(row => row.Data), entries);
        Assert.InRange(entries.Length, 30, 99);
    }

    internal static string Summary(string name, byte[] file)
    {
        var result = ReportImport.Read(file, name);
        var text = new StringBuilder().Append(name).Append('\n');
        if (result.Report is not { } report)
        {
            return text.Append("refused ").Append(result.Refusal!.Code).Append('\n').ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"{result.Format} form {report.Form} year {report.Year} organ {report.Organ} date {report.Date:yyyy-MM-dd}\n");
        text.Append(CultureInfo.InvariantCulture, $"sum of figures {report.Cells.Values.Sum():0.######}, not given: {string.Join(' ', report.Cells.Where(cell => cell.Value is null).Select(cell => cell.Key))}\n");
        foreach (var finding in result.AllFindings().Where(finding => finding.Code != "DF1101" && (finding.Code, finding.Severity) != ("B5", Severity.Note)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{finding.Code} {JsonExport.SeverityText(finding.Severity)} {finding.Place}\n");
        }

        foreach (var filled in CellCompletion.FillWhereRulesLeaveOneValue(report).Filled)
        {
            text.Append(CultureInfo.InvariantCulture, $"offered {filled.Cell} = {filled.Value} by {string.Join(' ', filled.Rules)}\n");
        }

        foreach (var remark in report.Remarks)
        {
            text.Append("remark ").Append(remark).Append('\n');
        }

        foreach (var hit in PrivacyScan.Scan(report, result.Metadata))
        {
            text.Append(CultureInfo.InvariantCulture, $"privacy {hit.Kind} {JsonExport.SeverityText(hit.Severity)} {hit.Place} {hit.Masked}\n");
        }

        return text.ToString();
    }
}
