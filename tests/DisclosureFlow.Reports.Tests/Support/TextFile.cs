using System.Text;

namespace DisclosureFlow.Reports.Tests;

/// <summary>Writes a report as the text files that offices have, faults included.</summary>
internal sealed class TextFile(Report report)
{
    /// <summary>Rows ("3.granted") that lose this figure (0 = leftmost), as a page break does.</summary>
    public Dictionary<string, int> Losing { get; } = new(StringComparer.Ordinal);

    /// <summary>Heads to leave out, by their text.</summary>
    public HashSet<string> Without { get; } = new(StringComparer.Ordinal);

    /// <summary>Changes a label before it is written.</summary>
    public Func<string, string> Label { get; init; } = label => label;

    /// <summary>Changes a figure before it is written.</summary>
    public Func<string, string> Figure { get; init; } = figure => figure;

    /// <summary>Writes the cells of a row as lines.</summary>
    public Func<IReadOnlyList<string>, string> Line { get; init; } = cells => string.Join('\t', cells);

    public string? TitleLine { get; init; }

    public bool HeadRows { get; init; } = true;

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append('\n').Append(TitleLine ?? report.Title).Append("\n\n");
        Paragraphs(text, "0");
        foreach (var section in report.Layout.Sections)
        {
            if (!Without.Contains(section.Heading))
            {
                text.Append(section.Heading).Append("\n\n");
            }

            Paragraphs(text, section.Number);
            if (section.Table is { } table)
            {
                Table(text, table);
            }
        }

        text.Append(report.Organ).Append('\n');
        if (report.Date is { } date)
        {
            text.Append($"{date.Year} 年 {date.Month} 月 {date.Day} 日");
        }

        return text.ToString();
    }

    public byte[] Utf8() => Encoding.UTF8.GetBytes(ToString());

    private void Paragraphs(StringBuilder text, string section)
    {
        if (report.Prose.TryGetValue(section, out var prose))
        {
            text.Append(prose.Replace("\n", "\n\n", StringComparison.Ordinal)).Append("\n\n");
        }
    }

    private void Table(StringBuilder text, FormTable table)
    {
        foreach (var row in table.Grid)
        {
            var cells = Enumerable.Repeat("", table.GridColumns).ToList();
            var figures = new List<int>();
            string? rowId = null;
            foreach (var cell in row)
            {
                if (cell.Cell is { } id)
                {
                    cells[cell.Column] = report.Cells[id] is { } figure ? Figure(ReportContent.FigureText(figure)) : "";
                    figures.Add(cell.Column);
                    rowId = $"{table.Section}.{report.Layout.Cell(id).Row}";
                }
                else
                {
                    cells[cell.Column] = Without.Contains(cell.Text) ? "" : Label(cell.Text);
                }
            }

            if (rowId is null && !HeadRows)
            {
                continue;
            }

            if (rowId is not null && Losing.TryGetValue(rowId, out var lost))
            {
                cells.RemoveAt(figures[lost]);
            }

            if (!cells.TrueForAll(cell => cell.Length == 0))
            {
                text.Append(Line(cells)).Append('\n');
            }
        }

        text.Append('\n');
    }
}
