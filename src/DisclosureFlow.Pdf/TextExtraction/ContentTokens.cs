using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.TextExtraction;

/// <summary>Operators with their operands, as content streams and CMaps write them (ISO 32000-1, 7.8.2).</summary>
internal static class ContentTokens
{
    private const int MostOperands = 65536; // a TJ array is one operand; a CMap's bfchar block has 200

    /// <summary>Calls <paramref name="operation"/> for each operator in order.</summary>
    /// <exception cref="PdfFormatException">Broken syntax, or an inline image, which is not read here.</exception>
    public static void Read(ReadOnlyMemory<byte> content, ReadingLimits limits, Action<string, List<PdfObject>> operation)
    {
        var bytes = content.Span;
        var parser = new ObjectParser(content, 0, limits, locate: false);
        var operands = new List<PdfObject>();
        while (true)
        {
            parser.SkipWhiteSpace();
            if (parser.AtEnd)
            {
                return;
            }

            var first = bytes[parser.Position];
            if (!IsOperator(first))
            {
                if (operands.Count == MostOperands)
                {
                    throw parser.Broken($"an operator has at most {MostOperands} operands");
                }

                operands.Add(parser.Object());
                continue;
            }

            var start = parser.Position;
            var end = start;
            while (end < bytes.Length && Syntax.IsRegular(bytes[end]))
            {
                end++;
            }

            var name = Encoding.Latin1.GetString(bytes[start..end]);
            if (name is "true" or "false" or "null")
            {
                operands.Add(parser.Object());
                continue;
            }

            if (string.Equals(name, "BI", StringComparison.Ordinal))
            {
                throw parser.Broken("inline images are not read here (8.9.7)");
            }

            parser.Position = end;
            operation(name, operands);
            operands.Clear();
        }
    }

    private static bool IsOperator(byte b) => char.IsAsciiLetter((char)b) || b is (byte)'\'' or (byte)'"';
}
