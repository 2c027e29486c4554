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

    public required Dictionary<int, CrossReferenceEntry> Entries { get; init; }

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

        var entries = new Dictionary<int, CrossReferenceEntry>();
        PdfDictionary trailer;
        if (isTable)
        {
            ReadTable(bytes, ref parser, entries, ref budget);
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
        if (size > LargestObjectNumber + 1 || HasNumberFrom(entries, size))
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

    private static void ReadTable(ReadOnlySpan<byte> bytes, ref ObjectParser parser, Dictionary<int, CrossReferenceEntry> entries, ref int budget)
    {
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
            entries.EnsureCapacity(entries.Count + Math.Min(count, (bytes.Length - parser.Position) / 20));
            for (var i = 0; i < count; i++)
            {
                if (parser.Position + 20 > bytes.Length)
                {
                    throw parser.Broken("a cross-reference table is cut short (7.5.4)");
                }

                if (!entries.TryAdd(first + i, Entry(bytes.Slice(parser.Position, 20), parser)))
                {
                    throw parser.Broken($"object {first + i} stands twice in one cross-reference table (7.5.4)");
                }

                parser.Position += 20;
            }
        }
    }

    private static bool HasNumberFrom(Dictionary<int, CrossReferenceEntry> entries, int size)
    {
        foreach (var number in entries.Keys)
        {
            if (number >= size)
            {
                return true;
            }
        }

        return false;
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
    private static CrossReferenceEntry Entry(ReadOnlySpan<byte> line, ObjectParser parser)
    {
        var (offset, generation) = (Digits(line[..10]), Digits(line[11..16]));
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
