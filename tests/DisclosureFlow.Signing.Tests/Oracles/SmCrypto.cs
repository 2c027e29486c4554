using System.Formats.Asn1;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests.Oracles;

/// <summary>npm sm-crypto, installed below the test's output: another implementation of SM2 and SM3.</summary>
internal static class SmCrypto
{
    private static readonly SemaphoreSlim OneInstalls = new(1);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "sm2-oracle");

    public static async Task<bool> Verifies(Certificate certificate, byte[] data, byte[] signature)
    {
        var node = Outside.Program("node", "nodejs");
        var fault = await Install();
        Assert.SkipWhen(fault is not null, $"needs the npm package of tests/Oracles/pdf/sm-crypto: {fault}");
        var key = new AsnReader(certificate.PublicKey, AsnEncodingRules.DER).ReadSequence();
        key.ReadEncodedValue();
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.bin");
        await File.WriteAllBytesAsync(file, data);
        var (exit, output, error) = await Outside.Run(node, ["sm2-verdict.mjs", Convert.ToHexStringLower(key.ReadBitString(out _)), file, Convert.ToHexStringLower(signature)], Folder);
        Assert.True(exit == 0, error);
        return bool.Parse(output.Trim());
    }

    private static async Task<string?> Install()
    {
        await OneInstalls.WaitAsync();
        try
        {
            var source = Path.Combine(Outside.Repository, "tests", "Oracles", "pdf", "sm-crypto");
            Directory.CreateDirectory(Folder);
            foreach (var file in Directory.EnumerateFiles(source))
            {
                File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
            }

            if (File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            {
                return null;
            }

            var (exit, _, error) = await Outside.Run(Outside.Program("npm", "npm"), ["ci", "--no-progress"], Folder);
            return exit == 0 ? null : error.Trim();
        }
        finally
        {
            OneInstalls.Release();
        }
    }
}
