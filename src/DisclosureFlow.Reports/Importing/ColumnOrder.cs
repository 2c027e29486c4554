namespace DisclosureFlow.Reports.Importing;

/// <summary>The order of a table's figure columns as its head rows show it, for files that put 总计 first.</summary>
internal sealed class ColumnOrder(string section)
{
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);
    private FormBlock? current;
    private string[]? columns;

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
}
