using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Timestamps;

/// <summary>A time-stamp authority inside the program, for demonstrations: its clock is this machine's, and its certificate says 演示.</summary>
public sealed class DemoTimestampAuthority(ISigningKey key, TimeProvider time) : ITimestampAuthority
{
    // Under 2.25 anybody may derive an identifier from a UUID (ITU-T X.667): this one names the demo policy.
    private const string Policy = "2.25.181093046573890156843726459043270391847";

    public string Name => key.Certificate.Subject.CommonName;

    public Task<byte[]> Stamp(ReadOnlyMemory<byte> sha256, CancellationToken stop) => Task.FromResult(Token(sha256.Span, nonce: null));

    /// <summary>Answers a TimeStampReq as an HTTP service would (RFC 3161, 2.4.2).</summary>
    public byte[] Answer(ReadOnlyMemory<byte> request)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            byte[]? token = null;
            try
            {
                token = Grant(request);
            }
            catch (Exception fault) when (fault is AsnContentException or InvalidOperationException or CryptographicException)
            {
                // Refused below, in the words of the standard.
            }

            using (writer.PushSequence())
            {
                writer.WriteInteger(token is null ? 2 : 0);
                if (token is null)
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteCharacterString(UniversalTagNumber.UTF8String, "badRequest: a SHA-256 imprint is expected");
                    }
                }
            }

            if (token is not null)
            {
                writer.WriteEncodedValue(token);
            }
        }

        return writer.Encode();
    }

    private byte[] Grant(ReadOnlyMemory<byte> request)
    {
        var fields = new AsnReader(request, AsnEncodingRules.DER).ReadSequence();
        fields.ReadInteger();
        var imprint = fields.ReadSequence();
        var (oid, _) = AlgorithmIdentifier.Read(imprint.ReadEncodedValue());
        var digest = imprint.ReadOctetString();
        if (oid is not Oids.Sha256 || digest.Length != SHA256.HashSizeInBytes)
        {
            throw new CryptographicException("not SHA-256");
        }

        if (fields.HasData && fields.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
        {
            fields.ReadObjectIdentifier();
        }

        return Token(digest, fields.HasData && fields.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) ? fields.ReadIntegerBytes().ToArray() : null);
    }

    private byte[] Token(ReadOnlySpan<byte> digest, byte[]? nonce)
    {
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            info.WriteInteger(1);
            info.WriteObjectIdentifier(Policy);
            using (info.PushSequence())
            {
                AlgorithmIdentifier.Write(info, Oids.Sha256, withNull: true);
                info.WriteOctetString(digest);
            }

            var serial = RandomNumberGenerator.GetBytes(16);
            serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
            info.WriteInteger(serial);
            info.WriteGeneralizedTime(time.GetUtcNow(), omitFractionalSeconds: true);
            if (nonce is not null)
            {
                info.WriteInteger(nonce);
            }
        }

        var content = info.Encode();
        var digestOid = DigestAlgorithm.OidFor(key.Algorithm);
        var attributes = CmsWriter.SignedAttributes(key.Certificate, digestOid, DigestAlgorithm.Hash(digestOid, content)!, Oids.TstInfo);
        return CmsWriter.SignedData(key.Certificate, key.Chain, key.Algorithm, attributes, key.Sign(attributes), default, content);
    }
}
