using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>
/// Gives entries their place in the published log. Acts insert entries without an index; this takes those that have none, ordered by case
/// and sequence, and inserts leaves and tree head in one transaction; afterwards the committed head is signed and stored, then released.
/// The indexes are without a gap, and within a case they follow its own sequence. One process holds the data folder, so there is one
/// sequencer; a second one would fail on the primary keys.
/// </summary>
internal sealed class Sequencer(IDbContextFactory<Store> stores, DataFolder folder, LogKey key, LogExport export, TimeProvider clock) : IDisposable
{
    private const int BatchSize = 1024;
    private readonly SemaphoreSlim one = new(1, 1);
    private CompactRange? edge;
    private long sequencedUpTo;

    /// <summary>Takes up every entry committed so far, signs and releases. Returns the size of the log.</summary>
    /// <exception cref="LogInDoubt">The database contradicts what was signed or published before.</exception>
    public async Task<long> Advance(CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            edge ??= await TakeUp(stop);
            while (await Append(stop))
            {
                await Sign(stop);
            }

            return edge.Size;
        }
        catch
        {
            // Whatever was in memory may be ahead of the database: read it again before the next attempt.
            edge = null;
            throw;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<CompactRange> TakeUp(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        sequencedUpTo = 0;
        var head = await store.TreeHeads.AsNoTracking().OrderByDescending(one => one.Size).FirstOrDefaultAsync(stop);
        var size = head?.Size ?? 0;
        if (await store.LogLeaves.LongCountAsync(stop) != size)
        {
            throw new LogInDoubt($"日志行数与树头 {size} 不符", $"the number of leaves is not the tree head's {size}");
        }

        var taken = size == 0 ? new CompactRange() : store.Tree(size).Edge();
        if (head is not null && taken.Root != new MerkleHash(head.Root))
        {
            throw new LogInDoubt($"大小 {size} 的树根与记录不符", $"the root at size {size} is not the recorded one");
        }

        if (await store.LastCheckpoint(stop) is { } signed)
        {
            CheckAgainst(store, Encoding.UTF8.GetBytes(signed.Note), "已签署的检查点", "the signed checkpoint", size);
        }

        var published = Path.Combine(folder.Log, LogExport.CheckpointFile);
        if (File.Exists(published))
        {
            CheckAgainst(store, await File.ReadAllBytesAsync(published, stop), "已公布的检查点", "the published checkpoint", size);
        }

        edge = taken;
        if (size > 0)
        {
            await Sign(stop);
        }

        return taken;
    }

    private void CheckAgainst(Store store, byte[] note, string what, string whatEn, long size)
    {
        var earlier = Checkpoint.Open(note, key.Signer.Key);
        if (earlier.Size > size)
        {
            throw new LogInDoubt($"{what}有 {earlier.Size} 条，数据库只有 {size} 条", $"{whatEn} has {earlier.Size} entries, the database {size}");
        }

        if (earlier.Size > 0 && store.Tree(earlier.Size).Root() != earlier.Root)
        {
            throw new LogInDoubt($"{what}（{earlier.Size} 条）与数据库内容不一致", $"{whatEn} of size {earlier.Size} is not the database's history");
        }
    }

    private async Task<bool> Append(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var pending = store.Entries.AsNoTracking().Where(entry => entry.Id > sequencedUpTo && !store.LogLeaves.Any(leaf => leaf.EntryId == entry.Id));
        if (!await pending.AnyAsync(stop))
        {
            return false;
        }

        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var batch = await pending.OrderBy(entry => entry.CaseId).ThenBy(entry => entry.Sequence).Take(BatchSize).Select(entry => new { entry.Id, entry.LeafHash }).ToListAsync(stop);
        var grown = new CompactRange(edge!.Size, edge.Subtrees);
        foreach (var entry in batch)
        {
            store.LogLeaves.Add(new LogLeaf { Index = grown.Size, EntryId = entry.Id });
            grown.Append(new MerkleHash(entry.LeafHash), (level, index, hash) =>
            {
                if (level > 0 && level % TileAddress.Height == 0)
                {
                    store.LogNodes.Add(new LogNode { Level = level / TileAddress.Height, Index = index, Hash = hash.ToArray() });
                }
            });
        }

        store.TreeHeads.Add(new TreeHead { Size = grown.Size, Root = grown.Root.ToArray() });
        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        edge = grown;
        if (batch.Count < BatchSize)
        {
            // One writer at a time: every entry up to this id is committed and now has its leaf.
            sequencedUpTo = Math.Max(sequencedUpTo, batch.Max(entry => entry.Id));
        }

        return true;
    }

    private async Task Sign(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var last = await store.LastCheckpoint(stop);
        var next = new Checkpoint(key.Signer.Key.Name, edge!.Size, edge.Root);
        if (last is null || last.Size < next.Size)
        {
            var before = last is null ? null : Checkpoint.Open(Encoding.UTF8.GetBytes(last.Note), key.Signer.Key);
            if (before is not null)
            {
                Checkpoint.RequireExtends(before, next, size => store.Tree(size).Root());
            }

            // Stored before anyone sees it: two inconsistent checkpoints are never signed.
            var note = next.Sign(key.Signer);
            store.Checkpoints.Add(new StoredCheckpoint { Size = next.Size, Note = Encoding.UTF8.GetString(note.ToBytes()), SignedAt = clock.Moment() });
            await store.SaveChangesAsync(stop);
        }

        await export.Write(store, stop);
    }
}
