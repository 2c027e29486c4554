using System.Buffers;
using System.Text;

namespace DisclosureFlow.Pdf.Objects;

/// <summary>
/// A name (7.3.5). A name is a sequence of bytes; <see cref="Value"/> holds one char (0 to 255) a byte, so that two different
/// names never fall together. For plain ASCII that is the name as everybody writes it.
/// </summary>
public sealed class PdfName : PdfObject, IEquatable<PdfName>
{
    /// <exception cref="ArgumentException">A char above 255 or NUL: use <see cref="OfText"/> for other alphabets.</exception>
    public PdfName(string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange('\u0001', '\u00ff'))
        {
            throw new ArgumentException("a PDF name holds bytes 1 to 255", nameof(value));
        }

        Value = value;
    }

    /// <summary>The name without its slash and with #xx undone, one char a byte.</summary>
    public string Value { get; }

    /// <summary>A name for text of any alphabet, as UTF-8 (7.3.5 recommends it).</summary>
    public static PdfName OfText(string text) => new(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));

    public static implicit operator PdfName(string value) => new(value);

    public override void Write(IBufferWriter<byte> output) => Write(output, Value);

    public override bool HasSameValueAs(PdfObject other) => Equals(other as PdfName);

    public bool Equals(PdfName? other) => other is not null && string.Equals(other.Value, Value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as PdfName);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    internal static void Write(IBufferWriter<byte> output, string name)
    {
        var span = output.GetSpan(1 + (3 * name.Length));
        span[0] = (byte)'/';
        var length = 1;
        foreach (var c in name)
        {
            if (c is > ' ' and <= '~' and not ('#' or '/' or '%' or '(' or ')' or '<' or '>' or '[' or ']' or '{' or '}'))
            {
                span[length++] = (byte)c;
            }
            else
            {
                span[length++] = (byte)'#';
                span[length++] = HexDigits.Upper[c >> 4];
                span[length++] = HexDigits.Upper[c & 15];
            }
        }

        output.Advance(length);
    }
}
