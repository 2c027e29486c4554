using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Certificates;

/// <summary>
/// An X.509 certificate (RFC 5280), read by ourselves so that RSA, ECDSA and SM2 are treated alike and every byte has to be in its place.
/// </summary>
public sealed class Certificate : IEquatable<Certificate>
{
    /// <summary>Words a demo certificate carries in its subject, so that nobody takes it for a real one.</summary>
    public const string DemoMark = "演示";

    private byte[]? _digest;

    private Certificate(ReadOnlyMemory<byte> der) => Der = der;

    public ReadOnlyMemory<byte> Der { get; }

    public required DistinguishedName Subject { get; init; }

    public required DistinguishedName Issuer { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required ReadOnlyMemory<byte> PublicKey { get; init; }

    /// <summary>The serial number's contents octets.</summary>
    public required ReadOnlyMemory<byte> SerialNumber { get; init; }

    /// <summary>The serial number with tag and length.</summary>
    internal ReadOnlyMemory<byte> SerialDer { get; private init; }

    internal ReadOnlyMemory<byte> SignedPart { get; private init; }

    internal ReadOnlyMemory<byte> SignatureAlgorithm { get; private init; }

    internal ReadOnlyMemory<byte> Signature { get; private init; }

    internal CertificateExtensions Extensions { get; private init; } = new();

    /// <summary>Subject and issuer are the same name.</summary>
    public bool IsSelfIssued => Subject.IsSameAs(Issuer);

    /// <summary>A demo certificate: subject or issuer says 演示.</summary>
    public bool IsDemo => Subject.ToString().Contains(DemoMark, StringComparison.Ordinal) || Issuer.ToString().Contains(DemoMark, StringComparison.Ordinal);

    /// <summary>Lower-case hex SHA-256 of the whole certificate.</summary>
    public string Sha256 => Convert.ToHexStringLower(Digest);

    /// <summary>SHA-256 of the whole certificate. It goes into every signature made with it.</summary>
    internal ReadOnlySpan<byte> Digest => _digest ??= SHA256.HashData(Der.Span);

    /// <exception cref="CryptographicException">Not one whole DER certificate of version 3 (or 1).</exception>
    public static Certificate Parse(ReadOnlyMemory<byte> der)
    {
        try
        {
            return Read(der);
        }
        catch (Exception fault) when (fault is AsnContentException or InvalidOperationException or ArgumentException)
        {
            throw new CryptographicException("Not a certificate (RFC 5280).", fault);
        }
    }

    /// <summary>All certificates of a PEM text.</summary>
    /// <exception cref="CryptographicException">One of them can't be read, or there is none.</exception>
    public static IReadOnlyList<Certificate> ParsePem(ReadOnlySpan<char> pem)
    {
        var found = new List<Certificate>();
        while (PemEncoding.TryFind(pem, out var fields))
        {
            if (pem[fields.Label] is "CERTIFICATE")
            {
                found.Add(Parse(Convert.FromBase64String(pem[fields.Base64Data].ToString())));
            }

            pem = pem[fields.Location.End..];
        }

        return found.Count > 0 ? found : throw new CryptographicException("The text holds no CERTIFICATE block.");
    }

    public string ToPem() => new(PemEncoding.Write("CERTIFICATE", Der.Span));

    public bool IsValidAt(DateTimeOffset time) => time >= NotBefore && time <= NotAfter;

    public bool Equals(Certificate? other) => other is not null && Der.Span.SequenceEqual(other.Der.Span);

    public override bool Equals(object? obj) => Equals(obj as Certificate);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Signature.Span);
        return hash.ToHashCode();
    }

    /// <summary>May sign documents: digitalSignature or nonRepudiation (contentCommitment), or no key usage at all (RFC 5280, 4.2.1.3).</summary>
    internal bool MaySignDocuments => Extensions.KeyUsage is not { } usage || (usage & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) != X509KeyUsageFlags.None;

    internal bool IsIssuedBy(Certificate issuer) =>
        Issuer.IsSameAs(issuer.Subject) && PublicKeyCheck.Verify(issuer.PublicKey, SignatureAlgorithm, SignedPart.Span, Signature.Span);

    private static Certificate Read(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var certificate = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var signedPart = certificate.PeekEncodedValue();
        var fields = certificate.ReadSequence();
        var algorithm = certificate.ReadEncodedValue();
        var signature = certificate.ReadBitString(out var unused);
        certificate.ThrowIfNotEmpty();

        if (fields.PeekTag().HasSameClassAndValue(Context(0)) && fields.ReadSequence(Context(0)).ReadInteger() != 2)
        {
            throw new CryptographicException("A certificate is of version 1 or 3.");
        }

        var serialDer = fields.PeekEncodedValue();
        var serial = fields.ReadIntegerBytes();
        if (!fields.ReadEncodedValue().Span.SequenceEqual(algorithm.Span) || unused != 0)
        {
            throw new CryptographicException("The certificate names two signature algorithms (RFC 5280, 4.1.1.2).");
        }

        var issuer = DistinguishedName.Read(fields.ReadEncodedValue());
        var validity = fields.ReadSequence();
        var (from, to) = (Time(validity), Time(validity));
        validity.ThrowIfNotEmpty();
        var subject = DistinguishedName.Read(fields.ReadEncodedValue());
        var key = fields.ReadEncodedValue();
        CertificateExtensions extensions = new();
        while (fields.HasData)
        {
            var tag = fields.PeekTag();
            if (tag.HasSameClassAndValue(Context(3)))
            {
                extensions = CertificateExtensions.Read(fields.ReadSequence(Context(3)));
            }
            else
            {
                // issuerUniqueID, subjectUniqueID: obsolete, nothing follows from them.
                fields.ReadEncodedValue();
            }
        }

        return new Certificate(der)
        {
            Subject = subject,
            Issuer = issuer,
            NotBefore = from,
            NotAfter = to,
            PublicKey = key,
            SerialNumber = serial,
            SerialDer = serialDer,
            SignedPart = signedPart,
            SignatureAlgorithm = algorithm,
            Signature = signature,
            Extensions = extensions,
        };
    }

    private static Asn1Tag Context(int value) => new(TagClass.ContextSpecific, value);

    private static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
