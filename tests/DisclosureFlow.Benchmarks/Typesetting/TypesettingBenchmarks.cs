using BenchmarkDotNet.Attributes;
using DisclosureFlow.Reports;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Benchmarks.Typesetting;

/// <summary>A report of eight pages as signed-ready PDF: ours against a warm headless Chromium that prints our own HTML of the same report.</summary>
[InProcess]
[MemoryDiagnoser]
public class TypesettingBenchmarks
{
    private FontSet _fonts = null!;
    private Report _report = null!;
    private string _html = null!;
    private WarmChromium _chromium = null!;

    [GlobalSetup]
    public async Task Start()
    {
        _fonts = FontSet.Load();
        _report = EightPages.Edition();
        var typeset = ReportTypesetter.Typeset(_report, EightPages.Date, _report.Sha256Hex(), _fonts);
        _html = HtmlExport.Document(_report, EightPages.Date);
        _chromium = await WarmChromium.Start();
        var printed = await _chromium.Print(_html);
        Console.WriteLine($"// ours: {typeset.PageCount} pages, {typeset.Bytes.Length} bytes; Chromium: {printed.Length} bytes");
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        await _chromium.DisposeAsync();
        _fonts.Dispose();
    }

    [Benchmark(Baseline = true)]
    public int Ours() => ReportTypesetter.Typeset(_report, EightPages.Date, "0", _fonts).Bytes.Length;

    [Benchmark]
    public async Task<int> Chromium() => (await _chromium.Print(_html)).Length;
}
