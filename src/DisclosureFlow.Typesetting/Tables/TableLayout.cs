using System.Collections.Immutable;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>One cell with its lines.</summary>
/// <param name="Cell">What the form says.</param>
/// <param name="Lines">The text broken to the cell's width.</param>
/// <param name="AtLeft">Set at the left edge; otherwise centred.</param>
internal sealed record LaidCell(TableCell Cell, IReadOnlyList<TextLine> Lines, bool AtLeft);

/// <summary>
/// Finds size, column widths and row heights of a table: the largest type at which it fits the type area, figure columns of equal width, the
/// rest of the width where it saves most height.
/// </summary>
internal sealed class TableLayout
{
    private static readonly ImmutableArray<double> Sizes = [12, 10.5, 10, 9.5, 9, 8, 7];

    /// <summary>The smallest type for a table that would only get too tall: it is broken across pages instead.</summary>
    private const double SmallestForHeight = 9;

    private TableLayout(TableBlock block, double size, double[] columns, ImmutableArray<LaidCell> cells)
    {
        Block = block;
        Size = size;
        Columns = columns;
        Cells = cells;
        Rows = RowHeights(block, cells, size);
        Owners = OwnersOf(block, cells);
    }

    public TableBlock Block { get; }

    public double Size { get; }

    /// <summary>Widths in points.</summary>
    public double[] Columns { get; }

    /// <summary>Heights in points.</summary>
    public double[] Rows { get; }

    /// <summary>The cells in reading order.</summary>
    public ImmutableArray<LaidCell> Cells { get; }

    /// <summary>By row and column of the grid: which of <see cref="Cells"/> lies there.</summary>
    public int[,] Owners { get; }

    public double LineHeight => LineHeightAt(Size);

    /// <summary>Room left and right of the text.</summary>
    public double Padding => PaddingAt(Size);

    /// <param name="block">The table.</param>
    /// <param name="width">Width to fill, in points.</param>
    /// <param name="height">Height of an empty page's room for it, in points.</param>
    /// <param name="shape">Shapes a cell's text.</param>
    public static TableLayout Fit(TableBlock block, double width, double height, Func<TableCell, ShapedText> shape)
    {
        var texts = block.Rows.SelectMany(row => row).Select(cell => (Cell: cell, Text: shape(cell))).ToArray();
        // Many narrow columns read better in small type from the start.
        var first = block.Columns > 6 ? 10.5 : 12;
        TableLayout? layout = null;
        foreach (var size in Sizes.Where(size => size <= first))
        {
            var scaled = Array.ConvertAll(texts, pair => (pair.Cell, Text: pair.Text.At(size)));
            var (widths, fits) = ColumnWidths.Of(block, scaled, width, size);
            layout = new TableLayout(block, size, widths, Lay(block, scaled, widths, size));
            if (fits && (size <= SmallestForHeight || layout.Rows.Sum() <= height))
            {
                return layout;
            }
        }

        return layout!;
    }

    /// <summary>Height of the rows from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public double HeightOf(int from, int to)
    {
        double height = 0;
        for (var row = from; row < to; row++)
        {
            height += Rows[row];
        }

        return height;
    }

    internal static double PaddingAt(double size) => 0.3 * size;

    internal static double WidthOf(double[] columns, TableCell cell)
    {
        double width = 0;
        for (var column = cell.Column; column < cell.Column + cell.ColumnSpan; column++)
        {
            width += columns[column];
        }

        return width;
    }

    private static double LineHeightAt(double size) => 1.25 * size;

    /// <summary>Room above and below the text together.</summary>
    private static double VerticalPaddingAt(double size) => 0.65 * size;

    private static ImmutableArray<LaidCell> Lay(TableBlock block, (TableCell Cell, ShapedText Text)[] texts, double[] columns, double size)
    {
        var cells = ImmutableArray.CreateBuilder<LaidCell>(texts.Length);
        foreach (var (cell, text) in texts)
        {
            var room = WidthOf(columns, cell) - (2 * PaddingAt(size));
            // Where several label columns nest, the innermost labels are sentences and begin at the left.
            var atLeft = cell.Scope == HeadScope.Row && block.LabelColumns > 1;
            cells.Add(new LaidCell(cell, CellLines.Of(text, room, atLeft), atLeft));
        }

        return cells.ToImmutable();
    }

    private static double[] RowHeights(TableBlock block, ImmutableArray<LaidCell> cells, double size)
    {
        var heights = new double[block.Rows.Length];
        foreach (var laid in cells.Where(laid => laid.Cell.RowSpan == 1))
        {
            heights[laid.Cell.Row] = Math.Max(heights[laid.Cell.Row], Needed(laid));
        }

        foreach (var laid in cells.Where(laid => laid.Cell.RowSpan > 1).OrderBy(laid => laid.Cell.RowSpan))
        {
            var rows = heights.AsSpan(laid.Cell.Row, laid.Cell.RowSpan);
            double sum = 0;
            foreach (var height in rows)
            {
                sum += height;
            }

            var more = Math.Max(0, Needed(laid) - sum) / rows.Length;
            foreach (ref var height in rows)
            {
                height += more;
            }
        }

        return heights;

        double Needed(LaidCell laid) => (Math.Max(1, laid.Lines.Count) * LineHeightAt(size)) + VerticalPaddingAt(size);
    }

    private static int[,] OwnersOf(TableBlock block, ImmutableArray<LaidCell> cells)
    {
        var owners = new int[block.Rows.Length, block.Columns];
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = cells[i].Cell;
            for (var row = cell.Row; row < cell.Row + cell.RowSpan; row++)
            {
                for (var column = cell.Column; column < cell.Column + cell.ColumnSpan; column++)
                {
                    owners[row, column] = i;
                }
            }
        }

        return owners;
    }
}
