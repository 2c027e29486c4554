using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using DisclosureFlow.Reports;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Benchmarks.Typesetting;

/// <summary>From nothing running to a PDF on disk: our process against Chromium's and LibreOffice's, which print our own HTML of the same report.</summary>
[InProcess]
[WarmupCount(1)]
[IterationCount(5)]
[InvocationCount(1, 1)]
public class WholeProcessBenchmarks
{
    private DirectoryInfo _folder = null!;

    [GlobalSetup]
    public void Start()
    {
        _folder = Directory.CreateTempSubdirectory("typesetting-");
        var report = EightPages.Edition();
        File.WriteAllBytes(At("report.json"), report.ToCanonicalJson());
        File.WriteAllText(At("report.html"), HtmlExport.Document(report, EightPages.Date));
    }

    [GlobalCleanup]
    public void Stop() => _folder.Delete(recursive: true);

    [Benchmark(Baseline = true)]
    public long Ours() => Run("dotnet", [typeof(WholeProcessBenchmarks).Assembly.Location, TypesetCommand.Name, At("report.json"), At("ours.pdf")], "ours.pdf");

    [Benchmark]
    public long Chromium() => Run("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", $"--user-data-dir={At("chromium")}", $"--print-to-pdf={At("chromium.pdf")}", At("report.html")], "chromium.pdf");

    [Benchmark]
    public long LibreOffice() => Run("soffice", [$"-env:UserInstallation=file://{At("office")}", "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", _folder.FullName, At("report.html")], "report.pdf");

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private long Run(string program, string[] arguments, string output)
    {
        File.Delete(At(output));
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };

        // For ours alone: code that runs once is not worth counting for a later optimisation.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.WaitForExit();
        // A program that gave no PDF would be the fastest of all.
        return new FileInfo(At(output)).Length;
    }
}

/// <summary>The child process that is measured: reads an edition, loads the fonts, writes the pages.</summary>
internal static class TypesetCommand
{
    public const string Name = "typeset";

    public static void Run(string json, string pdf)
    {
        using var fonts = FontSet.Load();
        var report = Report.FromCanonicalJson(File.ReadAllBytes(json));
        File.WriteAllBytes(pdf, ReportTypesetter.Typeset(report, EightPages.Date, report.Sha256Hex(), fonts).Bytes.Span);
    }
}
