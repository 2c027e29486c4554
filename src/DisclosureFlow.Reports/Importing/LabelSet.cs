using System.Collections.Frozen;

namespace DisclosureFlow.Reports.Importing;

/// <summary>A label of the form found in a source text.</summary>
/// <param name="Score">1 when the folded texts are equal; less when truncated, extended or miswritten.</param>
internal readonly record struct LabelMatch<T>(T Target, double Score, string Label);

/// <summary>Finds the label of the form that a source text stands for.</summary>
internal sealed class LabelSet<T>
    where T : notnull
{
    private readonly record struct Entry(string Number, string Core, string Label, T Target);

    private readonly List<Entry> entries = [];
    private FrozenDictionary<string, Entry>? exact;

    /// <summary>Below this a text is no label of the form.</summary>
    public const double Least = 0.7;

    public void Add(string label, IEnumerable<string> variants, T target)
    {
        var (number, core) = LabelText.Split(label);
        foreach (var text in variants.Select(variant => LabelText.Split(variant).Core).Prepend(core).Distinct(StringComparer.Ordinal))
        {
            entries.Add(new Entry(number, text, label, target));
        }
    }

    /// <summary>The best label, or null. Ties go to the label with the same numeral, then to the first one that <paramref name="likely"/> holds for.</summary>
    public LabelMatch<T>? Find(string text, Func<T, bool>? likely = null)
    {
        exact ??= entries.GroupBy(entry => entry.Core, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var (number, core) = LabelText.Split(text);
        if (core.Length == 0)
        {
            return null;
        }

        if (exact.TryGetValue(core, out var same))
        {
            return new(same.Target, 1, same.Label);
        }

        if (core.Length < 2 || core.Length > 120)
        {
            return null;
        }

        LabelMatch<T>? best = null;
        var bestRank = 0.0;
        foreach (var entry in entries)
        {
            var score = Score(core, entry.Core);
            if (score < Least)
            {
                continue;
            }

            var rank = score + (number.Length > 0 && string.Equals(number, entry.Number, StringComparison.Ordinal) ? 0.06 : 0) + (likely?.Invoke(entry.Target) == true ? 0.05 : 0);
            if (rank > bestRank)
            {
                (best, bestRank) = (new(entry.Target, score, entry.Label), rank);
            }
        }

        return best;
    }

    private static double Score(string text, string label)
    {
        if (label.Length >= 2 && text.Length >= 2 && label.StartsWith(text, StringComparison.Ordinal))
        {
            return text.Length >= 4 ? 0.95 : 0.8; // truncated
        }

        if (label.Length >= 4 && text.StartsWith(label, StringComparison.Ordinal))
        {
            return 0.93; // a note follows, or the label is doubled
        }

        if (label.Length >= 5 && text.Contains(label, StringComparison.Ordinal))
        {
            return 0.88; // the group's head stands before it
        }

        return label.Length >= 4 && text.Length >= 4 && Math.Abs(label.Length - text.Length) <= Math.Max(3, label.Length / 2)
            ? LabelText.Similarity(text, label) * 0.95
            : 0;
    }
}
