using System.Security.Cryptography;
using CsCheck;

namespace DisclosureFlow.AuditTrail.Tests.Merkle;

public sealed class TheTreeIsThatOfRfc6962
{
    private const int Most = 300;

    /// <summary>The definition of RFC 6962 §2.1, written down as it stands there.</summary>
    private static byte[] Definition(int start, int end)
    {
        if (end == start)
        {
            return SHA256.HashData([]);
        }

        if (end - start == 1)
        {
            return SHA256.HashData([0, .. Some.Entry(start)]);
        }

        var k = 1;
        while (k * 2 < end - start)
        {
            k *= 2;
        }

        return SHA256.HashData([1, .. Definition(start, start + k), .. Definition(start + k, end)]);
    }

    [Fact]
    public void The_root_of_nothing_is_the_hash_of_nothing() =>
        Assert.Equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", new CompactRange().Root.ToBase64());

    [Fact]
    public void Every_root_up_to_300_entries_is_the_one_of_the_definition()
    {
        var edge = new CompactRange();
        for (var size = 0; size <= Most; size++)
        {
            Assert.Equal(Definition(0, size), edge.Root.ToArray());
            edge.Append(Some.Leaf(size));
        }
    }

    [Fact]
    public void A_log_taken_up_again_at_any_size_goes_on_as_if_it_had_never_stopped()
    {
        var whole = Some.Tree(Most);
        for (var size = 0; size < Most; size++)
        {
            var edge = new CompactRange(size, MerkleProof.CompleteSubtrees(0, size).Select(whole.Node));
            Assert.Equal(whole.RootAt(size), edge.Root);
            edge.Append(Some.Leaf(size));
            Assert.Equal(whole.RootAt(size + 1), edge.Root);
        }
    }

    [Fact]
    public void Every_entry_of_every_tree_is_proved_at_its_place_and_at_no_other()
    {
        var whole = Some.Tree(Most);
        for (var size = 1; size <= Most; size++)
        {
            var root = whole.RootAt(size);
            for (var index = 0; index < size; index++)
            {
                var proof = whole.Inclusion(index, size);
                Assert.True(MerkleProof.VerifyInclusion(Some.Leaf(index), index, size, proof, root), $"{index} of {size}");
                Assert.False(MerkleProof.VerifyInclusion(Some.Leaf(index), index ^ 1, size, proof, root), $"{index} of {size} passes for its neighbour");
                Assert.False(MerkleProof.VerifyInclusion(Some.Leaf(index + 1), index, size, proof, root), $"another entry passes for {index} of {size}");
            }
        }
    }

    [Fact]
    public void Every_tree_is_proved_a_prefix_of_every_larger_one_and_of_no_other()
    {
        var whole = Some.Tree(Most);
        var roots = Enumerable.Range(0, Most + 1).Select(size => whole.RootAt(size)).ToArray();
        for (var size = 0; size <= Most; size++)
        {
            for (var old = 0; old <= size; old++)
            {
                var proof = whole.Consistency(old, size);
                Assert.True(MerkleProof.VerifyConsistency(old, roots[old], size, roots[size], proof) == (old > 0 || size == 0), $"{old} → {size}");
                Assert.False(MerkleProof.VerifyConsistency(old, roots[(old + 1) % Most], size, roots[size], proof), $"{old} → {size} with another old root");
                Assert.False(MerkleProof.VerifyConsistency(old, roots[old], size, roots[(size + 1) % Most], proof), $"{old} → {size} with another new root");
            }
        }
    }

    [Fact]
    public void A_proof_with_a_changed_a_dropped_or_an_added_hash_is_refused()
    {
        var whole = Some.Tree(Most);
        Gen.Select(Gen.Int[2, Most], Gen.Int[0, Most - 1], Gen.Int[0, 20], Gen.Int[0, 2]).Sample((size, raw, place, kind) =>
        {
            var index = raw % size;
            List<MerkleHash> proof = [.. whole.Inclusion(index, size)];
            var at = place % proof.Count;
            switch (kind)
            {
                case 0:
                    proof[at] = Some.Leaf(9_999);
                    break;
                case 1:
                    proof.RemoveAt(at);
                    break;
                default:
                    proof.Insert(at, Some.Leaf(9_999));
                    break;
            }

            return !MerkleProof.VerifyInclusion(Some.Leaf(index), index, size, proof, whole.RootAt(size));
        });
    }

    [Fact]
    public void Numbers_without_sense_are_refused_without_a_search()
    {
        Assert.False(MerkleProof.VerifyInclusion(Some.Leaf(0), -1, 1, [], Some.Leaf(0)));
        Assert.False(MerkleProof.VerifyInclusion(Some.Leaf(0), 0, 0, [], MerkleHash.EmptyRoot));
        Assert.False(MerkleProof.VerifyInclusion(Some.Leaf(0), 0, long.MaxValue, Enumerable.Repeat(Some.Leaf(0), 64).ToList(), Some.Leaf(0)));
        Assert.False(MerkleProof.VerifyConsistency(2, Some.Leaf(0), 1, Some.Leaf(0), []));
        Assert.False(MerkleProof.VerifyConsistency(-1, Some.Leaf(0), 1, Some.Leaf(0), []));
        Assert.False(MerkleProof.VerifySubtreeConsistency(1, 3, Some.Leaf(0), 4, Some.Leaf(0), []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.Tree(3).Inclusion(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.Tree(3).Inclusion(0, 4));
    }
}
