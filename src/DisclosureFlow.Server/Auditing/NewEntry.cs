using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Storage;

namespace DisclosureFlow.Server.Auditing;

/// <summary>Puts the record of an act among the entries, in the act's own transaction: leaf, hash and openings.</summary>
internal static class NewEntry
{
    /// <param name="store">With the act's transaction running.</param>
    /// <param name="chain">The case, or the chain of administration.</param>
    /// <param name="record">What was done; its sequence follows the chain's last.</param>
    /// <returns>The leaf hash, which the next entry of the chain names.</returns>
    public static MerkleHash Add(Store store, Guid chain, ActRecord record)
    {
        var built = AuditEntry.Build(record);
        var entry = new Entry { CaseId = chain, Sequence = (int)record.Sequence, Leaf = built.Leaf, LeafHash = built.Hash.ToArray(), At = record.Time };
        foreach (var opening in built.Openings)
        {
            entry.Openings.Add(new Opening { Field = EntryFields.NameOf(opening.Field), Salt = opening.Salt, Value = opening.Value });
        }

        store.Entries.Add(entry);
        return built.Hash;
    }
}
