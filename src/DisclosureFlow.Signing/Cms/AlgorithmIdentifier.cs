using System.Formats.Asn1;

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
}
