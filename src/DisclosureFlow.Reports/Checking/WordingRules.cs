using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Checking;

/// <summary>Rules over single words of the text.</summary>
internal static partial class WordingRules
{
    /// <summary>A character written twice where Chinese never doubles it (的的, 各各).</summary>
    public static IEnumerable<Finding> NoDoubledCharacters(CheckFacts facts)
    {
        foreach (var paragraph in facts.Paragraphs)
        {
            foreach (Match match in Doubled().Matches(paragraph.Text))
            {
                var (from, to) = (Math.Max(0, match.Index - 4), Math.Min(paragraph.Text.Length, match.Index + match.Length + 4));
                yield return new Finding("DF1120", Severity.Warn, facts.Place(paragraph),
                    new($"“{match.Value}”疑为重复字：“…{paragraph.Text[from..to]}…”。", $"“{match.Value}” looks doubled: “…{paragraph.Text[from..to]}…”."),
                    new("请删去多余的字。", "Delete the extra character."));
            }
        }
    }

    /// <summary>Particles and prepositions, and nouns that no name puts side by side (人民政府政府信息公开 is right, so 政府 is none of them).</summary>
    [GeneratedRegex(@"(?<once>[的了在是和与及或将把被由从向以并其该各为对于而且但至])\k<once>(?!非非|美美)|(?<word>工作|情况|申请|文件|制度|群众|建设|管理|规范)\k<word>", RegexOptions.CultureInvariant)]
    private static partial Regex Doubled();
}
