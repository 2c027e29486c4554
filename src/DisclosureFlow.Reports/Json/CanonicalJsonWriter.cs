using System.Buffers;
using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports;

/// <summary>
/// Writes JSON in the canonical form of RFC 8785: no blanks, shortest escapes, ECMAScript numbers. The caller writes names in the order
/// of their UTF-16 code units (3.2.3); a name out of order is a fault of the program and throws.
/// </summary>
internal sealed class CanonicalJsonWriter(IBufferWriter<byte> output)
{
    private readonly Stack<string?> lastNames = new();
    private bool needsComma;

    public void BeginObject()
    {
        Separate();
        Raw("{"u8);
        lastNames.Push(null);
        needsComma = false;
    }

    public void EndObject()
    {
        lastNames.Pop();
        Raw("}"u8);
        needsComma = true;
    }

    public void BeginArray()
    {
        Separate();
        Raw("["u8);
        needsComma = false;
    }

    public void EndArray()
    {
        Raw("]"u8);
        needsComma = true;
    }

    public void Name(string name)
    {
        if (lastNames.Pop() is { } last && string.CompareOrdinal(last, name) >= 0)
        {
            throw new InvalidOperationException($"{name} must not come after {last} (RFC 8785, 3.2.3)");
        }

        lastNames.Push(name);
        Separate();
        Quoted(name);
        Raw(":"u8);
        needsComma = false;
    }

    public void Text(string? text)
    {
        Separate();
        if (text is null)
        {
            Raw("null"u8);
        }
        else
        {
            Quoted(text);
        }

        needsComma = true;
    }

    /// <summary>A figure that <see cref="CellFigures.CanHold"/>: plain notation is then what ECMAScript prints for its double.</summary>
    public void Number(decimal? figure)
    {
        Separate();
        if (figure is { } value)
        {
            Span<byte> digits = stackalloc byte[40];
            if (!value.TryFormat(digits, out var length, "0.######", CultureInfo.InvariantCulture))
            {
                throw new InvalidOperationException("a figure does not fit 40 characters");
            }

            Raw(digits[..length]);
        }
        else
        {
            Raw("null"u8);
        }

        needsComma = true;
    }

    private void Separate()
    {
        if (needsComma)
        {
            Raw(","u8);
        }
    }

    private void Raw(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    private void Quoted(string text)
    {
        Raw("\""u8);
        var start = 0;
        Span<byte> escape = stackalloc byte[6];
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character is not ('"' or '\\') && character >= ' ')
            {
                continue;
            }

            Plain(text.AsSpan(start, index - start));
            start = index + 1;
            escape[0] = (byte)'\\';
            var length = 2;
            switch (character)
            {
                case '"' or '\\': escape[1] = (byte)character; break;
                case '\b': escape[1] = (byte)'b'; break;
                case '\t': escape[1] = (byte)'t'; break;
                case '\n': escape[1] = (byte)'n'; break;
                case '\f': escape[1] = (byte)'f'; break;
                case '\r': escape[1] = (byte)'r'; break;
                default:
                    length = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"), escape);
                    break;
            }

            Raw(escape[..length]);
        }

        Plain(text.AsSpan(start));
        Raw("\""u8);
    }

    private void Plain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var space = output.GetSpan(StrictUtf8.GetMaxByteCount(text.Length));
        // A lone surrogate has no UTF-8 form: RFC 8785 (3.2.2.2) asks to stop with an error.
        output.Advance(StrictUtf8.GetBytes(text, space));
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
