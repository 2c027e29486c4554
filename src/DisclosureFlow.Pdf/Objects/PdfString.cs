using System.Buffers;
using System.Text;

namespace DisclosureFlow.Pdf.Objects;

/// <summary>A string of bytes (7.3.4). What the bytes mean depends on where the string stands; <see cref="ToText"/> reads a text string.</summary>
/// <param name="bytes">The bytes after undoing escapes; kept, not copied.</param>
/// <param name="hex">Written as &lt;…&gt; in upper case rather than as (…).</param>
public sealed class PdfString(ReadOnlyMemory<byte> bytes, bool hex = false) : PdfObject
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public bool IsHex { get; } = hex;

    /// <summary>Where the string stands in the file it was read from, delimiters included; null if it was built or came from an object stream.</summary>
    public ByteSpan? Source { get; init; }

    /// <summary>A text string (7.9.2): ASCII where it suffices, UTF-16BE with its mark otherwise.</summary>
    public static PdfString OfText(string text)
    {
        if (Ascii.IsValid(text))
        {
            return new PdfString(Encoding.ASCII.GetBytes(text));
        }

        return new PdfString((byte[])[0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)], hex: true);
    }

    /// <summary>The text of a text string: UTF-16BE or UTF-8 by its mark, PDFDocEncoding (its Latin-1 part) otherwise.</summary>
    public string ToText()
    {
        var span = Bytes.Span;
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode.GetString(span[2..]);
        }

        return span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? Encoding.UTF8.GetString(span[3..]) : Encoding.Latin1.GetString(span);
    }

    public override void Write(IBufferWriter<byte> output)
    {
        if (IsHex)
        {
            WriteHex(output, Bytes.Span);
        }
        else
        {
            WriteLiteral(output, Bytes.Span);
        }
    }

    public override bool HasSameValueAs(PdfObject other) => other is PdfString text && text.Bytes.Span.SequenceEqual(Bytes.Span);

    private static void WriteHex(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        var length = (2 * bytes.Length) + 2;
        var span = output.GetSpan(length);
        span[0] = (byte)'<';
        Convert.TryToHexString(bytes, span[1..], out _);
        span[length - 1] = (byte)'>';
        output.Advance(length);
    }

    private static void WriteLiteral(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        var span = output.GetSpan((4 * bytes.Length) + 2);
        span[0] = (byte)'(';
        var length = 1;
        foreach (var b in bytes)
        {
            if (b is (byte)'(' or (byte)')' or (byte)'\\')
            {
                span[length++] = (byte)'\\';
                span[length++] = b;
            }
            else if (b is < 0x20 or > 0x7E)
            {
                span[length++] = (byte)'\\';
                span[length++] = (byte)('0' + (b >> 6));
                span[length++] = (byte)('0' + ((b >> 3) & 7));
                span[length++] = (byte)('0' + (b & 7));
            }
            else
            {
                span[length++] = b;
            }
        }

        span[length++] = (byte)')';
        output.Advance(length);
    }
}
