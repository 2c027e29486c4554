using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>Shares a table's width among its columns.</summary>
internal static class ColumnWidths
{
    /// <summary>How many half ems ahead the search looks: a line is often saved only after several.</summary>
    private const int MostSteps = 12;

    /// <returns>The widths, which add up to <paramref name="width"/>, and whether every column holds its text without tearing a word or figure.</returns>
    public static (double[] Widths, bool Fits) Of(TableBlock block, (TableCell Cell, ShapedText Text)[] texts, double width, double size)
    {
        var padding = 2 * TableLayout.PaddingAt(size);
        var widths = new double[block.Columns];
        foreach (var (cell, text) in texts.Where(pair => pair.Cell.ColumnSpan == 1))
        {
            widths[cell.Column] = Math.Max(widths[cell.Column], Least(block, cell, text) + padding);
        }

        foreach (var (cell, text) in texts.Where(pair => pair.Cell.ColumnSpan > 1))
        {
            var lack = (Least(block, cell, text) + padding - TableLayout.WidthOf(widths, cell)) / cell.ColumnSpan;
            for (var column = cell.Column; lack > 0 && column < cell.Column + cell.ColumnSpan; column++)
            {
                widths[column] += lack;
            }
        }

        var sum = widths.Sum();
        if (sum > width)
        {
            return (Array.ConvertAll(widths, column => column * width / sum), false);
        }

        EqualizeFigures(block, widths, width);
        WidenLabels(block, texts, widths, width, size);
        // What is left goes to the figures, or to the labels where there are no others.
        var from = block.LabelColumns < block.Columns ? block.LabelColumns : 0;
        var share = (width - widths.Sum()) / (block.Columns - from);
        for (var column = from; column < block.Columns; column++)
        {
            widths[column] += share;
        }

        return (widths, true);
    }

    /// <summary>The least width in which a text reads well.</summary>
    private static double Least(TableBlock block, TableCell cell, ShapedText text)
    {
        if (TableLayout.IsFigure(cell))
        {
            return text.Width;
        }

        if (TableLayout.IsBesideManyRows(cell))
        {
            return text.Size; // one character under another
        }

        var longest = 0.0;
        var start = 0;
        for (var end = 1; end <= text.Count; end++)
        {
            if (end == text.Count || text.MayBreakBefore(end))
            {
                longest = Math.Max(longest, text.WidthOf(start, end));
                start = end;
            }
        }

        return Math.Max(longest, Math.Min(text.Width, CharactersToRead(block, cell, text) * text.Size));
    }

    private static int CharactersToRead(TableBlock block, TableCell cell, ShapedText text)
    {
        if (cell.Column >= block.LabelColumns)
        {
            return text.Count <= 3 ? 3 : 2;
        }

        return 4;
    }

    private static void EqualizeFigures(TableBlock block, double[] widths, double width)
    {
        var figures = widths.AsSpan(block.LabelColumns);
        double widest = 0, sum = 0;
        foreach (var figure in figures)
        {
            widest = Math.Max(widest, figure);
            sum += figure;
        }

        if (widths.Sum() - sum + (widest * figures.Length) <= width)
        {
            figures.Fill(widest);
        }
    }

    /// <summary>Gives the spare width to label columns, half an em at a time, as long as that saves lines.</summary>
    private static void WidenLabels(TableBlock block, (TableCell Cell, ShapedText Text)[] texts, double[] widths, double width, double size)
    {
        var labels = Array.FindAll(texts, pair => pair.Cell.Column < block.LabelColumns);
        var step = size / 2;
        var spare = width - widths.Sum();
        while (spare >= step)
        {
            var before = Lines(labels, widths, size);
            var (best, gain, bestSteps) = (-1, 0.0, 0);
            for (var column = 0; column < block.LabelColumns; column++)
            {
                for (var steps = 1; steps <= MostSteps && steps * step <= spare; steps++)
                {
                    widths[column] += steps * step;
                    var saved = (before - Lines(labels, widths, size)) / (double)steps;
                    widths[column] -= steps * step;
                    if (saved > gain)
                    {
                        (best, gain, bestSteps) = (column, saved, steps);
                    }
                }
            }

            if (best < 0)
            {
                return;
            }

            widths[best] += bestSteps * step;
            spare -= bestSteps * step;
        }
    }

    /// <summary>Lines that the labels of all rows take, the tallest of each row counted.</summary>
    private static int Lines((TableCell Cell, ShapedText Text)[] labels, double[] widths, double size)
    {
        var padding = 2 * TableLayout.PaddingAt(size);
        var (row, tallest, lines) = (-1, 0, 0);
        foreach (var (cell, text) in labels.Where(label => !TableLayout.IsBesideManyRows(label.Cell)))
        {
            if (cell.Row != row)
            {
                lines += tallest;
                (row, tallest) = (cell.Row, 0);
            }

            var room = TableLayout.WidthOf(widths, cell) - padding;
            var needed = (int)Math.Ceiling((text.Width - 0.01) / Math.Max(size, Math.Floor(room / size) * size));
            tallest = Math.Max(tallest, cell.RowSpan == 1 ? needed : needed - cell.RowSpan);
        }

        return lines + tallest;
    }
}
