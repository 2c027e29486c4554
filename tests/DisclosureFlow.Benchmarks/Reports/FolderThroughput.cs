using System.Diagnostics;
using System.Globalization;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Benchmarks.Reports;

/// <summary>
/// <c>reports-throughput [COUNT]</c>: as many reports read, checked and scanned as a province has, on all processors, with what the memory
/// does meanwhile; and one report warm. Wall and processor time, so that a busy machine shows.
/// </summary>
internal static class FolderThroughput
{
    public static void Run(int count)
    {
        var text = ReadingBenchmarks.SampleText();
        for (var warm = 0; warm < 300; warm++)
        {
            Work(text);
        }

        var one = Stopwatch.StartNew();
        for (var index = 0; index < 500; index++)
        {
            _ = ReportImport.Read(text).AllFindings();
        }

        Print($"one report of {text.Length / 1024.0:0.0} KB, import and all checks, warm: {one.Elapsed.TotalMilliseconds / 500:0.00} ms");
        var process = Process.GetCurrentProcess();
        var (before, wall) = (process.TotalProcessorTime, Stopwatch.StartNew());
        var peaks = new List<long>();
        const int Parts = 10;
        for (var part = 0; part < Parts; part++)
        {
            Parallel.For(0, count / Parts, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ => Work(text));
            process.Refresh();
            peaks.Add(process.WorkingSet64 >> 20);
        }

        process.Refresh();
        Print($"{count} reports read, checked and scanned on 2 processors: {wall.Elapsed.TotalSeconds:0.0} s, processor time {(process.TotalProcessorTime - before).TotalSeconds:0.0} s");
        Print($"working set after each tenth, MB: {string.Join(' ', peaks)}");
    }

    private static void Work(byte[] text)
    {
        var result = ReportImport.Read(text);
        _ = result.AllFindings();
        _ = PrivacyScan.Scan(result.Report!, result.Metadata);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
