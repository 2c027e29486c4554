using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports;

/// <summary>The report as plain text, tables with tabs; and each table as CSV (RFC 4180).</summary>
public static class TextExport
{
    /// <summary>UTF-8, with byte order mark where it carries the edition, so that no title makes it look like another type; reading it back gives the same report.</summary>
    /// <param name="date">成文日期 to print; null: the report's own, if any.</param>
    public static byte[] Write(Report report, DateOnly? date = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var dated = report with { Date = date ?? report.Date };
        return CarriedEdition.Write(dated, carried => carried is null
            ? Encoding.UTF8.GetBytes(Text(dated))
            : [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"{Text(dated)}\n{CarriedEdition.LinePrefix}{carried}\n")]);
    }

    /// <summary>Lines end in U+000A. Merged cells leave blank cells, so every figure stays in its column.</summary>
    public static string Text(Report report, DateOnly? date = null)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var block in ReportContent.Of(report, date))
        {
            _ = block switch
            {
                TitleBlock title => text.Append(title.Text).Append("\n\n"),
                HeadingBlock { Level: 1 } heading => text.Append('\n').Append(heading.Text).Append("\n\n"),
                HeadingBlock heading => text.Append(heading.Text).Append('\n'),
                ParagraphBlock paragraph => text.Append("\u3000\u3000").Append(paragraph.Text).Append('\n'),
                TableBlock table => Table(text, table),
                SignatureBlock signature => text.Append('\n').Append(signature.Organ).Append('\n').Append(signature.Date).Append('\n'),
                _ => throw new NotSupportedException($"no text for {block.GetType().Name}"),
            };
        }

        return ProseText.Printable(text.ToString());
    }

    /// <summary>One CSV per table of the form: file name and content, UTF-8 with byte order mark for spreadsheet programs.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Csv(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Layout.Sections.Where(section => section.Table is not null).Select(section =>
        {
            var csv = new StringBuilder("编号,行,列,单位,数\r\n");
            foreach (var cell in section.Table!.Cells)
            {
                csv.Append(cell.Id).Append(',').Append(Quoted(cell.RowLabel)).Append(',').Append(Quoted(cell.ColumnLabel)).Append(',').Append(cell.Unit).Append(',')
                    .Append(report.Cells[cell.Id] is { } figure ? figure.ToString("0.######", CultureInfo.InvariantCulture) : "").Append("\r\n");
            }

            return ($"table-{section.Number}.csv", (byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())]);
        })];
    }

    private static StringBuilder Table(StringBuilder text, TableBlock table)
    {
        foreach (var row in table.Rows)
        {
            var cells = new string[table.Columns];
            Array.Fill(cells, "");
            foreach (var cell in row)
            {
                cells[cell.Column] = cell.Text;
            }

            text.AppendJoin('\t', cells).Append('\n');
        }

        return text;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
