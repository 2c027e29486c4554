namespace DisclosureFlow.Reports.Importing;

/// <summary>Puts the figures of a source row into the cells of a form's row, or says why it can't.</summary>
internal static class RowFigures
{
    /// <param name="Figures">One per cell, null where not given; all null when the row can't be placed.</param>
    internal readonly record struct Placed(FigureCell[] Figures, Finding? Finding);

    /// <summary>The row's figures as the source writes them, for a finding; □ is a blank.</summary>
    public static string Raw(IEnumerable<FigureCell> slots) => string.Join(' ', slots.Select(slot => slot.State == FigureState.Blank ? "□" : slot.Raw));

    /// <summary>
    /// One figure per cell: in place. One short: when all are equal they stand at the right and the leftmost cell is not given, else
    /// nothing can be told of any cell. More: not placed. (A page break loses one figure of a row; formats, note under B21.)
    /// </summary>
    public static Placed Place(IReadOnlyList<FigureCell> slots, IList<FormCell> cells, string place, string label, string raw)
    {
        var from = 0;
        var to = slots.Count;
        while (to - from > cells.Count && slots[to - 1].State == FigureState.Blank)
        {
            to--;
        }

        while (to - from > cells.Count && slots[from].State == FigureState.Blank)
        {
            from++;
        }

        var figures = new FigureCell[cells.Count];
        if (to - from == cells.Count)
        {
            for (var index = 0; index < figures.Length; index++)
            {
                figures[index] = slots[from + index];
            }

            return new(figures, null);
        }

        var ids = cells.Select(cell => cell.Id).ToArray();
        if (to - from > cells.Count && slots.Count(slot => slot.State != FigureState.Blank) == cells.Count)
        {
            // Blank columns that a program put in between: every cell still has its figure, in order.
            return new([.. slots.Where(slot => slot.State != FigureState.Blank)], null);
        }

        if (to - from > cells.Count)
        {
            return new(figures, new Finding("DF1104", Severity.Warn, place,
                new($"“{label}”一行有 {to - from} 个数，应为 {cells.Count} 个，无法对应到单元格，整行按未填处理。原数：{raw}", $"The row “{label}” has {to - from} figures, not {cells.Count}; they can't be told apart, so the whole row is not given. Raw figures: {raw}"),
                new("请对照原件逐格填写该行。", "Fill the row in cell by cell from the original.")) { Cells = [.. ids] });
        }

        var given = slots.Skip(from).Take(to - from).Where(slot => slot.State != FigureState.Blank).ToArray();
        if (given.Length == 0)
        {
            return new(figures, null);
        }

        if (given.Length == cells.Count - 1 && to - from == given.Length && Array.TrueForAll(given, slot => slot.State == FigureState.Number && slot.Value == given[0].Value))
        {
            given.CopyTo(figures, 1);
            return new(figures, new Finding("DF1102", Severity.Warn, place,
                new($"“{label}”一行只有 {given.Length} 个数（应为 {cells.Count} 个），各数相同，按右对齐填入，最左一格“{cells[0].ColumnLabel}”按未填处理。原数：{raw}", $"The row “{label}” has {given.Length} figures, not {cells.Count}. All are equal, so they stand at the right and the leftmost cell is not given. Raw figures: {raw}"),
                new("请核对原件，补上缺少的一格；规则只剩一个值时可采用系统给出的值。", "Check the original and fill in the missing cell; where the rules leave one value it is offered.")) { Cells = [.. ids], Confidence = 0.8 });
        }

        return new(figures, new Finding("DF1103", Severity.Warn, place,
            new($"“{label}”一行只有 {given.Length} 个数（应为 {cells.Count} 个），无法判断缺的是哪一格，整行按未填处理。原数：{raw}", $"The row “{label}” has {given.Length} figures, not {cells.Count}; which one is missing can't be told, so the whole row is not given. Raw figures: {raw}"),
            new("请对照原件逐格填写该行。", "Fill the row in cell by cell from the original.")) { Cells = [.. ids] });
    }
}
