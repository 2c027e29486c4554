using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// A request to a witness (C2SP tlog-witness 1.0.0, add-checkpoint): <c>old &lt;size&gt;</c>, up to 63 base64 hashes, an empty
/// line, the checkpoint. The same bytes go by HTTP or on a stick.
/// </summary>
/// <param name="OldSize">Size of the last checkpoint that the witness cosigned, as the log knows it; 0 for none.</param>
/// <param name="Proof">Consistency proof from that size; empty when it is 0 or the same.</param>
/// <param name="CheckpointNote">The log's signed checkpoint.</param>
public sealed record AddCheckpoint(long OldSize, ImmutableArray<MerkleHash> Proof, byte[] CheckpointNote)
{
    /// <summary>Longest request read, in bytes.</summary>
    public const int LongestRequest = 64 * 1024;

    /// <summary>The request's body.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {OldSize}\n");
        foreach (var hash in Proof)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(text.Append('\n').ToString()), .. CheckpointNote];
    }

    /// <summary>Reads a request; null when it is none (the witness answers 400).</summary>
    public static AddCheckpoint? Parse(ReadOnlySpan<byte> body)
    {
        var split = body.IndexOf("\n\n"u8);
        if (body.Length > LongestRequest || split < 0 || NoteText.Utf8(body[..split]) is not { } head)
        {
            return null;
        }

        var lines = head.Split('\n');
        if (lines.Length > 1 + MerkleProof.LongestProof || !lines[0].StartsWith("old ", StringComparison.Ordinal)
            || !long.TryParse(lines[0].AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var old)
            || lines[0] != string.Create(CultureInfo.InvariantCulture, $"old {old}"))
        {
            return null;
        }

        var proof = lines.Skip(1).Select(line => MerkleHash.FromBase64(line)).ToList();
        return proof.Contains(null) ? null : new AddCheckpoint(old, [.. proof.Select(hash => hash!.Value)], body[(split + 2)..].ToArray());
    }
}
