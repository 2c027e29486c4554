using System.Buffers;
using System.Buffers.Binary;

namespace DisclosureFlow.Pdf.Compression;

/// <summary>
/// Compresses to the zlib format (RFC 1950, 1951). The runtime's own compressor may give other bytes on another processor or after an update;
/// a document that must come out the same years later can't rest on it. Matches are searched lazily along short chains, about zlib's level 6.
/// </summary>
internal ref struct ZlibEncoder
{
    private const int WindowSize = 1 << 15;
    private const int HashBits = 15;
    private const int ShortestMatch = 3;
    private const int LongestMatch = 258;
    private const int LongestChain = 32;

    /// <summary>A match this long is taken without looking for a better one at the next byte.</summary>
    private const int GoodMatch = 32;

    /// <summary>Symbols a block; each block has codes fitted to it.</summary>
    private const int BlockSymbols = 1 << 14;

    private readonly ReadOnlySpan<byte> _data;
    private readonly BitSink _sink;
    private readonly int[] _head;
    private readonly int[] _previous;

    // A literal is its value; a match is length and distance with the top bit set.
    private readonly uint[] _symbols;
    private int _count;

    private ZlibEncoder(ReadOnlySpan<byte> data, BitSink sink, int[] head, int[] previous, uint[] symbols)
    {
        _data = data;
        _sink = sink;
        _head = head;
        _previous = previous;
        _symbols = symbols;
    }

    /// <summary>The zlib stream of <paramref name="data"/>.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> data)
    {
        var sink = new BitSink((data.Length / 2) + 64);
        var head = ArrayPool<int>.Shared.Rent(1 << HashBits);
        var previous = ArrayPool<int>.Shared.Rent(WindowSize);
        var symbols = ArrayPool<uint>.Shared.Rent(BlockSymbols);
        try
        {
            head.AsSpan(0, 1 << HashBits).Fill(-1);
            // Deflate with a window of 32 KB, default level; the pair is a multiple of 31.
            sink.Bytes([0x78, 0x9C]);
            new ZlibEncoder(data, sink, head, previous, symbols).Run();
            Span<byte> check = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(check, Adler32(data));
            sink.Bytes(check);
            return sink.ToArray();
        }
        finally
        {
            ArrayPool<int>.Shared.Return(head);
            ArrayPool<int>.Shared.Return(previous);
            ArrayPool<uint>.Shared.Return(symbols);
        }
    }

    internal static uint MatchSymbol(int length, int distance) => 0x8000_0000u | ((uint)length << 16) | (uint)distance;

    /// <summary>The check sum of RFC 1950, section 8.2.</summary>
    private static uint Adler32(ReadOnlySpan<byte> data)
    {
        const uint modulus = 65521;
        const int most = 5552; // bytes before the sums could overflow
        uint a = 1, b = 0;
        while (!data.IsEmpty)
        {
            var part = data[..Math.Min(most, data.Length)];
            foreach (var value in part)
            {
                a += value;
                b += a;
            }

            a %= modulus;
            b %= modulus;
            data = data[part.Length..];
        }

        return (b << 16) | a;
    }

    private void Run()
    {
        var at = 0;
        while (at < _data.Length)
        {
            var (length, distance) = Find(at, ShortestMatch - 1);
            Insert(at);
            if (length < ShortestMatch)
            {
                Put(_data[at++]);
                continue;
            }

            // Lazy: a longer match one byte on is worth a literal.
            if (length < GoodMatch && at + 1 < _data.Length && Find(at + 1, length) is var (longer, _) && longer > length)
            {
                Put(_data[at++]);
                continue;
            }

            Put(MatchSymbol(length, distance));
            for (var end = at + length; ++at < end;)
            {
                Insert(at);
            }
        }

        DeflateBlock.Write(_sink, _symbols.AsSpan(0, _count), last: true);
    }

    private void Put(uint symbol)
    {
        _symbols[_count++] = symbol;
        if (_count == BlockSymbols)
        {
            DeflateBlock.Write(_sink, _symbols.AsSpan(0, _count), last: false);
            _count = 0;
        }
    }

    private readonly int HashAt(int at) => (int)(((uint)(_data[at] | (_data[at + 1] << 8) | (_data[at + 2] << 16)) * 0x9E3779B1u) >> (32 - HashBits));

    private readonly void Insert(int at)
    {
        if (at + ShortestMatch > _data.Length)
        {
            return;
        }

        ref var head = ref _head[HashAt(at)];
        _previous[at & (WindowSize - 1)] = head;
        head = at;
    }

    /// <summary>The longest match longer than <paramref name="atLeast"/>; length 0 if there is none.</summary>
    private readonly (int Length, int Distance) Find(int at, int atLeast)
    {
        if (at + ShortestMatch > _data.Length)
        {
            return default;
        }

        var limit = Math.Min(LongestMatch, _data.Length - at);
        var (best, distance) = (atLeast, 0);
        var candidate = _head[HashAt(at)];
        for (var tries = LongestChain; tries > 0 && candidate >= 0 && at - candidate < WindowSize && best < limit; tries--)
        {
            // Only a candidate that also agrees where the best so far ends can be longer.
            if (_data[candidate + best] == _data[at + best])
            {
                var length = _data.Slice(candidate, limit).CommonPrefixLength(_data.Slice(at, limit));
                if (length > best)
                {
                    (best, distance) = (length, at - candidate);
                }
            }

            var next = _previous[candidate & (WindowSize - 1)];
            if (next >= candidate)
            {
                break; // the chain's place was taken by a later position
            }

            candidate = next;
        }

        return distance == 0 ? default : (best, distance);
    }
}
