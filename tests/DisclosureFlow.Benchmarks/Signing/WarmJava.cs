using System.Diagnostics;
using System.Globalization;

namespace DisclosureFlow.Benchmarks.Signing;

/// <summary>A program of tests/Oracles/pdf in a Java machine that stays warm: one line asks, one line answers.</summary>
internal sealed class WarmJava : IDisposable
{
    private static readonly string[] Jars = ["itext5", "bcprov", "bcpkix", "bcutil", "pdfbox2", "fontbox2", "commons-logging"];

    private readonly Process _process;

    private WarmJava(Process process) => _process = process;

    /// <summary>Starts it and asks for four seconds, so that the machine has compiled what matters.</summary>
    public static WarmJava Start(string program, string command, params string[] arguments)
    {
        var source = Path.Combine(Repository(), "tests", "Oracles", "pdf", program);
        var classpath = string.Join(':', Jars.Select(jar => $"/usr/share/java/{jar}.jar"));
        var process = Process.Start(new ProcessStartInfo("/usr/bin/java", ["-cp", classpath, source, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var warm = new WarmJava(process);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(4);)
        {
            warm.Ask(command);
        }

        return warm;
    }

    /// <summary>The number it answers; above 0 where it did its work.</summary>
    public int Ask(string command)
    {
        _process.StandardInput.Write(command + "\n");
        _process.StandardInput.Flush();
        return int.Parse(_process.StandardOutput.ReadLine() ?? "0", CultureInfo.InvariantCulture) is > 0 and var answer
            ? answer : throw new InvalidOperationException($"{command} did not succeed");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DisclosureFlow.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
