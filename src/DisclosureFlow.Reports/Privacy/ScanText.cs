using System.Text;

namespace DisclosureFlow.Reports.Privacy;

/// <summary>
/// A passage made comparable: NFKC, zero-width marks dropped, Chinese digits in runs made Arabic. Every character remembers where it
/// stood, so that a hit can be shown in the original.
/// </summary>
internal sealed class ScanText
{
    private readonly int[] origin;

    public ScanText(string original)
    {
        Original = original;
        var folded = new StringBuilder(original.Length);
        var origins = new List<int>(original.Length);
        for (var index = 0; index < original.Length; index++)
        {
            var character = original[index];
            if (IsUnseen(character))
            {
                continue;
            }

            if (character < 0x80 || (character is >= '\u4E00' and <= '\u9FA5') || char.IsSurrogate(character))
            {
                folded.Append(character);
                origins.Add(index);
                continue;
            }

            foreach (var part in character.ToString().Normalize(NormalizationForm.FormKC))
            {
                folded.Append(part);
                origins.Add(index);
            }
        }

        ReplaceChineseDigits(folded);
        Text = folded.ToString();
        origin = [.. origins];
    }

    public string Original { get; }

    /// <summary>The folded text; patterns run over it.</summary>
    public string Text { get; }

    /// <summary>Where a stretch of <see cref="Text"/> stands in <see cref="Original"/>.</summary>
    public (int Start, int Length) InOriginal(int start, int length)
    {
        var from = origin[start];
        return (from, origin[start + length - 1] + 1 - from);
    }

    private static bool IsUnseen(char character) => character is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or '\u2060' or '\uFEFF' or '\u00AD' or '\u180E';

    /// <summary>一三八〇… in runs of seven or more is a number spelled out; shorter runs are words (一三五, 二〇二五年).</summary>
    private static void ReplaceChineseDigits(StringBuilder text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = start;
            var digits = 0;
            var chinese = 0;
            while (end < text.Length && (Value(text[end]) >= 0 || char.IsAsciiDigit(text[end]) || (text[end] is ' ' or '-' or 'X' or 'x' && digits > 0)))
            {
                chinese += Value(text[end]) >= 0 ? 1 : 0;
                digits += text[end] is ' ' or '-' ? 0 : 1;
                end++;
            }

            for (var index = start; digits >= 7 && chinese > 0 && index < end; index++)
            {
                if (Value(text[index]) is >= 0 and var value)
                {
                    text[index] = (char)('0' + value);
                }
            }

            start = Math.Max(start + 1, end);
        }
    }

    private static int Value(char character) => character switch
    {
        '〇' or '零' or '○' or '洞' => 0,
        '幺' or '壹' => 1,
        '贰' => 2,
        '叁' => 3,
        '肆' => 4,
        '伍' => 5,
        '陆' => 6,
        '柒' => 7,
        '捌' => 8,
        '玖' => 9,
        _ => "一二三四五六七八九".IndexOf(character, StringComparison.Ordinal) is >= 0 and var index ? index + 1 : -1,
    };
}
