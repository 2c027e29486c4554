using System.Text;
using BenchmarkDotNet.Attributes;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Benchmarks.Reports;

/// <summary>
/// What reading and checking a report costs beside only decoding its text and cutting it into cells. The report is the demo's sample:
/// a 9 KB text with all tables.
/// </summary>
[MemoryDiagnoser]
public class ReadingBenchmarks
{
    private byte[] text = [];
    private byte[] docx = [];
    private Report report = Report.Blank(StatutoryForm.ById("2021"));

    [GlobalSetup]
    public void Setup()
    {
        text = SampleText();
        report = ReportImport.Read(text).Report!;
        docx = DocxExport.Write(report);
    }

    internal static byte[] SampleText()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DisclosureFlow.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllBytes(Path.Combine(folder!.FullName, "src", "DisclosureFlow.Server", "Demo", "sample-report.txt"));
    }

    [Benchmark(Baseline = true, Description = "decode and cut into cells")]
    public int Cut() => Encoding.UTF8.GetString(text).Split('\n').Sum(line => line.Split('\t').Length);

    [Benchmark(Description = "import of text")]
    public ImportResult Import() => ReportImport.Read(text);

    [Benchmark(Description = "import of text and all checks")]
    public int ImportAndCheck() => ReportImport.Read(text).AllFindings().Length;

    [Benchmark(Description = "import of DOCX")]
    public ImportResult ImportDocx() => ReportImport.Read(docx);

    [Benchmark(Description = "privacy scan")]
    public int Scan() => PrivacyScan.Scan(report).Count;

    [Benchmark(Description = "canonical JSON and SHA-256")]
    public string Hash() => report.Sha256Hex();
}
