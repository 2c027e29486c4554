using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify;

/// <summary>Claims <c>inclusion</c>, <c>checkpoint</c> and <c>witness</c>: the entries' place in a log that somebody stands for.</summary>
internal static class LogCheck
{
    /// <summary>The three claims.</summary>
    /// <param name="bundle">What was handed over.</param>
    /// <param name="policy">Anchors of the person who verifies; empty when he gave none.</param>
    public static (Claim Inclusion, Claim Checkpoint, Claim Witness) Judge(EvidenceBundle bundle, TrustPolicy policy)
    {
        var note = SignedNote.Parse(bundle.CheckpointNote);
        var head = Checkpoint.Parse(note.Text);
        var checkpoint = JudgeCheckpoint(note, head, bundle, policy);
        return (JudgeInclusion(bundle, head, checkpoint), checkpoint, JudgeWitness(note, policy, checkpoint));
    }

    private static Claim JudgeCheckpoint(SignedNote note, Checkpoint head, EvidenceBundle bundle, TrustPolicy policy)
    {
        const string name = ClaimNames.Checkpoint;
        try
        {
            if (head.Origin != bundle.LogKey.Name || note.Verify(bundle.LogKey).Count == 0)
            {
                return Claim.Fails(name, "检查点没有包内日志公钥的签名", "the checkpoint is not signed by the key in the bundle");
            }

            if (policy.Logs.IsEmpty)
            {
                return Claim.NotProven(name, $"检查点与包内自带的日志公钥相符（自洽），但没有给出日志 {head.Origin} 的公钥作为依据", $"the checkpoint agrees with the key in the bundle, but no key of the log {head.Origin} was given to rely on");
            }

            return note.Verify(policy.Logs).Any(log => log.Name == head.Origin)
                ? Claim.Holds(name, $"日志 {head.Origin} 签署了 {head.Size} 条记录的检查点", $"the log {head.Origin} signed a checkpoint of {head.Size} entries", ClaimBasis.Trusted)
                : Claim.Fails(name, $"检查点来自 {head.Origin}，没有所给日志公钥的签名", $"the checkpoint is of {head.Origin} and carries no signature of a log given as an anchor");
        }
        catch (AuditRefusedException refused)
        {
            return Claim.Fails(name, refused.Refusal.Message, refused.Refusal.MessageEn);
        }
    }

    private static Claim JudgeInclusion(EvidenceBundle bundle, Checkpoint head, Claim checkpoint)
    {
        const string name = ClaimNames.Inclusion;
        for (var i = 0; i < bundle.Entries.Length; i++)
        {
            var entry = bundle.Entries[i];
            if (!MerkleProof.VerifyInclusion(MerkleHash.OfEntry(entry.Leaf), entry.Index, head.Size, entry.Proof, head.Root))
            {
                return Claim.Fails(name, $"第 {i + 1} 条记录不在该日志中", $"entry {i + 1} is not in that log");
            }
        }

        return checkpoint.Verdict == ClaimVerdict.Fails
            ? Claim.NotProven(name, "检查点不成立，包含证明没有依据", "the checkpoint fails, so the proofs lead nowhere")
            : Claim.Holds(name, $"{bundle.Entries.Length} 条记录都在日志的前 {head.Size} 条中", $"all {bundle.Entries.Length} entries are among the first {head.Size} of the log", checkpoint.Basis);
    }

    private static Claim JudgeWitness(SignedNote note, TrustPolicy policy, Claim checkpoint)
    {
        const string name = ClaimNames.Witness;
        if (policy.Witnesses.IsEmpty)
        {
            return Claim.NotProven(name, "信任策略没有列出见证方", "the trust policy names no witness");
        }

        var seen = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        try
        {
            foreach (var witness in policy.Witnesses)
            {
                if (Cosignature.TimeIn(note, witness.Key) is { } time)
                {
                    seen[witness.Name] = time;
                }
            }
        }
        catch (AuditRefusedException refused)
        {
            return Claim.Fails(name, refused.Refusal.Message, refused.Refusal.MessageEn);
        }

        var who = seen.Count == 0 ? "0" : string.Join('、', seen.Select(pair => $"{pair.Key}（{pair.Value:yyyy-MM-dd HH:mm:ss}Z）"));
        return policy.QuorumMet(seen.Keys.ToHashSet(StringComparer.Ordinal)) switch
        {
            true when checkpoint.Verdict == ClaimVerdict.Holds => Claim.Holds(name, $"见证方已联署：{who}", $"cosigned by {who}", ClaimBasis.Trusted),
            true => Claim.NotProven(name, "见证方已联署，但检查点本身没有依据", "cosigned, but the checkpoint itself is not proven"),
            false => Claim.Fails(name, $"信任策略要求 {policy.Quorum} 见证，实有：{who}", $"the policy demands {policy.Quorum}, seen: {who}"),
            null when seen.Count > 0 => Claim.Holds(name, $"见证方已联署（策略未作要求）：{who}", $"cosigned, though the policy demands none: {who}", ClaimBasis.Trusted),
            null => Claim.NotProven(name, "没有见证方联署，信任策略也不要求", "no witness cosigned, and the policy demands none"),
        };
    }
}
