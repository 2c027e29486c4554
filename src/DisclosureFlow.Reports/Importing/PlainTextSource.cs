using System.Globalization;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Importing;

/// <summary>Plain text as copied from Word, PDF or a page: tabs or | between cells, or figures after blanks at the end of a line.</summary>
internal static partial class PlainTextSource
{
    public static SourceDocument Read(string text, ImportOptions options)
    {
        new ReadingBudget(options).Take(text.Length);
        return CarriedAt(text) is { } at
            ? new SourceDocument("text", Rows(text[..at])) { Carried = text[(at + CarriedEdition.LinePrefix.Length)..].Trim() }
            : new SourceDocument("text", Rows(text));
    }

    /// <summary>The lines of a text that carries nothing, whatever its last line says.</summary>
    public static List<SourceRow> Rows(string text)
    {
        var rows = new List<SourceRow>();
        var line = 0;
        var fragment = 0;
        foreach (var range in LineEnd().EnumerateSplits(text))
        {
            line++;
            var content = text.AsSpan(range);
            if (content.IsWhiteSpace())
            {
                fragment++;
                continue;
            }

            rows.Add(Row(content.ToString(), string.Create(CultureInfo.InvariantCulture, $"第{line}行"), fragment));
        }

        return rows;
    }

    /// <summary>Where the last line begins, if it is the one that carries an edition: no other format ends like that.</summary>
    public static int? CarriedAt(string text) =>
        text.LastIndexOf(CarriedEdition.LinePrefix, StringComparison.Ordinal) is > 0 and var at && text[at - 1] == '\n' && !text.AsSpan(at).TrimEnd().ContainsAny('\n', '\r') ? at : null;

    /// <summary>One line as a row; also for PDF lines.</summary>
    public static SourceRow Row(string content, string place, int fragment)
    {
        if (content.Contains('\t', StringComparison.Ordinal))
        {
            return new SourceRow(place, content.Split('\t'), true, fragment, false);
        }

        if (content.AsSpan().Count('|') >= 2 || content.AsSpan().Count('｜') >= 2 || content.AsSpan().Count('│') >= 2)
        {
            return new SourceRow(place, content.Trim().Trim('|', '｜', '│').Split('|', '｜', '│'), true, fragment, false);
        }

        var label = content.Length < 400 ? LabelLength(content) : content.Length;
        if (label < content.Length)
        {
            var figures = content[label..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return label == 0 && figures.Length == 1
                ? new SourceRow(place, figures, false, fragment, false)
                : new SourceRow(place, label == 0 ? figures : [content[..label], .. figures], true, fragment, false) { Line = content.Trim() };
        }

        return new SourceRow(place, [content], false, fragment, false);
    }

    [GeneratedRegex(@"\r\n|[\n\r\f\v\u2028\u2029\u0085]", RegexOptions.CultureInvariant)]
    private static partial Regex LineEnd();

    /// <summary>Length of the text before the figures that end a line; the whole length when it does not end in a figure after a blank.</summary>
    private static int LabelLength(string content)
    {
        var end = content.AsSpan().TrimEnd().Length;
        var label = content.Length;
        while (end > 0)
        {
            var start = end;
            while (start > 0 && !char.IsWhiteSpace(content[start - 1]))
            {
                start--;
            }

            if (end - start > 20 || !FigureCell.Read(content[start..end]).IsFigureLike)
            {
                return label;
            }

            label = start;
            end = content.AsSpan(0, start).TrimEnd().Length;
        }

        return 0;
    }
}
