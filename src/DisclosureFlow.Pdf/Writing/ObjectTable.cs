using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Writing;

/// <summary>The indirect objects of a file being made, numbered from 1 in the order in which they were asked for.</summary>
internal sealed class ObjectTable
{
    private readonly List<PdfObject?> _objects = [];

    public PdfReference Add(PdfObject value)
    {
        _objects.Add(value);
        return new PdfReference(_objects.Count);
    }

    /// <summary>A number for an object that others refer to before it is known.</summary>
    public PdfReference Reserve()
    {
        _objects.Add(null);
        return new PdfReference(_objects.Count);
    }

    public void Set(PdfReference reference, PdfObject value) => _objects[reference.Number - 1] = value;

    /// <summary>The file: header, objects, cross-reference table, trailer (ISO 32000-2, 7.5). /ID is taken from the content, so equal objects give equal bytes.</summary>
    /// <exception cref="InvalidOperationException">A reserved number was never set.</exception>
    public byte[] ToFile(PdfReference root, PdfReference info)
    {
        var output = new ArrayBufferWriter<byte>(256 * 1024);
        // Four bytes above 127 tell transfer programs that the file is binary (7.5.2).
        output.Write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n".Select(c => (byte)c).ToArray());
        var offsets = new int[_objects.Count];
        for (var i = 0; i < _objects.Count; i++)
        {
            offsets[i] = output.WrittenCount;
            IndirectObject.Write(output, new PdfReference(i + 1), _objects[i] ?? throw new InvalidOperationException($"object {i + 1} was reserved and never set"));
        }

        var table = output.WrittenCount;
        var id = SHA256.HashData(output.WrittenSpan).AsMemory(0, 16);
        output.Write("xref\n0 "u8);
        WriteNumber(output, _objects.Count + 1, digits: 0);
        output.Write("\n0000000000 65535 f \n"u8);
        foreach (var offset in offsets)
        {
            WriteNumber(output, offset, digits: 10);
            output.Write(" 00000 n \n"u8);
        }

        output.Write("trailer\n"u8);
        new PdfDictionary
        {
            ["Size"] = _objects.Count + 1,
            ["Root"] = root,
            ["Info"] = info,
            ["ID"] = new PdfArray(new PdfString(id, hex: true), new PdfString(id, hex: true)),
        }.Write(output);
        output.Write("\nstartxref\n"u8);
        WriteNumber(output, table, digits: 0);
        output.Write("\n%%EOF\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, int value, byte digits)
    {
        var format = digits == 0 ? default : new StandardFormat('D', digits);
        Utf8Formatter.TryFormat(value, output.GetSpan(16), out var written, format);
        output.Advance(written);
    }
}
