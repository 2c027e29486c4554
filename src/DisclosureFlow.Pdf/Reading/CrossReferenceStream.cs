using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>Cross-reference streams (7.5.8).</summary>
internal static class CrossReferenceStream
{
    /// <summary>Reads the stream object at the parser's position, leaves the parser after endobj and gives the stream's dictionary, which is the trailer too.</summary>
    public static PdfDictionary Read(ReadOnlyMemory<byte> file, ref ObjectParser parser, ReadingLimits limits, CrossReferenceEntries entries, ref int budget)
    {
        var offset = parser.Position;
        parser.NaturalNumber("an object number");
        parser.NaturalNumber("a generation");
        parser.Keyword("obj"u8);
        var dictionary = parser.Dictionary();
        if (!dictionary.IsName("Type", "XRef"))
        {
            throw new PdfFormatException("a cross-reference stream has /Type /XRef (7.5.8.2)", offset);
        }

        var length = CrossReferenceSection.Natural(dictionary, "Length", offset) ?? throw new PdfFormatException("a cross-reference stream has a direct /Length (7.5.8.2)", offset);
        var stream = new PdfStream(dictionary, StreamData.Read(file, ref parser, length));
        parser.Keyword("endobj"u8);

        // A cross-reference stream refers to nothing (7.5.8.2), so nothing is resolved.
        var data = StreamFilters.Decode(static value => value, stream, limits.DecodedStreamBytes, offset).Span;
        var widths = Widths(dictionary, offset);
        var size = CrossReferenceSection.Natural(dictionary, "Size", offset) ?? 0;
        var index = dictionary["Index"] as PdfArray ?? new PdfArray(0, size);
        if (index.Count % 2 != 0)
        {
            throw new PdfFormatException("/Index holds pairs (7.5.8.2)", offset);
        }

        var width = widths.Sum();
        var at = 0;
        for (var i = 0; i < index.Count; i += 2)
        {
            if (index[i] is not PdfInteger { Value: >= 0 and <= int.MaxValue } first || index[i + 1] is not PdfInteger { Value: >= 0 and <= int.MaxValue } count)
            {
                throw new PdfFormatException("/Index holds integers of 0 or more (7.5.8.2)", offset);
            }

            if (count.Value > (data.Length - at) / width || (budget -= (int)count.Value) < 0 || first.Value + count.Value > size)
            {
                throw new PdfFormatException("a cross-reference stream has fewer entries than /Index says, or more than are accepted", offset);
            }

            for (var number = (int)first.Value; number < first.Value + count.Value; number++, at += width)
            {
                if (!entries.TryAdd(number, Entry(data.Slice(at, width), widths, offset)))
                {
                    throw new PdfFormatException($"object {number} stands twice in one cross-reference stream (7.5.8)", offset);
                }
            }
        }

        return at == data.Length ? dictionary : throw new PdfFormatException("a cross-reference stream has more entries than /Index says (7.5.8.2)", offset);
    }

    private static int[] Widths(PdfDictionary dictionary, long offset)
    {
        if (dictionary["W"] is not PdfArray { Count: 3 } array)
        {
            throw new PdfFormatException("/W holds three integers (7.5.8.2)", offset);
        }

        var widths = array.Select(width => width is PdfInteger { Value: >= 0 and <= 8 } integer ? (int)integer.Value : throw new PdfFormatException("/W holds widths of 0 to 8 (7.5.8.2)", offset)).ToArray();
        return widths[1] == 0 ? throw new PdfFormatException("the second field of a cross-reference stream has a width (7.5.8.3)", offset) : widths;
    }

    private static CrossReferenceEntry Entry(ReadOnlySpan<byte> line, int[] widths, long offset)
    {
        var type = widths[0] == 0 ? 1 : Number(line[..widths[0]]);
        var second = Number(line.Slice(widths[0], widths[1]));
        var third = widths[2] == 0 ? 0 : Number(line[(widths[0] + widths[1])..]);
        var kind = type switch
        {
            0 => EntryKind.Free,
            1 => EntryKind.InFile,
            2 => EntryKind.InObjectStream,
            _ => throw new PdfFormatException($"a cross-reference entry of type {type} is not known (7.5.8.3)", offset),
        };

        // A free entry's next object and generation may be anything: nothing follows from them.
        return kind == EntryKind.Free ? new CrossReferenceEntry(kind, 0, 0)
            : second > int.MaxValue || third > (kind == EntryKind.InFile ? 65535u : int.MaxValue) ? throw new PdfFormatException("a cross-reference entry is out of range (7.5.8.3)", offset)
            : new CrossReferenceEntry(kind, (int)second, (int)third);
    }

    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        foreach (var b in bytes)
        {
            value = (value << 8) | b;
        }

        return value;
    }
}
