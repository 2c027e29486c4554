using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>The published log read from its rows: tiles, checkpoints and proofs. Files in the log folder are exports of this.</summary>
internal static class LogRows
{
    /// <summary>The bytes of a tile or entry bundle of a log of at least that extent; null when the log does not have it.</summary>
    public static byte[]? Tile(this Store store, TileAddress address)
    {
        var first = address.Index * TileAddress.FullWidth;
        var end = first + address.Width;
        if (address.Level == TileAddress.Entries)
        {
            var leaves = store.LogLeaves.Where(leaf => leaf.Index >= first && leaf.Index < end).OrderBy(leaf => leaf.Index)
                .Join(store.Entries, leaf => leaf.EntryId, entry => entry.Id, (leaf, entry) => entry.Leaf).ToList();
            return leaves.Count == address.Width ? EntryBundle.Encode([.. leaves.Select(leaf => new ReadOnlyMemory<byte>(leaf))]) : null;
        }

        var hashes = address.Level == 0
            ? store.LogLeaves.Where(leaf => leaf.Index >= first && leaf.Index < end).OrderBy(leaf => leaf.Index)
                .Join(store.Entries, leaf => leaf.EntryId, entry => entry.Id, (leaf, entry) => entry.LeafHash).ToList()
            : store.LogNodes.Where(node => node.Level == address.Level && node.Index >= first && node.Index < end).OrderBy(node => node.Index).Select(node => node.Hash).ToList();
        return hashes.Count == address.Width ? [.. hashes.SelectMany(hash => hash)] : null;
    }

    /// <summary>The log of <paramref name="size"/> entries, read through its tiles.</summary>
    /// <exception cref="LogInDoubt">A row that the log must have is missing.</exception>
    public static TileTree Tree(this Store store, long size) =>
        new(size, address => store.Tile(address) ?? throw new LogInDoubt($"分片 {address.Path} 的数据行缺失", $"rows of {address.Path} are missing"));

    /// <summary>The last signed checkpoint; null while the log is empty.</summary>
    public static async Task<StoredCheckpoint?> LastCheckpoint(this Store store, CancellationToken stop) =>
        await store.Checkpoints.AsNoTracking().OrderByDescending(checkpoint => checkpoint.Size).FirstOrDefaultAsync(stop);
}

/// <summary>The log in the database contradicts what was signed or published. Nothing more is signed until a person has looked.</summary>
public sealed class LogInDoubt(string what, string whatEn) : StoreFault("DF8010",
    $"审计日志存疑，已停止签署：{what}。请勿删除任何文件；从备份核对，并运行 Verify 检查已公布的日志。",
    $"The audit log is in doubt and no checkpoint is signed: {whatEn}. Delete nothing; compare with the backups and check the published log with Verify.");
