using System.Collections;
using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>The case's variables, sorted by name (ordinal). Immutable. Names are letters, digits and <c>_</c>, 1 to 64 characters.</summary>
public sealed class Variables : IReadOnlyCollection<KeyValuePair<string, WorkflowValue>>
{
    private readonly ImmutableArray<KeyValuePair<string, WorkflowValue>> _sorted;

    private Variables(ImmutableArray<KeyValuePair<string, WorkflowValue>> sorted) => _sorted = sorted;

    public static Variables Empty { get; } = new([]);

    public int Count => _sorted.Length;

    /// <summary>The variable's value; null where it was never set.</summary>
    public WorkflowValue this[string name]
    {
        get
        {
            var at = IndexOf(name);
            return at >= 0 ? _sorted[at].Value : default;
        }
    }

    /// <summary>These variables with one set. Setting it to null keeps the name.</summary>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public Variables With(string name, WorkflowValue value)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' is no variable name: letters, digits and '_', at most 64, starting with a letter.", nameof(name));
        }

        var at = IndexOf(name);
        var pair = KeyValuePair.Create(name, value);
        return new(at >= 0 ? _sorted.SetItem(at, pair) : _sorted.Insert(~at, pair));
    }

    /// <summary>These variables overlaid with <paramref name="others"/>.</summary>
    public Variables With(Variables? others)
    {
        if (others is null || others.Count == 0)
        {
            return this;
        }

        var result = Count == 0 ? others : this;
        if (Count > 0)
        {
            foreach (var (name, value) in others._sorted)
            {
                result = result.With(name, value);
            }
        }

        return result;
    }

    public ImmutableArray<KeyValuePair<string, WorkflowValue>>.Enumerator GetEnumerator() => _sorted.GetEnumerator();

    IEnumerator<KeyValuePair<string, WorkflowValue>> IEnumerable<KeyValuePair<string, WorkflowValue>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, WorkflowValue>>)_sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)_sorted).GetEnumerator();

    internal static bool IsName(string? name) =>
        name is { Length: > 0 and <= 64 } && char.IsLetter(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c == '_');

    private int IndexOf(string name)
    {
        int low = 0, high = _sorted.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_sorted[middle].Key, name);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}
