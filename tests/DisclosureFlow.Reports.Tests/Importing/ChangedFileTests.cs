using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports.Tests.Importing;

/// <summary>
/// The fuzz target: real files of every format, changed the way damage and malice change them. A report or a refusal comes out, never an
/// exception, within two seconds. 60 for each way here; REPORTS_MUTATIONS=n makes n for each share: the long run, whose figures stand in docs/reports.md.
/// </summary>
public class ChangedFileTests
{
    private static readonly int? LongRun = int.TryParse(Environment.GetEnvironmentVariable("REPORTS_MUTATIONS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : null;
    private static readonly Report Real = Some.BalancedReport(Some.Form2021) with { Remarks = ["原有的一行"] };
    private static readonly byte[] Docx = DocxExport.Write(Real);
    private static readonly byte[] Xlsx = XlsxExport.Write(Real);
    private static readonly byte[] Pdf = PdfFile.OfReport(Real);
    private static readonly string Tabbed = Encoding.UTF8.GetString(TextExport.Write(Real));
    private static readonly string Lines = new TextFile(Real) { Line = cells => string.Join('\n', cells.Where(cell => cell.Length > 0)) }.ToString();
    private static readonly string Html = Encoding.UTF8.GetString(HtmlExport.Write(Real));
    private static readonly string Json = Encoding.UTF8.GetString(JsonExport.Write(Real));

    /// <summary>What is changed, its share in a long run (quick ones have more), and how: seed and number of changes to a file.</summary>
    private static readonly Dictionary<string, (int Share, Func<int, int, byte[]> Change)> Ways = new(StringComparer.Ordinal)
    {
        ["bytes of text"] = (6, (seed, changes) => Mutation.Of(Encoding.UTF8.GetBytes(Tabbed), seed, changes)),
        ["bytes of text in GB18030"] = (15, (seed, changes) => Mutation.Of(CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(Lines), seed, changes)),
        ["characters of text with tabs"] = (3, (seed, changes) => Encoding.UTF8.GetBytes(Mutation.OfText(Tabbed, seed, changes))),
        ["characters of text with one cell a line"] = (3, (seed, changes) => Encoding.UTF8.GetBytes(Mutation.OfText(Lines, seed, changes))),
        ["bytes of DOCX"] = (20, (seed, changes) => Mutation.Of(Docx, seed, changes)),
        ["characters of the document part"] = (6, (seed, changes) => Mutation.OfPart(Docx, "word/document.xml", seed, changes)),
        ["elements of the document part"] = (1, (seed, changes) => StructureMutation.OfPart(Docx, "word/document.xml", seed, changes)),
        ["bytes of XLSX"] = (20, (seed, changes) => Mutation.Of(Xlsx, seed, changes)),
        ["characters of the sheet part"] = (6, (seed, changes) => Mutation.OfPart(Xlsx, "xl/worksheets/sheet1.xml", seed, changes)),
        ["elements of the sheet part"] = (2, (seed, changes) => StructureMutation.OfPart(Xlsx, "xl/worksheets/sheet1.xml", seed, changes)),
        ["characters of HTML"] = (3, (seed, changes) => Encoding.UTF8.GetBytes(Mutation.OfText(Html, seed, changes))),
        ["characters of JSON"] = (13, (seed, changes) => Encoding.UTF8.GetBytes(Mutation.OfText(Json, seed, changes))),
        ["values of JSON"] = (3, (seed, changes) => Encoding.UTF8.GetBytes(StructureMutation.OfJson(Json, seed, changes))),
        ["bytes of PDF"] = (1, (seed, changes) => Mutation.Of(Pdf, seed, changes)),
        ["words of PDF"] = (1, (seed, changes) => Mutation.OfWords(Pdf, seed, changes)),
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
        var (share, changed) = Ways[way];
        var count = LongRun * share ?? 60;
        var (read, most, longest, slowest, all) = (0, 0L, TimeSpan.Zero, 0, Stopwatch.StartNew());
        var first = Environment.GetEnvironmentVariable("REPORTS_MUTATIONS_FROM") is { } from ? int.Parse(from, CultureInfo.InvariantCulture) : 0;
        for (var seed = first; seed < first + count; seed++)
        {
            var file = changed(seed, 1 + seed % 16);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
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

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - allocated);
            (longest, slowest) = watch.Elapsed > longest ? (watch.Elapsed, seed) : (longest, slowest);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{way}: {count} files in {all.Elapsed.TotalSeconds:0.0} s, {read} read, longest {longest.TotalMilliseconds:0} ms (seed {slowest}), most allocated {most >> 20} MB, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        Assert.True(longest < TimeSpan.FromSeconds(2), $"the longest took {longest}");
        Assert.InRange(most >> 20, 0, 512);
        Assert.True(LongRun is null || Process.GetCurrentProcess().PeakWorkingSet64 >> 20 < 1024, "memory grew"); // alone in its process; other tests run beside the short one
    }
}
