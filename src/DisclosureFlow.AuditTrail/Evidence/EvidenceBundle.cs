using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// evidence.zip: all that is needed to check a case without us. The writer is deterministic, and the reader takes only
/// what that writer writes (<see cref="StoredZip"/>): one file for one content. Nothing in it is believed for being in it.
/// </summary>
public sealed class EvidenceBundle
{
    /// <summary>Name of the file that lists the SHA-256 of each other file, in the format of sha256sum.</summary>
    public const string Checksums = "SHA256SUMS";

    /// <summary>Name of the printable account of the case.</summary>
    public const string Account = "过程说明.html";

    /// <summary>Name of the instructions.</summary>
    public const string Readme = "README.md";

    private const string CheckpointFile = "log/checkpoint";
    private const string KeyFile = "log/log.vkey";
    private const string RolesFile = "roles.json";

    private static readonly string[] Folders = ["documents/", "certificates/", "definition/", "entries/"];
    private static readonly string[] Single = [Checksums, Account, Readme, CheckpointFile, KeyFile, RolesFile];

    private readonly SortedDictionary<string, byte[]> files;

    private EvidenceBundle(SortedDictionary<string, byte[]> files)
    {
        this.files = files;
        if (files.Keys.FirstOrDefault(name => !Folders.Any(folder => name.StartsWith(folder, StringComparison.Ordinal)) && !Single.Contains(name)) is { } stray)
        {
            throw Refuse.Bundle($"不认识的文件 {stray}", $"unknown file {stray}");
        }

        Documents = Below("documents/");
        Certificates = Below("certificates/");
        var definitions = Below("definition/");
        Definition = definitions.Count == 1 ? definitions[0] : throw Refuse.Bundle("应有且仅有一份流程定义", "exactly one definition is expected");
        Roles = RoleList.Decode(Required(RolesFile));
        CheckpointNote = Required(CheckpointFile);
        LogKey = VerifierKey.Parse(Encoding.UTF8.GetString(Required(KeyFile)).TrimEnd('\n'));
        Entries = [.. ReadEntries()];
        Changed = [.. CompareChecksums()];
    }

    /// <summary>Every file of the bundle by its name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => files;

    /// <summary>Files that are not as SHA256SUMS lists them, that it lists and that are missing, or that it does not list.</summary>
    public ImmutableArray<string> Changed { get; }

    public IReadOnlyList<EvidenceFile> Documents { get; }

    public IReadOnlyList<EvidenceFile> Certificates { get; }

    public EvidenceFile Definition { get; }

    public IReadOnlyList<RoleAssignment> Roles { get; }

    /// <summary>The case's entries in the bundle's order, each with its openings and proof; none is judged yet.</summary>
    public ImmutableArray<EvidenceEntry> Entries { get; }

    public byte[] CheckpointNote { get; }

    /// <summary>The key that the bundle names; to believe it is the reader's decision, on other grounds.</summary>
    public VerifierKey LogKey { get; }

    /// <summary>Writes a bundle.</summary>
    public static void Write(Stream target, EvidenceContents contents) => target.Write(Encode(contents));

    /// <summary>The bytes of a bundle: the same for the same contents.</summary>
    /// <exception cref="ArgumentException">A file name that no bundle has, or one used twice.</exception>
    public static byte[] Encode(EvidenceContents contents)
    {
        var made = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        AddAll("documents/", contents.Documents);
        AddAll("certificates/", contents.Certificates);
        AddAll("definition/", [contents.Definition]);
        made.Add(RolesFile, RoleList.Encode(contents.Roles));
        made.Add(CheckpointFile, contents.CheckpointNote);
        made.Add(KeyFile, Encoding.UTF8.GetBytes(contents.LogKey + "\n"));
        for (var i = 0; i < contents.Entries.Count; i++)
        {
            var entry = contents.Entries[i];
            made.Add(NameOf(i, "entry"), entry.Leaf);
            made.Add(NameOf(i, "openings"), Openings.Encode(entry.Openings));
            made.Add(NameOf(i, "tlog-proof"), new TlogProof(entry.Index, entry.Proof, contents.CheckpointNote).ToBytes());
        }

        made.Add(Account, ProcessAccount.Render(contents));
        made.Add(Readme, EvidenceReadme.Render(contents));
        made.Add(Checksums, ChecksumsOf(made));
        return StoredZip.Write(made);

        void AddAll(string folder, IEnumerable<EvidenceFile> some)
        {
            foreach (var file in some)
            {
                made.Add(folder + file.Name, file.Name.Contains('/', StringComparison.Ordinal) ? throw new ArgumentException($"{file.Name} names a folder", nameof(contents)) : file.Bytes);
            }
        }
    }

    /// <summary>Reads a bundle; what it says is judged by the one who reads (DisclosureFlow.Verify).</summary>
    /// <exception cref="AuditRefusedException">DF6050 and the refusals of what lies in it: unreadable.</exception>
    public static EvidenceBundle Read(ReadOnlyMemory<byte> zip) => new(StoredZip.Read(zip));

    /// <summary>A document's bytes, such as <c>report.pdf</c>; null when it is not there.</summary>
    public byte[]? Document(string name) => Documents.FirstOrDefault(document => document.Name == name)?.Bytes;

    /// <summary>The contents from which <see cref="Encode"/> makes this bundle again.</summary>
    public EvidenceContents ToContents() => new()
    {
        Documents = Documents,
        Entries = Entries,
        CheckpointNote = CheckpointNote,
        LogKey = LogKey,
        Definition = Definition,
        Roles = Roles,
        Certificates = Certificates,
    };

    /// <summary>
    /// Files that are made from others (account, instructions) and do not say what those others say. An older writer's
    /// wording shows up here as well: it is a reason to look, and no entry of the log speaks for these two files.
    /// </summary>
    public IReadOnlyList<string> NotAsMade()
    {
        var contents = ToContents();
        return [.. new (string Name, byte[] Bytes)[] { (Account, ProcessAccount.Render(contents)), (Readme, EvidenceReadme.Render(contents)) }
            .Where(made => !made.Bytes.AsSpan().SequenceEqual(Required(made.Name))).Select(made => made.Name)];
    }

    /// <summary>Name of a file of the entry at a place in the case (from 0).</summary>
    internal static string NameOf(int place, string extension) => string.Create(CultureInfo.InvariantCulture, $"entries/{place + 1:D4}.{extension}");

    private static byte[] ChecksumsOf(Dictionary<string, byte[]> files)
    {
        var text = new StringBuilder();
        foreach (var (name, bytes) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            text.Append(Convert.ToHexStringLower(SHA256.HashData(bytes))).Append("  ").Append(name).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private IEnumerable<EvidenceEntry> ReadEntries()
    {
        var count = files.Keys.Count(name => name.StartsWith("entries/", StringComparison.Ordinal));
        if (count == 0 || count % 3 != 0)
        {
            throw Refuse.Bundle($"entries/ 有 {count} 个文件", $"entries/ has {count} files");
        }

        for (var i = 0; i < count / 3; i++)
        {
            var leaf = EntryLeaf.Parse(Required(NameOf(i, "entry")));
            var openings = Openings.Decode(Required(NameOf(i, "openings")));
            var proof = TlogProof.Parse(Required(NameOf(i, "tlog-proof")));
            if (proof.Extra is not null || !proof.CheckpointNote.AsSpan().SequenceEqual(CheckpointNote))
            {
                throw Refuse.Bundle($"{NameOf(i, "tlog-proof")} 指向另一个检查点", $"{NameOf(i, "tlog-proof")} leads to another checkpoint");
            }

            yield return new EvidenceEntry(leaf.Bytes, openings, proof.Index, proof.Hashes);
        }
    }

    private IEnumerable<string> CompareChecksums()
    {
        var listed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(Required(Checksums)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length < 67 || line[64..66] != "  " || !listed.TryAdd(line[66..], line[..64]))
            {
                throw Refuse.Bundle(Checksums, Checksums);
            }
        }

        foreach (var name in files.Keys.Where(name => name != Checksums).Union(listed.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!files.TryGetValue(name, out var bytes) || listed.GetValueOrDefault(name) != Convert.ToHexStringLower(SHA256.HashData(bytes)))
            {
                yield return name;
            }
        }
    }

    private List<EvidenceFile> Below(string folder) =>
        [.. files.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal)).Select(file => new EvidenceFile(file.Key[folder.Length..], file.Value))];

    private byte[] Required(string name) => files.TryGetValue(name, out var bytes) ? bytes : throw Refuse.Bundle($"缺少 {name}", $"{name} is missing");
}
