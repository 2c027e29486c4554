namespace DisclosureFlow.Reports.Checking;

/// <summary>The equalities of the form (勾稽关系).</summary>
internal static class BalanceRules
{
    /// <summary>B1 to B4. Where cells are not given, only what can't hold whatever they are is reported.</summary>
    public static IEnumerable<Finding> SumsAgree(CheckFacts facts)
    {
        foreach (var balance in facts.Report.Layout.Balances)
        {
            var (left, leftOpen) = Sum(facts, balance.Left);
            var (right, rightOpen) = Sum(facts, balance.Right);
            var broken = (leftOpen, rightOpen) switch
            {
                (false, false) => left != right,
                (false, true) => right > left,
                (true, false) => left > right,
                _ => false,
            };
            if (!broken)
            {
                continue;
            }

            var relation = leftOpen ? "＞" : rightOpen ? "＜" : "≠";
            yield return new Finding(balance.Rule, Severity.Block, Place(facts, balance),
                new($"{Name(balance.Rule)}不成立：{Terms(facts, balance.Left)} = {ReportContent.FigureText(left)} {relation} {ReportContent.FigureText(right)} = {Terms(facts, balance.Right)}。",
                    $"{balance.Rule} does not hold: {Ids(facts, balance.Left)} = {ReportContent.FigureText(left)}, but {Ids(facts, balance.Right)} = {ReportContent.FigureText(right)}."),
                new("请对照登记台账改正其中的数。", "Correct the figures from the register."))
            { Cells = [.. balance.Left, .. balance.Right] };
        }
    }

    private static (decimal Sum, bool Open) Sum(CheckFacts facts, IEnumerable<string> cells)
    {
        var (sum, open) = (0m, false);
        foreach (var cell in cells)
        {
            open |= facts[cell] is null;
            sum += facts[cell] ?? 0;
        }

        return (sum, open);
    }

    /// <summary>The column for a rule along columns, the row for a rule along rows.</summary>
    private static string Place(CheckFacts facts, Balance balance)
    {
        var cell = facts.Report.Layout.Cell(balance.Left[0]);
        return balance.Rule switch
        {
            "B1" or "B2" => $"表三 · {cell.ColumnLabel} 一列（{balance.Left[0]}）",
            "B3" => $"表三 · {cell.RowLabel} 一行（{balance.Left[0]}）",
            _ => $"{cell.Place}（{balance.Left[0]}）",
        };
    }

    private static string Name(string rule) => rule switch
    {
        "B1" => "B1“一 + 二 = 三（七） + 四”",
        "B2" => "B2“（七）总计 = （一）至（六）各项之和”",
        "B3" => "B3“总计 = 自然人 + 法人或其他组织各列之和”",
        "B4" => "B4“总计 = 维持 + 纠正 + 其他 + 尚未审结”",
        _ => rule,
    };

    /// <summary>The cells that are not zero, each with its figure: zeros explain nothing.</summary>
    private static string Terms(CheckFacts facts, IReadOnlyList<string> cells)
    {
        var shown = cells.Count <= 2 ? cells : [.. cells.Where(cell => facts[cell] is not 0)];
        return shown.Count == 0 ? "0" : string.Join(" + ", shown.Select(cell => $"{Short(facts.Report.Layout.Cell(cell), cells)} {ReportContent.FigureText(facts[cell])}"));
    }

    private static string Ids(CheckFacts facts, IReadOnlyList<string> cells)
    {
        var shown = cells.Count <= 2 ? cells : [.. cells.Where(cell => facts[cell] is not 0)];
        return shown.Count == 0 ? "0" : string.Join(" + ", shown.Select(cell => $"{cell} {ReportContent.FigureText(facts[cell])}"));
    }

    /// <summary>The part of the label that tells the cells of one sum apart: the row along a column, the column along a row.</summary>
    private static string Short(FormCell cell, IReadOnlyList<string> cells)
    {
        var sameRow = cells.All(other => other.StartsWith($"{cell.Section}.{cell.Row}.", StringComparison.Ordinal)) || cell.RowLabel.Length == 0;
        var label = sameRow ? cell.ColumnLabel : cell.RowLabel;
        return label[(label.LastIndexOf(' ') + 1)..];
    }
}
