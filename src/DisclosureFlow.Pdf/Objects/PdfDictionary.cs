using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace DisclosureFlow.Pdf.Objects;

/// <summary>A dictionary (7.3.7). Keys keep the order in which they were put, so that equal input gives equal bytes. Keys are as in <see cref="PdfName.Value"/>.</summary>
public sealed class PdfDictionary : PdfObject, IReadOnlyCollection<KeyValuePair<string, PdfObject>>
{
    // Almost every dictionary of a file has fewer than ten keys: a list searched from the front beats a hash table in time and memory.
    private readonly List<KeyValuePair<string, PdfObject>> _entries;
    private Dictionary<string, int>? _index;
    private bool _sealed;

    public PdfDictionary() => _entries = [];

    private PdfDictionary(IEnumerable<KeyValuePair<string, PdfObject>> entries) => _entries = [.. entries];

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Select(entry => entry.Key);

    /// <summary>The value as written (a reference stays one). Getting a key that is absent gives null; setting replaces in place or appends.</summary>
    /// <exception cref="InvalidOperationException">The dictionary was read from a file; change a <see cref="Copy"/>.</exception>
    [DisallowNull]
    public PdfObject? this[string key]
    {
        get
        {
            var at = IndexOf(key);
            return at < 0 ? null : _entries[at].Value;
        }

        set
        {
            Open();
            var at = IndexOf(key);
            if (at < 0)
            {
                _entries.Add(new(key, value));
                _index?.Add(key, _entries.Count - 1);
            }
            else
            {
                _entries[at] = new(key, value);
            }
        }
    }

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <summary>Adds an entry; used by collection initialisers.</summary>
    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void Add(string key, PdfObject value)
    {
        if (ContainsKey(key))
        {
            throw new ArgumentException($"The key /{key} is there already.", nameof(key));
        }

        this[key] = value;
    }

    /// <summary>Removes the key if it is there.</summary>
    public bool Remove(string key)
    {
        Open();
        var at = IndexOf(key);
        if (at < 0)
        {
            return false;
        }

        _entries.RemoveAt(at);
        _index = null;
        return true;
    }

    /// <summary>An open copy; the values are shared.</summary>
    public PdfDictionary Copy() => new(_entries);

    /// <summary>True if the value under <paramref name="key"/> is the name <paramref name="name"/>, written directly.</summary>
    public bool IsName(string key, string name) => this[key] is PdfName found && string.Equals(found.Value, name, StringComparison.Ordinal);

    public IEnumerator<KeyValuePair<string, PdfObject>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override void Write(IBufferWriter<byte> output) => Write(output, skip: null);

    public override bool HasSameValueAs(PdfObject other)
    {
        if (other is not PdfDictionary dictionary)
        {
            return false;
        }

        // An entry with null is the same as no entry (7.3.7).
        return Covers(this, dictionary) && Covers(dictionary, this);

        static bool Covers(PdfDictionary a, PdfDictionary b) =>
            a._entries.TrueForAll(entry => entry.Value is PdfNull || (b[entry.Key] is { } value && entry.Value.HasSameValueAs(value)));
    }

    internal void Write(IBufferWriter<byte> output, string? skip)
    {
        output.Write("<<"u8);
        foreach (var (key, value) in _entries)
        {
            if (string.Equals(key, skip, StringComparison.Ordinal))
            {
                continue;
            }

            PdfName.Write(output, key);
            output.Write(" "u8);
            value.Write(output);
        }

        output.Write(">>"u8);
    }

    internal PdfDictionary Seal()
    {
        _sealed = true;
        return this;
    }

    private int IndexOf(string key)
    {
        if (_entries.Count > 24)
        {
            _index ??= _entries.Select((entry, at) => (entry.Key, at)).ToDictionary(pair => pair.Key, pair => pair.at, StringComparer.Ordinal);
            return _index.GetValueOrDefault(key, -1);
        }

        for (var i = 0; i < _entries.Count; i++)
        {
            if (string.Equals(_entries[i].Key, key, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private void Open()
    {
        if (_sealed)
        {
            throw new InvalidOperationException("A dictionary read from a file is not changed in place; change a copy of it.");
        }
    }
}
