using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>
/// Cross-reference entries by object number. Numbers nearly always come in a few ascending runs, as tables list them: then an entry costs its twelve
/// bytes and no hashing. Numbers in any other order are kept by hash, so that no order of theirs costs more than another.
/// </summary>
internal sealed class CrossReferenceEntries : IReadOnlyDictionary<int, CrossReferenceEntry>
{
    private readonly List<(int First, int At)> _runs = [];
    private CrossReferenceEntry[] _entries = [];
    private int _count;
    private Dictionary<int, CrossReferenceEntry>? _byNumber;

    public CrossReferenceEntries()
    {
    }

    /// <summary>A copy.</summary>
    public CrossReferenceEntries(CrossReferenceEntries other)
    {
        _runs = [.. other._runs];
        _entries = other._entries.AsSpan(0, other._count).ToArray();
        _count = other._count;
        _byNumber = other._byNumber is null ? null : new(other._byNumber);
    }

    public int Count => _byNumber?.Count ?? _count;

    public IEnumerable<int> Keys => this.Select(pair => pair.Key);

    public IEnumerable<CrossReferenceEntry> Values => this.Select(pair => pair.Value);

    public CrossReferenceEntry this[int key]
    {
        get => TryGetValue(key, out var entry) ? entry : throw new KeyNotFoundException($"there is no entry for object {key}");
        set
        {
            if (_byNumber is { } byNumber)
            {
                byNumber[key] = value;
            }
            else if (At(key) is >= 0 and var at)
            {
                _entries[at] = value;
            }
            else
            {
                TryAdd(key, value);
            }
        }
    }

    /// <summary>Makes room for so many more entries.</summary>
    public void Reserve(int more)
    {
        if (_byNumber is { } byNumber)
        {
            byNumber.EnsureCapacity(byNumber.Count + more);
        }
        else if (_entries.Length - _count < more)
        {
            Array.Resize(ref _entries, Math.Max(_count + more, 2 * _entries.Length)); // doubled, or many short subsections would copy each other again and again
        }
    }

    /// <returns>False, and nothing is changed, where the number is there already.</returns>
    public bool TryAdd(int number, CrossReferenceEntry entry)
    {
        if (_byNumber is { } byNumber)
        {
            return byNumber.TryAdd(number, entry);
        }

        var next = _runs.Count == 0 ? -1 : _runs[^1].First + (_count - _runs[^1].At);
        if (number < next)
        {
            if (At(number) >= 0)
            {
                return false;
            }

            _byNumber = this.ToDictionary();
            return _byNumber.TryAdd(number, entry);
        }

        if (number > next || _runs.Count == 0)
        {
            _runs.Add((number, _count));
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(8, 2 * _count));
        }

        _entries[_count++] = entry;
        return true;
    }

    public bool ContainsKey(int key) => _byNumber?.ContainsKey(key) ?? At(key) >= 0;

    public bool TryGetValue(int key, [MaybeNullWhen(false)] out CrossReferenceEntry value)
    {
        if (_byNumber is { } byNumber)
        {
            return byNumber.TryGetValue(key, out value);
        }

        var at = At(key);
        value = at < 0 ? default : _entries[at];
        return at >= 0;
    }

    public IEnumerator<KeyValuePair<int, CrossReferenceEntry>> GetEnumerator()
    {
        if (_byNumber is { } byNumber)
        {
            foreach (var pair in byNumber)
            {
                yield return pair;
            }

            yield break;
        }

        for (var run = 0; run < _runs.Count; run++)
        {
            var (first, at) = _runs[run];
            for (var i = at; i < EndOf(run); i++)
            {
                yield return new(first + (i - at), _entries[i]);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int EndOf(int run) => run + 1 < _runs.Count ? _runs[run + 1].At : _count;

    /// <summary>Where the number's entry stands among all, or -1.</summary>
    private int At(int number)
    {
        var (low, high) = (0, _runs.Count - 1);
        while (low <= high)
        {
            var run = (low + high) / 2;
            var (first, at) = _runs[run];
            if (number < first)
            {
                high = run - 1;
            }
            else if (at + (number - first) < EndOf(run))
            {
                return at + (number - first);
            }
            else
            {
                low = run + 1;
            }
        }

        return -1;
    }
}
