using System.Collections.Immutable;
using System.Globalization;

namespace DisclosureFlow.Reports;

/// <summary>A piece of the printed report, in reading order.</summary>
public abstract record ContentBlock;

/// <summary>The report's title; one per report, first.</summary>
public sealed record TitleBlock(string Text) : ContentBlock;

/// <summary>A head: level 1 is a section (一、…), level 2 a head inside the text (（一）…).</summary>
/// <param name="Section">Section number, "1" to "6".</param>
public sealed record HeadingBlock(int Level, string Text, string Section) : ContentBlock;

/// <summary>A paragraph of text, or a head that is set like one.</summary>
/// <param name="HeadLevel">How deep a head (1.… or （1）…) is nested under the heads before it, 1 for a section's; 0 for text.</param>
public sealed record ParagraphBlock(string Text, string Section, int HeadLevel = 0) : ContentBlock;

/// <summary>A table of the form with the report's figures.</summary>
/// <param name="Rows">Each cell once, in the row where it begins; merged cells carry spans.</param>
/// <param name="Columns">Width of the grid in columns.</param>
/// <param name="LabelColumns">Columns at the left taken by row labels.</param>
/// <param name="HeaderRows">Rows at the top that are column heads (to repeat on the next page); 0 where heads stand between rows.</param>
public sealed record TableBlock(string Caption, string Section, ImmutableArray<ImmutableArray<TableCell>> Rows, int Columns, int LabelColumns, int HeaderRows) : ContentBlock;

/// <summary>One cell of a printed table.</summary>
/// <param name="Text">The label, or the figure as printed.</param>
/// <param name="Cell">The figure's cell id; null for a head.</param>
/// <param name="Scope">What a head heads; None for a figure.</param>
public sealed record TableCell(string Text, string? Cell, int Row, int Column, int RowSpan, int ColumnSpan, HeadScope Scope)
{
    public bool IsHead => Scope != HeadScope.None;
}

/// <summary>The end of the report: organ over date, and where the head signs.</summary>
/// <param name="HeadLabel">Label of the place where the head signs.</param>
/// <param name="Organ">Empty when not given.</param>
/// <param name="Date">成文日期 as printed (2024年1月22日); empty when none.</param>
public sealed record SignatureBlock(string HeadLabel, string Organ, string Date) : ContentBlock;

/// <summary>What is printed of a report, and in which order. HTML, pages and the read-back of pages all use this one list.</summary>
public static class ReportContent
{
    /// <summary>Stands in a cell that is not given. An edition that goes to signing has none.</summary>
    public const string NotGiven = "—";

    public const string HeadSignatureLabel = "单位主要负责人签名：";

    /// <param name="report">The report.</param>
    /// <param name="date">成文日期 to print; null: the report's own, if any.</param>
    public static IReadOnlyList<ContentBlock> Of(Report report, DateOnly? date = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var blocks = new List<ContentBlock> { new TitleBlock(report.Title ?? DefaultTitle(report)) };
        AddText(blocks, report, "0");
        foreach (var section in report.Layout.Sections)
        {
            blocks.Add(new HeadingBlock(1, section.Heading, section.Number));
            AddText(blocks, report, section.Number);
            if (section.Table is { } table)
            {
                blocks.Add(Table(report, table));
            }
        }

        blocks.Add(new SignatureBlock(HeadSignatureLabel, report.Organ ?? "", DateText(date ?? report.Date)));
        return blocks;
    }

    /// <summary>A figure as printed: no grouping, no needless zeros; "—" when not given.</summary>
    public static string FigureText(decimal? figure) => figure is { } value ? value.ToString("0.######", CultureInfo.InvariantCulture) : NotGiven;

    /// <summary>A date as official documents print it: Arabic figures, no leading zeros.</summary>
    public static string DateText(DateOnly? date) => date is { } day ? string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日") : "";

    private static string DefaultTitle(Report report) => $"{report.Organ}{(report.Year is { } year ? $"{year.ToString(CultureInfo.InvariantCulture)}年" : "")}政府信息公开工作年度报告";

    private static void AddText(List<ContentBlock> blocks, Report report, string section)
    {
        if (!report.Prose.TryGetValue(section, out var text))
        {
            return;
        }

        // The text before the first section stands under the title alone.
        const string preamble = "0";
        var open = new Stack<int>(section is preamble ? [] : [1]);
        foreach (var paragraph in ProseText.Paragraphs(text))
        {
            var level = IsHead(paragraph) ? 2 : NumberedHead.LevelOf(paragraph);
            var depth = level == 0 ? 0 : Nest(open, level);
            blocks.Add(level == 2 && section is not preamble ? new HeadingBlock(2, paragraph, section) : new ParagraphBlock(paragraph, section, depth));
        }
    }

    /// <summary>How deep a head stands if no level is skipped: 1. may come under 一、 with no （一） between them.</summary>
    private static int Nest(Stack<int> open, int level)
    {
        while (open.TryPeek(out var last) && last >= level)
        {
            open.Pop();
        }

        open.Push(level);
        return open.Count;
    }

    /// <summary>（一）主要问题: short, numbered in full brackets, without a full stop.</summary>
    private static bool IsHead(string paragraph) =>
        paragraph.Length is > 3 and <= 30 && paragraph[0] is '（' or '(' && paragraph.IndexOfAny(['）', ')']) is var end and >= 2 and <= 4
        && paragraph[1..end].All(character => "一二三四五六七八九十".Contains(character, StringComparison.Ordinal))
        && paragraph.IndexOfAny(['。', '；', '，', '：', '！', '？']) < 0;

    private static TableBlock Table(Report report, FormTable table)
    {
        var rows = table.Grid.Select(row => row.Select(cell => new TableCell(
            cell.Cell is null ? cell.Text : FigureText(report.Cells[cell.Cell]), cell.Cell, cell.Row, cell.Column, cell.RowSpan, cell.ColumnSpan, cell.Scope)).ToImmutableArray()).ToImmutableArray();
        var heads = table.Blocks.Length == 1 ? table.Blocks[0].Columns.Max(column => column.Depth) : 0;
        return new TableBlock(table.Caption, table.Section, rows, table.GridColumns, table.Blocks.Max(block => block.LabelColumns), heads);
    }
}
