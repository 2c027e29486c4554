using System.Globalization;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>The head of a log (C2SP tlog-checkpoint): who it is, how many entries, their root. No extension lines.</summary>
/// <param name="Origin">The log's name and its key's name: a schema-less URL prefix.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">Root over all of them.</param>
public sealed record Checkpoint(string Origin, long Size, MerkleHash Root)
{
    /// <summary>Three lines, each with its newline: origin, size in decimal, root in base64.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n");

    /// <summary>Reads the text of a signed note.</summary>
    /// <exception cref="AuditRefusedException">DF6013: not exactly three lines of that form.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[3].Length != 0 || !NoteText.IsName(lines[0]))
        {
            throw Refuse.Checkpoint("应为三行：来源、条数、根", "three lines are expected: origin, size, root");
        }

        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size.ToString(CultureInfo.InvariantCulture) != lines[1])
        {
            throw Refuse.Checkpoint("第 2 行的条数", "the size on line 2");
        }

        var root = MerkleHash.FromBase64(lines[2]) ?? throw Refuse.Checkpoint("第 3 行的根", "the root on line 3");
        return size > 0 || root == MerkleHash.EmptyRoot ? new Checkpoint(lines[0], size, root)
            : throw Refuse.Checkpoint("空日志的根不对", "the root is not that of an empty log");
    }

    /// <summary>Reads a checkpoint note and believes it only with the log's own signature.</summary>
    /// <param name="note">The published file.</param>
    /// <param name="log">The log's key; its name is the origin expected.</param>
    /// <exception cref="AuditRefusedException">DF6010, DF6011, DF6013.</exception>
    public static Checkpoint Open(ReadOnlySpan<byte> note, VerifierKey log)
    {
        var signed = SignedNote.Parse(note);
        if (signed.Verify(log).Count == 0)
        {
            throw Refuse.Checkpoint($"没有日志 {log.Name} 的签名", $"there is no signature of the log {log.Name}");
        }

        var checkpoint = Parse(signed.Text);
        return checkpoint.Origin == log.Name ? checkpoint
            : throw Refuse.Checkpoint($"来源是 {checkpoint.Origin}，不是 {log.Name}", $"the origin is {checkpoint.Origin}, not {log.Name}");
    }

    /// <summary>Signs this head with the log's key, whose name must be the origin.</summary>
    /// <exception cref="AuditRefusedException">DF6041: the key is another log's.</exception>
    public SignedNote Sign(NoteSigner log) => log.Key.Name == Origin ? log.Sign(Text)
        : throw Refuse.Fork($"密钥属于 {log.Key.Name}，检查点属于 {Origin}", $"the key is of {log.Key.Name}, the checkpoint of {Origin}");

    /// <summary>
    /// Stops a log from signing two histories: the head about to be signed must extend the last one signed.
    /// </summary>
    /// <param name="last">The last checkpoint signed, published or witnessed.</param>
    /// <param name="next">The head of the database.</param>
    /// <param name="rootAt">Root of the database's log as it was at a size.</param>
    /// <exception cref="AuditRefusedException">DF6041: smaller, another origin, or another history.</exception>
    public static void RequireExtends(Checkpoint last, Checkpoint next, Func<long, MerkleHash> rootAt)
    {
        if (last.Origin != next.Origin)
        {
            throw Refuse.Fork($"来源由 {last.Origin} 变为 {next.Origin}", $"the origin changes from {last.Origin} to {next.Origin}");
        }

        if (last.Size > next.Size)
        {
            throw Refuse.Fork($"已签署 {last.Size} 条，数据库只有 {next.Size} 条", $"{last.Size} entries were signed, the database has {next.Size}");
        }

        var root = last.Size == next.Size ? next.Root : rootAt(last.Size);
        if (root != last.Root)
        {
            throw Refuse.Fork($"前 {last.Size} 条与已签署的不同", $"the first {last.Size} entries are not those that were signed");
        }
    }

    /// <summary>UTF-8 of <see cref="Text"/>.</summary>
    public byte[] TextBytes() => Encoding.UTF8.GetBytes(Text);
}
