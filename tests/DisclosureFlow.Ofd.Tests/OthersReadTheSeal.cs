using System.Formats.Asn1;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Ofd.Tests;

/// <summary>OpenSSL reads the seal (GB/T 38540-2020) that we wrote: its DER, both SM2 signatures in it, and the SM3 digests.</summary>
public sealed class OthersReadTheSeal : IDisposable
{
    // GM/T 0009: the identity where none is agreed on.
    private const string DefaultIdentity = "distid:1234567812345678";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ofd-seal-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Openssl_parses_its_der_to_the_last_byte_and_verifies_both_signatures_and_the_digest()
    {
        using var zip = new ZipArchive(new MemoryStream(Some.Ofd));
        var value = Extract(zip, "Doc_0/Signs/Sign_0/SignedValue.dat");
        var (exit, tree, error) = await Openssl("asn1parse", "-inform", "DER", "-in", value);
        Assert.True(exit == 0, error);
        Assert.Contains(":sm2-with-SM3", tree.Replace("SM2-with-SM3", "sm2-with-SM3", StringComparison.Ordinal), StringComparison.Ordinal);

        // SES_Signature ::= SEQUENCE { toSign, cert, signatureAlgID, signature }
        var signature = new AsnReader(await File.ReadAllBytesAsync(value, TestContext.Current.CancellationToken), AsnEncodingRules.DER).ReadSequence();
        var toSign = signature.ReadEncodedValue();
        await MustVerify(toSign, signature);

        // TBS_Sign ::= SEQUENCE { version, eseal, timeInfo, dataHash, propertyInfo }; SESeal ::= SEQUENCE { eSealInfo, cert, signAlgID, signedValue }
        var fields = new AsnReader(toSign, AsnEncodingRules.DER).ReadSequence();
        fields.ReadInteger();
        var seal = fields.ReadSequence();
        await MustVerify(seal.ReadEncodedValue(), seal);
        fields.ReadGeneralizedTime();
        Assert.Equal(await Sm3(Extract(zip, "Doc_0/Signs/Sign_0/Signature.xml")), Convert.ToHexStringLower(fields.ReadBitString(out _)));
    }

    /// <summary>What follows a signed part in both structures: certificate, algorithm, value.</summary>
    private async Task MustVerify(ReadOnlyMemory<byte> signed, AsnReader rest)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(rest.ReadOctetString());
        Assert.Equal("1.2.156.10197.1.501", rest.ReadObjectIdentifier());
        var value = rest.ReadBitString(out _);
        var key = Write("key.pem", System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", certificate.PublicKey.ExportSubjectPublicKeyInfo())));
        var data = Write("signed.bin", signed.ToArray());
        Assert.Contains("Signature Verified Successfully", await Verdict(key, data, value), StringComparison.Ordinal);
        value[^1] ^= 1;
        Assert.DoesNotContain("Successfully", await Verdict(key, data, value), StringComparison.Ordinal);
    }

    private async Task<string> Verdict(string key, string data, byte[] value) => (await Openssl(
        "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-digest", "sm3", "-in", data, "-sigfile", Write("value.bin", value), "-pkeyopt", DefaultIdentity)).Output;

    private static async Task<string> Sm3(string file) => (await Openssl("dgst", "-sm3", "-r", file)).Output.Split(' ')[0];

    private static Task<(int Exit, string Output, string Error)> Openssl(params string[] arguments) => Outside.Run(Outside.Program("openssl", "openssl"), arguments);

    private string Extract(ZipArchive zip, string path)
    {
        var file = Path.Combine(_folder.FullName, Path.GetFileName(path));
        zip.GetEntry(path)!.ExtractToFile(file);
        return file;
    }

    private string Write(string name, byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
