namespace DisclosureFlow.Reports.Checking;

/// <summary>Rules over single cells.</summary>
internal static class FigureRules
{
    /// <summary>A report with a cell not given can't be submitted (formats, last paragraph of the rules).</summary>
    public static IEnumerable<Finding> EveryCellIsGiven(CheckFacts facts)
    {
        if (!facts.Report.Cells.Values.Any(figure => figure is null))
        {
            yield break;
        }

        var offers = CellCompletion.FillWhereRulesLeaveOneValue(facts.Report).Filled.ToDictionary(cell => cell.Cell, StringComparer.Ordinal);
        foreach (var (cell, figure) in facts.Report.Cells)
        {
            if (figure is not null)
            {
                continue;
            }

            var offer = offers.TryGetValue(cell, out var filled) ? new Offer(cell, filled.Value, filled.Rules, filled.From) : null;
            yield return new Finding("DF1101", Severity.Block, facts.Place(cell),
                new($"“{facts.Report.Layout.Cell(cell).Place}”没有填数；空白不等于 0。", $"{cell} is not given; blank is not zero."),
                offer is null
                    ? new("请填写该格；没有发生的填 0。", "Fill the cell in; write 0 where nothing happened.")
                    : new($"按勾稽关系此格只能是 {ReportContent.FigureText(offer.Value)}（{string.Join('、', offer.Rules)}），确认后采用。", $"By the balance rules it can only be {ReportContent.FigureText(offer.Value)} ({string.Join(", ", offer.Rules)}); accept it if the original agrees."))
            { Cells = [cell], Offer = offer };
        }
    }

    /// <summary>B11.</summary>
    public static IEnumerable<Finding> CountsAreWholeAndNotNegative(CheckFacts facts)
    {
        foreach (var (id, figure) in facts.Report.Cells)
        {
            if (figure is not { } value)
            {
                continue;
            }

            var kind = facts.Report.Layout.Cell(id).Kind;
            var wrong = (kind != FigureKind.Change && value < 0) || (kind != FigureKind.Money && decimal.Truncate(value) != value);
            if (wrong)
            {
                var text = ReportContent.FigureText(value);
                yield return new Finding("B11", Severity.Block, facts.Place(id),
                    kind switch
                    {
                        FigureKind.Money => new($"金额为 {text}，不能是负数。", $"The amount is {text}; it can't be negative."),
                        FigureKind.Change => new($"增减数为 {text}，应为整数。", $"The change is {text}; it must be whole."),
                        _ => new($"数量为 {text}，应为大于或等于 0 的整数。", $"The count is {text}; it must be whole and not negative."),
                    },
                    new("请改正该格。", "Correct the cell."))
                { Cells = [id] };
            }
        }
    }
}
