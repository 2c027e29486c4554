using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Auditing;

namespace DisclosureFlow.Server.Cases;

/// <summary>The files beside a case's page: its process definition and a proof for each entry.</summary>
internal static class CaseFiles
{
    public static void Map(IEndpointRouteBuilder site)
    {
        var routes = site.MapGroup("").AllowAnonymous();
        routes.MapGet("/cases/{id:guid}/definition.bpmn", async (Guid id, CaseHistory history, CancellationToken stop) =>
            await history.Definition(id, stop) is { } definition ? Results.Bytes(definition.Source, "application/xml") : Results.NotFound());
        routes.MapGet("/cases/{id:guid}/entries/{sequence:int}.tlog-proof", async (Guid id, int sequence, CaseHistory history, PublishedLog log, CancellationToken stop) =>
            await history.LogIndex(id, sequence, stop) is { } index && await log.Prove(index, stop) is { } proof
                ? Results.Bytes(proof.ToBytes(), "text/plain; charset=utf-8", $"{id}-{sequence}.tlog-proof") : Results.NotFound());
    }
}
