using System.Collections.Immutable;
using DisclosureFlow.Pdf.Writing;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>Sets a <see cref="PrintedDocument"/> on the same page as a report, as a tagged PDF without signature fields.</summary>
public static class DocumentTypesetter
{
    /// <exception cref="ArgumentException">A row of a table has another number of cells than the table has columns.</exception>
    /// <exception cref="TypesettingRefusedException">DF4002: a character that no font has, each with its place.</exception>
    public static TypesetReport Typeset(PrintedDocument document, FontSet fonts)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(fonts);
        var blocks = document.Parts.Select((part, at) => BlockOf(part, at.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return new BlockTypesetter(fonts).Typeset([new TitleBlock(document.Title), .. blocks], new PdfDocumentInfo
        {
            Title = document.Title,
            Author = document.Author,
            Language = document.Language,
            Date = document.Date,
            Producer = ReportTypesetter.WriterVersion,
            ClaimsConformance = true,
            Identifier = document.Identifier,
        });
    }

    private static ContentBlock BlockOf(PrintedPart part, string section) => part switch
    {
        PrintedHeading heading => new HeadingBlock(1, heading.Text, section),
        PrintedParagraph paragraph => new ParagraphBlock(paragraph.Text, section),
        PrintedTable table => new ProportionedTable(GridOf(table, section), table.Shares),
        PrintedTimeline timeline => new TimelineBlock(timeline.Marks),
        _ => throw new ArgumentException($"no rule for printing a {part.GetType().Name}", nameof(part)),
    };

    private static TableBlock GridOf(PrintedTable table, string section)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<TableCell>>();
        if (!table.Heads.IsEmpty)
        {
            Add(table.Heads, _ => HeadScope.Column);
        }

        var heads = rows.Count;
        foreach (var row in table.Rows)
        {
            Add(row, column => column == 0 ? HeadScope.Row : HeadScope.None);
        }

        return new TableBlock(table.Caption, section, rows.ToImmutable(), table.Shares.Length, 1, heads);

        void Add(ImmutableArray<string> texts, Func<int, HeadScope> scope)
        {
            if (texts.Length != table.Shares.Length)
            {
                throw new ArgumentException($"row {rows.Count + 1} of “{table.Caption}” has {texts.Length} cells for {table.Shares.Length} columns", nameof(table));
            }

            rows.Add([.. texts.Select((text, column) => new TableCell(text, null, rows.Count, column, 1, 1, scope(column)))]);
        }
    }
}

/// <summary>A table whose columns' widths are given.</summary>
internal sealed record ProportionedTable(TableBlock Table, ImmutableArray<int> Shares) : ContentBlock;

/// <summary>Marks along a line.</summary>
internal sealed record TimelineBlock(ImmutableArray<TimelineMark> Marks) : ContentBlock;
