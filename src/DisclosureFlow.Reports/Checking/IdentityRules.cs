using System.Globalization;
using DisclosureFlow.Reports.Importing;

namespace DisclosureFlow.Reports.Checking;

/// <summary>Rules over form, year and organ.</summary>
internal static class IdentityRules
{
    /// <summary>The 2019 form is for 2019 and 2020, the 2021 form for 2021 onward (国办公开办函〔2021〕30号).</summary>
    public static IEnumerable<Finding> FormIsTheOneForTheYear(CheckFacts facts)
    {
        if (facts.Report.Year is { } year && StatutoryForm.ForYear(year) is var right && !ReferenceEquals(right, facts.Report.Layout))
        {
            yield return new Finding("DF1113", Severity.Warn, "全文",
                new($"{Text(year)} 年度报告用的是 {facts.Report.Form} 年格式，应使用 {right.Id} 年格式（{right.Notice}）。", $"The report on {Text(year)} is on the form of {facts.Report.Form}; the form of {right.Id} applies ({right.Notice})."),
                new("请改用现行格式，补填新增的数。", "Move the report to the form in force and fill in the figures that it adds."));
        }
    }

    /// <summary>B16.</summary>
    public static IEnumerable<Finding> OneYearThroughout(CheckFacts facts)
    {
        if (facts.Report.Year is not { } year)
        {
            yield break;
        }

        if (facts.Report.Title is { } title && FrontMatter.TitleYear(title) is { } titled && titled != year)
        {
            yield return Finding("标题", $"标题写的是 {Text(titled)} 年，报告年度是 {Text(year)} 年。", $"The title says {Text(titled)}, the report is on {Text(year)}.");
        }

        if (facts.Context.ExpectedYear is { } expected && expected != year)
        {
            yield return Finding("全文", $"应报 {Text(expected)} 年度，本报告是 {Text(year)} 年度。", $"The report due is on {Text(expected)}, this one is on {Text(year)}.");
        }

        var own = Text(year) + "年";
        var texts = facts.Paragraphs.Where(paragraph => paragraph.Section is "0" or "1").ToArray();
        var all = string.Join('\n', texts.Select(paragraph => FrontMatter.Compact(paragraph.Text)));
        if (FrontMatter.MostNamedYear(all) is { } named && named.Year != year && named.Count > CountOf(all, own))
        {
            var place = Array.Find(texts, paragraph => FrontMatter.Compact(paragraph.Text).Contains(Text(named.Year) + "年", StringComparison.Ordinal));
            yield return Finding(place is null ? "一、总体情况" : facts.Place(place), $"正文多处写 {Text(named.Year)} 年，报告年度是 {Text(year)} 年。", $"The text speaks of {Text(named.Year)}, the report is on {Text(year)}.");
        }

        static Finding Finding(string place, string zh, string en) =>
            new("B16", Severity.Warn, place, new(zh, en), new("请统一标题、正文和报告年度。", "Make title, text and year agree."));
    }

    /// <summary>B21.</summary>
    public static IEnumerable<Finding> OneOrganThroughout(CheckFacts facts)
    {
        var report = facts.Report;
        if (string.IsNullOrWhiteSpace(report.Title))
        {
            yield return new Finding("DF1118", Severity.Warn, "标题", new("没有找到标题。", "No title was found."), new("请填写标题，如“××镇人民政府2025年政府信息公开工作年度报告”。", "Write the title."));
        }
        else if (FrontMatter.TitleYear(report.Title) is null)
        {
            yield return Finding("标题", $"标题“{report.Title}”没有写年份。", $"The title “{report.Title}” names no year.", "请在标题中写明报告年度。", "Put the year reported on into the title.");
        }

        if (report.Organ is not { } organ || string.IsNullOrWhiteSpace(organ))
        {
            yield return new Finding("DF1119", Severity.Warn, "落款", new("没有找到单位名称。", "The organ's name was not found."), new("请填写单位全称。", "Write the organ's full name."));
            yield break;
        }

        if (facts.Context.ExpectedOrgan is { } expected && !string.Equals(expected, organ, StringComparison.Ordinal))
        {
            yield return Finding("落款", $"落款为“{organ}”，应为“{expected}”。", $"The report is signed “{organ}”, not “{expected}”.", "请使用单位全称。", "Use the organ's full name.");
        }

        if (report.Title is { } title && FrontMatter.OrganOfTitle(title) is { } titled && !OrganNames.MayBeSame(titled, organ))
        {
            yield return Finding("标题", $"标题中的单位“{titled}”与落款“{organ}”不是同一名称。", $"The title names “{titled}”, the report is signed “{organ}”.", "请统一单位名称。", "Use one name.");
        }

        foreach (var paragraph in facts.Paragraphs)
        {
            foreach (var self in OrganNames.ForeignSelvesIn(paragraph.Text, facts.OrganKind, organ))
            {
                yield return Finding(facts.Place(paragraph), $"正文自称“{self}”，与本报告单位“{organ}”不符。", $"The text calls its organ “{self}”; the report is by “{organ}”.", "请核对是否误贴了其他单位的内容。", "Check whether text of another organ was pasted in.");
            }

            foreach (var name in OrganNames.NamedIn(paragraph.Text))
            {
                if (!organ.Contains(name, StringComparison.Ordinal) && facts.OrganKind is (OrganKind.Township or OrganKind.Street))
                {
                    yield return Finding(facts.Place(paragraph), $"正文出现另一单位“{name}”，本报告单位是“{organ}”。", $"The text names another organ, “{name}”; the report is by “{organ}”.", "请核对是否误贴了其他单位的内容。", "Check whether text of another organ was pasted in.");
                }
            }
        }

        static Finding Finding(string place, string zh, string en, string nextZh, string nextEn) => new("B21", Severity.Warn, place, new(zh, en), new(nextZh, nextEn));
    }

    private static int CountOf(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);
}
