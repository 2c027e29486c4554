namespace DisclosureFlow.Pdf.Compression;

/// <summary>One deflate block with dynamic Huffman codes (RFC 1951, 3.2.7).</summary>
internal static class DeflateBlock
{
    private const int EndOfBlock = 256;
    private const int LongestCode = 15;
    private const int LongestLengthCode = 7;

    // RFC 1951, 3.2.5: first value and extra bits of each length and distance code.
    private static readonly ushort[] LengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    private static readonly byte[] LengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    private static readonly ushort[] DistanceBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
    private static readonly byte[] DistanceExtra = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    /// <summary>The order in which lengths of the code length code are written (3.2.7).</summary>
    private static readonly byte[] LengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private static readonly byte[] LengthCodeOf = Table(LengthBase, 259);

    /// <param name="sink">Receives the bits.</param>
    /// <param name="symbols">Literals and matches, as <see cref="ZlibEncoder.MatchSymbol"/> packs them.</param>
    /// <param name="last">True for the last block of the stream.</param>
    public static void Write(BitSink sink, ReadOnlySpan<uint> symbols, bool last)
    {
        Span<int> literalCounts = stackalloc int[286];
        Span<int> distanceCounts = stackalloc int[30];
        literalCounts.Clear();
        distanceCounts.Clear();
        literalCounts[EndOfBlock] = 1;
        foreach (var symbol in symbols)
        {
            if (IsMatch(symbol, out var length, out var distance))
            {
                literalCounts[257 + LengthCodeOf[length]]++;
                distanceCounts[DistanceCodeOf(distance)]++;
            }
            else
            {
                literalCounts[(int)symbol]++;
            }
        }

        var literals = HuffmanCode.For(literalCounts, LongestCode);
        var distances = HuffmanCode.For(distanceCounts, LongestCode);
        sink.Bits(last ? 1u : 0u, 1);
        sink.Bits(2, 2);
        WriteCodes(sink, literals, distances);
        foreach (var symbol in symbols)
        {
            if (!IsMatch(symbol, out var length, out var distance))
            {
                sink.Bits(literals.Codes[symbol], literals.Lengths[symbol]);
                continue;
            }

            var lengthCode = LengthCodeOf[length];
            sink.Bits(literals.Codes[257 + lengthCode], literals.Lengths[257 + lengthCode]);
            sink.Bits((uint)(length - LengthBase[lengthCode]), LengthExtra[lengthCode]);
            var distanceCode = DistanceCodeOf(distance);
            sink.Bits(distances.Codes[distanceCode], distances.Lengths[distanceCode]);
            sink.Bits((uint)(distance - DistanceBase[distanceCode]), DistanceExtra[distanceCode]);
        }

        sink.Bits(literals.Codes[EndOfBlock], literals.Lengths[EndOfBlock]);
    }

    private static bool IsMatch(uint symbol, out int length, out int distance)
    {
        length = (int)((symbol >> 16) & 0x1FF);
        distance = (int)(symbol & 0xFFFF);
        return (symbol & 0x8000_0000u) != 0;
    }

    private static void WriteCodes(BitSink sink, HuffmanCode literals, HuffmanCode distances)
    {
        var literalCount = Math.Max(257, Used(literals.Lengths));
        var distanceCount = Math.Max(1, Used(distances.Lengths));
        byte[] lengths = [.. literals.Lengths.AsSpan(0, literalCount), .. distances.Lengths.AsSpan(0, distanceCount)];
        var runs = RunsOf(lengths);
        Span<int> counts = stackalloc int[19];
        counts.Clear();
        foreach (var (code, _, _) in runs)
        {
            counts[code]++;
        }

        var code19 = HuffmanCode.For(counts, LongestLengthCode);
        var orderCount = LengthOrder.Length;
        while (orderCount > 4 && code19.Lengths[LengthOrder[orderCount - 1]] == 0)
        {
            orderCount--;
        }

        sink.Bits((uint)(literalCount - 257), 5);
        sink.Bits((uint)(distanceCount - 1), 5);
        sink.Bits((uint)(orderCount - 4), 4);
        for (var i = 0; i < orderCount; i++)
        {
            sink.Bits(code19.Lengths[LengthOrder[i]], 3);
        }

        foreach (var (code, extra, bits) in runs)
        {
            sink.Bits(code19.Codes[code], code19.Lengths[code]);
            sink.Bits((uint)extra, bits);
        }
    }

    /// <summary>The code lengths with repeats folded: 16 repeats the one before 3 to 6 times, 17 and 18 are 3 to 10 and 11 to 138 zeros.</summary>
    private static List<(byte Code, int Extra, int Bits)> RunsOf(byte[] lengths)
    {
        var runs = new List<(byte, int, int)>();
        for (var at = 0; at < lengths.Length;)
        {
            var run = 1;
            while (at + run < lengths.Length && lengths[at + run] == lengths[at])
            {
                run++;
            }

            if (lengths[at] == 0 && run >= 3)
            {
                run = Math.Min(run, 138);
                runs.Add(run <= 10 ? ((byte)17, run - 3, 3) : ((byte)18, run - 11, 7));
            }
            else
            {
                runs.Add((lengths[at], 0, 0));
                var repeats = Math.Min(run - 1, 6);
                run = 1;
                if (repeats >= 3)
                {
                    runs.Add((16, repeats - 3, 2));
                    run += repeats;
                }
            }

            at += run;
        }

        return runs;
    }

    private static int Used(byte[] lengths) => Array.FindLastIndex(lengths, length => length > 0) + 1;

    private static int DistanceCodeOf(int distance)
    {
        if (distance <= 4)
        {
            return distance - 1;
        }

        // Two codes for each power of two.
        var bits = System.Numerics.BitOperations.Log2((uint)(distance - 1));
        return (2 * bits) + (((distance - 1) >> (bits - 1)) & 1);
    }

    private static byte[] Table(ushort[] bases, int size)
    {
        var table = new byte[size];
        for (var code = 0; code < bases.Length; code++)
        {
            table.AsSpan(bases[code]).Fill((byte)code);
        }

        return table;
    }
}
