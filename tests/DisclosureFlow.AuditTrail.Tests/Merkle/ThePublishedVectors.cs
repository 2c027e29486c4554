using System.Text;
using System.Text.Json;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.AuditTrail.Tests.Merkle;

/// <summary>The proof vectors of transparency-dev/merkle.</summary>
public sealed class ThePublishedVectors
{
    [Fact]
    public void All_518_are_judged_as_they_say()
    {
        var judged = 0;
        foreach (var line in File.ReadLines(Outside.SharedFile("samples/merkle-vectors/vectors.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var vector = json.RootElement;
            Assert.True(Accepts(vector) == !vector.GetProperty("wantErr").GetBoolean(), line);
            judged++;
        }

        Assert.Equal(518, judged);
    }

    private static bool Accepts(JsonElement vector)
    {
        List<MerkleHash> proof = [];
        if (vector.GetProperty("proof") is { ValueKind: JsonValueKind.Array } hashes)
        {
            foreach (var hash in hashes.EnumerateArray())
            {
                if (Hash(hash) is not { } sibling)
                {
                    return false;
                }

                proof.Add(sibling);
            }
        }

        return vector.GetProperty("kind").GetString() switch
        {
            "inclusion" => Hash(vector.GetProperty("root")) is { } root && Hash(vector.GetProperty("leafHash")) is { } leaf
                && Number(vector, "leafIdx") is { } index && Number(vector, "treeSize") is { } size && MerkleProof.VerifyInclusion(leaf, index, size, proof, root),
            "subtreeinclusion" => Hash(vector.GetProperty("root")) is { } root && Hash(vector.GetProperty("leafHash")) is { } leaf
                && Number(vector, "leafIdx") is { } index && Number(vector, "start") is { } start && Number(vector, "end") is { } end
                && MerkleProof.VerifySubtreeInclusion(leaf, index, start, end, proof, root),
            "consistency" => Hash(vector.GetProperty("root1")) is { } old && Hash(vector.GetProperty("root2")) is { } root
                && Number(vector, "size1") is { } oldSize && Number(vector, "size2") is { } size && MerkleProof.VerifyConsistency(oldSize, old, size, root, proof),
            "subtreeconsistency" => Hash(vector.GetProperty("root1")) is { } subtree && Hash(vector.GetProperty("root2")) is { } root
                && Number(vector, "start") is { } start && Number(vector, "end") is { } end && Number(vector, "size") is { } size
                && MerkleProof.VerifySubtreeConsistency(start, end, subtree, size, root, proof),
            var kind => throw new InvalidDataException(kind),
        };
    }

    /// <summary>
    /// Some vectors have a few words in a hash's place that must only be equal or not: they stand for the hash of those
    /// words. Nothing at all is no hash, and a vector with it is refused.
    /// </summary>
    private static MerkleHash? Hash(JsonElement value) => value.GetString() switch
    {
        null or "" => null,
        _ when value.GetBytesFromBase64() is { Length: 32 } bytes => new MerkleHash(bytes),
        var words => MerkleHash.OfEntry(Encoding.UTF8.GetBytes(words)),
    };

    private static long? Number(JsonElement vector, string name) => vector.GetProperty(name).TryGetInt64(out var number) ? number : null;
}
