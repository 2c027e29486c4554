namespace DisclosureFlow.AuditTrail;

/// <summary>A tile or entry bundle to publish.</summary>
/// <param name="Address">Where; <see cref="TileAddress.Path"/> is the file name.</param>
/// <param name="Bytes">Content, never to change again.</param>
public sealed record Tile(TileAddress Address, byte[] Bytes);

/// <summary>What an append brings: the new size and root, and the tiles to publish, in the order in which they may go out.</summary>
public sealed record LogGrowth(long Size, MerkleHash Root, IReadOnlyList<Tile> Tiles);

/// <summary>Grows a published log: from the tiles it has and the entries that come, the tiles it gets.</summary>
public static class TileWriter
{
    /// <summary>Appends entries to a log of <paramref name="size"/> entries.</summary>
    /// <param name="size">Entries so far.</param>
    /// <param name="read">Gives a tile or entry bundle that the log has: asked for those of <see cref="Needed"/>.</param>
    /// <param name="entries">New entries in order, each at most 65,535 bytes.</param>
    /// <exception cref="AuditRefusedException">DF6022: a tile that was read has the wrong length.</exception>
    public static LogGrowth Append(long size, Func<TileAddress, ReadOnlyMemory<byte>> read, IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var old = new TileTree(size, read);
        var edge = old.Edge();
        var hashes = new SortedDictionary<(int Level, long Tile), List<MerkleHash>>();
        foreach (var entry in entries)
        {
            edge.Append(MerkleHash.OfEntry(entry.Span), Keep);
        }

        List<Tile> tiles = [];
        foreach (var address in TileAddress.Since(size, edge.Size))
        {
            tiles.Add(new Tile(address, address.Level == TileAddress.Entries ? Bundle(address, size, read, entries) : Join(hashes[(address.Level, address.Index)])));
        }

        // A partial tile may go only after the full one before it exists: by level, then by index, is that order.
        return new LogGrowth(edge.Size, edge.Root, tiles);

        void Keep(int level, long index, MerkleHash hash)
        {
            if (level % TileAddress.Height != 0)
            {
                return;
            }

            var key = (level / TileAddress.Height, index / TileAddress.FullWidth);
            if (!hashes.TryGetValue(key, out var tile))
            {
                hashes[key] = tile = [];
                var before = (int)(index % TileAddress.FullWidth);
                for (var i = index - before; i < index; i++)
                {
                    tile.Add(old.Node(new MerkleNode(level, i)));
                }
            }

            tile.Add(hash);
        }
    }

    /// <summary>The tiles and bundles that <see cref="Append"/> reads from a log of <paramref name="size"/> entries.</summary>
    public static IReadOnlyList<TileAddress> Needed(long size)
    {
        List<TileAddress> needed = [.. TileTree.ForEdge(size)];
        var partial = (int)(size % TileAddress.FullWidth);
        if (partial > 0)
        {
            needed.Add(new TileAddress(TileAddress.Entries, size / TileAddress.FullWidth, partial));
        }

        return needed;
    }

    private static byte[] Bundle(TileAddress address, long size, Func<TileAddress, ReadOnlyMemory<byte>> read, IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var first = address.Index * TileAddress.FullWidth;
        var before = (int)Math.Max(0, size - first);
        IEnumerable<ReadOnlyMemory<byte>> old = before == 0 ? [] : EntryBundle.Decode(read(address with { Width = before }), before);
        return EntryBundle.Encode([.. old, .. entries.Skip((int)Math.Max(0, first - size)).Take(address.Width - before)]);
    }

    private static byte[] Join(List<MerkleHash> hashes)
    {
        var bytes = new byte[hashes.Count * MerkleHash.Length];
        for (var i = 0; i < hashes.Count; i++)
        {
            hashes[i].CopyTo(bytes.AsSpan(i * MerkleHash.Length));
        }

        return bytes;
    }
}
