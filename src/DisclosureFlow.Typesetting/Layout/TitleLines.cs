namespace DisclosureFlow.Typesetting;

/// <summary>
/// Breaks a title, or an organ's long name, at meaning into few lines of unequal length, like a trapezium or a diamond
/// (GB/T 9704-2012, 7.3.1: 词意完整，排列对称，长短适宜).
/// </summary>
internal static class TitleLines
{
    // Less than a break inside a phrase: rather one more line.
    private const double OneMoreLine = 8;
    private const double ShortLine = 6;
    private const double EqualLines = 1;

    /// <param name="text">The title as glyphs.</param>
    /// <param name="width">The widest line in points.</param>
    public static List<TextLine> Of(ShapedText text, double width)
    {
        var starts = Enumerable.Range(0, text.Count).Where(glyph => glyph == 0 || text.MayBreakBefore(glyph)).Append(text.Count).ToArray();
        // By line, named by the places where it begins and ends: the least cost of all lines up to it, and where the line before it began.
        var best = new Dictionary<(int Start, int End), (double Cost, int Before)>();
        for (var start = 0; start < starts.Length - 1; start++)
        {
            for (var end = start + 1; end < starts.Length; end++)
            {
                var line = text.WidthOf(starts[start], starts[end]);
                if (line > width)
                {
                    break;
                }

                var cost = OneMoreLine + (line < 0.3 * width ? ShortLine : 0) + (end == starts.Length - 1 ? 0 : TitleWords.CostOfBreak(text.Text, text.Glyphs[starts[end]].TextStart));
                if (start == 0)
                {
                    best[(0, end)] = (cost, -1);
                    continue;
                }

                for (var before = start - 1; before >= 0; before--)
                {
                    if (best.TryGetValue((before, start), out var above)
                        && above.Cost + cost + Likeness(text.WidthOf(starts[before], starts[start]), line) is var sum
                        && (!best.TryGetValue((start, end), out var known) || sum < known.Cost))
                    {
                        best[(start, end)] = (sum, before);
                    }
                }
            }
        }

        var last = best.Where(line => line.Key.End == starts.Length - 1).OrderBy(line => line.Value.Cost).ThenBy(line => line.Key.Start).Select(line => line.Key).FirstOrDefault((-1, -1));
        return last.Item1 < 0 ? ParagraphLines.Of(text, width, justify: false) : Lines(text, starts, best, last);

        // A rectangle is not wanted.
        double Likeness(double a, double b) => Math.Abs(a - b) < 0.03 * width ? EqualLines : 0;
    }

    private static List<TextLine> Lines(ShapedText text, int[] starts, Dictionary<(int Start, int End), (double Cost, int Before)> best, (int Start, int End) line)
    {
        var lines = new List<TextLine>();
        while (true)
        {
            var (start, end) = (starts[line.Start], starts[line.End]);
            lines.Insert(0, new TextLine(text, start, end, 0, [], text.WidthOf(start, end)));
            if (best[line].Before < 0)
            {
                return lines;
            }

            line = (best[line].Before, line.Start);
        }
    }
}
