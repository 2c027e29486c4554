namespace DisclosureFlow.Typesetting;

/// <summary>One line of a paragraph.</summary>
/// <param name="Text">The paragraph.</param>
/// <param name="Start">First glyph.</param>
/// <param name="End">Behind the last glyph.</param>
/// <param name="Indent">Points from the left edge.</param>
/// <param name="Extra">Room behind each glyph that fills the line, in points; empty for none.</param>
/// <param name="Width">Points, with <paramref name="Extra"/>, without a hanging mark.</param>
internal sealed record TextLine(ShapedText Text, int Start, int End, double Indent, double[] Extra, double Width);

/// <summary>Breaks paragraphs into lines: as much as fits, a closing mark may hang or marks close up, else the line is let out to the full width.</summary>
internal static class ParagraphLines
{
    private const double Tolerance = 0.01; // points

    /// <summary>How far the empty half of a punctuation mark may be closed up, in parts of the em.</summary>
    private const double CloseUp = 0.25;

    /// <summary>Room left at a line's end, in ems, from which on it looks like a hole.</summary>
    private const double HoleInLine = 4;

    /// <summary>Widest gap between two characters of a filled line, in ems; a line that would need more stays ragged.</summary>
    private const double WidestGap = 0.5;

    /// <param name="text">The paragraph.</param>
    /// <param name="width">Points.</param>
    /// <param name="firstIndent">Indent of the first line in points.</param>
    /// <param name="justify">Fill all lines but the last; in table cells lines stay as they are and no mark hangs.</param>
    public static List<TextLine> Of(ShapedText text, double width, double firstIndent = 0, bool justify = true)
    {
        var lines = new List<TextLine>();
        var indent = firstIndent;
        for (var start = 0; start < text.Count;)
        {
            var room = width - indent;
            var (end, hanging) = EndOf(text, start, room, justify);
            // Blanks at a line's end take no room, but stay in the text.
            var filled = TrimBlanks(text, start, end);
            var next = SkipBlanks(text, end);
            var natural = text.WidthOf(start, hanging ? filled - 1 : filled);
            var full = justify && (next < text.Count || hanging || natural > room + Tolerance);
            var extra = full ? Fill(text, start, filled, next, hanging, room - natural) : [];
            lines.Add(new TextLine(text, start, next, indent, extra, natural + extra.Sum()));
            start = next;
            indent = 0;
        }

        return lines;
    }

    /// <summary>Where the line that begins at <paramref name="start"/> ends, and whether its last mark hangs.</summary>
    private static (int End, bool Hanging) EndOf(ShapedText text, int start, double room, bool justify)
    {
        var fits = -1;
        for (var end = start + 1; end <= text.Count; end++)
        {
            if (end < text.Count && !text.MayBreakBefore(end))
            {
                continue;
            }

            var width = text.WidthOf(start, TrimBlanks(text, start, end));
            if (width <= room + Tolerance)
            {
                fits = end;
                continue;
            }

            if (justify && Hangs(text, end - 1) && text.WidthOf(start, end - 1) <= room + Tolerance)
            {
                return (end, true);
            }

            if (justify && width - room <= CloseUpRoom(text, start, end) && (fits < 0 || room - text.WidthOf(start, fits) > text.Size * 0.6))
            {
                return (end, false);
            }

            break;
        }

        if (fits > 0 && (!justify || room - text.WidthOf(start, fits) < HoleInLine * text.Size))
        {
            return (fits, false);
        }

        // A hash or an address is torn rather than a hole left before it.
        var torn = BreakAnywhere(text, start, room);
        return (fits < 0 || (torn < text.Count && LineBreaks.IsInLongWord(text.Text, text.Glyphs[torn].TextStart)) ? torn : fits, false);
    }

    /// <summary>A dot inside an address is no full stop.</summary>
    private static bool Hangs(ShapedText text, int mark) =>
        LineBreaks.Hangs(text.CharacterOf(mark)) && !(mark + 1 < text.Count && LineBreaks.IsWord(text.CharacterOf(mark)) && LineBreaks.IsWord(text.CharacterOf(mark + 1)));

    /// <summary>A word longer than the line is broken where the line ends: nothing runs out of the page.</summary>
    private static int BreakAnywhere(ShapedText text, int start, double room)
    {
        var end = start + 1;
        while (end < text.Count && (text.CharacterOf(end) == '\0' || text.WidthOf(start, end + 1) <= room + Tolerance))
        {
            end++;
        }

        return end;
    }

    private static double CloseUpRoom(ShapedText text, int start, int end)
    {
        double room = 0;
        for (var gap = start; gap < end - 1; gap++)
        {
            room += IsBesideMark(text, gap) ? CloseUp * text.Size : 0;
        }

        return room;
    }

    /// <summary>True if the room between a glyph and the next is the empty half of a mark.</summary>
    private static bool IsBesideMark(ShapedText text, int gap) =>
        (LineBreaks.IsClosing(text.CharacterOf(gap)) && text.IsFullWidth(gap)) || (LineBreaks.IsOpening(text.CharacterOf(gap + 1)) && text.IsFullWidth(gap + 1));

    /// <summary>Spreads what is left over (or too much) over the gaps of the line.</summary>
    private static double[] Fill(ShapedText text, int start, int end, int next, bool hanging, double slack)
    {
        var extra = new double[next - start];
        if (Math.Abs(slack) <= Tolerance)
        {
            return extra;
        }

        // The gap before a hanging mark stays closed: the mark stands right at the margin.
        var gaps = end - start - (hanging ? 2 : 1);
        var stretch = slack > 0;
        var share = 0;
        for (var i = 0; i < gaps; i++)
        {
            share += Takes(i) ? 1 : 0;
        }

        if (share == 0 || slack / share > WidestGap * text.Size)
        {
            return extra;
        }

        for (var i = 0; i < gaps; i++)
        {
            extra[i] = Takes(i) ? slack / share : 0;
        }

        return extra;

        bool Takes(int i)
        {
            var (before, after) = (text.CharacterOf(start + i), text.CharacterOf(start + i + 1));
            if (!stretch)
            {
                return IsBesideMark(text, start + i);
            }

            return after != '\0' && !(LineBreaks.IsWord(before) && LineBreaks.IsWord(after)) && !(before == after && before is '—' or '…');
        }
    }

    private static int TrimBlanks(ShapedText text, int start, int end)
    {
        while (end > start + 1 && text.CharacterOf(end - 1) == ' ')
        {
            end--;
        }

        return end;
    }

    private static int SkipBlanks(ShapedText text, int at)
    {
        while (at < text.Count && text.CharacterOf(at) == ' ')
        {
            at++;
        }

        return at;
    }
}
