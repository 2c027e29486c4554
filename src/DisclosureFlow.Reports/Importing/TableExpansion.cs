namespace DisclosureFlow.Reports.Importing;

/// <summary>Lays the cells of a table's rows on its grid: what a merged cell covers becomes blank.</summary>
internal sealed class TableExpansion(int mostCells)
{
    private readonly Dictionary<int, int> openSpans = [];
    private int cells;

    /// <summary>One row's cells, in order, with their spans; spans are clamped to what a report can have.</summary>
    /// <exception cref="ImportRefusedException">DF1010: too many cells.</exception>
    public string[] Row(IEnumerable<(string Text, int RowSpan, int ColumnSpan)> source)
    {
        var row = new List<string>();
        foreach (var (text, rowSpan, columnSpan) in source)
        {
            SkipOpen(row);
            for (var column = 0; column < Math.Clamp(columnSpan, 1, 63); column++)
            {
                Count();
                if (rowSpan > 1)
                {
                    openSpans[row.Count] = Math.Clamp(rowSpan, 1, 200);
                }

                row.Add(column == 0 ? text : "");
            }
        }

        SkipOpen(row);
        foreach (var column in openSpans.Keys.ToArray())
        {
            if (--openSpans[column] <= 0)
            {
                openSpans.Remove(column);
            }
        }

        return [.. row];
    }

    private void SkipOpen(List<string> row)
    {
        while (openSpans.ContainsKey(row.Count))
        {
            Count();
            row.Add("");
        }
    }

    private void Count()
    {
        if (++cells > mostCells)
        {
            throw Refusals.TooComplex("表格单元格过多", "too many table cells");
        }
    }
}
