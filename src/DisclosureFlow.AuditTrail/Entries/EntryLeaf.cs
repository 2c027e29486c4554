using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>A published entry read back: fourteen commitments in fixed order and nothing else.</summary>
public sealed class EntryLeaf
{
    private readonly byte[][] commitments;

    private EntryLeaf(byte[] bytes, byte[][] commitments) => (Bytes, this.commitments, Hash) = (bytes, commitments, MerkleHash.OfEntry(bytes));

    /// <summary>The leaf text.</summary>
    public byte[] Bytes { get; }

    /// <summary>Leaf hash.</summary>
    public MerkleHash Hash { get; }

    /// <summary>The 32-byte commitment of a field.</summary>
    public ReadOnlySpan<byte> this[EntryField field] => commitments[(int)field];

    /// <summary>Reads a leaf; there is exactly one way to write one.</summary>
    /// <exception cref="AuditRefusedException">DF6001.</exception>
    public static EntryLeaf Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > EntryBundle.LongestEntry || !Ascii.IsValid(bytes))
        {
            throw Refuse.Entry("不是 ASCII 文本或过长", "not ASCII, or too long");
        }

        var lines = Encoding.ASCII.GetString(bytes).Split('\n');
        if (lines.Length != EntryFields.Names.Count + 2 || lines[^1].Length != 0 || lines[0] != EntryFields.Header)
        {
            throw Refuse.Entry($"应为 {EntryFields.Names.Count + 1} 行，首行 {EntryFields.Header}", $"{EntryFields.Names.Count + 1} lines are expected, the first {EntryFields.Header}");
        }

        var read = new byte[EntryFields.Names.Count][];
        for (var i = 0; i < read.Length; i++)
        {
            var name = EntryFields.Names[i] + " ";
            read[i] = lines[i + 1].StartsWith(name, StringComparison.Ordinal) && MerkleHash.FromBase64(lines[i + 1].AsSpan(name.Length)) is { } commitment
                ? commitment.ToArray() : throw Refuse.Entry($"第 {i + 2} 行（{EntryFields.Names[i]}）", $"line {i + 2} ({EntryFields.Names[i]})");
        }

        return new EntryLeaf(bytes.ToArray(), read);
    }

    /// <summary>True if the value and salt are those that this entry commits to.</summary>
    public bool Commits(Opening opening) => this[opening.Field].SequenceEqual(opening.Commitment());
}
