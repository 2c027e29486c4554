using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Revocation;

/// <summary>A full CRL (RFC 5280, section 5). Delta and partitioned CRLs announce themselves by critical extensions and are refused.</summary>
internal sealed class CertificateRevocationList : RevocationAnswer
{
    private readonly Dictionary<string, DateTimeOffset> _revoked = new(StringComparer.Ordinal);
    private ReadOnlyMemory<byte> _signedPart;
    private ReadOnlyMemory<byte> _algorithm;
    private ReadOnlyMemory<byte> _signature;
    private ReadOnlyMemory<byte> _issuer;
    private DateTimeOffset _thisUpdate;
    private DateTimeOffset? _nextUpdate;

    public override IReadOnlyList<Certificate> Certificates => [];

    /// <exception cref="CryptographicException">Damaged, or with a critical extension.</exception>
    public static CertificateRevocationList Read(ReadOnlyMemory<byte> der) => Parse("CRL", () =>
    {
        var list = new CertificateRevocationList();
        list.ReadAll(der);
        return list;
    });

    public override CertificateStatus? StatusOf(Certificate certificate, Certificate issuer) =>
        IsSignedBy(issuer) && certificate.Issuer.IsSameAs(issuer.Subject)
            ? new CertificateStatus(_thisUpdate, _nextUpdate, _revoked.TryGetValue(Convert.ToHexString(certificate.SerialNumber.Span), out var at) ? at : null)
            : null;

    public override bool IsSignedByOneOf(IReadOnlyCollection<Certificate> issuers) => issuers.Any(IsSignedBy);

    private bool IsSignedBy(Certificate issuer) =>
        _issuer.Span.SequenceEqual(issuer.Subject.Der.Span) && PublicKeyCheck.Verify(issuer.PublicKey, _algorithm, _signedPart.Span, _signature.Span);

    private void ReadAll(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var list = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        _signedPart = list.PeekEncodedValue();
        var fields = list.ReadSequence();
        _algorithm = list.ReadEncodedValue();
        _signature = list.ReadBitString(out _);
        list.ThrowIfNotEmpty();
        if (fields.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            fields.ReadInteger();
        }

        if (!fields.ReadEncodedValue().Span.SequenceEqual(_algorithm.Span))
        {
            throw new CryptographicException("the CRL names two signature algorithms");
        }

        _issuer = fields.ReadEncodedValue();
        _thisUpdate = Time(fields);
        if (fields.HasData && fields.PeekTag() is { TagClass: TagClass.Universal, TagValue: (int)UniversalTagNumber.UtcTime or (int)UniversalTagNumber.GeneralizedTime })
        {
            _nextUpdate = Time(fields);
        }

        if (fields.HasData && fields.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            ReadRevoked(fields.ReadSequence());
        }

        if (fields.HasData)
        {
            RefuseCritical(fields.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence());
        }
    }

    private void ReadRevoked(AsnReader entries)
    {
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            var serial = Convert.ToHexString(entry.ReadIntegerBytes().Span);
            _revoked[serial] = Time(entry);
            if (entry.HasData)
            {
                RefuseCritical(entry.ReadSequence());
            }
        }
    }

    private static void RefuseCritical(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean())
            {
                throw new CryptographicException($"the CRL has the critical extension {oid}");
            }
        }
    }
}
