using System.Globalization;

namespace DisclosureFlow.AuditTrail;

/// <summary>A published entry with those of its values that were opened and found to be the ones it commits to.</summary>
public sealed class OpenedEntry
{
    private readonly Dictionary<EntryField, string> values;

    private OpenedEntry(EntryLeaf leaf, Dictionary<EntryField, string> values) => (Leaf, this.values) = (leaf, values);

    public EntryLeaf Leaf { get; }

    /// <summary>Fields without an opening: erased, or not for this reader.</summary>
    public IEnumerable<EntryField> Closed => Enum.GetValues<EntryField>().Where(closed => !values.ContainsKey(closed));

    /// <summary>The case.</summary>
    public string? Case => Value(EntryField.Case);

    /// <summary>From 1; null when not opened or not such a number.</summary>
    public long? Sequence =>
        Value(EntryField.Sequence) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
        && number.ToString(CultureInfo.InvariantCulture) == text ? number : null;

    /// <summary>The act's name without element and pass.</summary>
    public string? Act => Value(EntryField.Act)?.Split(' ')[0];

    /// <summary>The BPMN element at which it was done; null when there is none.</summary>
    public string? Element => At?.Element;

    /// <summary>Which pass through the element, from 1; null when there is no element.</summary>
    public int? Iteration => At?.Iteration;

    public string? Outcome => Value(EntryField.Outcome);

    public string? Actor => Value(EntryField.Actor);

    public string? Role => Value(EntryField.Role);

    public string? Edition => Value(EntryField.Edition);

    public string? Document => Value(EntryField.Document);

    /// <summary>When; null when not opened or not written as it must be.</summary>
    public DateTimeOffset? Time =>
        Value(EntryField.Time) is { } text && DateTimeOffset.TryParseExact(text, ActRecord.TimeFormat, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private (string Element, int Iteration)? At
    {
        get
        {
            var words = Value(EntryField.Act)?.Split(' ') ?? [];
            var parts = words.Length == 2 ? words[1].Split('#') : [];
            return parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var iteration) ? (parts[0], iteration) : null;
        }
    }

    /// <summary>Puts openings to their entry.</summary>
    /// <exception cref="AuditRefusedException">DF6003: a value or salt is not the entry's own. DF6002: a field twice.</exception>
    public static OpenedEntry Open(EntryLeaf leaf, IEnumerable<Opening> openings)
    {
        Dictionary<EntryField, string> opened = [];
        foreach (var opening in openings)
        {
            if (!leaf.Commits(opening))
            {
                throw Refuse.OpeningMismatch(EntryFields.NameOf(opening.Field));
            }

            if (!opened.TryAdd(opening.Field, opening.Value))
            {
                throw Refuse.Openings(EntryFields.NameOf(opening.Field), EntryFields.NameOf(opening.Field));
            }
        }

        return new OpenedEntry(leaf, opened);
    }

    /// <summary>The opened value of a field; null when it was not opened. Empty means that the act had none.</summary>
    public string? Value(EntryField field) => values.GetValueOrDefault(field);
}
