using System.Buffers.Binary;
using System.Text;

namespace DisclosureFlow.Pdf.Fonts;

/// <summary>The table directory of an OpenType face (OpenType 1.9, "Organization of an OpenType Font"). Checks every offset.</summary>
internal sealed class SfntTables
{
    private readonly ReadOnlyMemory<byte> _file;
    private readonly Dictionary<string, Range> _tables = new(StringComparer.Ordinal);

    /// <exception cref="FontFormatException">No table directory, or one that points outside the file.</exception>
    public SfntTables(ReadOnlyMemory<byte> file, int faceIndex = 0)
    {
        _file = file;
        var bytes = file.Span;
        var directory = 0;
        if (bytes.StartsWith("ttcf"u8))
        {
            directory = checked((int)U32(bytes, 12 + (4 * faceIndex)));
        }

        var version = U32(bytes, directory);
        if (version is not (0x00010000 or 0x4F54544F or 0x74727565))
        {
            throw new FontFormatException("This is no OpenType font: it begins with neither 00010000, OTTO, true nor ttcf.");
        }

        var count = U16(bytes, directory + 4);
        for (var i = 0; i < count; i++)
        {
            var entry = directory + 12 + (16 * i);
            var offset = U32(bytes, entry + 8);
            var length = U32(bytes, entry + 12);
            if ((long)offset + length > bytes.Length)
            {
                throw new FontFormatException($"The font's table {Encoding.Latin1.GetString(bytes.Slice(entry, 4))} lies outside the file.");
            }

            _tables[Encoding.Latin1.GetString(bytes.Slice(entry, 4))] = (int)offset..(int)(offset + length);
        }
    }

    /// <exception cref="FontFormatException">The font has no such table.</exception>
    public ReadOnlyMemory<byte> this[string tag] =>
        _tables.TryGetValue(tag, out var range) ? _file[range] : throw new FontFormatException($"The font has no table {tag.TrimEnd()}.");

    public bool Has(string tag) => _tables.ContainsKey(tag);

    public static ushort U16(ReadOnlySpan<byte> bytes, int at) =>
        at >= 0 && at <= bytes.Length - 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : throw Truncated();

    public static short S16(ReadOnlySpan<byte> bytes, int at) => (short)U16(bytes, at);

    public static uint U32(ReadOnlySpan<byte> bytes, int at) =>
        at >= 0 && at <= bytes.Length - 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) : throw Truncated();

    private static FontFormatException Truncated() => new("The font file ends too early.");
}
