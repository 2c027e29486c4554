using System.Globalization;
using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace DisclosureFlow.Reports.Importing;

/// <summary>PDF with text: words on one base line are a line, wide gaps part its cells. No recognition of pictures.</summary>
internal static class PdfSource
{
    private const int MostPages = 300;

    public static SourceDocument Read(ReadOnlyMemory<byte> file, ImportOptions options)
    {
        var rows = new List<SourceRow>();
        var metadata = new List<string>();
        var budget = new TextBudget(options);
        PdfStreamLimits.Check(file);
        try
        {
            using var document = PdfDocument.Open(file.ToArray(), new ParsingOptions { UseLenientParsing = true });
            if (document.NumberOfPages > MostPages)
            {
                throw Refusals.TooComplex($"超过 {MostPages} 页", $"more than {MostPages} pages");
            }

            metadata.AddRange(new[] { document.Information.Author, document.Information.Title, document.Information.Subject, document.Information.Keywords }.OfType<string>().Where(text => text.Length > 0));
            foreach (var page in document.GetPages())
            {
                var number = 0;
                foreach (var line in LinesOf(page))
                {
                    budget.Take(line.Length);
                    var place = string.Create(CultureInfo.InvariantCulture, $"第{page.Number}页第{++number}行");
                    rows.Add(PlainTextSource.Row(line, place, page.Number));
                }
            }
        }
        catch (Exception fault) when (fault is not ImportRefusedException and not OutOfMemoryException)
        {
            // PdfPig throws many kinds on damaged files; none of them is ours to tell apart.
            throw Refusals.Damaged("PDF", fault.GetType().Name);
        }

        return rows.Count > 0 ? new SourceDocument("pdf", Joined(rows)) { Metadata = metadata } : throw Refusals.Unsupported("没有文字层的 PDF（扫描件）", "a PDF without text (a scan)");
    }

    private static IEnumerable<string> LinesOf(Page page)
    {
        var letters = page.Letters.Where(letter => !string.IsNullOrEmpty(letter.Value)).OrderByDescending(letter => letter.StartBaseLine.Y).ThenBy(letter => letter.StartBaseLine.X).ToArray();
        for (var start = 0; start < letters.Length;)
        {
            var end = start;
            var size = Math.Max(4, letters[start].PointSize);
            while (end < letters.Length && letters[start].StartBaseLine.Y - letters[end].StartBaseLine.Y < size * 0.4)
            {
                end++;
            }

            yield return Text(letters[start..end].OrderBy(letter => letter.StartBaseLine.X));
            start = end;
        }
    }

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

            text.Append(letter.Value);
            last = letter;
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Lines that the page width broke are one paragraph: a full line without an end mark goes on in the next.</summary>
    private static List<SourceRow> Joined(List<SourceRow> rows)
    {
        var full = rows.Where(row => !row.IsTable).Select(row => row.Cells[0].Length).DefaultIfEmpty(0).Max() - 3;
        var joined = new List<SourceRow>();
        var open = false;
        foreach (var row in rows)
        {
            var text = row.Cells[0];
            if (PageNumber(text))
            {
                continue;
            }

            if (open && !row.IsTable && joined[^1] is var before)
            {
                joined[^1] = before with { Cells = [before.Cells[0] + text.TrimStart()] };
            }
            else
            {
                joined.Add(row);
            }

            open = !row.IsTable && text.Length >= full && full > 15 && text[^1] is not ('。' or '；' or '：');
        }

        return joined;
    }

    private static bool PageNumber(string text) => text.Length < 12 && text.Trim(' ', '-', '—', '－', '–') is { Length: > 0 and <= 3 } inner && inner.All(char.IsAsciiDigit) && text.Trim().Length > inner.Length;
}
