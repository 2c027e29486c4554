using System.Collections.Immutable;

namespace DisclosureFlow.Typesetting;

/// <summary>
/// The rows of a table as a page may part them. Most are one strip; a row so tall that keeping it whole would leave a page's foot empty, or that
/// no page can hold, is divided into strips of one line each, and its text goes on where the page ends.
/// </summary>
internal sealed class RowStrips
{
    /// <summary>Taller rows are divided, in points: about ten lines.</summary>
    private const double TallestWhole = 0.4 * GbPage.TextWidth;

    private readonly int[] _first;

    /// <param name="heights">Of the rows, in points.</param>
    /// <param name="cells">Whose lines tell where a row may be divided.</param>
    /// <param name="lineHeight">From one line to the next.</param>
    /// <param name="heads">Rows at the top that are never divided.</param>
    public RowStrips(double[] heights, ImmutableArray<LaidCell> cells, double lineHeight, int heads)
    {
        var lines = new int[heights.Length];
        foreach (var laid in cells)
        {
            if (laid.Cell.RowSpan == 1 && laid.Cell.Row >= heads)
            {
                lines[laid.Cell.Row] = Math.Max(lines[laid.Cell.Row], laid.Lines.Count);
            }
        }

        var strips = new List<double>(heights.Length);
        var rows = new List<int>(heights.Length);
        _first = new int[heights.Length + 1];
        for (var row = 0; row < heights.Length; row++)
        {
            _first[row] = strips.Count;
            var count = heights[row] > TallestWhole ? Math.Max(1, lines[row]) : 1;
            var padding = count == 1 ? 0 : (heights[row] - (count * lineHeight)) / 2;
            for (var strip = 0; strip < count; strip++)
            {
                strips.Add(count == 1 ? heights[row] : lineHeight + (strip == 0 || strip == count - 1 ? padding : 0));
                rows.Add(row);
            }
        }

        _first[^1] = strips.Count;
        Heights = [.. strips];
        RowOf = [.. rows];
    }

    /// <summary>Of each strip, in points.</summary>
    public double[] Heights { get; }

    /// <summary>The row that each strip belongs to.</summary>
    public int[] RowOf { get; }

    /// <summary>The first strip of a row; of the row behind the last: the number of strips.</summary>
    public int FirstOf(int row) => _first[row];

    /// <summary>The row has several strips.</summary>
    public bool IsDivided(int row) => _first[row + 1] - _first[row] > 1;

    /// <summary>A page doesn't end here: behind the first or before the last line of a divided row.</summary>
    public bool LeavesOneLine(int strip)
    {
        var row = RowOf[strip];
        return IsDivided(row) && (strip == _first[row] + 1 || strip == _first[row + 1] - 1);
    }

    /// <summary>Room above the first line of a divided row.</summary>
    public double PaddingOf(int row, double lineHeight) => Heights[_first[row]] - lineHeight;
}
