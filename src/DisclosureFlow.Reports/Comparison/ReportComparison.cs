using System.Collections.Immutable;
using DiffPlex;
using DiffPlex.Chunkers;

namespace DisclosureFlow.Reports;

/// <summary>A cell that differs. Null is not given; a cell that one form lacks counts as not given there.</summary>
public sealed record CellChange(string Cell, string Place, decimal? Before, decimal? After);

/// <summary>What happened to a stretch of text.</summary>
public enum TextChange
{
    Kept,
    Removed,
    Added,
}

/// <summary>A stretch of text and what happened to it; all stretches but the removed ones make the new text, all but the added ones the old.</summary>
public sealed record TextPart(TextChange Change, string Text);

/// <summary>Text that differs: title, organ, date, year or a section.</summary>
public sealed record PassageChange(string Name, ImmutableArray<TextPart> Parts);

/// <summary>Two editions, or two years, side by side.</summary>
public sealed record ReportDifference(ImmutableArray<CellChange> Cells, ImmutableArray<PassageChange> Passages)
{
    public bool IsEmpty => Cells.IsEmpty && Passages.IsEmpty;
}

/// <summary>Compares reports by cell and by word.</summary>
public static class ReportComparison
{
    public static ReportDifference Between(Report before, Report after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var cells = after.Layout.Cells.Concat(before.Layout.Cells.Where(cell => !after.Layout.HasCell(cell.Id)))
            .Select(cell => new CellChange(cell.Id, cell.Place, Figure(before, cell.Id), Figure(after, cell.Id)))
            .Where(change => change.Before != change.After);
        var passages = new (string Name, string Before, string After)[]
        {
            ("标题", before.Title ?? "", after.Title ?? ""),
            ("单位名称", before.Organ ?? "", after.Organ ?? ""),
            ("成文日期", ReportContent.DateText(before.Date), ReportContent.DateText(after.Date)),
        }.Concat(before.Prose.Keys.Union(after.Prose.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(section =>
            (section == "0" ? "导言" : after.Layout.Section(section).Heading, before.Prose.GetValueOrDefault(section, ""), after.Prose.GetValueOrDefault(section, ""))))
            .Append(("备注", string.Join('\n', before.Remarks), string.Join('\n', after.Remarks)));
        return new ReportDifference([.. cells], [.. passages.Where(passage => passage.Item2 != passage.Item3).Select(passage => new PassageChange(passage.Item1, Words(passage.Item2, passage.Item3)))]);
    }

    /// <summary>Word by word: a run of letters or of digits is one word, every other character is its own.</summary>
    public static ImmutableArray<TextPart> Words(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var diff = Differ.Instance.CreateDiffs(before, after, false, false, new Chunks());
        var parts = ImmutableArray.CreateBuilder<TextPart>();
        var at = 0;
        foreach (var block in diff.DiffBlocks)
        {
            Add(parts, TextChange.Kept, diff.PiecesNew, at, block.InsertStartB - at);
            Add(parts, TextChange.Removed, diff.PiecesOld, block.DeleteStartA, block.DeleteCountA);
            Add(parts, TextChange.Added, diff.PiecesNew, block.InsertStartB, block.InsertCountB);
            at = block.InsertStartB + block.InsertCountB;
        }

        Add(parts, TextChange.Kept, diff.PiecesNew, at, diff.PiecesNew.Count - at);
        return parts.ToImmutable();
    }

    private static void Add(ImmutableArray<TextPart>.Builder parts, TextChange change, IReadOnlyList<string> pieces, int start, int count)
    {
        if (count > 0)
        {
            parts.Add(new TextPart(change, string.Concat(pieces.Skip(start).Take(count))));
        }
    }

    private static decimal? Figure(Report report, string cell) => report.Layout.HasCell(cell) ? report.Cells[cell] : null;

    private sealed class Chunks : IChunker
    {
        public IReadOnlyList<string> Chunk(string text)
        {
            var chunks = new List<string>(text.Length);
            var start = 0;
            while (start < text.Length)
            {
                var end = start + 1;
                while (end < text.Length && Together(text[end - 1], text[end]))
                {
                    end++;
                }

                chunks.Add(text[start..end]);
                start = end;
            }

            return chunks;
        }

        private static bool Together(char left, char right) =>
            (char.IsAsciiDigit(left) && char.IsAsciiDigit(right)) || (char.IsAsciiLetter(left) && char.IsAsciiLetter(right)) || char.IsSurrogatePair(left, right);
    }
}
