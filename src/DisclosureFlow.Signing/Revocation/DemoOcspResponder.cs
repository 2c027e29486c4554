using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Revocation;

/// <summary>A delegated OCSP responder inside the program, for demonstrations: says that a certificate of the demo authority is good now.</summary>
/// <param name="key">Its certificate has the purpose OCSP signing.</param>
/// <param name="time">The time it vouches for.</param>
public sealed class DemoOcspResponder(ISigningKey key, TimeProvider time)
{
    private const string BasicResponse = "1.3.6.1.5.5.7.48.1.1";

    /// <summary>A whole OCSPResponse (RFC 6960, 4.2.1): good, for one day.</summary>
    public byte[] Good(Certificate certificate, Certificate issuer)
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
                WriteIdentifier(data, certificate, issuer);
                data.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
                data.WriteGeneralizedTime(now, omitFractionalSeconds: true);
                using (data.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                    data.WriteGeneralizedTime(now.AddDays(1), omitFractionalSeconds: true);
                }
            }
        }

        return Wrap(data.Encode());
    }

    private static void WriteIdentifier(AsnWriter writer, Certificate certificate, Certificate issuer)
    {
        var spki = new AsnReader(issuer.PublicKey, AsnEncodingRules.DER).ReadSequence();
        spki.ReadEncodedValue();
        var keyBits = spki.ReadBitString(out _);
        using (writer.PushSequence())
        {
            // RFC 5019 profiles, which old readers follow, know SHA-1 only; it is a name here, not a proof.
            AlgorithmIdentifier.Write(writer, "1.3.14.3.2.26", withNull: true);
            writer.WriteOctetString(SHA1.HashData(issuer.Subject.Der.Span));
            writer.WriteOctetString(SHA1.HashData(keyBits));
            writer.WriteEncodedValue(certificate.SerialDer.Span);
        }
    }

    private byte[] Wrap(byte[] data)
    {
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            basic.WriteEncodedValue(data);
            AlgorithmIdentifier.Write(basic, key.Algorithm == SignatureAlgorithm.RsaSha256 ? Oids.RsaSha256 : Oids.EcdsaSha256, withNull: key.Algorithm == SignatureAlgorithm.RsaSha256);
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
