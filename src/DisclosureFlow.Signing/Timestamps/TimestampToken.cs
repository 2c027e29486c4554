using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Timestamps;

/// <summary>A time-stamp token (RFC 3161, 2.4.2): an authority's word that data with this digest existed at <see cref="Time"/>.</summary>
internal sealed class TimestampToken
{
    private TimestampToken(SignedData cms, string imprintOid, ReadOnlyMemory<byte> imprint, DateTimeOffset time) =>
        (Cms, ImprintOid, Imprint, Time) = (cms, imprintOid, imprint, time);

    public SignedData Cms { get; }

    public string ImprintOid { get; }

    public ReadOnlyMemory<byte> Imprint { get; }

    public DateTimeOffset Time { get; }

    /// <exception cref="CryptographicException">What rule is broken.</exception>
    public static TimestampToken Read(ReadOnlyMemory<byte> der)
    {
        var cms = SignedData.Read(der);
        if (cms.ContentType is not Oids.TstInfo || cms.Content is not { } content)
        {
            throw new CryptographicException("the token holds no TSTInfo");
        }

        try
        {
            var outer = new AsnReader(content, AsnEncodingRules.DER);
            var info = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (info.ReadInteger() != 1)
            {
                throw new CryptographicException("the TSTInfo has an unknown version");
            }

            info.ReadObjectIdentifier();
            var imprint = info.ReadSequence();
            var (oid, _) = AlgorithmIdentifier.Read(imprint.ReadEncodedValue());
            var digest = imprint.ReadOctetString();
            info.ReadIntegerBytes();
            return new TimestampToken(cms, oid, digest, info.ReadGeneralizedTime());
        }
        catch (AsnContentException fault)
        {
            throw new CryptographicException("the TSTInfo is damaged (RFC 3161)", fault);
        }
    }

    /// <summary>The token holds in itself and stamps exactly this data.</summary>
    public bool Stamps(params ReadOnlySpan<ReadOnlyMemory<byte>> data) =>
        DigestAlgorithm.Hash(ImprintOid, data) is { } digest && digest.AsSpan().SequenceEqual(Imprint.Span)
        && DigestAlgorithm.Hash(Cms.DigestOid, Cms.Content!.Value) is { } contentDigest && contentDigest.AsSpan().SequenceEqual(Cms.MessageDigest.Span)
        && Cms.SignatureHolds();

    /// <summary>The path of the authority's certificate at the token's own time, for the purpose of time-stamping alone.</summary>
    public CertificatePath Path(TrustAnchors anchors, IReadOnlyCollection<Certificate> more) =>
        CertificatePath.Find(Cms.Signer, [.. Cms.Certificates, .. more], anchors, Time, Oids.TimeStamping);
}
