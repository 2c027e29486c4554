using System.Formats.Asn1;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Revocation;

/// <summary>A delegated OCSP responder inside the program, for demonstrations: says that a certificate of the demo authority is good now, or rehearses a revocation.</summary>
/// <param name="key">Its certificate has the purpose OCSP signing.</param>
/// <param name="time">The time it vouches for.</param>
public sealed class DemoOcspResponder(ISigningKey key, TimeProvider time) : IRevocationSource
{
    private const string BasicResponse = "1.3.6.1.5.5.7.48.1.1";

    /// <summary>Every certificate asked about was revoked then; null: it is good.</summary>
    public DateTimeOffset? RevokedSince { get; set; }

    /// <summary>A whole OCSPResponse (RFC 6960, 4.2.1) for one day: good, unless <see cref="RevokedSince"/> says otherwise.</summary>
    public byte[] Good(Certificate certificate, Certificate issuer)
    {
        var identifier = new AsnWriter(AsnEncodingRules.DER);
        OcspRequest.WriteIdentifier(identifier, certificate, issuer);
        return Good(identifier.Encode());
    }

    /// <summary>Answers an OCSPRequest as an HTTP service would (RFC 6960, appendix A): the same for whatever certificate it names.</summary>
    public byte[] Answer(ReadOnlyMemory<byte> request)
    {
        try
        {
            return Good(OcspRequest.Identifier(request).Span);
        }
        catch (Exception fault) when (fault is AsnContentException or InvalidOperationException)
        {
            // malformedRequest
            return [0x30, 3, 0x0A, 1, 1];
        }
    }

    public Task<RevocationData?> Ask(Certificate certificate, Certificate issuer, CancellationToken stop) =>
        Task.FromResult<RevocationData?>(new RevocationData(Good(certificate, issuer), IsCrl: false));

    private byte[] Good(ReadOnlySpan<byte> identifier)
    {
        var now = time.GetUtcNow();
        var data = new AsnWriter(AsnEncodingRules.DER);
        using (data.PushSequence())
        {
            using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            {
                data.WriteEncodedValue(key.Certificate.Subject.Der.Span);
            }

            data.WriteGeneralizedTime(now, omitFractionalSeconds: true);
            using (data.PushSequence())
            using (data.PushSequence())
            {
                data.WriteEncodedValue(identifier);
                WriteStatus(data);
                data.WriteGeneralizedTime(now, omitFractionalSeconds: true);
                using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                    data.WriteGeneralizedTime(now.AddDays(1), omitFractionalSeconds: true);
                }
            }
        }

        return Wrap(data.Encode());
    }

    private void WriteStatus(AsnWriter data)
    {
        if (RevokedSince is not { } since)
        {
            data.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
            return;
        }

        using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
        {
            data.WriteGeneralizedTime(since, omitFractionalSeconds: true);
        }
    }

    private byte[] Wrap(byte[] data)
    {
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            basic.WriteEncodedValue(data);
            AlgorithmIdentifier.Write(basic, key.Algorithm);
            basic.WriteBitString(key.Sign(data));
            using (basic.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (basic.PushSequence())
            {
                basic.WriteEncodedValue(key.Certificate.Der.Span);
            }
        }

        var response = new AsnWriter(AsnEncodingRules.DER);
        using (response.PushSequence())
        {
            response.WriteEncodedValue([0x0A, 1, 0]);
            using (response.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (response.PushSequence())
            {
                response.WriteObjectIdentifier(BasicResponse);
                response.WriteOctetString(basic.Encode());
            }
        }

        return response.Encode();
    }
}
