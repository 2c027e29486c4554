using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>Integers and reals (7.3.3), read to the nearest double.</summary>
internal static class NumberToken
{
    /// <summary>Reads the number that begins where the parser stands.</summary>
    public static PdfObject Read(ref ObjectParser parser, ReadOnlySpan<byte> bytes)
    {
        var start = parser.Position;
        var negative = bytes[parser.Position] == '-';
        if (negative || bytes[parser.Position] == '+')
        {
            parser.Position++;
        }

        long whole = 0;
        double fraction = 0;
        var (digits, scale, isReal) = (0, 1.0, false);

        // Below 2^53 and with at most 22 places, mantissa / power is the one double nearest to what is written.
        var (mantissa, power, isExact) = (0L, 1.0, true);
        for (; parser.Position < bytes.Length; parser.Position++)
        {
            var b = bytes[parser.Position];
            if (Syntax.IsDigit(b))
            {
                digits++;
                if (isReal)
                {
                    scale /= 10;
                    fraction += (b - '0') * scale;
                    isExact &= power < 1e22 && mantissa < (1L << 53) / 10;
                    (mantissa, power) = isExact ? ((mantissa * 10) + (b - '0'), power * 10) : (mantissa, power);
                }
                else
                {
                    whole = (whole * 10) + (b - '0');
                    mantissa = whole;
                }
            }
            else if (b == '.' && !isReal)
            {
                isReal = true;
            }
            else
            {
                break;
            }

            if (digits > (isReal ? 40 : 15))
            {
                parser.Position = start;
                throw parser.Broken("a number has too many digits");
            }
        }

        if (digits == 0 || (parser.Position < bytes.Length && Syntax.IsRegular(bytes[parser.Position])))
        {
            parser.Position = start;
            throw parser.Broken("a number was expected (7.3.3)");
        }

        if (!isReal)
        {
            return new PdfInteger(negative ? -whole : whole);
        }

        var value = isExact ? mantissa / power : whole + fraction;
        return new PdfReal(negative ? -value : value);
    }
}
