using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.TextExtraction;

/// <summary>A character map: which bytes form a code, and the text of each code if it is a ToUnicode map (ISO 32000-1, 9.7.5 and 9.10.3).</summary>
internal sealed class CMapReader
{
    private const int MostEntries = 200_000;

    private readonly List<(int Length, int Low, int High)> _codeSpace = [];

    /// <summary>Text by code.</summary>
    public Dictionary<int, string> Texts { get; } = [];

    /// <summary>The two-byte codes of Identity-H.</summary>
    public static CMapReader Identity { get; } = WithCodeSpace(2, 0, 0xFFFF);

    /// <summary>The one-byte codes of a simple font.</summary>
    public static CMapReader OneByte { get; } = WithCodeSpace(1, 0, 0xFF);

    /// <exception cref="PdfFormatException">The map is damaged or too large.</exception>
    public static CMapReader Read(ReadOnlyMemory<byte> data, ReadingLimits limits)
    {
        var map = new CMapReader();
        ContentTokens.Read(data, limits, map.Take);
        return map;
    }

    /// <summary>The next code of a string: its value and how many bytes it has; a byte outside the code space counts as one byte that means nothing.</summary>
    public (int Code, int Length) Next(ReadOnlySpan<byte> text)
    {
        var code = 0;
        for (var length = 1; length <= Math.Min(4, text.Length); length++)
        {
            code = (code << 8) | text[length - 1];
            foreach (var range in _codeSpace)
            {
                if (range.Length == length && code >= range.Low && code <= range.High)
                {
                    return (code, length);
                }
            }
        }

        return (-1, 1);
    }

    private static CMapReader WithCodeSpace(int length, int low, int high)
    {
        var map = new CMapReader();
        map._codeSpace.Add((length, low, high));
        return map;
    }

    private void Take(string name, List<PdfObject> operands)
    {
        switch (name)
        {
            case "endcodespacerange":
                for (var i = 0; i + 1 < operands.Count; i += 2)
                {
                    _codeSpace.Add((Length(operands[i]), Code(operands[i]), Code(operands[i + 1])));
                }

                break;
            case "endbfchar":
                for (var i = 0; i + 1 < operands.Count; i += 2)
                {
                    Put(Code(operands[i]), Text(operands[i + 1]));
                }

                break;
            case "endbfrange":
                for (var i = 0; i + 2 < operands.Count; i += 3)
                {
                    PutRange(Code(operands[i]), Code(operands[i + 1]), operands[i + 2]);
                }

                break;
            default:
                break;
        }
    }

    private void PutRange(int low, int high, PdfObject target)
    {
        if (high < low || high - low > 0xFFFF)
        {
            throw Broken("a bfrange runs upwards");
        }

        if (target is PdfArray texts)
        {
            for (var i = 0; i < Math.Min(texts.Count, high - low + 1); i++)
            {
                Put(low + i, Text(texts[i]));
            }

            return;
        }

        var first = Text(target);
        if (first.Length == 0)
        {
            throw Broken("a bfrange has a text");
        }

        for (var i = 0; i <= high - low; i++)
        {
            Put(low + i, first[..^1] + (char)(first[^1] + i));
        }
    }

    private void Put(int code, string text)
    {
        if (Texts.Count >= MostEntries)
        {
            throw Broken($"a map has at most {MostEntries} entries");
        }

        Texts[code] = text;
    }

    private static int Length(PdfObject value) => Bytes(value).Length;

    private static int Code(PdfObject value)
    {
        var code = 0;
        foreach (var b in Bytes(value))
        {
            code = (code << 8) | b;
        }

        return code;
    }

    private static string Text(PdfObject value) => Encoding.BigEndianUnicode.GetString(((value as PdfString) ?? throw Broken("a text is a string")).Bytes.Span);

    private static ReadOnlySpan<byte> Bytes(PdfObject value) => value is PdfString { Bytes.Length: >= 1 and <= 4 } code ? code.Bytes.Span : throw Broken("a code is a string of 1 to 4 bytes");

    private static PdfFormatException Broken(string rule) => new($"{rule} (CMap, 9.7.5)", 0);
}
