using System.Buffers.Binary;

namespace DisclosureFlow.AuditTrail;

/// <summary>Entries one after the other, each behind its length as a big-endian uint16 (C2SP tlog-tiles, <c>tile/entries</c>).</summary>
public static class EntryBundle
{
    /// <summary>Longest entry in bytes, for its length must fit 16 bits.</summary>
    public const int LongestEntry = ushort.MaxValue;

    /// <exception cref="ArgumentException">An entry is longer than <see cref="LongestEntry"/>.</exception>
    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var bytes = new byte[entries.Sum(entry => 2 + entry.Length)];
        var at = 0;
        foreach (var entry in entries)
        {
            if (entry.Length > LongestEntry)
            {
                throw new ArgumentException($"an entry of {entry.Length} bytes; at most {LongestEntry} fit", nameof(entries));
            }

            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)entry.Length);
            entry.Span.CopyTo(bytes.AsSpan(at + 2));
            at += 2 + entry.Length;
        }

        return bytes;
    }

    /// <summary>Reads exactly <paramref name="width"/> entries; they are slices of <paramref name="bundle"/>.</summary>
    /// <exception cref="AuditRefusedException">DF6022: cut off, or more or fewer entries than the width.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> bundle, int width)
    {
        var entries = new List<ReadOnlyMemory<byte>>(width);
        var at = 0;
        while (at < bundle.Length)
        {
            var length = bundle.Length - at < 2 ? -1 : BinaryPrimitives.ReadUInt16BigEndian(bundle.Span[at..]);
            if (length < 0 || length > bundle.Length - at - 2 || entries.Count == width)
            {
                throw Refuse.Tile($"记录分片第 {entries.Count + 1} 条", $"entry bundle, entry {entries.Count + 1}");
            }

            entries.Add(bundle.Slice(at + 2, length));
            at += 2 + length;
        }

        return entries.Count == width ? entries : throw Refuse.Tile($"应有 {width} 条记录，实有 {entries.Count} 条", $"{width} entries expected, {entries.Count} found");
    }
}
