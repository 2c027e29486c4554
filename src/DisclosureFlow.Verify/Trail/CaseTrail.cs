using System.Collections.Immutable;
using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify;

/// <summary>The case as its entries tell it: opened, in the bundle's order.</summary>
internal sealed class CaseTrail
{
    /// <summary>Actor of acts that no person did.</summary>
    public const string System = "system";

    private CaseTrail(ImmutableArray<OpenedEntry> entries, string? fault, string? faultEn) => (Entries, Fault, FaultEn) = (entries, fault, faultEn);

    public ImmutableArray<OpenedEntry> Entries { get; }

    /// <summary>An opening that its entry does not commit to: nothing opened can be relied on then.</summary>
    public string? Fault { get; }

    public string? FaultEn { get; }

    public static CaseTrail Open(EvidenceBundle bundle)
    {
        var opened = ImmutableArray.CreateBuilder<OpenedEntry>();
        for (var i = 0; i < bundle.Entries.Length; i++)
        {
            try
            {
                opened.Add(OpenedEntry.Open(EntryLeaf.Parse(bundle.Entries[i].Leaf), bundle.Entries[i].Openings));
            }
            catch (AuditRefusedException refused)
            {
                return new CaseTrail([], $"第 {i + 1} 条：{refused.Refusal.Message}", $"entry {i + 1}: {refused.Refusal.MessageEn}");
            }
        }

        return new CaseTrail(opened.ToImmutable(), null, null);
    }

    /// <summary>
    /// The last entry by which a person signed the document off: it names its hash and an outcome. Null when there is none.
    /// The hash is of the signed file, so an entry written before the signature can't name it.
    /// </summary>
    /// <param name="signed">Hashes of what each signature of the document covers, from the file's beginning to the signature's end.</param>
    public OpenedEntry? SignOffOf(HashSet<string> signed) =>
        Entries.LastOrDefault(entry => entry.Act == SignedOff && entry.Document is { } document && signed.Contains(document) && entry.Actor is { Length: > 0 } actor && actor != System);

    private const string SignedOff = "SignedOff";
}
