using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>
/// The fuzz target: real files of every format, changed the way damage and malice change them. A report or a refusal comes out, never an
/// exception, within two seconds. REPORTS_MUTATIONS sets how many for each way; the long run's figures stand in docs/reports.md.
/// </summary>
public class ChangedFileTests
{
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("REPORTS_MUTATIONS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 60;
    private static readonly Report Real = Some.BalancedReport(Some.Form2021) with { Remarks = ["原有的一行"] };
    private static readonly byte[] Docx = DocxExport.Write(Real);
    private static readonly byte[] Xlsx = XlsxExport.Write(Real);
    private static readonly byte[] Pdf = PdfFile.OfReport(Real);
    private static readonly string Tabbed = Encoding.UTF8.GetString(TextExport.Write(Real));
    private static readonly string Lines = new TextFile(Real) { Line = cells => string.Join('\n', cells.Where(cell => cell.Length > 0)) }.ToString();
    private static readonly string Html = Encoding.UTF8.GetString(HtmlExport.Write(Real));
    private static readonly string Json = Encoding.UTF8.GetString(JsonExport.Write(Real));

    /// <summary>What is changed, and how: seed and number of changes to a file.</summary>
    private static readonly Dictionary<string, Func<int, int, byte[]>> Ways = new(StringComparer.Ordinal)
    {
        ["bytes of text"] = (seed, changes) => Mutation.Of(Encoding.UTF8.GetBytes(Tabbed), seed, changes),
        ["bytes of text in GB18030"] = (seed, changes) => Mutation.Of(CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(Lines), seed, changes),
        ["characters of text with tabs"] = (seed, changes) => Encoding.UTF8.GetBytes(Mutation.OfText(Tabbed, seed, changes)),
        ["characters of text with one cell a line"] = (seed, changes) => Encoding.UTF8.GetBytes(Mutation.OfText(Lines, seed, changes)),
        ["bytes of DOCX"] = (seed, changes) => Mutation.Of(Docx, seed, changes),
        ["characters of the document part"] = (seed, changes) => Mutation.OfPart(Docx, "word/document.xml", seed, changes),
        ["bytes of XLSX"] = (seed, changes) => Mutation.Of(Xlsx, seed, changes),
        ["characters of the sheet part"] = (seed, changes) => Mutation.OfPart(Xlsx, "xl/worksheets/sheet1.xml", seed, changes),
        ["characters of HTML"] = (seed, changes) => Encoding.UTF8.GetBytes(Mutation.OfText(Html, seed, changes)),
        ["characters of JSON"] = (seed, changes) => Encoding.UTF8.GetBytes(Mutation.OfText(Json, seed, changes)),
        ["bytes of PDF"] = (seed, changes) => Mutation.Of(Pdf, seed, changes),
        ["words of PDF"] = (seed, changes) => Mutation.OfWords(Pdf, seed, changes),
    };

    public static TheoryData<string> AllWays => [.. Ways.Keys];

    [Fact]
    public void The_unchanged_files_are_read()
    {
        foreach (var file in new[] { Docx, Xlsx, Encoding.UTF8.GetBytes(Tabbed), Encoding.UTF8.GetBytes(Html), Encoding.UTF8.GetBytes(Json) })
        {
            Assert.Equal(Real, ReportImport.Read(file).Report);
        }

        Assert.Equal(Real with { Remarks = [] }, ReportImport.Read(Pdf).Report);
    }

    [Theory, MemberData(nameof(AllWays))]
    public void A_changed_file_ends_in_a_report_or_a_refusal(string way)
    {
        var (read, longest) = (0, TimeSpan.Zero);
        var first = Environment.GetEnvironmentVariable("REPORTS_MUTATIONS_FROM") is { } from ? int.Parse(from, CultureInfo.InvariantCulture) : 0;
        for (var seed = first; seed < first + Count; seed++)
        {
            var file = Ways[way](seed, 1 + seed % 16);
            var watch = Stopwatch.StartNew();
            try
            {
                var result = ReportImport.Read(file);
                Assert.True(result.Report is null != result.Refusal is null);
                if (result.Report is { } report)
                {
                    read++;
                    _ = ReportChecks.Run(report);
                    _ = PrivacyScan.Scan(report, result.Metadata);
                    Assert.Equal(report, Report.FromCanonicalJson(report.ToCanonicalJson()));
                }
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"{way}, seed {seed}: {fault.Message}", fault);
            }

            longest = watch.Elapsed > longest ? watch.Elapsed : longest;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{way}: {Count} files, {read} read, longest {longest.TotalMilliseconds:0} ms, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        Assert.True(longest < TimeSpan.FromSeconds(2), $"the longest took {longest}");
        Assert.InRange(Process.GetCurrentProcess().PeakWorkingSet64 >> 20, 0, 1024);
    }
}
