using System.Globalization;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace DisclosureFlow.Reports.Importing;

/// <summary>PDF with text: ruled tables by their rules, all else by lines, where wide gaps part cells. No recognition of pictures.</summary>
internal static class PdfSource
{
    private const int MostPages = 300;
    private const int TablesPerPage = 10_000;

    public static SourceDocument Read(ReadOnlyMemory<byte> file, ImportOptions options)
    {
        var rows = new List<SourceRow>();
        var metadata = new List<string>();
        var budget = new ReadingBudget(options);
        PdfStreamLimits.Check(file);
        try
        {
            using var document = PdfDocument.Open(file.ToArray(), new ParsingOptions { UseLenientParsing = true });
            if (document.NumberOfPages > MostPages)
            {
                throw Refusals.TooComplex($"超过 {MostPages} 页", $"more than {MostPages} pages");
            }

            PdfExpansion.Check(document);
            metadata.AddRange(new[] { document.Information.Author, document.Information.Title, document.Information.Subject, document.Information.Keywords }.OfType<string>().Where(text => text.Length > 0).Select(PdfLines.WellFormed));
            foreach (var page in document.GetPages())
            {
                foreach (var row in RowsOf(page))
                {
                    budget.Take(row.Cells.Sum(cell => cell.Length));
                    rows.Add(row);
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

    /// <summary>The page's text from the top: rows of ruled tables, and lines.</summary>
    private static IEnumerable<SourceRow> RowsOf(Page page)
    {
        var tables = PdfRuledTables.Of(page);
        var outside = page.Letters.Where(letter => !string.IsNullOrEmpty(letter.Value) && !tables.Take(letter)).ToArray();
        var lines = PdfLines.Of(outside).Select(line => (Top: line.Height, Cells: new[] { line.Text }, Table: -1));
        var number = 0;
        foreach (var row in lines.Concat(tables.Rows()).OrderByDescending(row => row.Top))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"第{page.Number}页第{++number}行");
            var fragment = page.Number * TablesPerPage + row.Table + 1;
            yield return row.Table < 0 ? PlainTextSource.Row(row.Cells[0], place, fragment) : new SourceRow(place, row.Cells, true, fragment, true);
        }
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
