using DisclosureFlow.Pdf.Tests.Conformance;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>A typeset report claims PDF/A-2a and PDF/UA-1; our check of the testable clauses and PDFBox Preflight agree.</summary>
public sealed class ReportsConformToWhatTheyClaim
{
    public static TheoryData<string> Forms => ["2019", "2021"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void No_clause_is_broken(string form) => Assert.Empty(ConformanceCheck.FaultsOf(Typeset(Some.Report(form))));

    [Fact]
    public void No_clause_is_broken_where_tables_turn_and_break()
    {
        var report = Some.Report().WithProse("1", new string('府', 500));
        Assert.Empty(ConformanceCheck.FaultsOf(Typeset(report.WithCells(report.Layout.CellIds.Select(id => KeyValuePair.Create(id, (decimal?)999_999_999))))));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Preflight_finds_only_that_the_file_is_of_part_2(string form) =>
        Assert.StartsWith("7.11", Assert.Single(await Preflight.ErrorsOf(Typeset(Some.Report(form)))), StringComparison.Ordinal);

    private static ReadOnlyMemory<byte> Typeset(Report report) => ReportTypesetter.Typeset(report, Some.Date, report.Sha256Hex(), Some.Fonts).Bytes;
}
