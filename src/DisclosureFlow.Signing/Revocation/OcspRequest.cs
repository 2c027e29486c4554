using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Revocation;

/// <summary>OCSPRequest (RFC 6960, 4.1): one certificate, no nonce, unsigned, as RFC 5019's responders expect it.</summary>
internal static class OcspRequest
{
    public static byte[] For(Certificate certificate, Certificate issuer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            WriteIdentifier(writer, certificate, issuer);
        }

        return writer.Encode();
    }

    /// <summary>CertID (4.1.1). SHA-1 is a name here, not a proof, and the only hash that every responder knows (RFC 5019, 2.1.1).</summary>
    public static void WriteIdentifier(AsnWriter writer, Certificate certificate, Certificate issuer)
    {
        using (writer.PushSequence())
        {
            AlgorithmIdentifier.Write(writer, "1.3.14.3.2.26", withNull: true);
            writer.WriteOctetString(SHA1.HashData(issuer.Subject.Der.Span));
            writer.WriteOctetString(SHA1.HashData(KeyBits(issuer).Span));
            writer.WriteEncodedValue(certificate.SerialDer.Span);
        }
    }

    /// <summary>The CertID of a request's first certificate, DER.</summary>
    /// <exception cref="AsnContentException">Not an OCSPRequest.</exception>
    public static ReadOnlyMemory<byte> Identifier(ReadOnlyMemory<byte> request)
    {
        var fields = new AsnReader(request, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        while (fields.PeekTag().TagClass == TagClass.ContextSpecific)
        {
            fields.ReadEncodedValue();
        }

        return fields.ReadSequence().ReadSequence().ReadEncodedValue();
    }

    public static ReadOnlyMemory<byte> KeyBits(Certificate certificate)
    {
        var key = new AsnReader(certificate.PublicKey, AsnEncodingRules.DER).ReadSequence();
        key.ReadEncodedValue();
        return key.ReadBitString(out _);
    }
}
