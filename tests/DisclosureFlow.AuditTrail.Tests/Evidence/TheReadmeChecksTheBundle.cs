using System.Text;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.AuditTrail.Tests.Evidence;

/// <summary>The commands of the bundle's README, run as they stand there, on the bundle unpacked.</summary>
public sealed class TheReadmeChecksTheBundle
{
    [Fact]
    public async Task The_script_accepts_the_bundle_and_says_that_it_agrees_with_itself_only()
    {
        using var folder = Unpacked();
        var (exit, output, error) = await Script(folder.Path);
        Assert.True(exit == 0, output + error);
        Assert.Equal(["HOLDS  files as listed", "HOLDS  checkpoint of log.example/township", "HOLDS  entries in the log, opened values, order", "仅自洽 agrees with itself only: LOG_VKEY or ROOT_CERT was not given"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("documents/report.json"), InlineData("roles.json"), InlineData("entries/0001.entry"), InlineData("entries/0003.openings"), InlineData("log/checkpoint"), InlineData("entries/0002.tlog-proof")]
    public async Task The_script_finds_a_changed_byte_in_any_file(string name)
    {
        using var folder = Unpacked();
        var path = Path.Combine(folder.Path, name);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        var (exit, output, _) = await Script(folder.Path);
        Assert.Equal(1, exit);
        Assert.Equal($"FAILS  {name}\n", output);
    }

    [Fact]
    public async Task The_script_finds_what_new_checksums_would_hide()
    {
        await Finds("another reason", "does not commit to its reason", folder => Edit(folder, "entries/0003.openings", AnotherReason));
        await Finds("swapped", "does not follow the one before it", folder =>
        {
            foreach (var extension in new[] { "entry", "openings", "tlog-proof" })
            {
                var (a, b) = (Path.Combine(folder, $"entries/0001.{extension}"), Path.Combine(folder, $"entries/0002.{extension}"));
                File.Move(a, a + ".moved");
                File.Move(b, a);
                File.Move(a + ".moved", b);
            }
        });
        await Finds("dropped", "does not follow the one before it", folder =>
        {
            foreach (var file in Directory.GetFiles(Path.Combine(folder, "entries"), "0002.*"))
            {
                File.Delete(file);
            }
        });
        await Finds("another root", "signature of the checkpoint", folder => Edit(folder, "log/checkpoint", text => text.Replace("\n306\n", "\n307\n", StringComparison.Ordinal)));
        await Finds("another path", "is not in the log", folder => Edit(folder, "entries/0001.tlog-proof", text => text.Replace("index 300", "index 301", StringComparison.Ordinal)));

        static async Task Finds(string what, string message, Action<string> change)
        {
            using var folder = Unpacked();
            change(folder.Path);
            await Rewrite(folder.Path);
            var (exit, output, _) = await Script(folder.Path);
            Assert.True(exit == 1 && output.Contains(message, StringComparison.Ordinal), $"{what}: {output}");
        }

        static void Edit(string folder, string name, Func<string, string> edit)
        {
            var path = Path.Combine(folder, name);
            var text = File.ReadAllText(path);
            var edited = edit(text);
            Assert.NotEqual(text, edited);
            File.WriteAllText(path, edited);
        }

        // Another reason under the same salt.
        static string AnotherReason(string text)
        {
            var lines = text.Split('\n');
            var at = Array.FindIndex(lines, line => line.StartsWith("reason ", StringComparison.Ordinal));
            lines[at] = $"{lines[at][..lines[at].LastIndexOf(' ')]} {Convert.ToBase64String("无"u8)}";
            return string.Join('\n', lines);
        }
    }

    [Fact]
    public async Task The_script_refuses_a_bundle_of_another_log()
    {
        using var folder = Unpacked();
        using var stranger = Some.Log(seed: 2);
        var key = Path.Combine(folder.Path, "elsewhere.vkey");
        await File.WriteAllTextAsync(key, stranger.Key + "\n");
        var (exit, output, _) = await Script(folder.Path, ("LOG_VKEY", key));
        Assert.Equal(1, exit);
        Assert.Contains("FAILS  signature of the checkpoint", output, StringComparison.Ordinal);
    }

    private static async Task Rewrite(string folder)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != EvidenceBundle.Checksums))
        {
            text.Append(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(file)))).Append("  ").Append(Path.GetRelativePath(folder, file)).Append('\n');
        }

        await File.WriteAllTextAsync(Path.Combine(folder, EvidenceBundle.Checksums), text.ToString());
    }

    private static TemporaryFolder Unpacked()
    {
        var folder = new TemporaryFolder();
        foreach (var (name, bytes) in EvidenceBundle.Read(EvidenceBundle.Encode(SomeCase.Contents())).Files)
        {
            var path = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        return folder;
    }

    private static async Task<(int Exit, string Output, string Error)> Script(string folder, params (string Name, string Value)[] environment)
    {
        Outside.Program("openssl", "openssl");
        var shell = Outside.Program("sh", "dash");
        var readme = await File.ReadAllTextAsync(Path.Combine(folder, EvidenceBundle.Readme));
        var start = readme.IndexOf("```sh\n", StringComparison.Ordinal) + 6;
        var script = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        return await Outside.Run(shell, ["-c", script], folder, environment.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));
    }
}
