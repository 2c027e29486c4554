using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>
/// The log as anyone may read it (C2SP tlog-tiles): the last signed checkpoint and the tiles below it, served from the database's rows.
/// Nothing beyond the signed size is given out.
/// </summary>
internal sealed class PublishedLog(Store store)
{
    public static void Map(IEndpointRouteBuilder site)
    {
        var routes = site.MapGroup("").AllowAnonymous();
        routes.MapGet("/checkpoint", async (HttpContext http, PublishedLog log, CancellationToken stop) =>
        {
            if (await log.Checkpoint(stop) is not { } checkpoint)
            {
                return Results.NotFound();
            }

            Open(http, "public, max-age=5");
            return Results.Text(checkpoint.Note, "text/plain", Encoding.UTF8);
        });
        routes.MapGet("/tile/{**rest}", async (HttpContext http, string rest, PublishedLog log, CancellationToken stop) =>
        {
            if (TileAddress.Parse("tile/" + rest) is not { } address || await log.Tile(address, stop) is not { } bytes)
            {
                return Results.NotFound();
            }

            Open(http, "public, max-age=31536000, immutable");
            return Results.Bytes(bytes, "application/octet-stream");
        });
    }

    /// <summary>The last checkpoint signed and stored, or null before the first.</summary>
    public Task<StoredCheckpoint?> Checkpoint(CancellationToken stop) =>
        store.Checkpoints.AsNoTracking().OrderByDescending(one => one.Size).FirstOrDefaultAsync(stop);

    /// <summary>A tile's bytes, or null where the signed log has no such tile.</summary>
    public async Task<byte[]?> Tile(TileAddress address, CancellationToken stop) =>
        await Checkpoint(stop) is { } checkpoint ? await Tile(address, checkpoint.Size, stop) : null;

    /// <summary>The inclusion proof of an entry in the last checkpoint, or null while the checkpoint does not cover it.</summary>
    public async Task<TlogProof?> Prove(long index, CancellationToken stop)
    {
        if (await Checkpoint(stop) is not { } checkpoint || index >= checkpoint.Size)
        {
            return null;
        }

        var tiles = new Dictionary<TileAddress, ReadOnlyMemory<byte>>();
        foreach (var address in TileTree.ForInclusion(index, checkpoint.Size))
        {
            tiles[address] = await Tile(address, checkpoint.Size, stop) ?? throw new InvalidOperationException($"{address.Path} is missing from the log");
        }

        return new TlogProof(index, new TileTree(checkpoint.Size, address => tiles[address]).Inclusion(index), Encoding.UTF8.GetBytes(checkpoint.Note));
    }

    private async Task<byte[]?> Tile(TileAddress address, long size, CancellationToken stop)
    {
        var shift = TileAddress.Height * Math.Max(address.Level, 0);
        var first = address.Index * TileAddress.FullWidth;
        if ((size >> shift) < first + address.Width)
        {
            return null;
        }

        var (from, until) = (first << shift, (first + address.Width) << shift);
        var rows = from leaf in store.LogLeaves.AsNoTracking()
                   join entry in store.Entries on leaf.EntryId equals entry.Id
                   where leaf.Index >= @from && leaf.Index < until
                   orderby leaf.Index
                   select entry;
        if (address.Level == TileAddress.Entries)
        {
            var leaves = await rows.Select(entry => entry.Leaf).ToListAsync(stop);
            return EntryBundle.Encode([.. leaves.Select(leaf => (ReadOnlyMemory<byte>)leaf)]);
        }

        // A hash of a higher level is the root of 256^level leaves: a running range gives each in one pass over the rows.
        var tile = new byte[address.Width * MerkleHash.Length];
        var (at, range) = (0L, new CompactRange());
        await foreach (var hash in rows.Select(entry => entry.LeafHash).AsAsyncEnumerable().WithCancellation(stop))
        {
            range.Append(new MerkleHash(hash));
            if ((++at & ((1L << shift) - 1)) == 0)
            {
                range.Root.CopyTo(tile.AsSpan((int)((at >> shift) - 1) * MerkleHash.Length));
                range = new CompactRange();
            }
        }

        return at == until - from ? tile : throw new InvalidOperationException($"{address.Path}: {until - from} leaves expected, {at} found");
    }

    private static void Open(HttpContext http, string caching)
    {
        http.Response.Headers.CacheControl = caching;
        // The log is for everyone, monitors in a browser too.
        http.Response.Headers.AccessControlAllowOrigin = "*";
    }
}
