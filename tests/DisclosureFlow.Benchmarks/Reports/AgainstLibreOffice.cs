using System.Diagnostics;
using System.Globalization;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Benchmarks.Reports;

/// <summary>
/// <c>docx-against-libreoffice [ROUNDS]</c>: reading a DOCX by our <c>import FILE --format json</c> beside LibreOffice's conversion of the
/// same file to text, whole process against whole process, in turns. LibreOffice's profile is made before the clock starts.
/// </summary>
internal static class AgainstLibreOffice
{
    public static void Run(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("docx-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "report.docx");
            File.WriteAllBytes(file, DocxExport.Write(ReportImport.Read(ReadingBenchmarks.SampleText()).Report!));
            string[] office = ["soffice", $"-env:UserInstallation=file://{folder.FullName}/profile", "--headless", "--norestore", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder.FullName, file];
            string[] ours = ["dotnet", Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Server.dll"), "import", file, "--format", "json"];
            _ = (Time(office), Time(ours)); // the first run of each fills the caches
            var (theirs, own) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                theirs.Add(Time(office));
                own.Add(Time(ours));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"LibreOffice {Median(theirs):0.00} s, import {Median(own):0.00} s: {Median(theirs) / Median(own):0.0} times (median of {rounds})"));
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static double Time(string[] command)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
