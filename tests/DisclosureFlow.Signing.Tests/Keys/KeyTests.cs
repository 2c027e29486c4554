using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Keys;

public sealed class KeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_demo_authority_makes_a_head_whose_key_opens_only_with_the_pin()
    {
        var keys = Path.Combine(_folder.FullName, "keys");
        var root = DemoAuthority.Create(keys, new DemoSigner("赵一", "镇长", "某镇人民政府"), "签名口令-2468", TimeProvider.System);
        var sealedKey = SealedKey.Open(Path.Combine(keys, DemoAuthority.HeadFile));
        Assert.True(sealedKey.Certificate.IsDemo);
        Assert.Equal("赵一（演示）", sealedKey.Certificate.Subject.CommonName);
        Assert.Equal("DF5004", Assert.Throws<SigningRefusedException>(() => sealedKey.Unlock("签名口令-2469")).Code);
        Assert.Equal("DF5004", Assert.Throws<SigningRefusedException>(() => sealedKey.Unlock("")).Code);
        using var key = sealedKey.Unlock("签名口令-2468");
        var now = TimeProvider.System.GetUtcNow();
        var signed = PadesSigner.Sign(Some.Pdf, key, Some.Request(certify: true) with { Time = now });
        Assert.Equal(Trust.Trusted, SignatureValidator.Validate(signed, new TrustAnchors([root]), now).Trust);
        var anchors = TrustAnchors.FromPem(File.ReadAllText(Path.Combine(keys, DemoAuthority.RootFile)));
        Assert.Equal(root, Assert.Single(anchors.Certificates));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
            foreach (var file in Directory.GetFiles(keys))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void The_file_at_rest_is_PBES2_with_AES_256_and_600_000_rounds()
    {
        var path = Path.Combine(_folder.FullName, "key.pem");
        using var key = RSA.Create(2048);
        SealedKey.Write(path, key, [Some.Issue(key, "某人（演示）")], "123456");
        var pem = File.ReadAllText(path);
        Assert.DoesNotContain("BEGIN PRIVATE KEY", pem, StringComparison.Ordinal);
        var fields = PemEncoding.Find(pem.AsSpan(pem.IndexOf("-----BEGIN ENCRYPTED", StringComparison.Ordinal)));
        var hex = Convert.ToHexString(Convert.FromBase64String(pem[pem.IndexOf("-----BEGIN ENCRYPTED", StringComparison.Ordinal)..][fields.Base64Data]));
        Assert.Contains("06092A864886F70D01050D", hex, StringComparison.Ordinal); // PBES2
        Assert.Contains("060960864801650304012A", hex, StringComparison.Ordinal); // aes256-CBC
        Assert.Contains("06082A864886F70D0209", hex, StringComparison.Ordinal); // hmacWithSHA256
        Assert.Contains("0203" + 600_000.ToString("X6"), hex, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_pin_is_refused_when_the_key_is_made()
    {
        using var key = RSA.Create(2048);
        Assert.Equal("DF5016", Assert.Throws<SigningRefusedException>(() => SealedKey.Write(Path.Combine(_folder.FullName, "k"), key, [], "12345")).Code);
    }

    [Fact]
    public void A_key_file_that_others_may_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix file modes");
        var path = Path.Combine(_folder.FullName, "key.pem");
        using var key = RSA.Create(2048);
        SealedKey.Write(path, key, [Some.Issue(key, "某人（演示）")], "123456");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }

        Assert.Equal("DF5014", Assert.Throws<SigningRefusedException>(() => SealedKey.Open(path)).Code);
    }

    [Fact]
    public void A_missing_or_mangled_key_file_is_refused()
    {
        var path = Path.Combine(_folder.FullName, "absent.pem");
        Assert.Equal("DF5005", Assert.Throws<SigningRefusedException>(() => SealedKey.Open(path)).Code);
        SealedKey.PrivateFile.WriteNew(path, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Assert.Equal("DF5005", Assert.Throws<SigningRefusedException>(() => SealedKey.Open(path)).Code);
    }

    [Fact]
    public void A_pkcs12_file_signs_and_its_wrong_password_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = X509CertificateLoader.LoadCertificate(Some.Issue(key, "某人（演示）").Der.Span).CopyWithPrivateKey(key);
        var file = certificate.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000), "secret");
        using var opened = SoftwareKey.FromPkcs12(file, "secret");
        var signed = PadesSigner.Sign(Some.Pdf, opened, Some.Request());
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(signed, Some.Anchors, Some.Time).Indication);
        Assert.Equal("DF5004", Assert.Throws<SigningRefusedException>(() => SoftwareKey.FromPkcs12(file, "Secret")).Code);
    }

    [Fact]
    public void An_expired_not_yet_valid_or_wrongly_used_certificate_does_not_sign()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Refused("DF5006", Some.Issue(key, "a", to: Some.Time.AddDays(-1)));
        Refused("DF5007", Some.Issue(key, "a", from: Some.Time.AddDays(1)));
        Refused("DF5008", Some.Issue(key, "a", usage: X509KeyUsageFlags.KeyEncipherment));

        void Refused(string code, Certificate certificate)
        {
            using var signing = new SoftwareKey(ECDsa.Create(key.ExportParameters(true)), certificate, []);
            Assert.Equal(code, Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(Some.Pdf, signing, Some.Request())).Code);
        }
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var ecdsa = Some.Ecdsa();
        Assert.Equal("DF5009", Assert.Throws<SigningRefusedException>(() => new SoftwareKey(key, ecdsa.Certificate, [])).Code);
    }

    [Fact]
    public void Weak_keys_are_refused()
    {
        using var key = RSA.Create(1024);
        Assert.Equal("DF5015", Assert.Throws<SigningRefusedException>(() => new SoftwareKey(key, Some.Issue(key, "a"), [])).Code);
    }
}
