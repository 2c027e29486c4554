using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Revocation;
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

/// <summary>An SM2 authority, a signer and a status service under it, made once.</summary>
internal static class SomeSm2
{
    private static readonly Lazy<(Certificate Root, Certificate Leaf, byte[] Key, Certificate Ocsp, byte[] OcspKey)> Made = new(Make);

    public static Certificate Root => Made.Value.Root;

    public static byte[] PrivateKey => Made.Value.Key;

    public static TrustAnchors Anchors => new([Root]);

    public static Sm2Key Key() => Sm2Key.FromPkcs8(Made.Value.Key, Made.Value.Leaf, [Made.Value.Root]);

    public static DemoOcspResponder OcspResponder() => new(Sm2Key.FromPkcs8(Made.Value.OcspKey, Made.Value.Ocsp, [Root]), new FixedTime(Some.Time));

    private static (Certificate Root, Certificate Leaf, byte[] Key, Certificate Ocsp, byte[] OcspKey) Make()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
        var (root, leaf, ocsp) = (generator.GenerateKeyPair(), generator.GenerateKeyPair(), generator.GenerateKeyPair());
        var rootName = new X509Name("CN=SM2 演示根证书,O=演示");
        var rootCertificate = Certify(rootName, rootName, root.Public, root.Private, isAuthority: true, 1001);
        var leafCertificate = Certify(new X509Name("CN=孙三（演示）,O=演示"), rootName, leaf.Public, root.Private, isAuthority: false, 1002);
        var ocspCertificate = Certify(new X509Name("CN=SM2 演示证书状态服务,O=演示"), rootName, ocsp.Public, root.Private, isAuthority: false, 1003, KeyPurposeID.id_kp_OCSPSigning);
        return (rootCertificate, leafCertificate, PrivateKeyInfoFactory.CreatePrivateKeyInfo(leaf.Private).GetEncoded(), ocspCertificate, PrivateKeyInfoFactory.CreatePrivateKeyInfo(ocsp.Private).GetEncoded());
    }

    private static Certificate Certify(X509Name subject, X509Name issuer, AsymmetricKeyParameter key, AsymmetricKeyParameter signer, bool isAuthority, int serial, KeyPurposeID? purpose = null)
    {
        var certificate = new X509V3CertificateGenerator();
        certificate.SetSerialNumber(BigInteger.ValueOf(serial));
        certificate.SetSubjectDN(subject);
        certificate.SetIssuerDN(issuer);
        certificate.SetNotBefore(Some.Time.AddYears(-1).UtcDateTime);
        certificate.SetNotAfter(Some.Time.AddYears(1).UtcDateTime);
        certificate.SetPublicKey(key);
        certificate.AddExtension(X509Extensions.BasicConstraints, true, new BasicConstraints(isAuthority));
        certificate.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(isAuthority ? KeyUsage.KeyCertSign : KeyUsage.DigitalSignature));
        if (purpose is not null)
        {
            certificate.AddExtension(X509Extensions.ExtendedKeyUsage, true, new ExtendedKeyUsage(purpose));
            certificate.AddExtension(new Org.BouncyCastle.Asn1.DerObjectIdentifier("1.3.6.1.5.5.7.48.1.5"), false, Org.BouncyCastle.Asn1.DerNull.Instance);
        }

        return Certificate.Parse(certificate.Generate(new Asn1SignatureFactory("SM3WITHSM2", signer)).GetEncoded());
    }
}
