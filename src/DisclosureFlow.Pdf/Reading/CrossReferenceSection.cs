using System.Buffers.Binary;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>One cross-reference table with its trailer, or one cross-reference stream.</summary>
internal sealed class CrossReferenceSection
{
    /// <summary>ISO 32000-1, annex C: the largest object number any reader is known to take.</summary>
    private const int LargestObjectNumber = 8_388_607;

    public required int Offset { get; init; }

    public required bool IsStream { get; init; }

    public required PdfDictionary Trailer { get; init; }

    public required CrossReferenceEntries Entries { get; init; }

    /// <summary>The offset after the trailer dictionary, or after endobj.</summary>
    public required int End { get; init; }

    public int Size { get; private init; }

    public int? Previous { get; private init; }

    /// <summary>Reads the section at <paramref name="offset"/>.</summary>
    /// <param name="budget">Entries that may still be read.</param>
    public static CrossReferenceSection Read(ReadOnlyMemory<byte> file, int offset, ReadingLimits limits, ref int budget)
    {
        if (offset < 0 || offset >= file.Length)
        {
            throw new PdfFormatException($"a cross-reference lies at {offset}, outside the file (7.5.5)", offset);
        }

        var parser = new ObjectParser(file, offset, limits, locate: true);
        var bytes = file.Span;
        var isTable = bytes[offset..].StartsWith("xref"u8);
        if (!isTable && !Syntax.IsDigit(bytes[offset]))
        {
            throw parser.Broken("a cross-reference table or stream was expected (7.5.4, 7.5.8)");
        }

        var entries = new CrossReferenceEntries();
        PdfDictionary trailer;
        var end = 0;
        if (isTable)
        {
            end = ReadTable(bytes, ref parser, entries, ref budget);
            trailer = parser.Dictionary();
        }
        else
        {
            trailer = CrossReferenceStream.Read(file, ref parser, limits, entries, ref budget);
        }

        if (trailer.ContainsKey("Encrypt"))
        {
            throw new PdfFormatException("the file is encrypted; encrypted files are refused", offset);
        }

        var size = Natural(trailer, "Size", offset) ?? throw new PdfFormatException("a trailer has no /Size (7.5.5)", offset);
        if (size > LargestObjectNumber + 1 || end > size)
        {
            throw new PdfFormatException("an object number is not below the trailer's /Size (7.5.5)", offset);
        }

        if (entries.TryGetValue(0, out var head) && head.Kind != EntryKind.Free)
        {
            throw new PdfFormatException("object 0 is always free (7.5.4)", offset);
        }

        return new CrossReferenceSection
        {
            Offset = offset,
            IsStream = !isTable,
            Trailer = trailer,
            Entries = entries,
            End = parser.Position,
            Size = size,
            Previous = Natural(trailer, "Prev", offset),
        };
    }

    public static int? Natural(PdfDictionary dictionary, string key, long offset) => dictionary[key] switch
    {
        null => null,
        PdfInteger { Value: >= 0 and <= int.MaxValue } integer => (int)integer.Value,
        _ => throw new PdfFormatException($"/{key} is a direct integer of 0 or more (7.5.5)", offset),
    };

    /// <summary>Reads the table and gives one more than its largest object number; a cross-reference stream keeps to its own /Size.</summary>
    private static int ReadTable(ReadOnlySpan<byte> bytes, ref ObjectParser parser, CrossReferenceEntries entries, ref int budget)
    {
        var end = 0;
        parser.Keyword("xref"u8);
        while (!parser.TryKeyword("trailer"u8))
        {
            var first = parser.NaturalNumber("the first object number of a subsection (7.5.4)");
            var count = parser.NaturalNumber("the number of entries of a subsection (7.5.4)");
            budget -= count;
            if (budget < 0 || (long)first + count > LargestObjectNumber + 1)
            {
                throw parser.Broken("the cross-reference has more entries than are accepted");
            }

            SkipEndOfLine(bytes, ref parser);

            // Room for what the file has bytes for, not for what it claims.
            entries.Reserve(Math.Min(count, (bytes.Length - parser.Position) / 20));
            for (var i = 0; i < count; i++)
            {
                if (parser.Position + 20 > bytes.Length)
                {
                    throw parser.Broken("a cross-reference table is cut short (7.5.4)");
                }

                if (!entries.TryAdd(first + i, Entry(bytes.Slice(parser.Position, 20), in parser)))
                {
                    throw parser.Broken($"object {first + i} stands twice in one cross-reference table (7.5.4)");
                }

                parser.Position += 20;
            }

            end = count > 0 ? Math.Max(end, first + count) : end;
        }

        return end;
    }

    private static void SkipEndOfLine(ReadOnlySpan<byte> bytes, ref ObjectParser parser)
    {
        var at = parser.Position;
        while (at < bytes.Length && bytes[at] == ' ')
        {
            at++;
        }

        var start = at;
        at += at < bytes.Length && bytes[at] == '\r' ? 1 : 0;
        at += at < bytes.Length && bytes[at] == '\n' ? 1 : 0;
        if (at == start)
        {
            throw parser.Broken("a subsection's head ends in an end of line (7.5.4)");
        }

        parser.Position = at;
    }

    // nnnnnnnnnn ggggg n, and two bytes of end of line: exactly 20. There may be hundreds of thousands of them.
    private static CrossReferenceEntry Entry(ReadOnlySpan<byte> line, in ObjectParser parser)
    {
        var offset = TenDigits(line);

        // Nearly all of them are in use and never were anything else.
        if ((ulong)offset <= int.MaxValue && line[10..19].SequenceEqual(" 00000 n "u8) && line[19] is (byte)'\r' or (byte)'\n')
        {
            return new CrossReferenceEntry(EntryKind.InFile, (int)offset, 0);
        }

        var generation = Digits(line[11..16]);
        var endsWell = line[18] is (byte)' ' ? line[19] is (byte)'\r' or (byte)'\n' : line[18] is (byte)'\r' && line[19] is (byte)'\n';
        if (offset < 0 || generation < 0 || !endsWell || line[10] != ' ' || line[16] != ' ' || line[17] is not ((byte)'n' or (byte)'f'))
        {
            throw parser.Broken("a cross-reference entry is nnnnnnnnnn ggggg n or f in 20 bytes (7.5.4)");
        }

        if (generation > 65535 || offset > int.MaxValue)
        {
            throw parser.Broken("a cross-reference entry is out of range (7.5.4)");
        }

        return new CrossReferenceEntry(line[17] == 'n' ? EntryKind.InFile : EntryKind.Free, (int)offset, (int)generation);
    }

    /// <summary>The number that ten digits write, or -1 where something else than a digit stands among them.</summary>
    private static long TenDigits(ReadOnlySpan<byte> digits)
    {
        // The last eight at once: first whether every byte lies from 0 to 9, then pairs, fours and all of them added up by multiplying.
        var eight = BinaryPrimitives.ReadUInt64LittleEndian(digits[2..]);
        var high = Digits(digits[..2]);
        if (high < 0 || ((eight & 0xF0F0_F0F0_F0F0_F0F0) | (((eight + 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) >> 4)) != 0x3333_3333_3333_3333)
        {
            return -1;
        }

        eight -= 0x3030_3030_3030_3030;
        eight = (eight * 10) + (eight >> 8);
        eight = (((eight & 0x0000_00FF_0000_00FF) * 0x000F_4240_0000_0064) + (((eight >> 16) & 0x0000_00FF_0000_00FF) * 0x0000_2710_0000_0001)) >> 32;
        return (high * 100_000_000) + (uint)eight;
    }

    /// <summary>The number, or -1 where something else than a digit stands.</summary>
    private static long Digits(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (var digit in digits)
        {
            var worth = digit - '0';
            if ((uint)worth > 9)
            {
                return -1;
            }

            value = (value * 10) + worth;
        }

        return value;
    }
}
