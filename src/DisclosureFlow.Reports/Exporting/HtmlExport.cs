using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports;

/// <summary>The report as HTML with real tables: caption, th with scope, td with headers, lang=zh-CN. It loads nothing and runs no script.</summary>
public static class HtmlExport
{
    /// <summary>A whole document, UTF-8; reading it back gives the same report.</summary>
    /// <param name="date">成文日期 to print; null: the report's own, if any.</param>
    public static byte[] Write(Report report, DateOnly? date = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var dated = report with { Date = date ?? report.Date };
        return CarriedEdition.Write(dated, carried => Encoding.UTF8.GetBytes(Document(dated, null, carried)));
    }

    /// <summary>A whole document to publish, to be saved as UTF-8: what is printed and nothing else.</summary>
    public static string Document(Report report, DateOnly? date = null) => Document(report, date, null);

    internal static string Document(Report report, DateOnly? date, string? carried)
    {
        ArgumentNullException.ThrowIfNull(report);
        var title = ((TitleBlock)ReportContent.Of(report, date)[0]).Text;
        return $"""
            <!DOCTYPE html>
            <html lang="zh-CN">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{ProseText.Printable(Escape(title))}</title>{(carried is null ? "" : $"\n<meta name=\"{CarriedEdition.Name}\" content=\"{carried}\">")}
            <style>
            body {"{"} max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.8 "FangSong", "STFangsong", "Noto Serif CJK SC", serif; color: #1a1a1a; {"}"}
            h1 {"{"} text-align: center; font-size: 1.6rem; {"}"}
            p {"{"} text-indent: 2em; margin: 0.4em 0; {"}"}
            .table {"{"} overflow-x: auto; {"}"}
            table {"{"} border-collapse: collapse; width: 100%; font-size: 0.85rem; line-height: 1.4; {"}"}
            caption {"{"} caption-side: top; padding: 0.4em; {"}"}
            th, td {"{"} border: 1px solid #555; padding: 0.3em 0.4em; text-align: center; {"}"}
            th[scope=row], th[scope=rowgroup] {"{"} text-align: left; font-weight: normal; {"}"}
            .signature p {"{"} text-align: right; text-indent: 0; {"}"}
            </style>
            </head>
            <body>
            <main>
            {Article(report, date)}</main>
            </body>
            </html>

            """;
    }

    /// <summary>The content alone, one &lt;article lang="zh-CN"&gt;, to paste into a portal's page.</summary>
    public static string Article(Report report, DateOnly? date = null)
    {
        var html = new StringBuilder(48 * 1024);
        html.Append("<article lang=\"zh-CN\">\n");
        foreach (var block in ReportContent.Of(report, date))
        {
            Write(html, block);
        }

        return ProseText.Printable(html.Append("</article>\n").ToString());
    }

    private static void Write(StringBuilder html, ContentBlock block)
    {
        switch (block)
        {
            case TitleBlock title:
                html.Append("<h1>").Append(Escape(title.Text)).Append("</h1>\n");
                break;
            case HeadingBlock { Level: 1 } heading:
                html.Append("<h2>").Append(Escape(heading.Text)).Append("</h2>\n");
                break;
            case HeadingBlock heading:
                html.Append("<h3>").Append(Escape(heading.Text)).Append("</h3>\n");
                break;
            case ParagraphBlock paragraph:
                html.Append("<p>").Append(Escape(paragraph.Text)).Append("</p>\n");
                break;
            case TableBlock table:
                WriteTable(html, table);
                break;
            case SignatureBlock signature:
                html.Append("<footer class=\"signature\">\n");
                foreach (var line in new[] { signature.Organ, signature.Date }.Where(line => line.Length > 0))
                {
                    html.Append("<p>").Append(Escape(line)).Append("</p>\n");
                }

                html.Append("</footer>\n");
                break;
            default:
                throw new NotSupportedException($"no HTML for {block.GetType().Name}");
        }
    }

    private static void WriteTable(StringBuilder html, TableBlock table)
    {
        html.Append("<div class=\"table\" role=\"region\" aria-label=\"").Append(Escape(table.Caption)).Append("\" tabindex=\"0\">\n<table>\n<caption>").Append(Escape(table.Caption)).Append("</caption>\n");
        if (table.HeaderRows > 0)
        {
            html.Append("<thead>\n");
        }

        for (var row = 0; row < table.Rows.Length; row++)
        {
            if (row == table.HeaderRows)
            {
                html.Append(row > 0 ? "</thead>\n<tbody>\n" : "<tbody>\n");
            }

            html.Append("<tr>");
            foreach (var cell in table.Rows[row])
            {
                WriteCell(html, table, cell);
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n");
    }

    private static void WriteCell(StringBuilder html, TableBlock table, TableCell cell)
    {
        html.Append(cell.IsHead ? "<th" : "<td");
        if (cell.IsHead)
        {
            html.Append(" id=\"").Append(HeadId(table, cell)).Append("\" scope=\"").Append(cell.Scope switch { HeadScope.Row => "row", HeadScope.RowGroup => "rowgroup", HeadScope.ColumnGroup => "colgroup", _ => "col" }).Append('"');
        }
        else
        {
            html.Append(" headers=\"").AppendJoin(' ', HeadsOf(table, cell).Select(head => HeadId(table, head))).Append("\" data-cell=\"").Append(cell.Cell).Append('"');
        }

        Span(html, "rowspan", cell.RowSpan);
        Span(html, "colspan", cell.ColumnSpan);
        html.Append('>').Append(Escape(cell.Text)).Append(cell.IsHead ? "</th>" : "</td>");
    }

    private static void Span(StringBuilder html, string name, int span)
    {
        if (span > 1)
        {
            html.Append(CultureInfo.InvariantCulture, $" {name}=\"{span}\"");
        }
    }

    private static string HeadId(TableBlock table, TableCell head) => string.Create(CultureInfo.InvariantCulture, $"h{table.Section}-{head.Row}-{head.Column}");

    /// <summary>
    /// The heads a figure is read with: the row heads at its left, and above it the column heads of its own block. In a table of several
    /// blocks the heads of an earlier block end where the next block's head line begins.
    /// </summary>
    private static IEnumerable<TableCell> HeadsOf(TableBlock table, TableCell figure)
    {
        var blockStart = 0;
        foreach (var row in table.Rows)
        {
            if (row[0].Row <= figure.Row && row[0] is { Scope: HeadScope.ColumnGroup } line && line.ColumnSpan == table.Columns)
            {
                blockStart = line.Row;
            }
        }

        foreach (var head in table.Rows.SelectMany(row => row))
        {
            var above = head.Scope is HeadScope.Column or HeadScope.ColumnGroup && head.Row >= blockStart && head.Row < figure.Row && Covers(head.Column, head.ColumnSpan, figure.Column);
            var left = head.Scope is HeadScope.Row or HeadScope.RowGroup && head.Column < figure.Column && Covers(head.Row, head.RowSpan, figure.Row);
            if (above || left)
            {
                yield return head;
            }
        }
    }

    private static bool Covers(int start, int span, int at) => start <= at && at < start + span;

    /// <summary>Text for element content and quoted attributes; Chinese characters stay as they are.</summary>
    private static string Escape(string text) => text.AsSpan().IndexOfAny('<', '>', '&') < 0 && text.AsSpan().IndexOfAny('"', '\'') < 0
        ? text
        : new StringBuilder(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;").ToString();
}
