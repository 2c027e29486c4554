using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Writing;

/// <summary>
/// The indirect objects of a file being made, numbered from 1 in the order in which they were asked for. Objects may be packed: hundreds of small
/// ones that describe the document and that no signature replaces go together into compressed object streams (ISO 32000-2, 7.5.7).
/// </summary>
internal sealed class ObjectTable
{
    /// <summary>So many objects go into one stream: their index fits a byte, and whoever wants one of them need not unpack all.</summary>
    private const int ObjectsInStream = 256;

    private readonly List<(PdfObject? Value, bool Packed)> _objects = [];

    public PdfReference Add(PdfObject value, bool packed = false)
    {
        _objects.Add((value, packed));
        return new PdfReference(_objects.Count);
    }

    /// <summary>A number for an object that others refer to before it is known.</summary>
    public PdfReference Reserve(bool packed = false)
    {
        _objects.Add((null, packed));
        return new PdfReference(_objects.Count);
    }

    public void Set(PdfReference reference, PdfObject value) => _objects[reference.Number - 1] = (value, _objects[reference.Number - 1].Packed);

    /// <summary>
    /// The file: header, objects, cross-reference stream (ISO 32000-2, 7.5). /ID is taken from the content, so equal objects give equal bytes. The
    /// cross-reference is not compressed: whoever signs or checks the file reads it and hashes it, and both take less time than inflating it.
    /// </summary>
    /// <exception cref="InvalidOperationException">A reserved number was never set, or a stream was to be packed.</exception>
    public byte[] ToFile(PdfReference root, PdfReference info)
    {
        var output = new ArrayBufferWriter<byte>(256 * 1024);
        // Four bytes above 127 tell transfer programs that the file is binary (7.5.2).
        output.Write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n".Select(c => (byte)c).ToArray());
        var packed = new List<int>();
        var places = new List<(byte Type, int Position, byte Index)> { (0, 0, 0) };
        for (var number = 1; number <= _objects.Count; number++)
        {
            places.Add((1, output.WrittenCount, 0));
            if (_objects[number - 1].Packed)
            {
                packed.Add(number);
            }
            else
            {
                IndirectObject.Write(output, new PdfReference(number), Value(number));
            }
        }

        foreach (var part in packed.Chunk(ObjectsInStream))
        {
            for (var i = 0; i < part.Length; i++)
            {
                places[part[i]] = (2, places.Count, (byte)i);
            }

            var stream = new PdfReference(places.Count);
            places.Add((1, output.WrittenCount, 0));
            IndirectObject.Write(output, stream, ObjectStream(part));
        }

        var id = new PdfString(SHA256.HashData(output.WrittenSpan).AsMemory(0, 16), hex: true);
        var at = output.WrittenCount;
        var own = new PdfReference(places.Count);
        places.Add((1, at, 0));
        var data = new byte[6 * places.Count];
        for (var number = 0; number < places.Count; number++)
        {
            var (type, position, index) = places[number];
            data[6 * number] = type;
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan((6 * number) + 1), position);
            data[(6 * number) + 5] = index;
        }

        IndirectObject.Write(output, own, new PdfStream(new PdfDictionary
        {
            ["Type"] = (PdfName)"XRef",
            ["Size"] = places.Count,
            ["W"] = new PdfArray(1, 4, 1),
            ["Root"] = root,
            ["Info"] = info,
            ["ID"] = new PdfArray(id, id),
        }, data));
        Span<byte> end = stackalloc byte[40];
        Utf8.TryWrite(end, CultureInfo.InvariantCulture, $"startxref\n{at}\n%%EOF\n", out var length);
        output.Write(end[..length]);
        return output.WrittenSpan.ToArray();
    }

    private PdfStream ObjectStream(int[] numbers)
    {
        var (index, values) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        Span<byte> line = stackalloc byte[24];
        foreach (var number in numbers)
        {
            Utf8.TryWrite(line, CultureInfo.InvariantCulture, $"{number} {values.WrittenCount} ", out var length);
            index.Write(line[..length]);
            var value = Value(number);
            (value is PdfStream ? throw new InvalidOperationException($"object {number} is a stream and can't be packed") : value).Write(values);
            values.Write("\n"u8);
        }

        var first = index.WrittenCount;
        index.Write(values.WrittenSpan);
        return Flate.Stream(index.WrittenSpan, new PdfDictionary { ["Type"] = (PdfName)"ObjStm", ["N"] = numbers.Length, ["First"] = first });
    }

    private PdfObject Value(int number) => _objects[number - 1].Value ?? throw new InvalidOperationException($"object {number} was reserved and never set");
}
