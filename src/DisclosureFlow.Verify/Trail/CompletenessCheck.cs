using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify;

/// <summary>Claim <c>case-complete</c>: sequence numbers without a gap, each entry naming the one before it, from the start to the signature.</summary>
internal static class CompletenessCheck
{
    private const string Name = ClaimNames.CaseComplete;

    public static Claim Judge(CaseTrail trail, EvidenceBundle bundle, OpenedEntry? signOff)
    {
        if (trail.Fault is not null)
        {
            return Claim.Fails(Name, trail.Fault, trail.FaultEn!);
        }

        var hidden = new List<string>();
        for (var i = 0; i < trail.Entries.Length; i++)
        {
            var entry = trail.Entries[i];
            var closed = new[] { EntryField.Case, EntryField.Sequence, EntryField.Previous }.Where(field => entry.Value(field) is null).Select(EntryFields.NameOf).ToList();
            if (closed.Count > 0)
            {
                hidden.Add($"{i + 1} ({string.Join(' ', closed)})");
            }

            if (entry.Value(EntryField.Sequence) is not null && entry.Sequence != i + 1)
            {
                return Claim.Fails(Name, $"第 {i + 1} 条自称是案内第 {entry.Sequence} 条：有记录缺失、重复或换位", $"entry {i + 1} says that it is number {entry.Sequence} of the case: one is missing, doubled or out of place");
            }

            var before = i == 0 ? "" : trail.Entries[i - 1].Leaf.Hash.ToHex();
            if (entry.Value(EntryField.Previous) is { } previous && previous != before)
            {
                return Claim.Fails(Name, $"第 {i + 1} 条不接在前一条之后", $"entry {i + 1} does not follow the one before it");
            }

            if (entry.Case is not null && trail.Entries[0].Case is { } first && entry.Case != first)
            {
                return Claim.Fails(Name, $"第 {i + 1} 条属于另一案卷", $"entry {i + 1} belongs to another case");
            }

            if (i > 0 && bundle.Entries[i].Index <= bundle.Entries[i - 1].Index)
            {
                return Claim.Fails(Name, $"第 {i + 1} 条在日志中的位置早于前一条", $"entry {i + 1} stands before its predecessor in the log");
            }
        }

        if (bundle.Document(Verification.SignedReport) is not null && signOff is null)
        {
            return hidden.Count > 0 || trail.Entries.Any(entry => entry.Closed.Any())
                ? Claim.NotProven(Name, "看不到签发这份文件的记录（有字段未揭示）", "the entry that signed this document off can't be seen (fields are not opened)")
                : Claim.Fails(Name, "没有签发这份文件的记录", "no entry signed this document off");
        }

        if (hidden.Count > 0)
        {
            return Claim.NotProven(Name, $"以下记录未揭示链接字段：{string.Join('、', hidden)}", $"the linking fields of these entries are not opened: {string.Join(", ", hidden)}");
        }

        if (signOff is null)
        {
            return Claim.NotProven(Name, $"{trail.Entries.Length} 条记录前后相接，但尚未签发", $"{trail.Entries.Length} entries in an unbroken chain, but not signed off yet");
        }

        var published = trail.Entries.Any(entry => entry.Act == "Published");
        return Claim.Holds(Name, $"{trail.Entries.Length} 条记录从开始到{(published ? "发布" : "签发")}前后相接，无缺失", $"{trail.Entries.Length} entries in an unbroken chain from the start to the {(published ? "publication" : "signature")}");
    }
}
