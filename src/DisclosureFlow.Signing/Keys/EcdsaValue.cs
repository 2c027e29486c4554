using System.Formats.Asn1;

namespace DisclosureFlow.Signing.Keys;

/// <summary>The two numbers of an ECDSA signature.</summary>
internal static class EcdsaValue
{
    /// <summary>Tokens and services give r and s side by side (IEEE P1363); CMS wants a SEQUENCE (RFC 5753, 7.2).</summary>
    public static byte[] FromSideBySide(ReadOnlySpan<byte> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Trim(value[..(value.Length / 2)]));
            writer.WriteIntegerUnsigned(Trim(value[(value.Length / 2)..]));
        }

        return writer.Encode();
    }

    /// <summary>One SEQUENCE that fills the value.</summary>
    public static bool IsDer(ReadOnlySpan<byte> value) =>
        AsnDecoder.TryReadEncodedValue(value, AsnEncodingRules.DER, out var tag, out _, out _, out var consumed) && consumed == value.Length && tag.HasSameClassAndValue(Asn1Tag.Sequence);

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> number)
    {
        var trimmed = number.TrimStart((byte)0);
        return trimmed.IsEmpty ? number[^1..] : trimmed;
    }
}
