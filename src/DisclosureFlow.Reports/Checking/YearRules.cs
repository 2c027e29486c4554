using System.Globalization;
using DiffPlex;
using DiffPlex.Chunkers;

namespace DisclosureFlow.Reports.Checking;

/// <summary>Rules across years; they need the organ's report on the year before.</summary>
internal static class YearRules
{
    private const double NearlySame = 0.9;

    /// <summary>B5. Without last year's report, or where its row 四 has a cell not given, that row is asked for; this does not block.</summary>
    public static IEnumerable<Finding> CarriedInIsWhatWasCarriedOut(CheckFacts facts)
    {
        var row = facts.Report.Layout.Cells.Where(cell => cell.Section == "3" && cell.Row == "carriedIn").ToArray();
        var last = LastYear(facts);
        if (last is null || Array.Exists(row, cell => Of(last, $"3.carriedOut.{cell.Column}") is null))
        {
            yield return LastRowAsked(facts, last);
        }

        foreach (var cell in row)
        {
            if (facts[cell.Id] is { } carriedIn && last is not null && Of(last, $"3.carriedOut.{cell.Column}") is { } carriedOut && carriedIn != carriedOut)
            {
                yield return new Finding("B5", Severity.Block, facts.Place(cell.Id),
                    new($"上年结转为 {Text(carriedIn)}，上一年度报告的“结转下年度继续办理”为 {Text(carriedOut)}。", $"Carried in are {Text(carriedIn)}; last year's report carried out {Text(carriedOut)}."),
                    new("请核对；确有原因的，须登记原因。", "Correct it, or put the reason on record."))
                { Cells = [cell.Id] };
            }
        }
    }

    private static Finding LastRowAsked(CheckFacts facts, Report? last)
    {
        var year = facts.Report.Year is { } own ? $"{(own - 1).ToString(CultureInfo.InvariantCulture)} 年" : "上一年度";
        var given = facts.Context.LastYear is not { } other ? ("没有提供", "was not given") : last is null ? ($"不是{year}的（所给为 {other.Year} 年）", "is on another year") : ("第四行有未填的格", "has cells of row 四 not given");
        var total = facts["3.carriedIn.total"] is { } carried ? Text(carried) : "未填";
        return new Finding("B5", Severity.Note, "表三 · 二、上年结转政府信息公开申请数量",
            new($"上一年度报告{given.Item1}，上年结转（总计 {total}）无法与其“结转下年度继续办理”核对。", $"Last year's report {given.Item2}: what was carried in (total {ReportContent.FigureText(facts["3.carriedIn.total"])}) can't be checked against what it carried out."),
            new($"请对照{year}报告表三第四行“结转下年度继续办理”逐格核对。", "Compare with row 四 (carried out) of table 三 in last year's report, cell by cell."));
    }

    /// <summary>B6.</summary>
    public static IEnumerable<Finding> InForceFollowsFromLastYear(CheckFacts facts)
    {
        foreach (var row in new[] { "rules", "normativeDocuments" })
        {
            if (LastYear(facts) is { } last && Of(last, $"2.{row}.inForce") is { } before && facts[$"2.{row}.made"] is { } made && facts[$"2.{row}.abolished"] is { } abolished
                && facts[$"2.{row}.inForce"] is { } inForce && inForce != before + made - abolished)
            {
                yield return new Finding("B6", Severity.Warn, facts.Place($"2.{row}.inForce"),
                    new($"现行有效 {Text(inForce)} 件；上年 {Text(before)} + 制发 {Text(made)} − 废止 {Text(abolished)} = {Text(before + made - abolished)} 件。", $"In force are {Text(inForce)}; last year's {Text(before)} + {Text(made)} − {Text(abolished)} = {Text(before + made - abolished)}."),
                    new("请核对台账。", "Check the register."))
                { Cells = [$"2.{row}.made", $"2.{row}.abolished", $"2.{row}.inForce"] };
            }
        }
    }

    /// <summary>B8.</summary>
    public static IEnumerable<Finding> ItemsFollowFromLastYear(CheckFacts facts)
    {
        foreach (var cell in facts.Report.Layout.Cells.Where(cell => cell.Column == "previousItems"))
        {
            if (LastYear(facts) is { } last && facts[cell.Id] is { } previous && Of(last, cell.Id) is { } before && Of(last, $"2.{cell.Row}.change") is { } change && previous != before + change)
            {
                yield return new Finding("B8", Severity.Warn, facts.Place(cell.Id),
                    new($"上一年项目数量为 {Text(previous)}；上一年度报告为 {Text(before)}，增减 {Text(change)}，应为 {Text(before + change)}。", $"Items of the year before are {Text(previous)}; last year's report gives {Text(before)} and a change of {Text(change)}, together {Text(before + change)}."),
                    new("请核对项目清单。", "Check the list of items."))
                { Cells = [cell.Id] };
            }
        }
    }

    /// <summary>B20: words that the two texts share, by the longest common sequence of characters.</summary>
    public static IEnumerable<Finding> ProblemsAreNotLastYears(CheckFacts facts)
    {
        if (LastYear(facts) is not { } last)
        {
            yield break;
        }

        var (now, before) = (WithoutYears(facts.Report.Prose["5"]), WithoutYears(last.Prose["5"]));
        if (now.Length < 40 || before.Length < 40 || now.Length > 20_000 || before.Length > 20_000)
        {
            yield break;
        }

        var diff = Differ.Instance.CreateDiffs(before, now, false, false, new CharacterChunker());
        var kept = now.Length - diff.DiffBlocks.Sum(block => block.InsertCountB);
        var share = kept / (double)Math.Max(now.Length, before.Length);
        if (share >= NearlySame)
        {
            yield return new Finding("B20", Severity.Note, facts.HeadOf("5"),
                new($"第五部分与上一年度报告有 {share:P0} 相同。", $"Section 五 is {share:P0} the same as last year's."),
                new("请写本年度的问题和改进情况。", "Write this year's problems and what was done about them."));
        }
    }

    /// <summary>The report given as last year's, unless it is on another year.</summary>
    private static Report? LastYear(CheckFacts facts) =>
        facts.Context.LastYear is { } last && (last.Year is null || facts.Report.Year is null || last.Year == facts.Report.Year - 1) ? last : null;

    private static decimal? Of(Report report, string cell) => report.Layout.HasCell(cell) ? report.Cells[cell] : null;

    private static string WithoutYears(string text) => string.Concat(text.Where(character => !char.IsAsciiDigit(character) && !char.IsWhiteSpace(character)));

    private static string Text(decimal figure) => ReportContent.FigureText(figure);
}
