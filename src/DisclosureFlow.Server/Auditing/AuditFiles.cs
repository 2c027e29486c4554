using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>What an auditor takes with him: the evidence of a signed case, and proofs of administrative entries.</summary>
internal static class AuditFiles
{
    public static void Map(IEndpointRouteBuilder site)
    {
        var routes = site.MapGroup("/audit").RequireAuthorization(OfficeRoles.Auditor);
        routes.MapGet("/cases/{id:guid}/evidence.zip", async (Guid id, OpenedEntries entries, Evidence evidence, Store store, CancellationToken stop) =>
            await entries.MaySee(id, stop) && await store.Cases.AnyAsync(one => one.Id == id && one.SignedSha256 != null && one.EditionSha256 != null, stop)
                ? Results.Bytes(await evidence.Of(id, stop), "application/zip", $"{id}-evidence.zip") : Results.NotFound());
        routes.MapGet("/entries/{index:long}.tlog-proof", async (long index, OpenedEntries entries, PublishedLog log, Store store, CancellationToken stop) =>
        {
            var chains = await entries.Chains(stop);
            return await store.LogLeaves.AnyAsync(leaf => leaf.Index == index && store.Entries.Any(entry => entry.Id == leaf.EntryId && chains.Contains(entry.CaseId)), stop)
                && await log.Prove(index, stop) is { } proof ? Results.Bytes(proof.ToBytes(), "text/plain; charset=utf-8", $"entry-{index}.tlog-proof") : Results.NotFound();
        });
    }
}
