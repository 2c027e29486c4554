using System.Collections.Immutable;
using DiffPlex;

namespace DisclosureFlow.Server.Drafting;

/// <summary>Two people changed the same field to different things. Nobody's words are chosen for them.</summary>
/// <param name="Field">The form's name of it: <c>title</c>, <c>s1</c>, <c>c:3.new.total</c>.</param>
/// <param name="Base">What both began from.</param>
internal sealed record FieldClash(string Field, string Base, string Mine, string Theirs);

/// <summary>
/// What two people made of one edition, field by field: a field that one of them changed is as he left it; changed to the same, it is that; in
/// a section of text, changes to different paragraphs stand side by side. Anything else is a clash, where <see cref="Merged"/> keeps mine.
/// Pure.
/// </summary>
/// <param name="Merged">Every field of the three.</param>
/// <param name="Clashes">By field name.</param>
/// <param name="FromTheirs">Names of the fields in which something of theirs came in.</param>
internal sealed record FieldMerge(DraftFields Merged, ImmutableArray<FieldClash> Clashes, ImmutableArray<string> FromTheirs)
{
    /// <param name="base">The edition that both began from.</param>
    /// <param name="mine">What I typed; a field the page did not have counts as not changed.</param>
    /// <param name="theirs">What was saved meanwhile.</param>
    public static FieldMerge Of(DraftFields @base, DraftFields mine, DraftFields theirs)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        var clashes = ImmutableArray.CreateBuilder<FieldClash>();
        var fromTheirs = ImmutableArray.CreateBuilder<string>();
        foreach (var name in @base.Typed.Keys.Union(mine.Typed.Keys, StringComparer.Ordinal).Union(theirs.Typed.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var before = Plain(@base[name]);
            var (ours, other) = (mine.Typed.TryGetValue(name, out var typed) ? Plain(typed) : before, Plain(theirs[name]));
            var agreed = Same(name, ours, other) ? ours : Same(name, ours, before) ? other : Same(name, other, before) ? ours : Paragraphs(name, before, ours, other);
            merged[name] = agreed ?? ours;
            if (agreed is null)
            {
                clashes.Add(new FieldClash(name, before, ours, other));
            }
            else if (!Same(name, agreed, ours))
            {
                fromTheirs.Add(name);
            }
        }

        return new FieldMerge(new DraftFields(merged), clashes.ToImmutable(), fromTheirs.ToImmutable());
    }

    /// <summary>The same figure, however it is typed; of text, the same but for line ends.</summary>
    private static bool Same(string name, string one, string other) =>
        string.Equals(one, other, StringComparison.Ordinal) || (DraftFields.IsCell(name) && DraftFields.TryFigure(one, out var a) && DraftFields.TryFigure(other, out var b) && a == b);

    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    // Null where both changed the same paragraphs or neighbouring ones. Two comparisons with the text both began from; DiffPlex's own
    // three-way merge drops lines (the properties in MergingFields find it).
    private static string? Paragraphs(string name, string before, string mine, string theirs)
    {
        if (!DraftFields.IsSection(name))
        {
            return null;
        }

        var changes = Changes(before, mine).Concat(Changes(before, theirs)).Distinct().OrderBy(change => change.Start).ThenBy(change => change.End).ToList();
        if (changes.Zip(changes.Skip(1)).Any(pair => pair.Second.Start <= pair.First.End))
        {
            return null;
        }

        var lines = before.Split('\n').ToList();
        foreach (var change in Enumerable.Reverse(changes))
        {
            lines.RemoveRange(change.Start, change.End - change.Start);
            lines.InsertRange(change.Start, change.Text.Length == 0 ? [] : change.Text[1..].Split('\n'));
        }

        return string.Join('\n', lines);
    }

    // Paragraphs Start to End of the first text became others: each with a line feed before it, so that none and an empty one differ.
    private static IEnumerable<(int Start, int End, string Text)> Changes(string before, string after)
    {
        var diff = Differ.Instance.CreateDiffs(before, after, false, false, Lines);
        return diff.DiffBlocks.Select(block => (block.DeleteStartA, block.DeleteStartA + block.DeleteCountA,
            string.Concat(diff.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB).Select(line => "\n" + line))));
    }

    private static readonly ParagraphChunker Lines = new();

    private sealed class ParagraphChunker : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => text.Split('\n');
    }
}
