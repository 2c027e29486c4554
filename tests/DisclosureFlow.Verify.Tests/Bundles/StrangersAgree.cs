using DisclosureFlow.AuditTrail;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Verify.Tests.Bundles;

/// <summary>Verifiers that share no line with ours: the README's shell commands with OpenSSL, and a Python program of the standard library.</summary>
public sealed class StrangersAgree
{
    [Fact]
    public async Task The_README_s_commands_check_the_log_the_entries_and_the_PDF_signature()
    {
        using var folder = new Folder();
        Unpack(SignedCase.Honest.Zip(), folder.Path);
        await File.WriteAllTextAsync(folder.At("elsewhere.vkey"), SignedCase.Log.Key + "\n");
        await File.WriteAllTextAsync(folder.At("elsewhere.pem"), SignedCase.Root.ToPem() + "\n");
        var (exit, output, error) = await Script(folder, ("LOG_VKEY", folder.At("elsewhere.vkey")), ("ROOT_CERT", folder.At("elsewhere.pem")));
        Assert.True(exit == 0, output + error);
        Assert.Equal(["HOLDS  files as listed", "HOLDS  checkpoint of log.example/yunqiao", "HOLDS  entries in the log, opened values, order", "HOLDS  signature of documents/report.pdf", "可信 trusted, by the key and the certificate you gave"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        await File.WriteAllTextAsync(folder.At("elsewhere.pem"), SignedCase.Sign(SignedCase.Report).Root.ToPem() + "\n");
        (exit, output, _) = await Script(folder, ("LOG_VKEY", folder.At("elsewhere.vkey")), ("ROOT_CERT", folder.At("elsewhere.pem")));
        Assert.Equal(1, exit);
        Assert.Contains("FAILS  signature of documents/report.pdf", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_verifier_accepts_the_honest_bundle_under_the_auditor_s_key()
    {
        var (exit, output) = await Python(SignedCase.Honest.Zip(), SignedCase.Log.Key);
        Assert.True(exit == 0, output);
        foreach (var claim in new[] { "bytes", "checkpoint", "inclusion", "openings", "case-complete", "signed-off", "edition", "cleared", "duties", "signature-covers" })
        {
            Assert.Contains($"HOLDS       {claim}\n", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_second_verifier_finds_what_ours_finds()
    {
        using var stranger = new NoteSigner(SignedCase.Log.Key.Name, NoteKeyType.Ed25519, new byte[32]);
        await Fails(SignedCase.Honest.Zip(), "checkpoint", stranger.Key);
        await Fails(SignedCase.With(acts => acts[4] = acts[4] with { Outcome = "returned" }).Zip(), "cleared");
        await Fails(SignedCase.With(acts => acts[4] = acts[4] with { Actor = "p1" }).Zip(), "duties");
        await Fails(SignedCase.With(contents: contents => contents with { Entries = [.. contents.Entries.Skip(1)] }).Zip(), "case-complete");
        await Fails(SignedCase.With(contents: contents => contents with { Entries = [contents.Entries[0] with { Index = 1 }, .. contents.Entries.Skip(1)] }).Zip(), "inclusion");
        var pdf = (byte[])SignedCase.Pdf.Clone();
        pdf[5_000] ^= 1;
        await Fails(SignedCase.With(contents: contents => contents with { Documents = [new EvidenceFile("report.pdf", pdf), contents.Documents[1]] }).Zip(), "signed-off");
        var zip = SignedCase.Honest.Zip();
        zip[zip.Length / 2] ^= 1;
        Assert.Equal(2, (await Python(zip, SignedCase.Log.Key)).Exit);

        static async Task Fails(byte[] zip, string claim, VerifierKey? key = null)
        {
            var (exit, output) = await Python(zip, key ?? SignedCase.Log.Key);
            Assert.True(exit == 1 && output.Contains($"FAILS       {claim}\n", StringComparison.Ordinal), $"{claim}: {output}");
        }
    }

    private static async Task<(int Exit, string Output)> Python(byte[] zip, VerifierKey key)
    {
        var python = Outside.Program("python3", "python3");
        using var folder = new Folder();
        await File.WriteAllBytesAsync(folder.At("evidence.zip"), zip);
        await File.WriteAllTextAsync(folder.At("log.vkey"), key + "\n");
        var (exit, output, error) = await Outside.Run(python,
            [Path.Combine(Outside.Repository, "tests/Oracles/evidence/check_bundle.py"), folder.At("evidence.zip"), "--log", folder.At("log.vkey")],
            environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["PYTHONUTF8"] = "1", ["PYTHONDONTWRITEBYTECODE"] = "1" });
        return (exit, output + error);
    }

    private static void Unpack(byte[] zip, string folder)
    {
        foreach (var (name, bytes) in EvidenceBundle.Read(zip).Files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    private static async Task<(int Exit, string Output, string Error)> Script(Folder folder, params (string Name, string Value)[] environment)
    {
        Outside.Program("openssl", "openssl");
        var shell = Outside.Program("sh", "dash");
        var readme = await File.ReadAllTextAsync(folder.At("README.md"));
        var start = readme.IndexOf("```sh\n", StringComparison.Ordinal) + 6;
        return await Outside.Run(shell, ["-c", readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]], folder.Path, environment.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("verify").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
