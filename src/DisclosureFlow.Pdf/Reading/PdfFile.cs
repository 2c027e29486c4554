using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>
/// A PDF file opened by the letter of ISO 32000: cross-reference tables, streams, hybrid and linearized files, object streams,
/// incremental revisions. Objects are read when asked for and kept. Not for use by several threads at once.
/// </summary>
public sealed class PdfFile
{
    private readonly ReadingLimits _limits;
    private readonly List<Revision> _revisions;
    private readonly CrossReferenceEntries _entries;
    private readonly Dictionary<int, (PdfObject Value, ByteSpan Where)> _objects = [];
    private readonly Dictionary<int, ObjectStream> _objectStreams = [];
    private readonly HashSet<int> _loading = [];
    private long _decoded;

    private PdfFile(ReadOnlyMemory<byte> bytes, ReadingLimits limits, List<Revision> revisions)
    {
        Bytes = bytes;
        _limits = limits;
        _revisions = revisions;

        // One revision, as most files have, is not copied; nobody writes to it.
        _entries = revisions is [var only] ? only.EntryTable : new CrossReferenceEntries(revisions[0].EntryTable);
        foreach (var revision in revisions.Skip(1))
        {
            foreach (var (number, entry) in revision.EntryTable)
            {
                _entries[number] = entry;
            }
        }
    }

    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Oldest first; never empty.</summary>
    public IReadOnlyList<Revision> Revisions => _revisions;

    /// <summary>The newest trailer.</summary>
    public PdfDictionary Trailer => _revisions[^1].Trailer;

    /// <summary>One more than the largest object number of the newest trailer (7.5.5).</summary>
    public int Size => (int)((PdfInteger)Trailer["Size"]!).Value;

    /// <summary>Where the document's catalog is kept.</summary>
    /// <exception cref="PdfFormatException">/Root is no reference.</exception>
    public PdfReference CatalogReference => Trailer["Root"] as PdfReference ?? throw new PdfFormatException("the trailer's /Root is a reference (7.5.5)", _revisions[^1].CrossReferenceOffset);

    /// <summary>The document's catalog (7.7.2).</summary>
    /// <exception cref="PdfFormatException">It is no dictionary of type Catalog.</exception>
    public PdfDictionary Catalog => Get(CatalogReference) is PdfDictionary catalog && catalog.IsName("Type", "Catalog")
        ? catalog : throw new PdfFormatException("/Root leads to a dictionary of /Type /Catalog (7.7.2)", _revisions[^1].CrossReferenceOffset);

    /// <summary>The bounds this file was opened with.</summary>
    public ReadingLimits Limits => _limits;

    /// <summary>Every object in use, by number.</summary>
    public IEnumerable<KeyValuePair<int, CrossReferenceEntry>> Entries => _entries.Where(entry => entry.Value.Kind != EntryKind.Free);

    /// <summary>Opens a file; reads its cross-references and nothing else.</summary>
    /// <param name="bytes">The file, kept and not copied; up to 2 GB; may be a mapped file.</param>
    /// <exception cref="PdfFormatException">The structure breaks a rule or a limit, or the file is encrypted.</exception>
    public static PdfFile Open(ReadOnlyMemory<byte> bytes, ReadingLimits? limits = null)
    {
        limits ??= ReadingLimits.Default;
        return new PdfFile(bytes, limits, RevisionReader.Read(bytes, limits));
    }

    /// <summary>The document as it was after revision <paramref name="index"/>, read from exactly the bytes that were there then.</summary>
    /// <remarks>The chain of cross-references from there is the older part of this file's own chain, so it is not read again.</remarks>
    public PdfFile AtRevision(int index) => index == _revisions.Count - 1 ? this : new PdfFile(Bytes[.._revisions[index].End], _limits, _revisions[..(index + 1)]);

    /// <summary>The object, or null (<see cref="PdfNull"/>) where the file has none of this number and generation (7.3.10).</summary>
    /// <exception cref="PdfFormatException">The place the cross-reference names holds something else.</exception>
    public PdfObject Get(PdfReference reference)
    {
        if (!_entries.TryGetValue(reference.Number, out var entry) || entry.Kind == EntryKind.Free || GenerationOf(entry) != reference.Generation)
        {
            return PdfNull.Instance;
        }

        return Load(reference.Number, entry).Value;
    }

    /// <summary>Follows a reference; anything else, and null, is given back as it is.</summary>
    public PdfObject? Resolve(PdfObject? value) => value is PdfReference reference ? Get(reference) : value;

    /// <summary>The value under a key, followed if it is a reference: null if absent, null or of another type.</summary>
    public T? Find<T>(PdfDictionary dictionary, string key)
        where T : PdfObject => Resolve(dictionary[key]) as T;

    /// <summary>Undoes a stream's filters.</summary>
    /// <exception cref="PdfFormatException">A filter that is not read here, damaged data, or more bytes than the limits allow.</exception>
    public ReadOnlyMemory<byte> Decode(PdfStream stream)
    {
        var most = (int)Math.Min(_limits.DecodedStreamBytes, _limits.DecodedBytes - _decoded);
        var data = StreamFilters.Decode(Resolve, stream, most, 0);
        _decoded += data.Length;
        return data;
    }

    /// <summary>Where an object stands in the file, from its number to endobj; null for an object in an object stream.</summary>
    public ByteSpan? Where(int number) =>
        _entries.TryGetValue(number, out var entry) && entry.Kind == EntryKind.InFile ? Load(number, entry).Where : null;

    /// <summary>The generation an entry gives its object; one in an object stream has 0 (7.5.7).</summary>
    internal static int GenerationOf(CrossReferenceEntry entry) => entry.Kind == EntryKind.InFile ? entry.Detail : 0;

    private (PdfObject Value, ByteSpan Where) Load(int number, CrossReferenceEntry entry)
    {
        if (_objects.TryGetValue(number, out var known))
        {
            return known;
        }

        // An object that needs itself to be read (its own /Length, its own object stream) has no value.
        if (!_loading.Add(number) || _loading.Count > _limits.Depth)
        {
            throw new PdfFormatException($"object {number} needs itself to be read", entry.Position);
        }

        try
        {
            return _objects[number] = entry.Kind == EntryKind.InFile ? FromFile(number, entry) : (FromObjectStream(number, entry), default);
        }
        finally
        {
            _loading.Remove(number);
        }
    }

    private (PdfObject Value, ByteSpan Where) FromFile(int number, CrossReferenceEntry entry)
    {
        if (entry.Position >= Bytes.Length || !Syntax.IsDigit(Bytes.Span[entry.Position]))
        {
            throw new PdfFormatException($"object {number} was expected here (7.3.10)", entry.Position);
        }

        var parser = new ObjectParser(Bytes, entry.Position, _limits, locate: true);
        if (parser.NaturalNumber("an object number") != number || parser.NaturalNumber("a generation") != entry.Detail)
        {
            throw new PdfFormatException($"object {number} {entry.Detail} was expected here, another stands here (7.3.10)", entry.Position);
        }

        parser.Keyword("obj"u8);
        var value = parser.Object();
        if (value is PdfDictionary dictionary && StreamData.Follows(ref parser))
        {
            var length = Resolve(dictionary["Length"]) is PdfInteger { Value: >= 0 and <= int.MaxValue } integer
                ? (int)integer.Value : throw new PdfFormatException($"the stream of object {number} has no /Length (7.3.8.2)", entry.Position);
            value = new PdfStream(dictionary, StreamData.ReadAfterKeyword(Bytes, ref parser, length));
        }
        else if (value is PdfReference)
        {
            throw new PdfFormatException($"object {number} is nothing but a reference (7.3.10)", entry.Position);
        }

        parser.Keyword("endobj"u8);
        return (value, new ByteSpan(entry.Position, parser.Position - entry.Position));
    }

    private PdfObject FromObjectStream(int number, CrossReferenceEntry entry)
    {
        if (!_objectStreams.TryGetValue(entry.Position, out var container))
        {
            if (!_entries.TryGetValue(entry.Position, out var place) || place is not { Kind: EntryKind.InFile, Detail: 0 } || Load(entry.Position, place).Value is not PdfStream stream)
            {
                throw new PdfFormatException($"object {number} lies in object stream {entry.Position}, which is none (7.5.7)", 0);
            }

            container = ObjectStream.Read(stream, Decode(stream), _limits, place.Position);
            _objectStreams.Add(entry.Position, container);
        }

        return container.Object(number, entry.Detail);
    }
}
