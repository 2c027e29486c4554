namespace DisclosureFlow.Typesetting;

/// <summary>Breaks the text of a table cell.</summary>
internal static class CellLines
{
    /// <param name="text">The cell's text.</param>
    /// <param name="room">Points.</param>
    /// <param name="asSentence">A label that reads as a sentence fills its lines; other heads are cut into pairs of characters, which are mostly words.</param>
    public static List<TextLine> Of(ShapedText text, double room, bool asSentence)
    {
        if (text.Count == 0)
        {
            return [];
        }

        if (text.Width <= room)
        {
            return [new TextLine(text, 0, text.Count, 0, [], text.Width)];
        }

        // （三）不予公开 is better cut behind its number, if the rest then fits.
        var number = text.Text.IndexOf('）', StringComparison.Ordinal) + 1;
        if (!asSentence && text.Text[0] == '（' && number is > 0 and <= 4 && number < text.Count && text.WidthOf(0, number) <= room && text.WidthOf(number, text.Count) <= room)
        {
            return [new TextLine(text, 0, number, 0, [], text.WidthOf(0, number)), new TextLine(text, number, text.Count, 0, [], text.WidthOf(number, text.Count))];
        }

        var fitting = (int)(room / text.Size);
        if (!asSentence && fitting is 3 or 5 && text.Count % 2 == 0)
        {
            room = ((fitting - 1) * text.Size) + 0.1;
        }

        return ParagraphLines.Of(text, room, justify: false);
    }
}
