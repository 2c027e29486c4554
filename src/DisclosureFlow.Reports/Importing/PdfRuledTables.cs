using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// The tables that a page draws with rules: the rules give the grid, a missing rule merges the cells beside it, and each letter belongs to
/// the cell it stands in. Wrapped labels and figures in the middle of tall rows are then as certain as in a DOCX.
/// </summary>
internal sealed class PdfRuledTables
{
    /// <summary>Rules nearer than this, in points, are one.</summary>
    private const double Near = 2.5;

    /// <summary>A page with more rules than this is a drawing.</summary>
    private const int MostRules = 4_000;
    private const int MostGridCells = 40_000;
    private readonly List<Grid> grids = [];

    /// <summary>A rule: where it lies across, and from where to where it runs.</summary>
    private readonly record struct Rule(double At, double From, double To);

    private PdfRuledTables(Page page)
    {
        var (across, down) = RulesOf(page);
        if (across.Count >= 2 && down.Count >= 2 && across.Count + down.Count <= MostRules)
        {
            foreach (var (rows, columns) in Connected(across, down))
            {
                if (Grid.Of(rows, columns) is { } grid)
                {
                    grids.Add(grid);
                }
            }
        }
    }

    public static PdfRuledTables Of(Page page) => new(page);

    /// <summary>Takes a letter that stands inside a table.</summary>
    /// <returns>False for a letter outside every table.</returns>
    public bool Take(Letter letter)
    {
        var (x, y) = ((letter.StartBaseLine.X + letter.EndBaseLine.X) / 2, letter.StartBaseLine.Y + letter.PointSize * 0.3);
        return grids.Exists(grid => grid.Take(letter, x, y));
    }

    /// <summary>The rows of all tables from the top of the page, each with the height of its top over the page's origin, in points.</summary>
    public IEnumerable<(double Top, string[] Cells, int Table)> Rows() =>
        grids.SelectMany((grid, table) => grid.Rows().Select(row => (row.Top, row.Cells, table)));

    /// <summary>Straight strokes, edges of stroked boxes, and filled boxes thin as a line.</summary>
    private static (List<Rule> Across, List<Rule> Down) RulesOf(Page page)
    {
        var (across, down) = (new List<Rule>(), new List<Rule>());
        foreach (var path in page.Paths)
        {
            if (path.IsClipping || (!path.IsFilled && !path.IsStroked) || across.Count + down.Count > MostRules)
            {
                continue;
            }

            foreach (var part in path)
            {
                if (part.GetBoundingRectangle() is not { } box)
                {
                    continue;
                }

                if (box.Height < 3 && box.Width > 3)
                {
                    across.Add(new Rule((box.Bottom + box.Top) / 2, box.Left, box.Right));
                }
                else if (box.Width < 3 && box.Height > 3)
                {
                    down.Add(new Rule((box.Left + box.Right) / 2, box.Bottom, box.Top));
                }
                else if (path.IsStroked)
                {
                    AddStrokes(part, across, down);
                }
            }
        }

        return (across, down);
    }

    private static void AddStrokes(PdfSubpath part, List<Rule> across, List<Rule> down)
    {
        if (part.IsDrawnAsRectangle && part.GetDrawnRectangle() is { } box)
        {
            across.AddRange([new Rule(box.Bottom, box.Left, box.Right), new Rule(box.Top, box.Left, box.Right)]);
            down.AddRange([new Rule(box.Left, box.Bottom, box.Top), new Rule(box.Right, box.Bottom, box.Top)]);
            return;
        }

        foreach (var line in part.Commands.OfType<PdfSubpath.Line>())
        {
            if (Math.Abs(line.From.Y - line.To.Y) < 1 && Math.Abs(line.From.X - line.To.X) > 3)
            {
                across.Add(new Rule(line.From.Y, Math.Min(line.From.X, line.To.X), Math.Max(line.From.X, line.To.X)));
            }
            else if (Math.Abs(line.From.X - line.To.X) < 1 && Math.Abs(line.From.Y - line.To.Y) > 3)
            {
                down.Add(new Rule(line.From.X, Math.Min(line.From.Y, line.To.Y), Math.Max(line.From.Y, line.To.Y)));
            }
        }
    }

    /// <summary>Rules that cross or touch belong to one table.</summary>
    private static IEnumerable<(List<Rule> Across, List<Rule> Down)> Connected(List<Rule> across, List<Rule> down)
    {
        var group = Enumerable.Range(0, across.Count + down.Count).ToArray();
        int Root(int index)
        {
            while (group[index] != index)
            {
                index = group[index] = group[group[index]];
            }

            return index;
        }

        for (var one = 0; one < across.Count; one++)
        {
            for (var other = 0; other < down.Count; other++)
            {
                if (down[other].At >= across[one].From - Near && down[other].At <= across[one].To + Near && across[one].At >= down[other].From - Near && across[one].At <= down[other].To + Near)
                {
                    group[Root(one)] = Root(across.Count + other);
                }
            }
        }

        return Enumerable.Range(0, group.Length).GroupBy(Root)
            .Select(rules => (rules.Where(index => index < across.Count).Select(index => across[index]).ToList(), rules.Where(index => index >= across.Count).Select(index => down[index - across.Count]).ToList()));
    }

    private sealed class Grid
    {
        private readonly double[] xs;
        private readonly double[] ys;
        private readonly (int Row, int Column)[,] owner;
        private readonly Dictionary<(int Row, int Column), List<Letter>> letters = [];

        private Grid(double[] xs, double[] ys, List<Rule> across, List<Rule> down)
        {
            (this.xs, this.ys) = (xs, ys);
            owner = new (int, int)[ys.Length - 1, xs.Length - 1];
            for (var row = 0; row < ys.Length - 1; row++)
            {
                for (var column = 0; column < xs.Length - 1; column++)
                {
                    // A cell without a rule at its left, or above it, belongs to its neighbour there.
                    owner[row, column] = column > 0 && !HasRule(down, xs[column], (ys[row] + ys[row + 1]) / 2) ? owner[row, column - 1]
                        : row > 0 && !HasRule(across, ys[row], (xs[column] + xs[column + 1]) / 2) ? owner[row - 1, column]
                        : (row, column);
                }
            }
        }

        /// <summary>Null for what is no table: a frame, an underline, a drawing.</summary>
        public static Grid? Of(List<Rule> across, List<Rule> down)
        {
            var (xs, ys) = (Clustered(down), Clustered(across));
            Array.Reverse(ys); // from the top of the page
            return (xs.Length > 2 || ys.Length > 2) && xs.Length >= 2 && ys.Length >= 2 && (long)xs.Length * ys.Length <= MostGridCells ? new Grid(xs, ys, across, down) : null;
        }

        public bool Take(Letter letter, double x, double y)
        {
            if (x < xs[0] || x > xs[^1] || y > ys[0] || y < ys[^1])
            {
                return false;
            }

            var column = Math.Min(xs.Length - 2, Array.FindLastIndex(xs, at => at <= x));
            var row = Math.Min(ys.Length - 2, Array.FindLastIndex(ys, at => at >= y));
            var cell = owner[row, column];
            if (!letters.TryGetValue(cell, out var own))
            {
                letters[cell] = own = [];
            }

            own.Add(letter);
            return true;
        }

        public IEnumerable<(double Top, string[] Cells)> Rows()
        {
            for (var row = 0; row < ys.Length - 1; row++)
            {
                var cells = new string[xs.Length - 1];
                for (var column = 0; column < cells.Length; column++)
                {
                    cells[column] = owner[row, column] == (row, column) && letters.TryGetValue((row, column), out var own) ? PdfLines.Joined(own) : "";
                }

                if (Array.Exists(cells, cell => cell.Length > 0))
                {
                    yield return (ys[row], cells);
                }
            }
        }

        private static bool HasRule(List<Rule> rules, double at, double middle) =>
            rules.Exists(rule => Math.Abs(rule.At - at) <= Near && rule.From - Near <= middle && middle <= rule.To + Near);

        private static double[] Clustered(List<Rule> rules)
        {
            var places = new List<double>();
            foreach (var at in rules.Select(rule => rule.At).Order())
            {
                if (places.Count == 0 || at - places[^1] > Near)
                {
                    places.Add(at);
                }
            }

            return [.. places];
        }
    }
}
