using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.Keys;

/// <summary>Whom a demo certificate names.</summary>
/// <param name="Name">The person.</param>
/// <param name="Title">The post, such as 镇长.</param>
/// <param name="Organ">The body.</param>
public sealed record DemoSigner(string Name, string Title, string Organ);

/// <summary>
/// A root certificate and a head's certificate made on the spot, so that signing can be seen at work. All names in them say 演示: they have no
/// legal force, and nothing signed with them does. The root's private key is thrown away at once: nobody can issue more under it.
/// </summary>
public static class DemoAuthority
{
    /// <summary>Printed in every appearance signed with a demo key.</summary>
    public const string Label = "演示签名 无法律效力";

    public const string RootFile = "demo-root.pem";
    public const string HeadFile = "demo-head.pem";
    public const string TimestampFile = "demo-tsa.pem";
    public const string OcspFile = "demo-ocsp.pem";

    /// <summary>A CRL (DER) that revokes nothing, for the root's whole life: its key is gone, so no other can follow.</summary>
    public const string CrlFile = "demo.crl";

    private const int KeyBits = 2048;

    /// <summary>Makes the folder (mode 0700) and writes <see cref="RootFile"/> (the certificate), <see cref="HeadFile"/> (a <see cref="SealedKey"/>), <see cref="CrlFile"/>, and the keys of a time-stamp and a certificate status service.</summary>
    /// <param name="folder">Where keys live; none of the files may be there yet.</param>
    /// <param name="signer">The head.</param>
    /// <param name="pin">Six characters or more, known to the head alone.</param>
    /// <param name="time">Certificates are valid from five minutes before now, the root for ten years, the head's for three.</param>
    /// <returns>The root certificate.</returns>
    public static Certificate Create(string folder, DemoSigner signer, ReadOnlySpan<char> pin, TimeProvider time)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var from = time.GetUtcNow().AddMinutes(-5);
        using var rootKey = RSA.Create(KeyBits);
        using var root = Root(rootKey, from);
        using var headKey = RSA.Create(KeyBits);
        var head = Issue(root, headKey, Name(signer.Name + "（演示）", signer.Organ + "（演示）", signer.Title), from, from.AddYears(3));
        var rootCertificate = Certificate.Parse(root.RawData);
        IssueService(root, Path.Combine(folder, TimestampFile), "演示时间戳服务", Oids.TimeStamping, from);
        IssueService(root, Path.Combine(folder, OcspFile), "演示证书状态服务", Oids.OcspSigning, from);
        SealedKey.PrivateFile.WriteNew(Path.Combine(folder, CrlFile), new CertificateRevocationListBuilder().Build(root, 1, from.AddYears(10), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, from));
        SealedKey.Write(Path.Combine(folder, HeadFile), headKey, [head, rootCertificate], pin);
        SealedKey.PrivateFile.WriteNew(Path.Combine(folder, RootFile), rootCertificate.ToPem() + "\n");
        return rootCertificate;
    }

    /// <summary>The demo time-stamp authority of a folder. Its key is not sealed: it vouches for nothing but this machine's clock.</summary>
    /// <exception cref="SigningRefusedException">DF5005, DF5014.</exception>
    public static DemoTimestampAuthority OpenTimestampAuthority(string folder, TimeProvider time) => new(SoftwareKey.FromPemFile(Path.Combine(folder, TimestampFile)), time);

    /// <summary>The demo OCSP responder of a folder.</summary>
    /// <exception cref="SigningRefusedException">DF5005, DF5014.</exception>
    public static DemoOcspResponder OpenOcspResponder(string folder, TimeProvider time) => new(SoftwareKey.FromPemFile(Path.Combine(folder, OcspFile)), time);

    /// <summary>A certificate of the root for one purpose alone, as time-stamping and OCSP demand (RFC 3161, 2.3; RFC 6960, 4.2.2.2).</summary>
    internal static Certificate IssueFor(X509Certificate2 root, AsymmetricAlgorithm key, string name, string purpose, DateTimeOffset from)
    {
        List<X509Extension> extensions = [new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: true)];
        if (purpose is Oids.OcspSigning)
        {
            extensions.Add(new X509Extension(Oids.OcspNoCheck, [5, 0], critical: false));
        }

        return Issue(root, key, Name(name, "DisclosureFlow 演示 DEMO", title: null), from, from.AddYears(5), X509KeyUsageFlags.DigitalSignature, [.. extensions]);
    }

    private static void IssueService(X509Certificate2 root, string path, string name, string purpose, DateTimeOffset from)
    {
        using var key = RSA.Create(KeyBits);
        var certificate = IssueFor(root, key, name, purpose, from);
        SealedKey.PrivateFile.WriteNew(path, $"{certificate.ToPem()}\n{Certificate.Parse(root.RawData).ToPem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    internal static X509Certificate2 Root(AsymmetricAlgorithm key, DateTimeOffset from)
    {
        var request = Request(key, Name("演示根证书 无法律效力", "DisclosureFlow 演示 DEMO", title: null));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        return request.CreateSelfSigned(from, from.AddYears(10));
    }

    internal static Certificate Issue(X509Certificate2 issuer, AsymmetricAlgorithm key, X500DistinguishedName subject, DateTimeOffset from, DateTimeOffset to, X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, params X509Extension[] extensions)
    {
        var request = Request(key, subject);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        // RFC 5280, 4.1.2.2: up to 20 octets, positive; 16 random bytes leave the sign bit clear.
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        using var rsa = issuer.GetRSAPrivateKey();
        using var ecdsa = issuer.GetECDsaPrivateKey();
        var signer = rsa is not null ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa(ecdsa!);
        using var issued = request.Create(issuer.SubjectName, signer, from, to, serial);
        return Certificate.Parse(issued.RawData);
    }

    internal static X500DistinguishedName Name(string commonName, string organization, string? title)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCountryOrRegion("CN");
        name.AddOrganizationName(organization);
        if (title is not null)
        {
            name.Add(Oids.Title, title);
        }

        name.AddCommonName(commonName);
        return name.Build();
    }

    private static CertificateRequest Request(AsymmetricAlgorithm key, X500DistinguishedName subject)
    {
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }
}
