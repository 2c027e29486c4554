namespace DisclosureFlow.Pdf.Objects;

internal static class HexDigits
{
    public static ReadOnlySpan<byte> Upper => "0123456789ABCDEF"u8;

    /// <summary>The digit's value, or -1.</summary>
    public static int ValueOf(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
