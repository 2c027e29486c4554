using DisclosureFlow.Signing.Certificates;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using Certificate = DisclosureFlow.Signing.Certificates.Certificate;

namespace DisclosureFlow.Signing.Keys;

/// <summary>An SM2 key with a certificate that it issued to itself, for showing national cryptography at work. All names say 演示; nothing made with it has legal force.</summary>
public static class DemoSm2
{
    /// <summary>Certificate and key, PEM, mode 0600. Not sealed: it vouches for nothing.</summary>
    public const string File = "demo-sm2.pem";

    /// <summary>Opens the folder's demo key; makes one where there is none.</summary>
    /// <param name="folder">Where keys live.</param>
    /// <param name="time">The certificate is valid from five minutes before now, for ten years.</param>
    /// <exception cref="SigningRefusedException">DF5009, DF5015: the file holds something else.</exception>
    public static Sm2Key OpenOrCreate(string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path))
        {
            SealedKey.PrivateFile.WriteNew(path, Make(time.GetUtcNow()));
        }

        var pem = System.IO.File.ReadAllText(path);
        var key = pem.AsSpan(pem.IndexOf("-----BEGIN PRIVATE KEY-----", StringComparison.Ordinal) is var at and >= 0 ? at : pem.Length);
        return System.Security.Cryptography.PemEncoding.TryFind(key, out var fields)
            ? Sm2Key.FromPkcs8(Convert.FromBase64String(key[fields.Base64Data].ToString()), Certificate.ParsePem(pem)[0], [])
            : throw Refusals.NoKey(path);
    }

    private static string Make(DateTimeOffset now)
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        var name = new X509Name("CN=演示 SM2 印章 无法律效力,O=DisclosureFlow 演示 DEMO");
        var certificate = new X509V3CertificateGenerator();
        certificate.SetSerialNumber(new BigInteger(127, new SecureRandom()).SetBit(126));
        certificate.SetSubjectDN(name);
        certificate.SetIssuerDN(name);
        certificate.SetNotBefore(now.AddMinutes(-5).UtcDateTime);
        certificate.SetNotAfter(now.AddYears(10).UtcDateTime);
        certificate.SetPublicKey(pair.Public);
        certificate.AddExtension(X509Extensions.BasicConstraints, critical: true, new BasicConstraints(cA: false));
        certificate.AddExtension(X509Extensions.KeyUsage, critical: true, new KeyUsage(KeyUsage.DigitalSignature | KeyUsage.NonRepudiation));
        var made = Certificate.Parse(certificate.Generate(new Asn1SignatureFactory("SM3WITHSM2", pair.Private)).GetEncoded());
        var key = System.Security.Cryptography.PemEncoding.WriteString("PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(pair.Private).GetEncoded());
        return $"{made.ToPem()}\n{key}\n";
    }
}
