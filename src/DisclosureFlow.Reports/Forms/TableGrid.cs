using System.Collections.Immutable;

namespace DisclosureFlow.Reports;

/// <summary>Lays a form's table out on a grid, heads merged as the form prints them.</summary>
internal static class TableGrid
{
    public static ImmutableArray<ImmutableArray<GridCell>> Of(FormTable table, int labelColumns, int figureColumns)
    {
        var rows = new List<List<GridCell>>();
        foreach (var block in table.Blocks)
        {
            if (block.Head.Length > 0)
            {
                rows.Add([new GridCell(block.Head, null, rows.Count, 0, 1, labelColumns + figureColumns, HeadScope.ColumnGroup)]);
            }

            AddHeads(rows, block, labelColumns, figureColumns);
            AddRows(rows, block, table.Section, labelColumns, figureColumns);
        }

        return [.. rows.Select(row => row.OrderBy(cell => cell.Column).ToImmutableArray())];
    }

    private static void AddHeads(List<List<GridCell>> rows, FormBlock block, int labelColumns, int figureColumns)
    {
        var depth = block.Columns.Max(column => column.Depth);
        var top = rows.Count;
        for (var level = 0; level < depth; level++)
        {
            rows.Add([]);
        }

        if (labelColumns > 0)
        {
            rows[top].Add(new GridCell(block.Corner, null, top, 0, depth, labelColumns, HeadScope.Column));
        }

        var at = labelColumns;
        foreach (var column in block.Columns)
        {
            // The last column of a narrow block takes the rest of the table's width.
            var extra = ReferenceEquals(column, block.Columns[^1]) ? figureColumns - block.Columns.Sum(label => label.Width) : 0;
            AddColumn(rows, column, top, top + depth, at, extra);
            at += column.Width;
        }
    }

    private static void AddColumn(List<List<GridCell>> rows, FormLabel label, int row, int end, int at, int extra)
    {
        var leaf = label.Below.IsEmpty;
        rows[row].Add(new GridCell(label.Text, null, row, at, leaf ? end - row : 1, label.Width + extra, leaf ? HeadScope.Column : HeadScope.ColumnGroup));
        foreach (var below in label.Below)
        {
            AddColumn(rows, below, row + 1, end, at, 0);
            at += below.Width;
        }
    }

    private static void AddRows(List<List<GridCell>> rows, FormBlock block, string section, int labelColumns, int figureColumns)
    {
        var start = rows.Count;
        var leaves = block.Rows.SelectMany(row => row.Leaves()).ToArray();
        var columns = block.Columns.SelectMany(column => column.Leaves()).ToArray();
        for (var index = 0; index < leaves.Length; index++)
        {
            rows.Add([]);
            for (var column = 0; column < columns.Length; column++)
            {
                var id = string.Join('.', new[] { section, leaves[index].Id, columns[column].Id }.Where(part => part.Length > 0));
                var span = column == columns.Length - 1 ? figureColumns - columns.Length + 1 : 1;
                rows[start + index].Add(new GridCell("", id, start + index, labelColumns + column, 1, span, HeadScope.None));
            }
        }

        if (labelColumns == 0)
        {
            return;
        }

        var at = start;
        foreach (var row in block.Rows)
        {
            AddRow(rows, row, at, 0, labelColumns);
            at += row.Width;
        }
    }

    private static void AddRow(List<List<GridCell>> rows, FormLabel label, int row, int column, int end)
    {
        var leaf = label.Below.IsEmpty;
        rows[row].Add(new GridCell(label.Text, null, row, column, label.Width, leaf ? end - column : 1, leaf ? HeadScope.Row : HeadScope.RowGroup));
        foreach (var below in label.Below)
        {
            AddRow(rows, below, row, column + 1, end);
            row += below.Width;
        }
    }
}
