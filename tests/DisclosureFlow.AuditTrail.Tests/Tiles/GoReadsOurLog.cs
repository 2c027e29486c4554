using System.Text;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.AuditTrail.Tests.Tiles;

/// <summary>Other people's programs on logs that we wrote: golang.org/x/mod for the whole of it, OpenSSL for the signature.</summary>
public sealed class GoReadsOurLog
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(255), InlineData(256), InlineData(257), InlineData(65_535), InlineData(65_536), InlineData(65_537), InlineData(70_000)]
    public async Task Go_s_module_accepts_a_log_of_this_size_and_its_growth(int size)
    {
        using var log = Some.Log();
        using var folder = new TemporaryFolder();
        using var older = new TemporaryFolder();
        Some.Publish(older.Path, size / 2, log);
        Some.Publish(folder.Path, size, log);
        var (exit, output, error) = await Check(folder.Path, log.Key.ToString(), Path.Combine(older.Path, "checkpoint"));
        Assert.True(exit == 0, output + error);
        Assert.Equal($"ok {size}\n", output);
    }

    [Fact]
    public async Task Go_s_module_refuses_what_we_refuse()
    {
        using var log = Some.Log();
        using var stranger = Some.Log(seed: 2);
        using var folder = new TemporaryFolder();
        Some.Publish(folder.Path, 300, log);
        Assert.Equal(0, (await Check(folder.Path, log.Key.ToString())).Exit); // so that what follows can fail for one reason only
        Assert.Equal(1, (await Check(folder.Path, stranger.Key.ToString())).Exit);
        var tile = Path.Combine(folder.Path, "tile/entries/001.p/44");
        var bytes = await File.ReadAllBytesAsync(tile);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(tile, bytes);
        Assert.Equal(1, (await Check(folder.Path, log.Key.ToString())).Exit);
    }

    [Fact]
    public async Task OpenSSL_alone_verifies_a_checkpoint_s_signature_and_a_cosignature()
    {
        var openssl = Outside.Program("openssl", "openssl");
        using var log = Some.Log();
        using var witness = Some.Witness();
        using var folder = new TemporaryFolder();
        var note = new Checkpoint(log.Key.Name, 5, Some.Leaf(0)).Sign(log);
        var cosignature = Cosignature.Sign(witness, note.Text, Some.Time);
        await Verify(log.Key, Encoding.UTF8.GetBytes(note.Text), note.Signatures[0].Signature, accepted: true);
        await Verify(log.Key, Encoding.UTF8.GetBytes(note.Text + "\n"), note.Signatures[0].Signature, accepted: false);
        await Verify(witness.Key, Encoding.UTF8.GetBytes($"cosignature/v1\ntime {Some.Time.ToUnixTimeSeconds()}\n{note.Text}"), cosignature.Signature[8..], accepted: true);

        async Task Verify(VerifierKey key, byte[] message, byte[] signature, bool accepted)
        {
            string At(string name) => Path.Combine(folder.Path, name);
            await File.WriteAllBytesAsync(At("key"), [.. Convert.FromHexString("302a300506032b6570032100"), .. key.PublicKey]);
            await File.WriteAllBytesAsync(At("message"), message);
            await File.WriteAllBytesAsync(At("signature"), signature);
            var run = await Outside.Run(openssl, ["pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", At("key"), "-in", At("message"), "-sigfile", At("signature")]);
            Assert.Equal(accepted, run.Exit == 0);
        }
    }

    private static async Task<(int Exit, string Output, string Error)> Check(params IEnumerable<string> arguments)
    {
        var go = Outside.Program("go", "golang-go");
        Outside.FileOf("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog/tlog.go", "golang-golang-x-mod-dev");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode", ["GOFLAGS"] = "" };
        return await Outside.Run(go, ["run", Path.Combine(Outside.Repository, "tests/Oracles/tlog/check-log.go"), .. arguments], environment: environment);
    }
}
