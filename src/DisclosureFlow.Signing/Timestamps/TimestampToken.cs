using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Timestamps;

/// <summary>A time-stamp token (RFC 3161, 2.4.2): an authority's word that data with this digest existed at <see cref="Time"/>.</summary>
internal sealed class TimestampToken
{
    private TimestampToken(SignedData cms) => Cms = cms;

    public SignedData Cms { get; }

    public required string ImprintOid { get; init; }

    public required ReadOnlyMemory<byte> Imprint { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>The requester's number, given back.</summary>
    public BigInteger? Nonce { get; init; }

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
            var time = info.ReadGeneralizedTime();

            // accuracy and ordering are not used; the nonce matters only to who asked.
            while (info.HasData && !info.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                info.ReadEncodedValue();
            }

            return new TimestampToken(cms) { ImprintOid = oid, Imprint = digest, Time = time, Nonce = info.HasData ? info.ReadInteger() : null };
        }
        catch (AsnContentException fault)
        {
            throw new CryptographicException("the TSTInfo is damaged (RFC 3161)", fault);
        }
    }

    /// <summary>The token holds in itself and stamps exactly this data.</summary>
    public bool Stamps(params ReadOnlySpan<ReadOnlyMemory<byte>> data) =>
        DigestAlgorithm.Hash(ImprintOid, data) is { } digest && StampsDigest(ImprintOid, digest);

    /// <summary>The token holds in itself and stamps exactly this digest.</summary>
    public bool StampsDigest(string oid, ReadOnlySpan<byte> digest) =>
        string.Equals(oid, ImprintOid, StringComparison.Ordinal) && digest.SequenceEqual(Imprint.Span)
        && DigestAlgorithm.Hash(Cms.DigestOid, Cms.Content!.Value) is { } contentDigest && contentDigest.AsSpan().SequenceEqual(Cms.MessageDigest.Span)
        && Cms.SignatureHolds();

    /// <summary>The path of the authority's certificate at the token's own time, for the purpose of time-stamping alone.</summary>
    public CertificatePath Path(TrustAnchors anchors, IReadOnlyCollection<Certificate> more) =>
        CertificatePath.Find(Cms.Signer, [.. Cms.Certificates, .. more], anchors, Time, Oids.TimeStamping);
}
