using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Tests.Oracles;
using DisclosureFlow.Signing.Validation;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace DisclosureFlow.Signing.Tests.Keys;

public sealed class Sm2Tests
{
    private static readonly Lazy<(Certificate Root, Certificate Leaf, byte[] Key)> Made = new(Make);

    [Fact]
    public void An_SM2_signature_with_SM3_is_made_and_accepted()
    {
        var report = SignatureValidator.Validate(Signed(), new TrustAnchors([Made.Value.Root]), Some.Time);
        Assert.Equal((Indication.TotalPassed, SignatureLevel.BaselineB), (report.Indication, Assert.Single(report.Signatures).Level));
    }

    [Fact]
    public void Any_flip_of_its_CMS_shows()
    {
        var signed = Signed();
        var anchors = new TrustAnchors([Made.Value.Root]);
        var from = signed.AsSpan().IndexOf("/Contents <"u8);
        for (var i = from; i < from + 4000; i += 3)
        {
            signed[i] ^= 1;
            Assert.True(SignatureValidator.Validate(signed, anchors, Some.Time).Indication != Indication.TotalPassed, $"byte {i}");
            signed[i] ^= 1;
        }
    }

    [Fact]
    public async Task Pdfbox_with_BouncyCastle_agrees()
    {
        using var file = new SignedFile(Signed());
        Assert.StartsWith("intact=true whole=true", Assert.Single(await file.Pdfbox()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_or_of_another_curve_is_refused()
    {
        using var ecdsa = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.Equal("DF5009", Assert.Throws<SigningRefusedException>(() => Sm2Key.FromPkcs8(Made.Value.Key, Made.Value.Root, [])).Code);
        Assert.Equal("DF5015", Assert.Throws<SigningRefusedException>(() => Sm2Key.FromPkcs8(ecdsa.ExportPkcs8PrivateKey(), Some.RootCertificate, [])).Code);
    }

    private static byte[] Signed()
    {
        using var key = Sm2Key.FromPkcs8(Made.Value.Key, Made.Value.Leaf, [Made.Value.Root]);
        return PadesSigner.Sign(Some.Pdf, key, Some.Request(certify: true));
    }

    private static (Certificate Root, Certificate Leaf, byte[] Key) Make()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
        var (root, leaf) = (generator.GenerateKeyPair(), generator.GenerateKeyPair());
        var rootName = new X509Name("CN=SM2 演示根证书,O=演示");
        var rootCertificate = Certify(rootName, rootName, root.Public, root.Private, isAuthority: true);
        var leafCertificate = Certify(new X509Name("CN=孙三（演示）,O=演示"), rootName, leaf.Public, root.Private, isAuthority: false);
        return (rootCertificate, leafCertificate, PrivateKeyInfoFactory.CreatePrivateKeyInfo(leaf.Private).GetEncoded());
    }

    private static Certificate Certify(X509Name subject, X509Name issuer, AsymmetricKeyParameter key, AsymmetricKeyParameter signer, bool isAuthority)
    {
        var certificate = new X509V3CertificateGenerator();
        certificate.SetSerialNumber(BigInteger.ValueOf(isAuthority ? 1001 : 1002));
        certificate.SetSubjectDN(subject);
        certificate.SetIssuerDN(issuer);
        certificate.SetNotBefore(Some.Time.AddYears(-1).UtcDateTime);
        certificate.SetNotAfter(Some.Time.AddYears(1).UtcDateTime);
        certificate.SetPublicKey(key);
        certificate.AddExtension(X509Extensions.BasicConstraints, true, new BasicConstraints(isAuthority));
        certificate.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(isAuthority ? KeyUsage.KeyCertSign : KeyUsage.DigitalSignature));
        return Certificate.Parse(certificate.Generate(new Asn1SignatureFactory("SM3WITHSM2", signer)).GetEncoded());
    }
}
