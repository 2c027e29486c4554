using System.Buffers;
using System.Security.Cryptography;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.Updating;

/// <summary>
/// One incremental update (7.5.6): new and replaced objects appended behind the source, which stays as it is, byte for byte.
/// The cross-reference is written in the form of the source's newest revision (a hybrid source is continued with a table).
/// </summary>
public sealed class IncrementalUpdate
{
    // Room for a signature's usual update: 16 KiB in hexadecimal and a few objects.
    private const int UsualUpdate = 48 * 1024;

    private readonly SortedDictionary<int, (int Generation, PdfObject Value)> _objects = [];
    private SortedDictionary<int, (int Offset, int Generation)> _offsets = [];
    private int _next;

    public IncrementalUpdate(PdfFile source)
    {
        Source = source;
        _next = source.Size;
    }

    public PdfFile Source { get; }

    /// <summary>Reserves the next free object number.</summary>
    public PdfReference Reserve() => new(_next++);

    /// <summary>Adds a new object.</summary>
    public PdfReference Add(PdfObject value)
    {
        var reference = Reserve();
        _objects.Add(reference.Number, (0, value));
        return reference;
    }

    /// <summary>Replaces an object of the source, or fills a reserved number.</summary>
    public void Put(PdfReference reference, PdfObject value) => _objects[reference.Number] = (reference.Generation, value);

    /// <summary>The object as it will be after the update.</summary>
    public PdfObject Get(PdfReference reference) =>
        _objects.TryGetValue(reference.Number, out var own) && own.Generation == reference.Generation ? own.Value : Source.Get(reference);

    /// <summary>Follows a reference as it will lead after the update.</summary>
    public PdfObject? Resolve(PdfObject? value) => value is PdfReference reference ? Get(reference) : value;

    /// <summary>The update's bytes, alone or behind the source's. Offsets in them count from the source's first byte.</summary>
    /// <param name="withSource">True copies the source in front.</param>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    /// <exception cref="OverflowException">The file would exceed 2 GB.</exception>
    public UpdateBuffer WriteBuffer(bool withSource)
    {
        if (_objects.Count == 0)
        {
            throw new InvalidOperationException("An update without objects is none.");
        }

        var source = Source.Bytes.Span;
        var output = new UpdateBuffer(withSource ? 0 : source.Length, checked((withSource ? source.Length : 0) + UsualUpdate));
        if (withSource)
        {
            output.Write(source);
        }

        if (source[^1] is not ((byte)'\n' or (byte)'\r'))
        {
            output.Write("\n"u8);
        }

        var before = output.Written.Length;
        var offsets = new SortedDictionary<int, (int Offset, int Generation)>();
        foreach (var (number, (generation, value)) in _objects)
        {
            offsets.Add(number, (output.Position, generation));
            IndirectObject.Write(output, new PdfReference(number, generation), value);
        }

        _offsets = offsets;
        var trailer = Trailer(output.Written.Span[before..]);
        if (Source.Revisions[^1].Form == CrossReferenceForm.Stream)
        {
            CrossReferenceWriter.WriteStream(output, offsets, trailer);
        }
        else
        {
            CrossReferenceWriter.WriteTable(output, offsets, trailer);
        }

        return output;
    }

    /// <summary>Where the update was written: an object's offset in the whole file.</summary>
    public int OffsetOf(PdfReference reference) => _offsets[reference.Number].Offset;

    /// <summary>The whole updated file: the source's bytes and the update.</summary>
    public byte[] Write()
    {
        using var file = WriteBuffer(withSource: true);
        return file.Written.ToArray();
    }

    private PdfDictionary Trailer(ReadOnlySpan<byte> objects)
    {
        var newest = Source.Revisions[^1];
        var trailer = new PdfDictionary
        {
            { "Size", _next },
            { "Root", Source.CatalogReference },
            { "Prev", newest.CrossReferenceOffset },
        };
        if (Source.Trailer["Info"] is { } info)
        {
            trailer.Add("Info", info);
        }

        // 14.4: the first part names the document for good, the second changes with each update.
        if (Source.Resolve(Source.Trailer["ID"]) is PdfArray { Count: 2 } id)
        {
            trailer.Add("ID", new PdfArray(id[0], new PdfString(Identifier(objects), hex: true)));
        }

        return trailer;
    }

    // A name, not a proof: the ends of a long update tell it apart as well as the whole, and a signature's reserved zeros between them say nothing.
    private static ReadOnlyMemory<byte> Identifier(ReadOnlySpan<byte> objects)
    {
        const int enough = 512;
        Span<byte> ends = stackalloc byte[2 * enough];
        var first = objects[..Math.Min(enough, objects.Length)];
        var last = objects[Math.Max(0, objects.Length - enough)..];
        first.CopyTo(ends);
        last.CopyTo(ends[first.Length..]);
        return SHA256.HashData(ends[..(first.Length + last.Length)]).AsMemory(0, 16);
    }
}
