using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>Draws the rules of a table or of the part of it that stands on one page; each rule once, as long as it runs.</summary>
internal sealed class TableRules
{
    private const double Inner = 0.5; // points
    private const double Outer = 0.75;

    private readonly TableLayout _layout;
    private readonly double[] _lefts;

    public TableRules(TableLayout layout)
    {
        _layout = layout;
        _lefts = new double[layout.Columns.Length + 1];
        for (var column = 0; column < layout.Columns.Length; column++)
        {
            _lefts[column + 1] = _lefts[column] + layout.Columns[column];
        }
    }

    /// <summary>Left edge and width of a cell, from the table's left.</summary>
    public (double Left, double Width) PlaceOf(TableCell cell)
    {
        var left = _lefts[cell.Column];
        return (left, _lefts[cell.Column + cell.ColumnSpan] - left);
    }

    /// <param name="composer">Draws.</param>
    /// <param name="rows">The strips shown, top to bottom.</param>
    /// <param name="top">Upper edge.</param>
    public void Show(Composer composer, int[] rows, double top)
    {
        var tops = new double[rows.Length + 1];
        tops[0] = top;
        for (var i = 0; i < rows.Length; i++)
        {
            tops[i + 1] = tops[i] + _layout.Strips.Heights[rows[i]];
        }

        for (var edge = 0; edge <= rows.Length; edge++)
        {
            var outer = edge == 0 || edge == rows.Length;
            foreach (var (start, end) in Runs(_layout.Columns.Length, column => outer || Owner(edge - 1, column) != Owner(edge, column)))
            {
                composer.Rule(_lefts[start], tops[edge], _lefts[end], tops[edge], outer ? Outer : Inner);
            }
        }

        for (var edge = 0; edge <= _layout.Columns.Length; edge++)
        {
            var outer = edge == 0 || edge == _layout.Columns.Length;
            foreach (var (start, end) in Runs(rows.Length, row => outer || Owner(row, edge - 1) != Owner(row, edge)))
            {
                composer.Rule(_lefts[edge], tops[start], _lefts[edge], tops[end], outer ? Outer : Inner);
            }
        }

        int Owner(int row, int column) => _layout.Owners[rows[row], column];
    }

    /// <summary>The unbroken runs of places that have a rule.</summary>
    private static List<(int Start, int End)> Runs(int count, Func<int, bool> has)
    {
        var runs = new List<(int, int)>();
        for (var start = 0; start < count; start++)
        {
            if (!has(start))
            {
                continue;
            }

            var end = start + 1;
            while (end < count && has(end))
            {
                end++;
            }

            runs.Add((start, end));
            start = end;
        }

        return runs;
    }
}
