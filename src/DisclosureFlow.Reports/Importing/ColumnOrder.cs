namespace DisclosureFlow.Reports.Importing;

/// <summary>The order of a table's figure columns as its head rows show it, for files that put 总计 first.</summary>
internal sealed class ColumnOrder(string section)
{
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);
    private FormBlock? current;
    private string[]? columns;
    private int fragment;

    /// <summary>A new block begins: its head row is still to come.</summary>
    public void Enter(FormBlock block)
    {
        if (!ReferenceEquals(current, block))
        {
            (current, columns) = (block, null);
            positions.Clear();
        }
    }

    public void See(in SourceRow row, FormBlock firstBlock)
    {
        var block = current ??= firstBlock;
        if (fragment != row.Fragment)
        {
            fragment = row.Fragment;
            positions.Clear(); // another table: its columns stand elsewhere
        }

        var leaves = block.Columns.SelectMany(column => column.Leaves()).ToArray();
        var inRow = new List<string>();
        var total = -1;
        var first = int.MaxValue;
        for (var index = 0; index < row.Cells.Length; index++)
        {
            var core = LabelText.Split(row.Cells[index]).Core;
            if (core.Length == 0)
            {
                continue;
            }

            var leaf = Array.Find(leaves, candidate => candidate.Leaf.Variants.Prepend(candidate.Leaf.Text).Any(text => string.Equals(LabelText.Split(text).Core, core, StringComparison.Ordinal)));
            if (leaf.Leaf is not null)
            {
                inRow.Add(leaf.Id);
                total = leaf.Id == "total" ? index : total;
                first = leaf.Id == "natural" ? index : first;
                if (row.Exact)
                {
                    positions.TryAdd(leaf.Id, index);
                }
            }
            else if (block.Columns.Any(column => string.Equals(LabelText.Split(column.Text).Core, core, StringComparison.Ordinal)))
            {
                first = Math.Min(first, index);
            }
        }

        if (inRow.Count == leaves.Length && inRow.Distinct(StringComparer.Ordinal).Count() == leaves.Length)
        {
            columns = [.. inRow];
        }
        else if (row.Exact && positions.Count == leaves.Length && positions.Values.Distinct().Count() == leaves.Length)
        {
            columns = [.. positions.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        }
        else if (!row.Exact && total >= 0 && total < first && first < int.MaxValue)
        {
            columns = ["total", .. leaves.Select(leaf => leaf.Id).Where(id => id != "total")];
        }
    }

    /// <summary>The row's cells from left to right as in the source.</summary>
    public IList<FormCell> Apply(FormRow row) =>
        columns is not null && columns.Length == row.Cells.Count && row.Section == section && row.Cells.All(cell => columns.Contains(cell.Column, StringComparer.Ordinal))
            ? [.. columns.Select(id => row.Cells.First(cell => cell.Column == id))]
            : [.. row.Cells];

    /// <summary>
    /// The row's cells and figures where the table lacks columns of the form: those that its heads name, each at the place of its head. Null
    /// when the table has every column, or when the heads don't tell: a gap between them, or a figure under none of them.
    /// </summary>
    public (FormCell[] Cells, FigureCell[] Figures)? Lacking(in SourceRow source, FigureCell[] figures, int lastText, FormRow row)
    {
        if (columns is not null || !source.Exact || source.Fragment != fragment || !ReferenceEquals(current, row.Block) || positions.Count < 2 || positions.Count >= row.Cells.Count)
        {
            return null;
        }

        var (from, to) = (positions.Values.Min(), positions.Values.Max());
        var cells = row.Cells.Where(cell => positions.ContainsKey(cell.Column)).OrderBy(cell => positions[cell.Column]).ToArray();
        if (cells.Length != to - from + 1 || lastText >= from)
        {
            return null;
        }

        for (var index = lastText + 1; index < figures.Length; index++)
        {
            if ((index < from || index > to) && figures[index].State != FigureState.Blank)
            {
                return null;
            }
        }

        return (cells, [.. cells.Select((_, index) => from + index < figures.Length ? figures[from + index] : default)]);
    }
}
