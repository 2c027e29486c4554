using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>The rules of C2SP signed-note for text, names and base64.</summary>
internal static class NoteText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 without an invalid sequence, or null.</summary>
    public static string? Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>No control character but the newline. U+FFFD is how broken text would show, and the Go reader refuses it.</summary>
    public static bool IsText(string text) => text.EnumerateRunes().All(rune => rune.Value is '\n' or >= 0x20 and not 0xFFFD);

    /// <summary>Not empty, no Unicode space, no plus, no control character.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && name.EnumerateRunes().All(rune => rune.Value is not '+' and not 0xFFFD && !Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune));

    /// <summary>Standard base64 with padding, in the only way to write those bytes; null otherwise.</summary>
    public static byte[]? Base64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return text.Length % 4 == 0 && Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text ? bytes[..length] : null;
    }
}
