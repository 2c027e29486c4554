namespace DisclosureFlow.Reports.Checking;

/// <summary>Numbers as prose writes them: 1,234, １２, 1.2万, 一百二十, 两千零三.</summary>
internal static class ChineseNumeral
{
    /// <summary>Characters of which a number may consist, for a regular expression's class.</summary>
    public const string Class = "0-9０-９.．,，〇零一二三四五六七八九十百千万亿两";

    public static decimal? Parse(string text)
    {
        var digits = text.Normalize(System.Text.NormalizationForm.FormKC).Replace(",", "", StringComparison.Ordinal);
        var factor = 1m;
        if (digits.Length > 1 && char.IsAsciiDigit(digits[0]))
        {
            factor = digits[^1] switch { '万' => 10_000m, '亿' => 100_000_000m, '千' => 1_000m, '百' => 100m, _ => 1m };
            digits = factor == 1m ? digits : digits[..^1];
        }

        if (decimal.TryParse(digits, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var value))
        {
            return digits.Length <= 18 ? value * factor : null;
        }

        return Ideographs(digits);
    }

    private static decimal? Ideographs(string text)
    {
        if (text.Length is 0 or > 20)
        {
            return null;
        }

        var (sum, section, digit) = (0m, 0m, -1m);
        foreach (var character in text)
        {
            if (Digit(character) is { } next)
            {
                if (digit > 0)
                {
                    return null; // 二五: two digits without a place between them
                }

                digit = next;
                continue;
            }

            var place = character switch { '十' => 10m, '百' => 100m, '千' => 1_000m, '万' => 10_000m, '亿' => 100_000_000m, _ => 0m };
            if (place == 0)
            {
                return null;
            }

            if (place >= 10_000)
            {
                sum = (sum + section + Math.Max(digit, 0)) * place;
                (section, digit) = (0, -1);
            }
            else
            {
                section += (digit < 0 ? 1 : digit) * place;
                digit = -1;
            }
        }

        return sum + section + Math.Max(digit, 0);
    }

    private static decimal? Digit(char character) => character switch
    {
        '〇' or '零' => 0,
        '两' => 2,
        _ => "一二三四五六七八九".IndexOf(character, StringComparison.Ordinal) is >= 0 and var index ? index + 1 : null,
    };
}
