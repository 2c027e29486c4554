using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Verify;

/// <summary>A place where the PDF does not say what the edition says.</summary>
/// <param name="Place">Cell id, or the kind and number of the block.</param>
/// <param name="Expected">As the edition has it; empty for something that should not be there.</param>
/// <param name="Found">As read back; empty for something missing.</param>
public sealed record Difference(string Place, string Expected, string Found);

/// <summary>
/// Reads a PDF's text back through its structure tree and compares it, block by block and cell by cell, with what is
/// printed of the edition (<see cref="ReportContent"/>). Text outside the structure may only be page numbers and table
/// heads repeated at a page break.
/// </summary>
public static class EditionReadBack
{
    /// <summary>Every difference; none means that the file prints this edition under this date and nothing else.</summary>
    /// <param name="pdf">A tagged PDF as DisclosureFlow.Typesetting writes it, signed or not.</param>
    /// <param name="report">The edition.</param>
    /// <param name="date">成文日期.</param>
    /// <exception cref="PdfFormatException">The file can't be read or is not tagged.</exception>
    public static IReadOnlyList<Difference> Compare(ReadOnlyMemory<byte> pdf, Report report, DateOnly date)
    {
        var text = TaggedText.Read(PdfFile.Open(pdf));
        var expected = Expected(ReportContent.Of(report, date)).ToList();
        var found = text.Elements.Where(element => !IsContainer(element)).Select(Piece.Of).ToList();
        List<Difference> differences = [];
        for (var i = 0; i < Math.Max(expected.Count, found.Count); i++)
        {
            var (want, have) = (i < expected.Count ? expected[i] : null, i < found.Count ? found[i] : null);
            if (want != have)
            {
                differences.Add(new Difference(want?.Place ?? have!.Place, want?.Shown(have) ?? "", have?.Shown(want) ?? ""));
                if (want?.Type != have?.Type)
                {
                    break; // out of step: what follows would all differ
                }
            }
        }

        differences.AddRange(Rows(text, report, date));
        differences.AddRange(OutsideStructure(text));
        return differences;
    }

    private static IEnumerable<Piece> Expected(IEnumerable<ContentBlock> blocks)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case TitleBlock title:
                    yield return new Piece(StructureType.H1, null, title.Text);
                    break;
                case HeadingBlock heading:
                    yield return new Piece(StructureType.Heading(heading.Level + 1), null, heading.Text);
                    break;
                case ParagraphBlock paragraph:
                    yield return new Piece(paragraph.HeadLevel == 0 ? StructureType.Paragraph : StructureType.Heading(paragraph.HeadLevel + 1), null, paragraph.Text);
                    break;
                case TableBlock table:
                    foreach (var cell in table.Rows.SelectMany(row => row))
                    {
                        yield return new Piece(cell.IsHead ? StructureType.HeaderCell : StructureType.DataCell, cell.Cell, cell.Text, cell.RowSpan, cell.ColumnSpan, ScopeOf(cell.Scope));
                    }

                    break;
                case SignatureBlock end:
                    foreach (var line in new[] { end.HeadLabel, end.Organ, end.Date })
                    {
                        yield return new Piece(StructureType.Paragraph, null, line);
                    }

                    break;
                default:
                    throw new InvalidOperationException($"no rule for reading back a {block.GetType().Name}");
            }
        }
    }

    // Where rows break is as much the table's meaning as what stands in its cells.
    private static IEnumerable<Difference> Rows(TaggedText text, Report report, DateOnly date)
    {
        var expected = ReportContent.Of(report, date).OfType<TableBlock>().SelectMany(table => table.Rows).Select(row => row.Length).ToList();
        var found = text.Elements.Where(element => element.Type == StructureType.TableRow).Select(row => row.Kids.Count).ToList();
        if (!expected.SequenceEqual(found))
        {
            yield return new Difference("TR", string.Join(' ', expected), string.Join(' ', found));
        }
    }

    /// <summary>Text that belongs to no element and is neither a page number nor a head repeated at a page break.</summary>
    internal static IEnumerable<Difference> OutsideStructure(TaggedText text)
    {
        var heads = text.Elements.Where(element => element.Type == StructureType.HeaderCell).Select(element => Plain(element.Text)).ToHashSet(StringComparer.Ordinal);
        foreach (var page in text.Pages)
        {
            foreach (var stray in new[] { page.Untagged, page.Unowned }.Select(Plain).Where(stray => stray.Length > 0))
            {
                yield return new Difference($"page {page.Number}", "", stray);
            }

            foreach (var artifact in page.Artifacts.Select(Plain).Where(artifact => artifact.Length > 0))
            {
                if (artifact.Trim('—', '–', '-') != page.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) && !IsMadeOf(artifact, heads))
                {
                    yield return new Difference($"page {page.Number}", "", artifact);
                }
            }
        }
    }

    // Heads repeated at a page break, one after the other.
    private static bool IsMadeOf(string text, HashSet<string> heads)
    {
        var reached = new bool[text.Length + 1];
        reached[0] = true;
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var head in reached[i] ? heads : [])
            {
                if (head.Length > 0 && text.AsSpan(i).StartsWith(head, StringComparison.Ordinal))
                {
                    reached[i + head.Length] = true;
                }
            }
        }

        return reached[text.Length];
    }

    private static bool IsContainer(TaggedElement element) =>
        element.Type is StructureType.Document or StructureType.Table or StructureType.TableRow or StructureType.Form && element.Text.Length == 0;

    private static HeaderScope ScopeOf(HeadScope scope) => scope switch
    {
        HeadScope.Column or HeadScope.ColumnGroup => HeaderScope.Column,
        HeadScope.Row or HeadScope.RowGroup => HeaderScope.Row,
        _ => HeaderScope.None,
    };

    // A line break in the file is no character of the text.
    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private sealed record Piece(string Type, string? Id, string Text, int RowSpan = 1, int ColSpan = 1, HeaderScope Scope = HeaderScope.None)
    {
        public string Place => Id ?? Type;

        public static Piece Of(TaggedElement element) => new(element.Type, element.Id, element.Text, element.RowSpan, element.ColSpan, element.Scope);

        // Two pieces of the same text differ in what they are.
        public string Shown(Piece? other) => other is null || other.Text != Text ? Text : $"{Text} ({Type} {RowSpan}×{ColSpan} {Scope})";
    }
}
