using System.Text;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// Fonts share a glyph between a character and the radical of its shape, and many programs that write PDF name the radical (⽯ for 石): a
/// reader sees no difference, a comparison does.
/// </summary>
internal static class CjkRadicals
{
    private const char First = '\u2E80';
    private const char Last = '\u2FDF';

    /// <summary>Radicals of the supplement (U+2E80–2EFF) that Unicode's compatibility forms leave alone, each before its character.</summary>
    private const string Supplement = "⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻑長";

    /// <summary>The text with every radical replaced by its character; all else untouched.</summary>
    public static string Replaced(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange(First, Last) < 0)
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is < First or > Last)
            {
                plain.Append(character);
            }
            else
            {
                var at = Supplement.IndexOf(character, StringComparison.Ordinal);
                plain.Append(at < 0 ? character.ToString().Normalize(NormalizationForm.FormKC) : Supplement[at + 1].ToString());
            }
        }

        return plain.ToString();
    }
}
