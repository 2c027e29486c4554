using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Importing;

/// <summary>Makes a report of a file's rows: sections by their heads, tables by their labels, title and signature around them.</summary>
internal sealed partial class ReportReader
{
    private readonly FormLabels labels;
    private readonly ReadingNotes notes = new();
    private readonly Dictionary<string, StringBuilder> prose = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RowTableReader> rowTables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ColumnTableReader> columnTables = new(StringComparer.Ordinal);
    private readonly List<SourceRow> front = [];
    private readonly List<SourceRow> back = [];
    private readonly HashSet<string> missingHeads;
    private readonly Dictionary<int, int> widths = [];

    private ReportReader(SourceDocument source, StatutoryForm form)
    {
        labels = FormLabels.Of(form);
        missingHeads = form.Sections.Select(section => section.Number).ToHashSet(StringComparer.Ordinal);
        foreach (var row in source.Rows)
        {
            if (row.IsTable)
            {
                widths[row.Fragment] = Math.Max(widths.GetValueOrDefault(row.Fragment), row.Cells.Length);
            }

            if (SectionHead(row) is { } head)
            {
                missingHeads.Remove(head);
            }
        }

        foreach (var section in form.Sections.Where(section => section.Table is not null))
        {
            if (section.Table!.Blocks[0].LabelColumns > 0)
            {
                rowTables[section.Number] = new RowTableReader(labels, section.Number, notes);
            }
            else
            {
                columnTables[section.Number] = new ColumnTableReader(labels, section.Number, notes);
            }
        }
    }

    /// <exception cref="ImportRefusedException">DF1005: no label of any form's tables occurs.</exception>
    public static ImportResult Read(SourceDocument source, ImportOptions options)
    {
        var titleYear = source.Rows.Take(30).Select(row => row.Text).Where(FrontMatter.IsTitle).Select(FrontMatter.TitleYear).FirstOrDefault(year => year is not null);
        var form = options.Form is { } wanted ? StatutoryForm.ById(wanted) : FormRecognition.Of(source.Rows, titleYear) ?? throw Refusals.NoTables();
        return new ReportReader(source, form).Read(source);
    }

    private ImportResult Read(SourceDocument source)
    {
        var section = "0";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var withContent = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in source.Rows)
        {
            if (SectionHead(row) is { } head)
            {
                if (!seen.Add(head) && withContent.Contains(head))
                {
                    notes.Add(HeadTwice(row, head));
                }

                section = head;
                continue;
            }

            section = SectionWithoutHead(row, section);
            withContent.Add(section);
            Take(row, section);
        }

        if (!rowTables.Values.Any(table => table.HasRows) && !columnTables.Values.Any(table => table.HasRows))
        {
            throw Refusals.NoTables();
        }

        var report = Report.Blank(labels.Form);
        report = report.WithCells(rowTables.Values.SelectMany(table => table.Finish()).Concat(columnTables.Values.SelectMany(table => table.Finish())).ToArray());
        foreach (var missing in missingHeads.Order(StringComparer.Ordinal))
        {
            notes.Add(HeadMissing(labels.Form.Section(missing)));
        }

        report = new Surroundings(notes).Complete(report, front, back, prose, source.Rows);
        return new ImportResult
        {
            Report = report with { Remarks = [.. notes.Remarks] },
            ReadingFindings = [.. notes.Findings],
            Format = source.Format,
            Metadata = [.. source.Metadata],
        };
    }

    private void Take(in SourceRow row, string section)
    {
        var table = rowTables.TryGetValue(section, out var rows) ? rows.Take(Spread(row), widths.GetValueOrDefault(row.Fragment, 1))
            : columnTables.TryGetValue(section, out var columns) && columns.Take(Spread(row));
        if (table)
        {
            return;
        }

        if (section == "0")
        {
            front.Add(row);
            return;
        }

        if (FrontMatter.IsPortalLine(row.Text))
        {
            notes.Remark(row, "DF1111");
            return;
        }

        if (section == "6")
        {
            back.Add(row);
            return;
        }

        AddProse(section, row.Text);
    }

    /// <summary>A line of column heads with wide gaps between them, as it comes from a PDF, is a row; a sentence is not.</summary>
    private static SourceRow Spread(in SourceRow row)
    {
        if (row.IsTable || row.Cells[0].Length > 120 || row.Cells[0].Contains('。', StringComparison.Ordinal))
        {
            return row;
        }

        var cells = WideGap().Split(row.Cells[0].Trim());
        return cells.Length > 1 && Array.TrueForAll(cells, cell => cell.Length < 60) ? row with { Cells = cells, IsTable = true } : row;
    }

    private void AddProse(string section, string text)
    {
        if (!prose.TryGetValue(section, out var sofar))
        {
            prose[section] = sofar = new StringBuilder();
        }

        sofar.Append(text).Append('\n');
    }

    /// <summary>The section whose head a row is, or null.</summary>
    private string? SectionHead(in SourceRow row)
    {
        if (row.Single is not { } text || text.Length > 60 || text.TrimStart() is not [var first, ..] || first is '（' or '(' || text.Contains('。', StringComparison.Ordinal))
        {
            return null;
        }

        if (labels.Sections.Find(text) is not { } match)
        {
            return null;
        }

        var (number, core) = LabelText.Split(text);
        var numeral = number.Length == 1 && !char.IsAsciiDigit(number[0]);
        if (match.Score >= 1)
        {
            return numeral || core.Length >= 6 || string.Equals(core, LabelText.Split(match.Label).Core, StringComparison.Ordinal) ? match.Target : null;
        }

        return numeral && match.Score >= 0.75 && core.Length >= 4 && number == ReadingNotes.SectionNumeral(match.Target) ? match.Target : null;
    }

    /// <summary>Where the head of a table section is lost, its rows still say where they belong.</summary>
    private string SectionWithoutHead(in SourceRow row, string section)
    {
        if (missingHeads.Count == 0 || !row.IsTable)
        {
            return section;
        }

        foreach (var missing in missingHeads.Where(missing => string.CompareOrdinal(missing, section) > 0))
        {
            if (labels.Rows.TryGetValue(missing, out var rowLabels) && Array.Exists(row.Cells, cell => cell.Length is > 1 and < 80 && rowLabels.Find(cell) is { Score: >= 0.93 })
                && row.Cells.Length > 1)
            {
                return missing;
            }

            if (columnTables.ContainsKey(missing) && Array.Exists(row.Cells, cell => cell.Length is > 1 and < 30 && labels.Heads[missing].Find(cell) is { Score: 1, Target.Column: "" }))
            {
                return missing;
            }
        }

        return section;
    }

    private static Finding HeadTwice(in SourceRow row, string head) => new("DF1112", Severity.Warn, row.Place,
        new($"第{ReadingNotes.SectionNumeral(head)}部分的标题重复出现，其下内容已接在前一处之后。", $"The head of section {head} occurs twice; what follows was added to the first."),
        new("请核对是否误贴了两份报告的内容。", "Check whether two reports were pasted together."));

    private static Finding HeadMissing(FormSection section) => new("DF1112", Severity.Warn, section.Heading,
        new($"没有找到第{ReadingNotes.SectionNumeral(section.Number)}部分的标题“{section.Heading}”。", $"The head of section {section.Number.ToString(CultureInfo.InvariantCulture)}, “{section.Heading}”, was not found."),
        new("请补上该部分；六个部分缺一不可。", "Add the section; the form has six."));

    [GeneratedRegex(@"\s{2,}|\u3000", RegexOptions.CultureInvariant)]
    private static partial Regex WideGap();
}
