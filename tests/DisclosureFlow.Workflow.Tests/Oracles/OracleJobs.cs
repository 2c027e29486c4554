using System.Text.Json;
using System.Text.Json.Serialization;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Workflow.Tests;

/// <summary>What stands open after one event, in the words the oracles print.</summary>
internal sealed record Marking(string[] Tasks, string[] Timers, string[] Flows, bool Done)
{
    public bool Equals(Marking? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"tasks [{string.Join(' ', Tasks)}] timers [{string.Join(' ', Timers)}] flows [{string.Join(' ', Flows)}]{(Done ? " done" : "")}";
}

/// <summary>One event: a task completed with an outcome (in a vote, how it counts), or a timer fired.</summary>
internal sealed record OracleStep(string? Complete, string? Outcome, string? Fire, string? Vote = null, int? Of = null, string? Condition = null);

internal sealed record OracleJob(string Name, string Bpmn, List<OracleStep> Steps);

internal sealed record OracleAnswer(string Name, Marking[]? Markings, string? Error);

/// <summary>Installs the oracles below the test's output and runs jobs through them.</summary>
internal static class OracleJobs
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly SemaphoreSlim OneInstalls = new(1);

    public static async Task<IReadOnlyDictionary<string, OracleAnswer>> Run(string program, IReadOnlyList<OracleJob> jobs)
    {
        var node = Outside.Program("node", "nodejs");
        Outside.Program("npm", "npm");
        await OneInstalls.WaitAsync();
        string? fault;
        try
        {
            fault = await Install();
        }
        finally
        {
            OneInstalls.Release();
        }

        Assert.SkipWhen(fault is not null, $"needs the npm packages of tests/Oracles/bpmn: {fault}");
        var file = Path.Combine(Folder, $"{Path.GetFileNameWithoutExtension(program)}.jobs");
        await File.WriteAllLinesAsync(file, jobs.Select(job => JsonSerializer.Serialize(job, Json)));
        var (exit, output, error) = await Outside.Run(node, ["--import", "./resolve.mjs", program, file], Folder);
        Assert.True(exit == 0, $"{program} ended with {exit}: {error}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<OracleAnswer>(line, Json)!).ToDictionary(a => a.Name, StringComparer.Ordinal);
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "bpmn-oracles");

    private static async Task<string?> Install()
    {
        var source = Path.Combine(Outside.Repository, "tests", "Oracles", "bpmn");
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
        }

        var stamp = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (File.Exists(stamp) && File.GetLastWriteTimeUtc(stamp) >= File.GetLastWriteTimeUtc(Path.Combine(source, "package-lock.json")))
        {
            return null;
        }

        var (exit, _, error) = await Outside.Run(Outside.Program("npm", "npm"), ["ci", "--no-progress"], Folder);
        return exit == 0 ? null : error.Trim();
    }
}
