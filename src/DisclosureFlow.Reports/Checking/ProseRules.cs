using System.Globalization;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Checking;

/// <summary>Rules over the text of the report.</summary>
internal static partial class ProseRules
{
    /// <summary>Sentences on these are not about disclosure requests.</summary>
    private static readonly string[] OtherBusiness = ["12345", "热线", "信访", "投诉", "诉求", "提案", "议案", "留言", "信箱", "咨询", "网民"];

    /// <summary>B12. Sentences about other years or other business are left alone; 受理 and 收到 may include what was carried in.</summary>
    public static IEnumerable<Finding> FiguresInTextAgreeWithTables(CheckFacts facts)
    {
        foreach (var paragraph in facts.Paragraphs)
        {
            foreach (var sentence in Sentences(paragraph.Text))
            {
                if (Array.Exists(OtherBusiness, word => sentence.Contains(word, StringComparison.Ordinal)) || IsOfAnotherYear(sentence, facts.Report.Year))
                {
                    continue;
                }

                foreach (var finding in Compare(facts, paragraph, sentence))
                {
                    yield return finding;
                }
            }
        }
    }

    private static IEnumerable<Finding> Compare(CheckFacts facts, Paragraph paragraph, string sentence)
    {
        foreach (var figure in facts.Report.Layout.ProseFigures)
        {
            if (figure.Cells.Any(cell => facts[cell] is null))
            {
                continue;
            }

            var table = figure.Cells.Sum(cell => facts[cell]!.Value);
            foreach (var (name, written, unit) in FiguresCalled(figure, sentence))
            {
                var inUnit = figure.Unit == "万元" && unit == "元" ? written / 10_000 : written;
                if (inUnit == table || (name is "受理" or "收到" && inUnit == table + (facts["3.carriedIn.total"] ?? 0)))
                {
                    continue;
                }

                yield return new Finding("B12", Severity.Warn, facts.Place(paragraph),
                    new($"正文“{Short(sentence)}”中“{name}”为 {ReportContent.FigureText(written)} {unit}，表中（{facts.Report.Layout.Cell(figure.Cells[0]).Place}）为 {ReportContent.FigureText(table)}。",
                        $"The text says {ReportContent.FigureText(written)} {unit} for “{name}”; the table ({string.Join(" + ", figure.Cells)}) says {ReportContent.FigureText(table)}."),
                    new("请核对正文与表格，改正其中一处。", "Check text and table and correct one of them."))
                { Cells = figure.Cells };
            }
        }
    }

    /// <summary>name … number unit, with neither comma nor full stop between.</summary>
    private static IEnumerable<(string Name, decimal Written, string Unit)> FiguresCalled(ProseFigure figure, string sentence)
    {
        var request = figure.Cells[0].StartsWith("3.", StringComparison.Ordinal);
        if (request && !sentence.Contains("申请", StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (var name in figure.Names)
        {
            for (var at = sentence.IndexOf(name, StringComparison.Ordinal); at >= 0; at = sentence.IndexOf(name, at + name.Length, StringComparison.Ordinal))
            {
                var match = Figure().Match(sentence, at + name.Length, Math.Min(40, sentence.Length - at - name.Length));
                if (!match.Success || !IsAbout(figure, sentence[..at], match.Groups["between"].Value, match.Groups["unit"].Value) || ChineseNumeral.Parse(match.Groups["number"].Value) is not { } written)
                {
                    continue;
                }

                yield return (name, written, match.Groups["unit"].Value);
            }
        }
    }

    /// <summary>Whether the words around a figure leave no doubt that it is the table's.</summary>
    private static bool IsAbout(ProseFigure figure, string before, string between, string unit)
    {
        if (figure.Unit == "万元")
        {
            return unit is "万元" or "元";
        }

        if (unit is "万元" or "元" || OtherMeaning().IsMatch(between))
        {
            return false;
        }

        if (figure.Cells[0].StartsWith("3.", StringComparison.Ordinal))
        {
            // 上年结转…办结: the name directly before must be the one meant.
            return !before.EndsWith('未') && !before.EndsWith("不予", StringComparison.Ordinal);
        }

        if (OtherObject().IsMatch(between))
        {
            return false;
        }

        return !figure.Cells[0].StartsWith("2.normativeDocuments", StringComparison.Ordinal)
            || (Made().IsMatch(before) && !NotMade().IsMatch(before + between));
    }

    /// <summary>B14.</summary>
    public static IEnumerable<Finding> NoMoreSettledThanReceived(CheckFacts facts)
    {
        foreach (var paragraph in facts.Paragraphs)
        {
            foreach (var sentence in Sentences(paragraph.Text))
            {
                var (received, settled) = (Received().Match(sentence), Settled().Match(sentence));
                if (!received.Success || !settled.Success || settled.Index < received.Index || CarriedIn().IsMatch(sentence)
                    || ChineseNumeral.Parse(received.Groups["number"].Value) is not { } came || ChineseNumeral.Parse(settled.Groups["number"].Value) is not { } done || done <= came)
                {
                    continue;
                }

                var request = sentence.Contains("申请", StringComparison.Ordinal) && !Array.Exists(OtherBusiness, word => sentence.Contains(word, StringComparison.Ordinal));
                if (request && facts["3.carriedIn.total"] is > 0 and var carried && done <= came + carried)
                {
                    continue;
                }

                yield return new Finding("B14", Severity.Warn, facts.Place(paragraph),
                    new($"“{Short(sentence)}”：受理 {ReportContent.FigureText(came)}，办结 {ReportContent.FigureText(done)}，办结多于受理，又没有上年结转。", $"“{Short(sentence)}”: received {ReportContent.FigureText(came)}, settled {ReportContent.FigureText(done)}: more settled than received, and nothing carried in."),
                    new("请核对两个数，或写明含上年结转。", "Check both figures, or say what was carried in."));
            }
        }
    }

    /// <summary>B17.</summary>
    public static IEnumerable<Finding> PeriodIsTheWholeYear(CheckFacts facts)
    {
        foreach (var paragraph in facts.Paragraphs)
        {
            foreach (Match match in Period().Matches(paragraph.Text))
            {
                var month = int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture);
                var day = match.Groups["day"].Success && match.Groups["day"].Value.Length > 0 ? int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture) : 31;
                var otherYear = match.Groups["year"].Value is { Length: 4 } year && facts.Report.Year is { } own && int.Parse(year, CultureInfo.InvariantCulture) < own;
                if ((month == 12 && day == 31) || otherYear)
                {
                    continue;
                }

                yield return new Finding("B17", Severity.Warn, facts.Place(paragraph),
                    new($"统计期写的是“{match.Value.Trim()}”，应为 1 月 1 日至 12 月 31 日。", $"The period given is “{match.Value.Trim()}”; it must be 1 January to 31 December."),
                    new("请按全年数据改写。", "Rewrite it with figures of the whole year."));
            }
        }
    }

    /// <summary>B18.</summary>
    public static IEnumerable<Finding> ProcessingFeeIsStated(CheckFacts facts)
    {
        if (!facts.Report.Prose["6"].Contains("信息处理费", StringComparison.Ordinal))
        {
            yield return new Finding("B18", Severity.Warn, facts.HeadOf("6"),
                new("第六部分没有写明信息处理费的收取情况。", "Section 六 does not state the information processing fee (信息处理费)."),
                new("请写明收取总额（元）；没有收取的写“本年度未收取信息处理费”。", "State the sum collected, in 元, or that there was none."));
        }
    }

    /// <summary>B19.</summary>
    public static IEnumerable<Finding> EveryThemeIsTreated(CheckFacts facts)
    {
        var text = facts.Report.Prose["1"];
        var bound = facts.OrganKind is not (OrganKind.CountyDepartment or OrganKind.CityOrHigherDepartment or OrganKind.Street);
        foreach (var theme in facts.Report.Layout.Section("1").Themes)
        {
            if ((bound || !theme.GovernmentsOnly) && !theme.Words.Any(word => text.Contains(word, StringComparison.Ordinal)))
            {
                yield return new Finding("B19", Severity.Note, facts.HeadOf("1"),
                    new($"第一部分没有写到“{theme.Name.Zh}”。", $"Section 一 does not treat {theme.Name.En} ({theme.Name.Zh})."),
                    new($"请补写“{theme.Name.Zh}”的情况。", "Add a paragraph on it."));
            }
        }
    }

    /// <summary>条例 art. 50 asks for all six parts.</summary>
    public static IEnumerable<Finding> EverySectionHasText(CheckFacts facts)
    {
        foreach (var section in new[] { "1", "5", "6" })
        {
            if (facts.Report.Prose[section].Length == 0)
            {
                yield return new Finding("DF1121", Severity.Warn, facts.HeadOf(section),
                    new($"“{facts.HeadOf(section)}”没有内容。", $"Section {section} has no text."),
                    new("请补写该部分；没有需要报告的事项也应写明。", "Write it, even if only to say that there is nothing to report."));
            }
        }
    }

    private static string[] Sentences(string paragraph) => paragraph.Split(['。', '；', ';', '！', '？'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsOfAnotherYear(string sentence, int? year)
    {
        if (OtherYear().IsMatch(sentence))
        {
            return true;
        }

        return year is { } own && YearName().Matches(sentence) is { Count: > 0 } years && years.All(match => int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) != own);
    }

    private static string Short(string sentence) => sentence.Length <= 50 ? sentence : sentence[..48] + "……";

    private const string Number = "(?<number>[0-9０-９][0-9０-９,.．]*[万千百]?|[零一二三四五六七八九十百千万两]{1,12})";

    [GeneratedRegex(@"\G(?<between>[^0-9０-９零一二三四五六七八九十百千万两，,。；、（(]{0,16})" + Number + @"\s*(?<unit>万元|元|件|宗|起|例|份)", RegexOptions.CultureInvariant)]
    private static partial Regex Figure();

    [GeneratedRegex("维持|纠正|审结|其中|占|率|余|超|近|平均|第", RegexOptions.CultureInvariant)]
    private static partial Regex OtherMeaning();

    /// <summary>公开行政许可信息 35 件 counts information, not decisions.</summary>
    [GeneratedRegex("信息|事项|公示|公开", RegexOptions.CultureInvariant)]
    private static partial Regex OtherObject();

    [GeneratedRegex("制发|制定|印发|出台|新制", RegexOptions.CultureInvariant)]
    private static partial Regex Made();

    [GeneratedRegex("废止|有效|清理|累计|公开|备案|解读", RegexOptions.CultureInvariant)]
    private static partial Regex NotMade();

    [GeneratedRegex(@"(?:受理|收到|接到|接收|承办|收办|接办)[^。；]{0,40}?" + Number + @"\s*余?(?:件|条|起|宗|个|项|次)", RegexOptions.CultureInvariant)]
    private static partial Regex Received();

    [GeneratedRegex(@"(?:办结|办理完毕|办理|答复|回复|处理)[^。；，,]{0,20}?" + Number + @"\s*余?(?:件|条|起|宗|个|项|次)", RegexOptions.CultureInvariant)]
    private static partial Regex Settled();

    [GeneratedRegex("结转|遗留|历年|往年|上年|去年", RegexOptions.CultureInvariant)]
    private static partial Regex CarriedIn();

    [GeneratedRegex(@"(?:截\s*[至止到]|(?<![0-9])1\s*月\s*(?:1\s*日)?\s*(?:至|到|—+|-+|－|~|～))\s*(?:(?<year>20[0-9]{2})\s*年)?\s*(?<month>1[0-2]|[1-9])\s*月\s*(?:(?<day>3[01]|[12][0-9]|[1-9])\s*日|底|末)?", RegexOptions.CultureInvariant)]
    private static partial Regex Period();

    [GeneratedRegex("(?:上年|去年|往年|上一年)(?!度?结转)|同比|较上|比上|环比", RegexOptions.CultureInvariant)]
    private static partial Regex OtherYear();

    [GeneratedRegex("(?<year>20[0-9]{2})\\s*年", RegexOptions.CultureInvariant)]
    private static partial Regex YearName();
}
