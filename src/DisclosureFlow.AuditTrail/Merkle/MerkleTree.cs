namespace DisclosureFlow.AuditTrail;

/// <summary>A whole tree in memory: every complete subtree's hash, 64 bytes an entry. For tests, checks of whole logs and small logs.</summary>
public sealed class MerkleTree
{
    private readonly List<List<MerkleHash>> levels = [];
    private readonly CompactRange edge = new();

    /// <summary>Number of entries.</summary>
    public long Size => edge.Size;

    /// <summary>Root of all entries.</summary>
    public MerkleHash Root => edge.Root;

    /// <summary>Appends one leaf hash.</summary>
    public void Append(MerkleHash leaf) => edge.Append(leaf, Keep);

    /// <summary>Hash of a complete subtree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree is not that large yet.</exception>
    public MerkleHash Node(MerkleNode node) => levels[node.Level][checked((int)node.Index)];

    /// <summary>Root of the tree as it was at <paramref name="size"/> entries.</summary>
    public MerkleHash RootAt(long size) => MerkleProof.Root(AtMost(size), Node);

    /// <inheritdoc cref="MerkleProof.Inclusion"/>
    public IReadOnlyList<MerkleHash> Inclusion(long index, long size) => MerkleProof.Inclusion(index, AtMost(size), Node);

    /// <inheritdoc cref="MerkleProof.Consistency"/>
    public IReadOnlyList<MerkleHash> Consistency(long oldSize, long size) => MerkleProof.Consistency(oldSize, AtMost(size), Node);

    private long AtMost(long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        return size;
    }

    private void Keep(int level, long index, MerkleHash hash)
    {
        if (level == levels.Count)
        {
            levels.Add([]);
        }

        levels[level].Add(hash);
    }
}
