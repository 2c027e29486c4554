using System.Buffers;
using System.Text;

namespace DisclosureFlow.Reports.Importing;

/// <summary>Looks through a PDF content stream (ISO 32000-1, 7.8.2) for what makes it large; it may count too much, never too little.</summary>
internal static class PdfContentScan
{
    /// <summary>Bytes inside strings, literal or hexadecimal (two digits a byte, counted as one each).</summary>
    public static long TextBytes(ReadOnlySpan<byte> content)
    {
        var (count, depth, hexadecimal, escaped) = (0L, 0, false, false);
        foreach (var character in content)
        {
            switch (character)
            {
                case var _ when escaped: (escaped, count) = (false, count + 1); break;
                case (byte)'\\' when depth > 0: escaped = true; break;
                case (byte)'(' when !hexadecimal: depth++; break;
                case (byte)')' when depth > 0: depth--; break;
                case (byte)'<' when depth == 0: hexadecimal = !hexadecimal; break; // << opens and closes
                case (byte)'>' when hexadecimal: hexadecimal = false; break;
                default: count += depth > 0 || hexadecimal ? 1 : 0; break;
            }
        }

        return count;
    }

    /// <summary>Names that stand before an operator Do, in strings and images too, with how often.</summary>
    public static Dictionary<string, int> Drawn(ReadOnlySpan<byte> content)
    {
        var drawn = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var from = 0; content[from..].IndexOf("Do"u8) is >= 0 and var found; from += found + 2)
        {
            var end = from + found;
            while (end > 0 && IsBlank(content[end - 1]))
            {
                end--;
            }

            var start = content[..end].LastIndexOf((byte)'/');
            if (start >= 0 && end - start <= 128 && !content[(start + 1)..end].ContainsAny(NotOfNames))
            {
                var name = Encoding.Latin1.GetString(content[(start + 1)..end]);
                drawn[name] = drawn.GetValueOrDefault(name) + 1;
            }
        }

        return drawn;
    }

    private static readonly SearchValues<byte> NotOfNames = SearchValues.Create(" \t\r\n\f\0()<>[]{}%"u8);

    private static bool IsBlank(byte character) => character is 0 or 9 or 10 or 12 or 13 or 32;
}
