using System.Diagnostics;

namespace DisclosureFlow.Server.Demo;

/// <summary>Runs the auditor's tool that was built with us as a separate process on the written files: it knows nothing but them.</summary>
internal static class BuiltVerify
{
    // No time-stamp and no witness in the demo: those two claims stay open, and Verify says so.
    private static readonly (string File, string Required)[] Files =
        [("evidence.zip", "bytes,signer,edition,cleared,duties,case-complete,inclusion,checkpoint"), ("report.pdf", "bytes,signer")];

    /// <summary>True if Verify accepts evidence and PDF against the anchors in the folder.</summary>
    public static async Task<bool> Run(string folder, CancellationToken stop)
    {
        var agrees = true;
        foreach (var (file, required) in Files)
        {
            var exit = await Run(folder, file, required, stop);
            Console.WriteLine($"验证 {file}：{(exit == 0 ? "通过" : $"未通过（退出码 {exit}）")}");
            agrees &= exit == 0;
        }

        return agrees;
    }

    private static async Task<int> Run(string folder, string file, string required, CancellationToken stop)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Verify.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [tool, file, "--trust", "trust.policy", "--trust", "trust.pem", "--require", required])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("Verify did not start");
        var output = process.StandardOutput.ReadToEndAsync(stop);
        var error = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        foreach (var line in ((await output) + (await error)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Console.WriteLine("    " + line);
        }

        return process.ExitCode;
    }
}
