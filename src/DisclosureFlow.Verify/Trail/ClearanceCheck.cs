using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify;

/// <summary>
/// Claim <c>cleared</c>: the reviewer's last conclusion before the signature is 同意公开 (the statutory one, 保密法实施条例
/// art. 42) and is about exactly the edition that was signed; nothing else was put in between.
/// </summary>
internal static class ClearanceCheck
{
    private const string Name = ClaimNames.Cleared;
    private const string Clears = "同意公开";

    public static Claim Judge(CaseTrail trail, DefinitionExcerpt definition, OpenedEntry? signOff)
    {
        if (trail.Fault is not null)
        {
            return Claim.Fails(Name, trail.Fault, trail.FaultEn!);
        }

        if (signOff is null)
        {
            return Claim.NotProven(Name, "没有可见的签发记录", "no entry of the signature can be seen");
        }

        if (signOff.Edition is not { Length: 64 } edition)
        {
            return Claim.NotProven(Name, "签发记录未揭示所签稿件", "the entry of the signature does not open its edition");
        }

        var before = trail.Entries.TakeWhile(entry => entry != signOff).ToList();
        if (before.FindIndex(entry => entry.Value(EntryField.Act) is null || entry.Outcome is null) is >= 0 and var hidden)
        {
            return Claim.NotProven(Name, $"第 {hidden + 1} 条未揭示事项或结果", $"entry {hidden + 1} does not open its act or outcome");
        }

        var at = before.FindLastIndex(entry => IsConclusion(entry, definition));
        if (at < 0)
        {
            return Claim.Fails(Name, "签发前没有保密审查结论", "there is no conclusion of a review before the signature");
        }

        // An edition erased before the last conclusion (清除) says nothing about the one that was cleared then.
        if (before.FindIndex(at, entry => entry.Edition is null) is >= 0 and var unnamed)
        {
            return Claim.NotProven(Name, $"第 {unnamed + 1} 条未揭示稿件", $"entry {unnamed + 1} does not open its edition");
        }

        var conclusion = before[at];
        var outcome = definition.OutcomeName(conclusion.Element, conclusion.Outcome!);
        if (outcome != Clears)
        {
            return Claim.Fails(Name, $"签发前最后的审查结论是“{outcome}”", $"the last conclusion before the signature is '{outcome}', not {Clears}");
        }

        if (conclusion.Edition != edition)
        {
            return Claim.Fails(Name, "审查同意的稿件不是所签的稿件", "the edition that was cleared is not the one that was signed");
        }

        return before.Skip(at + 1).Any(entry => entry.Edition!.Length > 0 && entry.Edition != edition)
            ? Claim.Fails(Name, "审查之后、签发之前稿件有变动", "another edition came between the review and the signature")
            : Claim.Holds(Name, $"所签稿件即审查同意公开的稿件（第 {at + 1} 条）", $"the signed edition is the one cleared in entry {at + 1}");
    }

    private static bool IsConclusion(OpenedEntry entry, DefinitionExcerpt definition) =>
        entry.Element is { } element && definition.Tasks.TryGetValue(element, out var task) && task.Outcomes.Values.Contains(Clears, StringComparer.Ordinal)
        && entry.Outcome is { Length: > 0 } outcome && (task.Outcomes.ContainsKey(outcome) || task.Outcomes.Values.Contains(outcome, StringComparer.Ordinal));
}
