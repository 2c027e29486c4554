namespace DisclosureFlow.AuditTrail;

/// <summary>
/// A published log of known size read through its tiles: roots and proofs from a handful of 8 KiB files.
/// What it returns is as true as the tiles; check it against a signed root.
/// </summary>
/// <param name="size">Entries in the log.</param>
/// <param name="read">Gives a tile's bytes: 32 for each hash of its width.</param>
public sealed class TileTree(long size, Func<TileAddress, ReadOnlyMemory<byte>> read)
{
    private readonly Dictionary<TileAddress, ReadOnlyMemory<byte>> tiles = [];

    public long Size => size;

    /// <summary>Root over all entries.</summary>
    public MerkleHash Root() => MerkleProof.Root(size, Node);

    /// <inheritdoc cref="MerkleProof.Inclusion"/>
    public IReadOnlyList<MerkleHash> Inclusion(long index) => MerkleProof.Inclusion(index, size, Node);

    /// <summary>Proof that the first <paramref name="oldSize"/> entries are a prefix of this log.</summary>
    public IReadOnlyList<MerkleHash> Consistency(long oldSize) => MerkleProof.Consistency(oldSize, size, Node);

    /// <summary>The tiles needed for an inclusion proof, so that a caller who reads asynchronously can have them ready.</summary>
    public static IReadOnlyList<TileAddress> ForInclusion(long index, long size) =>
        [.. MerkleProof.InclusionNodes(index, size).Select(node => TileAddress.Holding(node, size)).Distinct()];

    /// <summary>The tiles needed for a consistency proof.</summary>
    public static IReadOnlyList<TileAddress> ForConsistency(long oldSize, long size) =>
        [.. MerkleProof.ConsistencyNodes(oldSize, size).Select(node => TileAddress.Holding(node, size)).Distinct()];

    /// <summary>The tiles needed to take up the log's right edge (<see cref="Edge"/>).</summary>
    public static IReadOnlyList<TileAddress> ForEdge(long size) =>
        [.. MerkleProof.CompleteSubtrees(0, size).Select(node => TileAddress.Holding(node, size)).Distinct()];

    /// <summary>The right edge, ready to append to.</summary>
    public CompactRange Edge() => new(size, MerkleProof.CompleteSubtrees(0, size).Select(Node));

    /// <summary>Hash of a complete subtree, computed from the lowest tile that holds it.</summary>
    public MerkleHash Node(MerkleNode node)
    {
        var address = TileAddress.Holding(node, size);
        if (!tiles.TryGetValue(address, out var tile))
        {
            tile = read(address);
            tiles[address] = tile.Length == address.Width * MerkleHash.Length ? tile
                : throw Refuse.Tile($"{address.Path} 应有 {address.Width * MerkleHash.Length} 字节，实有 {tile.Length}", $"{address.Path} should have {address.Width * MerkleHash.Length} bytes, not {tile.Length}");
        }

        var height = node.Level - (address.Level * TileAddress.Height);
        var first = (int)((node.Index << height) - (address.Index * TileAddress.FullWidth));
        return RootOf(tile.Span.Slice(first * MerkleHash.Length, MerkleHash.Length << height));
    }

    /// <summary>Root of a complete subtree from its 2^k hashes.</summary>
    internal static MerkleHash RootOf(ReadOnlySpan<byte> hashes)
    {
        var count = hashes.Length / MerkleHash.Length;
        if (count == 1)
        {
            return new MerkleHash(hashes);
        }

        var half = hashes.Length / 2;
        return MerkleHash.OfNode(RootOf(hashes[..half]), RootOf(hashes[half..]));
    }
}
