using System.Text;
using UglyToad.PdfPig.Content;

namespace DisclosureFlow.Reports.Importing;

/// <summary>Letters of a page as lines of text: letters on one base line are a line, wide gaps in it stand as blanks.</summary>
internal static class PdfLines
{
    /// <summary>Lines from the top, each with the height of its base line over the page's origin, in points.</summary>
    public static IEnumerable<(double Height, string Text)> Of(IEnumerable<Letter> page)
    {
        var letters = page.OrderByDescending(letter => letter.StartBaseLine.Y).ThenBy(letter => letter.StartBaseLine.X).ToArray();
        for (var start = 0; start < letters.Length;)
        {
            var end = start;
            var size = Math.Max(4, letters[start].PointSize);
            while (end < letters.Length && letters[start].StartBaseLine.Y - letters[end].StartBaseLine.Y < size * 0.4)
            {
                end++;
            }

            yield return (letters[start].StartBaseLine.Y, Text(letters[start..end].OrderBy(letter => letter.StartBaseLine.X)));
            start = end;
        }
    }

    /// <summary>The lines of a cell as one text: Chinese needs no blank where a line ends, nor does a figure broken over two.</summary>
    public static string Joined(IEnumerable<Letter> cell)
    {
        var text = new StringBuilder();
        foreach (var (_, line) in Of(cell))
        {
            var part = line.Trim();
            text.Append(text.Length > 0 && part.Length > 0 && char.IsAsciiLetter(text[^1]) && char.IsAsciiLetter(part[0]) ? " " : "").Append(part);
        }

        return text.ToString();
    }

    /// <summary>A character map may name half a surrogate pair: it stands as U+FFFD, for no text with it can be written.</summary>
    public static string WellFormed(string text) => string.Concat(text.EnumerateRunes());

    private static string Text(IEnumerable<Letter> letters)
    {
        var text = new StringBuilder();
        Letter? last = null;
        foreach (var letter in letters)
        {
            if (last is not null)
            {
                var gap = letter.StartBaseLine.X - last.EndBaseLine.X;
                text.Append(gap > last.PointSize * 0.8 ? "  " : gap > last.PointSize * 0.2 ? " " : "");
            }

            text.Append(CjkRadicals.Replaced(letter.Value));
            last = letter;
        }

        return WellFormed(text.ToString().TrimEnd());
    }
}
