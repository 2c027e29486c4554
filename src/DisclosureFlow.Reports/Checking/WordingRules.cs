using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Checking;

/// <summary>Rules over single words of the text.</summary>
internal static partial class WordingRules
{
    /// <summary>A character or word written twice where Chinese never doubles it (的的, 各各, 工作工作).</summary>
    public static IEnumerable<Finding> NoDoubledCharacters(CheckFacts facts)
    {
        foreach (var paragraph in facts.Paragraphs)
        {
            foreach (Match match in Doubled().Matches(paragraph.Text))
            {
                var around = Around(paragraph.Text, match.Index, match.Length);
                yield return new Finding("DF1120", Severity.Warn, facts.Place(paragraph),
                    new($"“{match.Value}”疑为重复字：“…{around}…”。", $"“{match.Value}” looks doubled: “…{around}…”."),
                    new("请删去多余的字。", "Delete the extra character."));
            }
        }
    }

    /// <summary>Characters written for others of the same sound or shape, in title and text.</summary>
    public static IEnumerable<Finding> NoWrongCharacters(CheckFacts facts)
    {
        foreach (var (place, text) in facts.Paragraphs.Select(paragraph => (facts.Place(paragraph), paragraph.Text)).Prepend(("标题", facts.Report.Title ?? "")))
        {
            foreach (var (index, confusion) in WrongCharacters.Known.In(text))
            {
                yield return Wrong(place, text, index, confusion.Written, confusion.Meant, confusion.IsCertain ? Severity.Warn : Severity.Note);
            }

            foreach (Match match in UntilDate().Matches(text))
            {
                yield return Wrong(place, text, match.Index, match.Value, "截至" + match.Value[2..], Severity.Note);
            }

            foreach (var match in ChineseYear().Matches(text).Where(match => match.Value.AsSpan().IndexOfAny("0Oo０Ｏ") >= 0))
            {
                yield return Wrong(place, text, match.Index, match.Value, NoZero().Replace(match.Value, "〇"), Severity.Note);
            }
        }
    }

    private static Finding Wrong(string place, string text, int index, string written, string meant, Severity severity) => new("DF1125", severity, place,
        new($"“{written}”疑为错别字：“…{Around(text, index, written.Length)}…”。", $"“{written}” looks like a wrong character: “…{Around(text, index, written.Length)}…”."),
        new($"请核对，一般写作“{meant}”。", $"Check it; “{meant}” is usual."));

    private static string Around(string text, int index, int length) => text[Math.Max(0, index - 4)..Math.Min(text.Length, index + length + 4)];

    /// <summary>Particles and prepositions, and words that no name puts side by side (人民政府政府信息公开 is right, so 政府 is none of them).</summary>
    [GeneratedRegex(@"(?<once>[的了在是和与及或将把被由从向以并其该各为对于而且但至])\k<once>(?!非非|美美)|(?<word>工作|情况|申请|文件|制度|群众|建设|管理|规范|进行|以及|我们|全面|加强|通过|按照|根据|开展|落实|推进|做好|要求|政策|单位|部门|公众|内容|存在|问题|提高|结合|围绕|积极|认真|严格)\k<word>", RegexOptions.CultureInvariant)]
    private static partial Regex Doubled();

    /// <summary>截止 is to end, 截至 is up to: before a time only the second is right (截止日期 and 截止到 are).</summary>
    [GeneratedRegex("截止(?=\\s*(?:20[0-9]{2}\\s*年|1?[0-9]\\s*月|目前|年底|年末|本年|今年|上年|去年))", RegexOptions.CultureInvariant)]
    private static partial Regex UntilDate();

    /// <summary>A year in Chinese figures, perhaps with a letter or digit for its zero: the sign is 〇 (GB/T 15835-2011).</summary>
    [GeneratedRegex("[一二][0Oo０Ｏ〇一二三四五六七八九]{3}(?=年)", RegexOptions.CultureInvariant)]
    private static partial Regex ChineseYear();

    [GeneratedRegex("[0Oo０Ｏ]", RegexOptions.CultureInvariant)]
    private static partial Regex NoZero();
}
