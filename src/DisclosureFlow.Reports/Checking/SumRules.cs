using System.Globalization;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Checking;

/// <summary>Rules over sums that the text itself states, and over its length.</summary>
internal static partial class SumRules
{
    /// <summary>B13: 「共N条，其中 a、b、c」: the parts make the whole unless 等 or 包括 leaves some out.</summary>
    public static IEnumerable<Finding> PartsMakeTheWhole(CheckFacts facts)
    {
        foreach (var paragraph in facts.Paragraphs)
        {
            foreach (Match match in WholeAndParts().Matches(paragraph.Text))
            {
                var parts = Part().Matches(match.Groups["parts"].Value);
                if (parts.Count < 2 || Open().IsMatch(match.Value) || ChineseNumeral.Parse(match.Groups["whole"].Value) is not { } whole)
                {
                    continue;
                }

                var unit = match.Groups["unit"].Value;
                var figures = parts.Where(part => part.Groups["unit"].Value == unit).Select(part => ChineseNumeral.Parse(part.Groups["figure"].Value)).ToArray();
                if (figures.Length < 2 || figures.Length != parts.Count || Array.Exists(figures, figure => figure is null) || figures.Sum() == whole)
                {
                    continue;
                }

                yield return new Finding("B13", Severity.Warn, facts.Place(paragraph),
                    new($"共 {ReportContent.FigureText(whole)} {unit}，其中各项 {string.Join(" + ", figures.Select(ReportContent.FigureText))} = {ReportContent.FigureText(figures.Sum())}，不相等。",
                        $"The whole is {ReportContent.FigureText(whole)} {unit}; its parts {string.Join(" + ", figures.Select(ReportContent.FigureText))} make {ReportContent.FigureText(figures.Sum())}."),
                    new("请核对各项；列举不全的写“等”。", "Check the parts; where some are left out write 等."));
            }
        }
    }

    /// <summary>A limit is the organ's own setting; no national one was found.</summary>
    public static IEnumerable<Finding> NoSectionIsTooLong(CheckFacts facts)
    {
        foreach (var (section, limit) in facts.Context.LongestSections)
        {
            if (facts.Report.Prose.TryGetValue(section, out var text) && text.Length > limit)
            {
                yield return new Finding("DF1122", Severity.Warn, facts.HeadOf(section),
                    new(string.Create(CultureInfo.InvariantCulture, $"本部分 {text.Length} 字，超过本单位规定的 {limit} 字。"), string.Create(CultureInfo.InvariantCulture, $"The section has {text.Length} characters; the organ's limit is {limit}.")),
                    new("请精简；不能遗漏，也不宜泛化。", "Shorten it, without leaving out what the statute asks for."));
            }
        }
    }

    /// <summary>Instructions of the form and placeholders that were left in.</summary>
    public static IEnumerable<Finding> NoInstructionIsLeftIn(CheckFacts facts)
    {
        foreach (var paragraph in facts.Paragraphs)
        {
            foreach (Match match in Placeholder().Matches(paragraph.Text))
            {
                yield return new Finding("DF1123", Severity.Warn, facts.Place(paragraph),
                    new($"“{match.Value}”是格式说明或占位符，没有替换。", $"“{match.Value}” is an instruction or a placeholder of the form that was left in."),
                    new("请删去或填写。", "Delete it or fill it in."));
            }
        }
    }

    private const string Figure = "[0-9][0-9,]*(?:\\.[0-9]+)?|[一二三四五六七八九十百千万两零]{1,12}";
    private const string Unit = "条|件|次|篇|期|份|个|项|人次|宗";

    [GeneratedRegex("(?:共|总计|合计|累计)[^。；，,、0-9]{0,16}?(?<whole>" + Figure + ")\\s*余?(?<unit>" + Unit + ")[，,：:（(]?\\s*其中[：:，,]?(?<parts>[^。；]{2,400})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex WholeAndParts();

    [GeneratedRegex("(?<figure>" + Figure + ")\\s*(?<unit>" + Unit + ")", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex("等|余|主要|包括|包含|近|约|同比|增长|占|%", RegexOptions.CultureInvariant)]
    private static partial Regex Open();

    [GeneratedRegex("×{2,}|XX+|[xX]{2,}|_{3,}|（此处填写[^）]{0,30}）|此处填写|请填写|（填写说明[^）]{0,60}）|（注：本部分[^）]{0,60}）|\\.{6,}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
