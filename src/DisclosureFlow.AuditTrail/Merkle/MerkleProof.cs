using System.Numerics;

namespace DisclosureFlow.AuditTrail;

/// <summary>A complete subtree: entries [Index·2^Level, (Index+1)·2^Level). Level 0 is one entry's leaf hash.</summary>
public readonly record struct MerkleNode(int Level, long Index);

/// <summary>
/// Inclusion and consistency proofs of RFC 6962 §2.1.1–2.1.2: made from the hashes of complete subtrees, checked as in
/// RFC 9162 §2.1.3.2 and §2.1.4.2.
/// </summary>
public static class MerkleProof
{
    /// <summary>A proof of more hashes than this can't be right for any tree of at most 2^63 − 1 entries.</summary>
    public const int LongestProof = 63;

    /// <summary>The audit path of entry <paramref name="index"/> in the tree of the first <paramref name="size"/> entries, from the leaf upwards.</summary>
    /// <param name="node">Gives the hash of a complete subtree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the size.</exception>
    public static IReadOnlyList<MerkleHash> Inclusion(long index, long size, Func<MerkleNode, MerkleHash> node) =>
        [.. InclusionParts(index, size).Select(part => RootOf(part.Start, part.End, node))];

    /// <summary>The complete subtrees that <see cref="Inclusion"/> asks for, so that a caller can fetch them beforehand.</summary>
    public static IReadOnlyList<MerkleNode> InclusionNodes(long index, long size) =>
        [.. InclusionParts(index, size).SelectMany(part => CompleteSubtrees(part.Start, part.End))];

    /// <summary>Proof that the tree of the first <paramref name="oldSize"/> entries is a prefix of that of <paramref name="size"/> entries.</summary>
    /// <returns>Empty when the sizes are equal or the old one is 0 (nothing to prove).</returns>
    public static IReadOnlyList<MerkleHash> Consistency(long oldSize, long size, Func<MerkleNode, MerkleHash> node) =>
        [.. ConsistencyParts(oldSize, size).Select(part => RootOf(part.Start, part.End, node))];

    /// <summary>The complete subtrees that <see cref="Consistency"/> asks for.</summary>
    public static IReadOnlyList<MerkleNode> ConsistencyNodes(long oldSize, long size) =>
        [.. ConsistencyParts(oldSize, size).SelectMany(part => CompleteSubtrees(part.Start, part.End))];

    /// <summary>Root of the tree of the first <paramref name="size"/> entries.</summary>
    public static MerkleHash Root(long size, Func<MerkleNode, MerkleHash> node) =>
        size == 0 ? MerkleHash.EmptyRoot : RootOf(0, size, node);

    /// <summary>The complete subtrees, leftmost first, that make up entries [start, end).</summary>
    public static IEnumerable<MerkleNode> CompleteSubtrees(long start, long end)
    {
        while (start < end)
        {
            var aligned = start == 0 ? 62 : BitOperations.TrailingZeroCount(start);
            var level = Math.Min(aligned, BitOperations.Log2((ulong)(end - start)));
            yield return new MerkleNode(level, start >> level);
            start += 1L << level;
        }
    }

    /// <summary>True if <paramref name="leaf"/> is entry <paramref name="index"/> of the tree with that size and root.</summary>
    public static bool VerifyInclusion(MerkleHash leaf, long index, long size, IReadOnlyList<MerkleHash> proof, MerkleHash root)
    {
        if (index < 0 || index >= size || proof.Count > LongestProof)
        {
            return false;
        }

        var (fn, sn, hash) = (index, size - 1, leaf);
        foreach (var sibling in proof)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                hash = MerkleHash.OfNode(sibling, hash);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                hash = MerkleHash.OfNode(hash, sibling);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && hash == root;
    }

    /// <summary>
    /// True if the tree with the old size and root is a prefix of the one with the new size and root. From an empty tree
    /// nothing can be proved (every tree extends it), so an old size of 0 is false unless the new one is 0 as well.
    /// </summary>
    public static bool VerifyConsistency(long oldSize, MerkleHash oldRoot, long size, MerkleHash root, IReadOnlyList<MerkleHash> proof)
    {
        if (oldSize < 0 || oldSize > size || proof.Count > LongestProof)
        {
            return false;
        }

        if (oldSize == size)
        {
            return proof.Count == 0 && oldRoot == root && (size > 0 || root == MerkleHash.EmptyRoot);
        }

        return oldSize > 0 && VerifySubtreeConsistency(0, oldSize, oldRoot, size, root, proof);
    }

    /// <summary>True if [start, end) may be spoken of as a subtree: start is a multiple of the smallest power of two that is not below its length.</summary>
    public static bool IsSubtree(long start, long end) =>
        start >= 0 && start < end && (start & ((long)BitOperations.RoundUpToPowerOf2((ulong)(end - start)) - 1)) == 0;

    /// <summary>True if <paramref name="leaf"/> is entry <paramref name="index"/> of the subtree [start, end) with that root.</summary>
    public static bool VerifySubtreeInclusion(MerkleHash leaf, long index, long start, long end, IReadOnlyList<MerkleHash> proof, MerkleHash root) =>
        IsSubtree(start, end) && VerifyInclusion(leaf, index - start, end - start, proof, root);

    /// <summary>
    /// True if the subtree [start, end) with its root is part of the tree with that size and root
    /// (the subtree consistency proof of draft-ietf-plants-merkle-tree-certs; with start 0 that of RFC 9162 §2.1.4.2).
    /// </summary>
    public static bool VerifySubtreeConsistency(long start, long end, MerkleHash subtree, long size, MerkleHash root, IReadOnlyList<MerkleHash> proof)
    {
        if (start == end)
        {
            // No entries at all are part of every tree; only their root must be that of nothing.
            return start >= 0 && end <= size && proof.Count == 0 && subtree == MerkleHash.EmptyRoot;
        }

        if (!IsSubtree(start, end) || end > size || proof.Count > LongestProof)
        {
            return false;
        }

        // Climb to the highest node that is complete in the subtree: the proof begins there, or the subtree is that node itself.
        var (first, last, tree) = (start, end - 1, size - 1);
        var whole = last == tree;
        while (first != last && (whole || (last & 1) == 1))
        {
            (first, last, tree) = (first >> 1, last >> 1, tree >> 1);
        }

        if (first != last && proof.Count == 0)
        {
            return false;
        }

        var next = first == last ? 0 : 1;
        var ofSubtree = first == last ? subtree : proof[0];
        var ofTree = ofSubtree;
        for (; next < proof.Count; next++)
        {
            if (tree == 0)
            {
                return false;
            }

            if ((last & 1) == 1 || last == tree)
            {
                ofSubtree = first < last ? MerkleHash.OfNode(proof[next], ofSubtree) : ofSubtree;
                ofTree = MerkleHash.OfNode(proof[next], ofTree);
                while ((last & 1) == 0)
                {
                    (first, last, tree) = (first >> 1, last >> 1, tree >> 1);
                }
            }
            else
            {
                ofTree = MerkleHash.OfNode(ofTree, proof[next]);
            }

            (first, last, tree) = (first >> 1, last >> 1, tree >> 1);
        }

        return tree == 0 && ofSubtree == subtree && ofTree == root;
    }

    private static List<(long Start, long End)> InclusionParts(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        List<(long, long)> parts = [];
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + LargestPowerBelow(end - start);
            parts.Add(index < middle ? (middle, end) : (start, middle));
            (start, end) = index < middle ? (start, middle) : (middle, end);
        }

        parts.Reverse();
        return parts;
    }

    private static List<(long Start, long End)> ConsistencyParts(long oldSize, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        List<(long, long)> parts = [];
        if (oldSize == 0 || oldSize == size)
        {
            return parts;
        }

        var (start, end) = (0L, size);
        while (end != oldSize)
        {
            var middle = start + LargestPowerBelow(end - start);
            parts.Add(oldSize <= middle ? (middle, end) : (start, middle));
            (start, end) = oldSize <= middle ? (start, middle) : (middle, end);
        }

        if (start != 0)
        {
            parts.Add((start, end));
        }

        parts.Reverse();
        return parts;
    }

    private static MerkleHash RootOf(long start, long end, Func<MerkleNode, MerkleHash> node)
    {
        var subtrees = CompleteSubtrees(start, end).ToList();
        var root = node(subtrees[^1]);
        for (var i = subtrees.Count - 2; i >= 0; i--)
        {
            root = MerkleHash.OfNode(node(subtrees[i]), root);
        }

        return root;
    }

    // The tree splits at the largest power of two smaller than n.
    private static long LargestPowerBelow(long n) => 1L << BitOperations.Log2((ulong)(n - 1));
}
