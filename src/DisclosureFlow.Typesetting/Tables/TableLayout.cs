using System.Collections.Immutable;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>One cell with its lines.</summary>
/// <param name="Cell">What the form says.</param>
/// <param name="Lines">The text broken to the cell's width.</param>
/// <param name="AtLeft">Set at the left edge; otherwise centred.</param>
/// <param name="Vertical">The text from top to bottom instead of in lines; null for lines.</param>
internal sealed record LaidCell(TableCell Cell, IReadOnlyList<TextLine> Lines, bool AtLeft, VerticalText? Vertical = null)
{
    /// <summary>Height of the text.</summary>
    /// <param name="lineHeight">From one line to the next.</param>
    public double HeightOf(double lineHeight) => Vertical?.Height ?? Lines.Count * lineHeight;
}

/// <summary>
/// Finds size, column widths and row heights of a table: the largest type at which it fits the type area, figure columns of equal width, the
/// rest of the width where it saves most height. A table whose figures are too long for that is laid along the page.
/// </summary>
internal sealed class TableLayout
{
    private static readonly ImmutableArray<double> Sizes = [12, 10.5, 10, 9.5, 9, 8];

    /// <summary>The smallest type for a table that would only get too tall: it is broken across pages instead.</summary>
    private const double SmallestForHeight = 9;

    private const int ManyRows = 8;
    private const int ManyColumns = 10;

    private TableLayout(TableBlock block, double size, double[] columns, ImmutableArray<LaidCell> cells)
    {
        Block = block;
        Size = size;
        Columns = columns;
        Cells = cells;
        Strips = new RowStrips(RowHeights(block, cells, size), cells, LineHeightAt(size), block.HeaderRows);
        Owners = OwnersOf(block, cells, Strips);
    }

    public TableBlock Block { get; }

    public double Size { get; }

    /// <summary>Widths in points.</summary>
    public double[] Columns { get; }

    /// <summary>The rows, the tallest ones divided.</summary>
    public RowStrips Strips { get; }

    /// <summary>The cells in reading order.</summary>
    public ImmutableArray<LaidCell> Cells { get; }

    /// <summary>By strip and column of the grid: which of <see cref="Cells"/> lies there.</summary>
    public int[,] Owners { get; }

    /// <summary>Wider than the type area: for a turned page.</summary>
    public bool IsWide { get; private set; }

    public double LineHeight => LineHeightAt(Size);

    /// <summary>Room left and right of the text.</summary>
    public double Padding => PaddingAt(Size);

    /// <param name="block">The table.</param>
    /// <param name="shape">Shapes a cell's text.</param>
    public static TableLayout Fit(TableBlock block, Func<TableCell, ShapedText> shape)
    {
        var texts = block.Rows.SelectMany(row => row).Select(cell => (Cell: cell, Text: shape(cell))).ToArray();
        return FitUpright(block, texts) ?? FitTurned(block, texts);
    }

    /// <summary>A table whose columns' widths are given in proportion to each other.</summary>
    public static TableLayout WithShares(TableBlock block, ImmutableArray<int> shares, Func<TableCell, ShapedText> shape)
    {
        const double size = 9.5; // a SHA-256 then fits on one line of a wide column
        var texts = block.Rows.SelectMany(row => row).Select(cell => (Cell: cell, Text: shape(cell).At(size))).ToArray();
        double[] widths = [.. shares.Select(share => GbPage.TextWidth * share / shares.Sum())];
        return new TableLayout(block, size, widths, Lay(block, texts, widths, size, proseAtLeft: true));
    }

    /// <summary>
    /// The table across the page at the largest size that fits; null if figures or words would be torn. A form whose text no size brings on one page
    /// is not made smaller in vain.
    /// </summary>
    private static TableLayout? FitUpright(TableBlock block, (TableCell Cell, ShapedText Text)[] texts)
    {
        TableLayout? largest = null;
        foreach (var size in Sizes.Where(size => size <= FirstSize(block)))
        {
            var layout = At(size, block, texts, GbPage.TextWidth, out var fits);
            if (fits)
            {
                largest ??= layout;
                var isWhole = layout.Strips.Heights.Sum() <= GbPage.TextHeight - GbPage.LinePitch;
                if (isWhole || size <= SmallestForHeight)
                {
                    return isWhole || !IsForm(block) ? layout : largest;
                }
            }
        }

        return null;
    }

    /// <summary>The table along the page. At the smallest size it is taken as it comes.</summary>
    private static TableLayout FitTurned(TableBlock block, (TableCell Cell, ShapedText Text)[] texts)
    {
        TableLayout? layout = null;
        var fits = false;
        foreach (var size in Sizes.Where(size => !fits && size <= FirstSize(block)))
        {
            layout = At(size, block, texts, GbPage.TextHeight, out fits);
        }

        layout!.IsWide = true;
        return layout;
    }

    private static TableLayout At(double size, TableBlock block, (TableCell Cell, ShapedText Text)[] texts, double width, out bool fits)
    {
        var scaled = Array.ConvertAll(texts, pair => (pair.Cell, Text: pair.Text.At(size)));
        (var widths, fits) = ColumnWidths.Of(block, scaled, width, size);
        return new TableLayout(block, size, widths, Lay(block, scaled, widths, size));
    }

    /// <summary>Many narrow columns read better in small type from the start.</summary>
    private static double FirstSize(TableBlock block) => (block.Columns, block.LabelColumns) switch
    {
        ( > 6, > 1) => 9.5,
        ( > 6, _) => 10.5,
        _ => 12,
    };

    /// <summary>Height of the strips from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public double HeightOf(int from, int to)
    {
        double height = 0;
        for (var strip = from; strip < to; strip++)
        {
            height += Strips.Heights[strip];
        }

        return height;
    }

    /// <summary>A figure is never broken.</summary>
    internal static bool IsFigure(TableCell cell) => !cell.IsHead && cell.Cell is not null;

    /// <summary>A label that heads nearly a whole table.</summary>
    internal static bool IsBesideManyRows(TableCell cell) => cell is { Scope: HeadScope.RowGroup or HeadScope.Row, RowSpan: > ManyRows };

    internal static double PaddingAt(double size) => 0.35 * size;

    internal static double WidthOf(double[] columns, TableCell cell)
    {
        double width = 0;
        for (var column = cell.Column; column < cell.Column + cell.ColumnSpan; column++)
        {
            width += columns[column];
        }

        return width;
    }

    /// <summary>Running text, as in a form that people fill in.</summary>
    private static bool IsProse(TableCell cell) => !cell.IsHead && cell.Cell is null;

    private static bool IsForm(TableBlock block) => block.Rows.Any(row => row.Any(IsProse));

    private static double LineHeightAt(double size) => 1.25 * size;

    /// <summary>Room above and below the text together.</summary>
    private static double VerticalPaddingAt(double size) => 0.65 * size;

    private static ImmutableArray<LaidCell> Lay(TableBlock block, (TableCell Cell, ShapedText Text)[] texts, double[] columns, double size, bool proseAtLeft = false)
    {
        var cells = ImmutableArray.CreateBuilder<LaidCell>(texts.Length);
        foreach (var (cell, text) in texts)
        {
            var room = WidthOf(columns, cell) - (2 * PaddingAt(size));
            if (IsVertical(block, cell, text, room))
            {
                cells.Add(new LaidCell(cell, [], AtLeft: false, new VerticalText(text)));
                continue;
            }

            // Where several label columns nest, the innermost labels are sentences and begin at the left; so does running text.
            var atLeft = (cell.Scope == HeadScope.Row && block.LabelColumns > 1) || (IsProse(cell) && (proseAtLeft || cell.ColumnSpan > 1));
            cells.Add(new LaidCell(cell, CellLines.Of(text, room, atLeft), atLeft));
        }

        return cells.ToImmutable();
    }

    /// <summary>A head stands upright beside many rows, and over figures where not even three characters have room on a line.</summary>
    private static bool IsVertical(TableBlock block, TableCell cell, ShapedText text, double room) =>
        text.Count > 1 && (IsBesideManyRows(cell)
            || (cell is { Scope: HeadScope.Column, ColumnSpan: 1 } && cell.Column >= block.LabelColumns && block.Columns > ManyColumns && room < 3 * text.Size));

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

        // A form with running text gets air between its rows, and room to write where a field is empty.
        double Needed(LaidCell laid) => IsForm(block)
            ? Math.Max((laid.Cell.ColumnSpan > 1 ? 2 : 1) * LineHeightAt(size), laid.HeightOf(LineHeightAt(size))) + (2 * VerticalPaddingAt(size))
            : Math.Max(LineHeightAt(size), laid.HeightOf(LineHeightAt(size))) + VerticalPaddingAt(size);
    }

    private static int[,] OwnersOf(TableBlock block, ImmutableArray<LaidCell> cells, RowStrips strips)
    {
        var owners = new int[strips.Heights.Length, block.Columns];
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = cells[i].Cell;
            for (var strip = strips.FirstOf(cell.Row); strip < strips.FirstOf(cell.Row + cell.RowSpan); strip++)
            {
                for (var column = cell.Column; column < cell.Column + cell.ColumnSpan; column++)
                {
                    owners[strip, column] = i;
                }
            }
        }

        return owners;
    }
}
