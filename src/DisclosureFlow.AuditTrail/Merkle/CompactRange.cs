using System.Numerics;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// The right edge of a growing tree: one hash for each complete subtree, largest first. Appending costs O(log n) hashes
/// and memory; the rest of the tree is not needed.
/// </summary>
public sealed class CompactRange
{
    private readonly List<MerkleHash> subtrees;

    public CompactRange() => subtrees = [];

    /// <summary>Takes up a tree of <paramref name="size"/> entries from its complete subtrees, largest first (<see cref="Subtrees"/>).</summary>
    /// <exception cref="ArgumentException">There is not one hash for each bit set in the size.</exception>
    public CompactRange(long size, IEnumerable<MerkleHash> subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        this.subtrees = [.. subtrees];
        Size = size;
        if (this.subtrees.Count != BitOperations.PopCount((ulong)size))
        {
            throw new ArgumentException($"a tree of {size} entries has {BitOperations.PopCount((ulong)size)} complete subtrees, not {this.subtrees.Count}", nameof(subtrees));
        }
    }

    /// <summary>Number of entries.</summary>
    public long Size { get; private set; }

    /// <summary>Hashes of the complete subtrees, largest (leftmost) first.</summary>
    public IReadOnlyList<MerkleHash> Subtrees => subtrees;

    /// <summary>Root of the tree (RFC 6962 §2.1); <see cref="MerkleHash.EmptyRoot"/> when there is no entry.</summary>
    public MerkleHash Root
    {
        get
        {
            if (subtrees.Count == 0)
            {
                return MerkleHash.EmptyRoot;
            }

            var root = subtrees[^1];
            for (var i = subtrees.Count - 2; i >= 0; i--)
            {
                root = MerkleHash.OfNode(subtrees[i], root);
            }

            return root;
        }
    }

    /// <summary>Appends one leaf hash.</summary>
    /// <param name="leaf">From <see cref="MerkleHash.OfEntry"/>.</param>
    /// <param name="completed">Called for the leaf and each inner node completed by it: level (0 = leaf), index in that level, hash.</param>
    public void Append(MerkleHash leaf, Action<int, long, MerkleHash>? completed = null)
    {
        var (hash, level, index) = (leaf, 0, Size);
        completed?.Invoke(level, index, hash);
        while ((index & 1) == 1)
        {
            hash = MerkleHash.OfNode(subtrees[^1], hash);
            subtrees.RemoveAt(subtrees.Count - 1);
            (level, index) = (level + 1, index >> 1);
            completed?.Invoke(level, index, hash);
        }

        subtrees.Add(hash);
        Size++;
    }
}
