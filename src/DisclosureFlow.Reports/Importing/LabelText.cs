using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Importing;

/// <summary>Folds labels so that width, blanks, punctuation, brackets and traditional characters make no difference.</summary>
internal static partial class LabelText
{
    /// <summary>Traditional forms of the characters that occur in the labels of the forms.</summary>
    private static readonly FrozenDictionary<char, char> Simplified = Pairs(
        "開开關关請请數数結结轉转辦办權权護护機机構构號号處处罰罚業业費费總总計计規规範范許许項项務务減减增增強强執执" +
        "訴诉訟讼複复議议維维糾纠審审經经償偿進进動动達达實实現现無无聯联類类屬属於于國国絕绝禁禁條条書书訊讯據据關关" +
        "願愿舉举報报複复單单體体資资該该問问題题還还過过與与內内確确認认續续獲获決决額额購购採采產产稅税衛卫個个來来" +
        "對对時时會会應应為为區区鎮镇鄉乡縣县廳厅員员證证標标準准圍围營营團团組组織织學学術术門门預预備备參参壞坏終终");

    /// <summary>Letters and digits only, full width made half, traditional made simplified, pinyin in brackets (mirrors add it) left out.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var wide = Wide(text);
        foreach (var raw in wide.Contains('(', StringComparison.Ordinal) ? Pinyin().Replace(wide, "") : wide)
        {
            if (char.IsLetterOrDigit(raw))
            {
                folded.Append(Simplified.GetValueOrDefault(raw, raw));
            }
        }

        return folded.ToString();
    }

    /// <summary>A label without its numeral: 一、 （一） 1. 1、 (1) ① and the folded rest.</summary>
    public static (string Number, string Core) Split(string label)
    {
        var text = Wide(label).Trim().TrimStart('\u200B', '\uFEFF');
        var end = NumeralEnd(text);
        return (Fold(text[..end]), Fold(text[end..]));
    }

    /// <summary>The text with its traditional characters made simplified, as far as labels and titles have them, and without pinyin.</summary>
    public static string Simplify(string text) => string.Concat(Pinyin().Replace(text, "").Select(character => Simplified.GetValueOrDefault(character, character)));

    [GeneratedRegex("\\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\\)", RegexOptions.CultureInvariant)]
    private static partial Regex Pinyin();

    private static string Wide(string text)
    {
        try
        {
            return text.IsNormalized(NormalizationForm.FormKC) ? text : text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text; // a lone surrogate: nothing to normalise, and no label either
        }
    }

    /// <summary>Where the numeral with its closing mark ends; 0 where the text begins with none.</summary>
    private static int NumeralEnd(string text)
    {
        var at = 0;
        var bracket = text.Length > 0 && text[0] is '(' or '[' or '【' or '〔' or '〖';
        if (bracket)
        {
            at = 1;
        }

        var digits = at;
        while (at < text.Length && at - digits < 3 && (char.IsAsciiDigit(text[at]) || "一二三四五六七八九十".Contains(text[at], StringComparison.Ordinal) || text[at] == ' '))
        {
            at++;
        }

        if (at == digits || at >= text.Length)
        {
            return 0;
        }

        if (bracket)
        {
            return text[at] is ')' or ']' or '】' or '〕' or '〗' ? at + 1 : 0;
        }

        return text[at] is '、' or '.' or ',' or '。' or ')' or '﹒' or ':' ? at + 1 : char.IsAsciiDigit(text[at - 1]) && text[at] > '\u2E80' ? at : 0;
    }

    private static FrozenDictionary<char, char> Pairs(string pairs)
    {
        var map = new Dictionary<char, char>();
        for (var index = 0; index < pairs.Length; index += 2)
        {
            map[pairs[index]] = pairs[index + 1];
        }

        return map.ToFrozenDictionary();
    }

    /// <summary>1 for equal texts, 0 for texts without a common character: 1 − edit distance / longer length.</summary>
    public static double Similarity(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0 || left.Length > 200 || right.Length > 200)
        {
            return 0;
        }

        Span<int> previous = stackalloc int[right.Length + 1];
        Span<int> current = stackalloc int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            previous[column] = column;
        }

        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var change = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(change, Math.Min(previous[column], current[column - 1]) + 1);
            }

            current.CopyTo(previous);
        }

        return 1 - previous[right.Length] / (double)Math.Max(left.Length, right.Length);
    }
}
