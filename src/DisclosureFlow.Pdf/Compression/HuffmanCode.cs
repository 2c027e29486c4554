namespace DisclosureFlow.Pdf.Compression;

/// <summary>A canonical Huffman code of limited length (RFC 1951, 3.2.2), its lengths found by package-merge: shortest for the given counts.</summary>
internal sealed class HuffmanCode
{
    private const int SymbolBits = 9; // 286 symbols at most

    private HuffmanCode(byte[] lengths)
    {
        Lengths = lengths;
        Codes = CodesOf(lengths);
    }

    /// <summary>Bits of each symbol's code; 0 for a symbol that doesn't occur.</summary>
    public byte[] Lengths { get; }

    /// <summary>The codes, first bit lowest, as they are written.</summary>
    public ushort[] Codes { get; }

    /// <param name="counts">How often each symbol occurs.</param>
    /// <param name="longest">Most bits a code may have.</param>
    public static HuffmanCode For(ReadOnlySpan<int> counts, int longest)
    {
        var lengths = new byte[counts.Length];
        var used = new List<int>();
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            if (counts[symbol] > 0)
            {
                used.Add(symbol);
            }
        }

        if (used.Count == 1)
        {
            lengths[used[0]] = 1; // one symbol still needs one bit
        }
        else if (used.Count > 1)
        {
            PackageMerge(counts, used, lengths, longest);
        }

        return new HuffmanCode(lengths);
    }

    /// <summary>
    /// Larmore and Hirschberg: at each of the levels, leaves and pairs of the level below are merged by weight; a symbol's length is how often it
    /// lies in the cheapest 2n − 2 nodes of the top level.
    /// </summary>
    private static void PackageMerge(ReadOnlySpan<int> counts, List<int> used, byte[] lengths, int longest)
    {
        // Weight above symbol: equal weights keep the order of symbols, so that the same counts give the same code.
        var leaves = new long[used.Count];
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = ((long)counts[used[i]] << SymbolBits) | (uint)used[i];
        }

        Array.Sort(leaves);

        // By level, whether each node in order of weight is a leaf (else a pair of the level below).
        var isLeaf = new bool[longest][];
        long[] below = [];
        for (var level = 0; level < longest; level++)
        {
            var pairs = below.Length / 2;
            var weights = new long[leaves.Length + pairs];
            var kinds = new bool[weights.Length];
            var (leaf, pair) = (0, 0);
            for (var node = 0; node < weights.Length; node++)
            {
                var pairWeight = pair < pairs ? below[2 * pair] + below[(2 * pair) + 1] : long.MaxValue;
                kinds[node] = leaf < leaves.Length && leaves[leaf] >> SymbolBits <= pairWeight;
                weights[node] = kinds[node] ? leaves[leaf++] >> SymbolBits : pairWeight;
                pair += kinds[node] ? 0 : 1;
            }

            isLeaf[level] = kinds;
            below = weights;
        }

        var wanted = (2 * leaves.Length) - 2;
        for (var level = longest - 1; level >= 0 && wanted > 0; level--)
        {
            var taken = 0;
            for (var node = 0; node < wanted; node++)
            {
                if (isLeaf[level][node])
                {
                    lengths[leaves[taken++] & ((1 << SymbolBits) - 1)]++;
                }
            }

            wanted = 2 * (wanted - taken);
        }
    }

    private static ushort[] CodesOf(byte[] lengths)
    {
        var next = new int[17];
        foreach (var length in lengths)
        {
            next[length + 1] += length > 0 ? 1 : 0;
        }

        for (var length = 1; length < next.Length; length++)
        {
            next[length] = (next[length] + next[length - 1]) << 1;
        }

        var codes = new ushort[lengths.Length];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] > 0)
            {
                codes[symbol] = Reversed(next[lengths[symbol]]++, lengths[symbol]);
            }
        }

        return codes;
    }

    private static ushort Reversed(int code, int length)
    {
        var reversed = 0;
        for (var i = 0; i < length; i++)
        {
            reversed = (reversed << 1) | ((code >> i) & 1);
        }

        return (ushort)reversed;
    }
}
