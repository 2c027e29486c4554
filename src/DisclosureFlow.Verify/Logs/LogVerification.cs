using System.Globalization;
using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify.Logs;

/// <summary>What the check of a whole published log found.</summary>
/// <param name="Head">The signed head.</param>
/// <param name="Checked">Entries read and hashed.</param>
/// <param name="Fault">The first thing that is wrong, in Chinese; null when nothing is.</param>
/// <param name="FaultEn">The same in English.</param>
public sealed record LogResult(Checkpoint Head, long Checked, string? Fault, string? FaultEn);

/// <summary>
/// Reads a published log whole, or from an older checkpoint on: every entry is hashed, every tile compared with the
/// hashes that belong in it, and the root with the signed one. From an older checkpoint: the tiles must first give its
/// root, and the entries that follow must then lead to the new one, so the new log is the old one continued.
/// </summary>
public static class LogVerification
{
    /// <summary>Checks a log.</summary>
    /// <param name="read">Gives a file by its path below the log's address: <c>checkpoint</c>, <c>tile/…</c>.</param>
    /// <param name="log">The log's key.</param>
    /// <param name="since">A checkpoint of the same log, checked before; null to check all.</param>
    /// <exception cref="AuditRefusedException">The checkpoint is unreadable or not signed by the log.</exception>
    public static LogResult Check(Func<string, byte[]> read, VerifierKey log, Checkpoint? since = null)
    {
        var head = Checkpoint.Open(read("checkpoint"), log);
        if (since is not null && (since.Origin != head.Origin || since.Size > head.Size))
        {
            return new LogResult(head, 0, $"日志变短：曾有 {since.Size} 条，现有 {head.Size} 条", $"the log got shorter: it had {since.Size} entries and has {head.Size}");
        }

        try
        {
            return Compare(read, head, since);
        }
        catch (AuditRefusedException refused)
        {
            return new LogResult(head, 0, refused.Refusal.Message, refused.Refusal.MessageEn);
        }
        catch (VerifyRefusedException refused)
        {
            return new LogResult(head, 0, refused.Refusal.Message, refused.Refusal.MessageEn);
        }
    }

    private static LogResult Compare(Func<string, byte[]> read, Checkpoint head, Checkpoint? since)
    {
        var start = since?.Size ?? 0;

        // A tile of the older log is the beginning of the tile that stands in its place now.
        var old = new TileTree(start, address => read(Now(address, head.Size).Path) is var tile && tile.Length >= address.Width * MerkleHash.Length
            ? tile.AsMemory(0, address.Width * MerkleHash.Length) : throw VerifyRefusedException.Log($"{address.Path} 过短", $"{address.Path} is too short"));
        var edge = old.Edge();
        if (since is not null && edge.Root != since.Root)
        {
            return new LogResult(head, 0, $"前 {start} 条已被改写", $"the first {start} entries were rewritten");
        }

        var tiles = new Dictionary<(int Level, long Index), byte[]>();
        string? wrong = null;
        long done = start;
        for (var bundle = start / TileAddress.FullWidth; bundle * TileAddress.FullWidth < head.Size; bundle++)
        {
            var width = (int)Math.Min(TileAddress.FullWidth, head.Size - (bundle * TileAddress.FullWidth));
            var address = new TileAddress(TileAddress.Entries, bundle, width);
            var entries = EntryBundle.Decode(read(address.Path), width);
            for (var i = (int)(done - (bundle * TileAddress.FullWidth)); i < width; i++, done++)
            {
                edge.Append(MerkleHash.OfEntry(entries[i].Span), Expect);
                if (wrong is not null)
                {
                    var text = string.Create(CultureInfo.InvariantCulture, $"{done}");
                    return new LogResult(head, done - start, $"第 {text} 条记录（从 0 起）与分片 {wrong} 不符", $"entry {text} (from 0) does not match {wrong}");
                }
            }
        }

        return edge.Root == head.Root ? new LogResult(head, done - start, null, null)
            : new LogResult(head, done - start, "全部记录算出的根与签署的根不符", "the root of all entries is not the signed one");

        void Expect(int level, long index, MerkleHash hash)
        {
            if (level % TileAddress.Height != 0)
            {
                return;
            }

            var address = TileAddress.Holding(new MerkleNode(level, index), head.Size);
            var key = (address.Level, address.Index);
            if (!tiles.TryGetValue(key, out var tile))
            {
                // Tiles are filled from left to right: the one before of this level is not needed again.
                tiles.Remove((address.Level, address.Index - 1));
                tiles[key] = tile = read(address.Path);
            }

            if (tile.Length != address.Width * MerkleHash.Length || new MerkleHash(tile.AsSpan((int)(index % TileAddress.FullWidth) * MerkleHash.Length, MerkleHash.Length)) != hash)
            {
                wrong ??= address.Path;
            }
        }
    }

    private static TileAddress Now(TileAddress address, long size) =>
        address with { Width = (int)Math.Min(TileAddress.FullWidth, (size >> (TileAddress.Height * address.Level)) - (address.Index * TileAddress.FullWidth)) };
}
