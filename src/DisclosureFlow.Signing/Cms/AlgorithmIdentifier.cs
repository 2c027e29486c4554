using System.Formats.Asn1;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Cms;

/// <summary>AlgorithmIdentifier (RFC 5280, 4.1.1.2).</summary>
internal static class AlgorithmIdentifier
{
    /// <summary>The algorithm and its parameters' DER (empty if absent).</summary>
    public static (string Oid, ReadOnlyMemory<byte> Parameters) Read(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var fields = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var oid = fields.ReadObjectIdentifier();
        var parameters = fields.HasData ? fields.ReadEncodedValue() : ReadOnlyMemory<byte>.Empty;
        fields.ThrowIfNotEmpty();
        return (oid, parameters);
    }

    public static bool IsNullOrAbsent(ReadOnlyMemory<byte> parameters) => parameters.IsEmpty || parameters.Span.SequenceEqual((ReadOnlySpan<byte>)[5, 0]);

    public static void Write(AsnWriter writer, string oid, bool withNull)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (withNull)
            {
                writer.WriteNull();
            }
        }
    }

    /// <summary>How a key signed, as certificates, CMS and OCSP answers name it.</summary>
    public static void Write(AsnWriter writer, SignatureAlgorithm algorithm)
    {
        switch (algorithm)
        {
            case SignatureAlgorithm.RsaSha256:
                Write(writer, Oids.RsaSha256, withNull: true);
                break;
            case SignatureAlgorithm.RsaPssSha256:
                PssParameters.WriteAlgorithm(writer, Oids.Sha256);
                break;
            case SignatureAlgorithm.EcdsaSha256:
                Write(writer, Oids.EcdsaSha256, withNull: false);
                break;
            case SignatureAlgorithm.Sm2Sm3:
                Write(writer, Oids.Sm2Sm3, withNull: false);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "an algorithm without a name in ASN.1");
        }
    }
}
