using System.Security.Cryptography;
using System.Text;

namespace DisclosureFlow.AuditTrail.Tests.Evidence;

/// <summary>A short case in a log with strangers' entries around it, and the bundle that proves it.</summary>
internal static class SomeCase
{
    public const string Definition = """
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:df="urn:disclosureflow:bpmn:1">
          <process id="annual">
            <extensionElements><df:role id="drafter" name="起草人"/><df:role id="reviewer" name="保密审查员"/></extensionElements>
            <laneSet><lane id="l1" name="审查"><extensionElements><df:lane candidateRole="reviewer"/></extensionElements><flowNodeRef>review</flowNodeRef></lane></laneSet>
            <userTask id="draft" name="起草"><extensionElements><df:task candidateRole="drafter"/><df:outcome id="submit" name="送审"/></extensionElements></userTask>
            <userTask id="review" name="保密审查"><extensionElements>
              <df:outcome id="approve" name="同意公开"/><df:separation notSameAs="draft" mayBeSameAs="publish"/></extensionElements></userTask>
          </process>
        </definitions>
        """;

    public static IReadOnlyList<AuditEntry> Entries(int seed = 1)
    {
        var salts = Some.Salts(seed);
        var started = AuditEntry.Build(Some.Act() with { Element = "draft" }, salts);
        var submitted = AuditEntry.Build(Some.Act(2, started.Hash) with { Element = "draft", Outcome = "submit", EditionSha256 = ReportHash }, salts);
        var cleared = AuditEntry.Build(Some.Act(3, submitted.Hash) with { Element = "review", Outcome = "approve", Actor = "person-2", Role = "reviewer", Reason = "<无涉密内容> & 无隐私", EditionSha256 = ReportHash }, salts);
        return [started, submitted, cleared];
    }

    public static byte[] Report { get; } = Encoding.UTF8.GetBytes("""{"form":"2021"}""");

    public static EvidenceContents Contents(Func<AuditEntry, IEnumerable<Opening>>? shown = null)
    {
        using var log = Some.Log();
        using var witness = Some.Witness();
        var tree = Some.Tree(300);
        var entries = Entries();
        var places = new List<long>();
        foreach (var entry in entries)
        {
            places.Add(tree.Size);
            tree.Append(entry.Hash);
            tree.Append(Some.Leaf(tree.Size));
        }

        var note = new Checkpoint(log.Key.Name, tree.Size, tree.Root).Sign(log);
        return new EvidenceContents
        {
            Documents = [new("report.json", Report)],
            Entries = [.. entries.Select((entry, i) => new EvidenceEntry(entry.Leaf, [.. shown?.Invoke(entry) ?? entry.Openings], places[i], tree.Inclusion(places[i], tree.Size)))],
            CheckpointNote = note.With(Cosignature.Sign(witness, note.Text, Some.Time)).ToBytes(),
            LogKey = log.Key,
            Definition = new("annual-report.bpmn", Encoding.UTF8.GetBytes(Definition)),
            Roles = [new("person-1", "王起草", "科员", ["drafter"], Some.Time.AddDays(-30)), new("person-2", "李审查", null, ["reviewer"], Some.Time.AddDays(-30), Some.Time.AddDays(30))],
            Certificates = [new("root.pem", "-----BEGIN CERTIFICATE-----\n"u8.ToArray())],
        };
    }

    private static string ReportHash => Convert.ToHexStringLower(SHA256.HashData(Report));
}
