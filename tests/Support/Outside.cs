using System.ComponentModel;
using System.Diagnostics;

namespace DisclosureFlow.Tests.Support;

/// <summary>Programs, services and sample folders that a machine may lack. A test that needs one is skipped by name, never passed.</summary>
internal static class Outside
{
    /// <summary>Where <c>shared</c> lies beside the repository, or null on a machine without it.</summary>
    public static string? Shared { get; } = FindShared();

    /// <summary>The repository's root folder, found from the test binary upwards.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Skips the running test unless <paramref name="program"/> is on the PATH; names the Debian package that brings it.</summary>
    public static string Program(string program, string debianPackage)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"needs the program {program} (Debian package {debianPackage})");
        return path!;
    }

    /// <summary>Skips the running test unless <paramref name="file"/> exists; says what installs it.</summary>
    public static string FileOf(string file, string debianPackage)
    {
        Assert.SkipUnless(File.Exists(file), $"needs {file} (Debian package {debianPackage})");
        return file;
    }

    /// <summary>A file below the shared folder; the running test is skipped where the folder is absent.</summary>
    public static string SharedFile(string relative)
    {
        Assert.SkipWhen(Shared is null, "needs the folder shared beside the repository");
        return Path.Combine(Shared!, relative);
    }

    /// <summary>Runs a program to its end and returns exit code, standard output and standard error.</summary>
    public static async Task<(int Exit, string Output, string Error)> Run(string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new Win32Exception($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DisclosureFlow.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("DisclosureFlow.sln was not found above the test binary");
    }

    private static string? FindShared()
    {
        var beside = Path.Combine(FindRepository(), "..", "shared");
        return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
    }
}
