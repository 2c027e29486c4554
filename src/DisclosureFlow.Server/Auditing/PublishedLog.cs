using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Storage;

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
    public Task<StoredCheckpoint?> Checkpoint(CancellationToken stop) => store.LastCheckpoint(stop);

    /// <summary>A tile's bytes, or null where the signed log has no such tile.</summary>
    public async Task<byte[]?> Tile(TileAddress address, CancellationToken stop) =>
        await Checkpoint(stop) is { } checkpoint && (checkpoint.Size >> (TileAddress.Height * Math.Max(address.Level, 0))) >= (address.Index * TileAddress.FullWidth) + address.Width
            ? store.Tile(address) : null;

    /// <summary>The inclusion proof of an entry in the last checkpoint, or null while the checkpoint does not cover it.</summary>
    public async Task<TlogProof?> Prove(long index, CancellationToken stop) => await Checkpoint(stop) is { } checkpoint && index < checkpoint.Size
        ? new TlogProof(index, store.Tree(checkpoint.Size).Inclusion(index), Encoding.UTF8.GetBytes(checkpoint.Note)) : null;

    private static void Open(HttpContext http, string caching)
    {
        http.Response.Headers.CacheControl = caching;
        // The log is for everyone, monitors in a browser too.
        http.Response.Headers.AccessControlAllowOrigin = "*";
    }
}
