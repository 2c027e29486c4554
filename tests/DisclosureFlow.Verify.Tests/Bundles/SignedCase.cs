using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Reports;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Tests.Support;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Verify.Tests.Bundles;

/// <summary>
/// A case from the first draft to publication as the server would record it: real pages, a real signature by a demo key, a
/// log with strangers' entries around the case's own, the repository's own process definition. Tests bend it before it is
/// made (acts, people) or after (contents of the bundle).
/// </summary>
internal sealed class SignedCase
{
    private const string Pin = "135790";
    private static readonly Lazy<(byte[] Pdf, byte[] Typeset, byte[] Raised, Certificate Root)> Shared = new(() => Sign(Some.Report()));
    private static readonly Lazy<SignedCase> Made = new(() => new SignedCase());

    private SignedCase()
    {
    }

    /// <summary>The honest case.</summary>
    public static SignedCase Honest => Made.Value;

    public static NoteSigner Log { get; } = new("log.example/yunqiao", NoteKeyType.Ed25519, Enumerable.Repeat((byte)3, 32).ToArray());

    public static NoteSigner Witness { get; } = new("witness.example/county", NoteKeyType.Ed25519Cosignature, Enumerable.Repeat((byte)4, 32).ToArray());

    /// <summary>The signed PDF that all cases share.</summary>
    public static byte[] Pdf => Shared.Value.Pdf;

    /// <summary>The same file at B-LTA, two minutes later.</summary>
    public static byte[] Raised => Shared.Value.Raised;

    public static Certificate Root => Shared.Value.Root;

    public static Report Report { get; } = Some.Report();

    public EvidenceContents Contents { get; private init; } = Make(Acts(), People);

    /// <summary>Anchors that an auditor got elsewhere.</summary>
    public static TrustFiles Trust { get; } = TrustFiles.Read([("trust.policy", Encoding.UTF8.GetBytes(Policy()))]);

    public static IReadOnlyList<RoleAssignment> People { get; } =
    [
        new("p1", "王起草", "科员", ["drafter"], Some.SignedAt.AddYears(-1)),
        new("p2", "李审查", "党政办主任", ["reviewer"], Some.SignedAt.AddYears(-1)),
        new("p3", "赵镇长", "镇长", ["head"], Some.SignedAt.AddYears(-1)),
        new("p4", "孙发布", "科员", ["publisher"], Some.SignedAt.AddYears(-1)),
    ];

    public static string Policy(string lines = "") =>
        $"log {Log.Key}\nwitness county {Witness.Key}\n{lines}cert {Convert.ToBase64String(Root.Der.Span)}\n";

    /// <summary>A case whose acts or people are not the honest ones.</summary>
    public static SignedCase With(Action<List<ActRecord>>? acts = null, IReadOnlyList<RoleAssignment>? people = null, Func<EvidenceContents, EvidenceContents>? contents = null)
    {
        var bent = Acts();
        acts?.Invoke(bent);
        var made = Make(bent, people ?? People);
        return new SignedCase { Contents = contents?.Invoke(made) ?? made };
    }

    public byte[] Zip(Func<EvidenceContents, EvidenceContents>? change = null) => EvidenceBundle.Encode(change?.Invoke(Contents) ?? Contents);

    public VerificationResult Judge(TrustFiles? trust = null, Func<EvidenceContents, EvidenceContents>? change = null) =>
        Verification.OfBundle(Zip(change), trust ?? Trust, Some.SignedAt.AddDays(30));

    private static List<ActRecord> Acts()
    {
        var edition = Report.Sha256Hex();
        var definition = Convert.ToHexStringLower(SHA256.HashData(DefinitionFile()));
        ActRecord At(int minutesBefore, string act, string actor, string? role, string? element, string? outcome = null, string? document = null, string? reason = null, string? of = null) => new()
        {
            Case = "0198f3a0-0000-7000-8000-000000000001", Sequence = 1, Act = act, Element = element, Outcome = outcome, Actor = actor, Role = role, Organ = "云桥镇人民政府",
            OnScreenSha256 = actor == "system" ? null : edition, EditionSha256 = of ?? edition, DocumentSha256 = document, Reason = reason,
            Time = Some.SignedAt.AddMinutes(-minutesBefore), DefinitionSha256 = definition,
        };
        return
        [
            At(60, "CaseStarted", "p1", "drafter", "drafting", reason: "导入文件（text）", of: Convert.ToHexStringLower(SHA256.HashData("{}"u8))),
            At(50, "EditionSaved", "p1", "drafter", "drafting", reason: "补充第五部分"),
            At(40, "Submitted", "p1", "drafter", "drafting", "submitted"),
            At(30, "DispositionsGiven", "p2", "reviewer", "confidentialityReview", reason: "联系电话：可以公开；办公电话"),
            At(20, "Concluded", "p2", "reviewer", "confidentialityReview", "approved", reason: "无涉密内容；条例第十四条"),
            At(10, "Typeset", "system", null, "typesetting", document: Convert.ToHexStringLower(SHA256.HashData(Shared.Value.Typeset))),
            At(1, "SigningStarted", "p3", "head", "signOff", document: Convert.ToHexStringLower(SHA256.HashData(Shared.Value.Typeset))),
            At(0, "SignedOff", "p3", "head", "signOff", "signed", Convert.ToHexStringLower(SHA256.HashData(Pdf))),
            At(-30, "Published", "p4", "publisher", "publication", "published", Convert.ToHexStringLower(SHA256.HashData(Pdf)), "https://www.example.cn/1.html"),
        ];
    }

    private static EvidenceContents Make(List<ActRecord> acts, IReadOnlyList<RoleAssignment> people)
    {
        var tree = new MerkleTree();
        void Strangers(int count)
        {
            for (var i = 0; i < count; i++)
            {
                tree.Append(MerkleHash.OfEntry(BitConverter.GetBytes(tree.Size)));
            }
        }

        Strangers(250);
        List<(AuditEntry Entry, long Index)> entries = [];
        foreach (var act in acts)
        {
            var entry = AuditEntry.Build(act with { Sequence = entries.Count + 1, Previous = entries.Count == 0 ? null : entries[^1].Entry.Hash });
            entries.Add((entry, tree.Size));
            tree.Append(entry.Hash);
            Strangers(3);
        }

        return new EvidenceContents
        {
            Documents = [new("report.pdf", Pdf), new("report.json", Report.ToCanonicalJson())],
            Entries = [.. entries.Select(made => new EvidenceEntry(made.Entry.Leaf, made.Entry.Openings, made.Index, tree.Inclusion(made.Index, tree.Size)))],
            CheckpointNote = new Checkpoint(Log.Key.Name, tree.Size, tree.Root).Sign(Log).ToBytes(),
            LogKey = Log.Key,
            Definition = new("annual-report.bpmn", DefinitionFile()),
            Roles = people,
            Certificates = [new("demo-root.pem", Encoding.ASCII.GetBytes(Root.ToPem() + "\n"))],
        };
    }

    private static byte[] DefinitionFile() => File.ReadAllBytes(Path.Combine(Outside.Repository, "workflows/annual-report.bpmn"));

    /// <summary>Signs a report's pages with a demo key made for it.</summary>
    public static (byte[] Pdf, byte[] Typeset, byte[] Raised, Certificate Root) Sign(Report report)
    {
        var typeset = Some.Pdf(report);
        var (signed, raised, root) = Sign(typeset, new SignatureRequest { FieldName = SignatureFields.Head, SignerName = "赵镇长", Title = "镇长", Time = Some.SignedAt, Certify = true });
        return (signed, typeset, raised, root);
    }

    /// <summary>Signs any file with a demo key made for it.</summary>
    public static (byte[] Pdf, byte[] Raised, Certificate Root) Sign(byte[] pdf, SignatureRequest request)
    {
        var folder = Directory.CreateTempSubdirectory("verify").FullName;
        try
        {
            var keys = Path.Combine(folder, "keys");
            var root = DemoAuthority.Create(keys, new DemoSigner("赵镇长", "镇长", "云桥镇人民政府"), Pin, new FixedClock(Some.SignedAt.AddMinutes(-90)));
            using var key = SealedKey.Open(Path.Combine(keys, DemoAuthority.HeadFile)).Unlock(Pin);
            var signed = PadesSigner.Sign(pdf, key, request);
            return (signed, Raise(signed, keys, root), root);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Raise(byte[] signed, string keys, Certificate root)
    {
        var later = new FixedClock(Some.SignedAt.AddMinutes(2));
        var authority = DemoAuthority.OpenTimestampAuthority(keys, later);
#pragma warning disable VSTHRD002 // Both answer at once, and a lazy value cannot wait.
        byte[] Stamped(byte[] file) => DocumentTimestamps.Append(file, authority, CancellationToken.None).GetAwaiter().GetResult();
        var stamped = Stamped(signed);
        var data = ValidationDataOf.Collect(stamped, new TrustAnchors([root]), DemoAuthority.OpenOcspResponder(keys, later), CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        return Stamped(DocumentSecurityStore.Append(stamped, data));
    }
}

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
