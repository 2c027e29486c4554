using System.Globalization;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// C2SP tlog-proof: an entry's index, its inclusion proof and the checkpoint it leads to, in one text file
/// (<c>.tlog-proof</c>); no other file is needed to check an entry but the keys.
/// </summary>
/// <param name="Index">The entry's index, from 0.</param>
/// <param name="Hashes">Audit path from the leaf upwards.</param>
/// <param name="CheckpointNote">The checkpoint as published, byte for byte, cosignatures included.</param>
/// <param name="Extra">Free bytes of the log, or null.</param>
public sealed record TlogProof(long Index, IReadOnlyList<MerkleHash> Hashes, byte[] CheckpointNote, byte[]? Extra = null)
{
    private const string Header = "c2sp.org/tlog-proof@v1";

    /// <summary>Reads a proof file; <see cref="Check"/> judges it.</summary>
    /// <exception cref="AuditRefusedException">DF6021, DF6010.</exception>
    public static TlogProof Parse(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.Length <= SignedNote.LongestNote ? NoteText.Utf8(bytes) : null;
        var split = text?.IndexOf("\n\n", StringComparison.Ordinal) ?? -1;
        if (split < 0)
        {
            throw Refuse.ProofFile("缺少空行", "the empty line is missing");
        }

        var lines = text![..split].Split('\n');
        var at = 1;
        if (lines[0] != Header)
        {
            throw Refuse.ProofFile("第 1 行", "line 1");
        }

        byte[]? extra = null;
        if (lines.Length > at && lines[at].StartsWith("extra ", StringComparison.Ordinal))
        {
            extra = NoteText.Base64(lines[at++]["extra ".Length..]) ?? throw Refuse.ProofFile("extra 行", "the extra line");
        }

        if (lines.Length <= at || !lines[at].StartsWith("index ", StringComparison.Ordinal)
            || !long.TryParse(lines[at].AsSpan("index ".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || lines[at] != string.Create(CultureInfo.InvariantCulture, $"index {index}"))
        {
            throw Refuse.ProofFile("index 行", "the index line");
        }

        at++;
        if (lines.Length - at > MerkleProof.LongestProof)
        {
            throw Refuse.ProofFile("哈希过多", "too many hashes");
        }

        var hashes = lines[at..].Select((line, i) => MerkleHash.FromBase64(line) ?? throw Refuse.ProofFile($"第 {i + 1} 个哈希", $"hash {i + 1}")).ToArray();
        return new TlogProof(index, hashes, Encoding.UTF8.GetBytes(text[(split + 2)..]), extra);
    }

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (Extra is not null)
        {
            text.Append("extra ").Append(Convert.ToBase64String(Extra)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Hashes)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return [.. Encoding.UTF8.GetBytes(text.Append('\n').ToString()), .. CheckpointNote];
    }

    /// <summary>The checkpoint if the entry is in the log under that key; the witnesses' part is the policy's (<see cref="TrustPolicy"/>).</summary>
    /// <param name="entry">The entry's bytes (leaf text).</param>
    /// <param name="log">The log's key, from elsewhere than this file.</param>
    /// <exception cref="AuditRefusedException">DF6010, DF6011, DF6013, DF6020.</exception>
    public Checkpoint Check(ReadOnlySpan<byte> entry, VerifierKey log)
    {
        var checkpoint = Checkpoint.Open(CheckpointNote, log);
        return MerkleProof.VerifyInclusion(MerkleHash.OfEntry(entry), Index, checkpoint.Size, Hashes, checkpoint.Root) ? checkpoint
            : throw Refuse.Proof($"记录 {Index} 不在 {checkpoint.Origin} 的前 {checkpoint.Size} 条中", $"entry {Index} is not among the first {checkpoint.Size} of {checkpoint.Origin}");
    }
}
