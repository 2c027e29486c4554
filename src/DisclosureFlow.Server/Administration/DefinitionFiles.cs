using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>The file of a deployed definition, for the administrator's diagram and modeler.</summary>
internal static class DefinitionFiles
{
    public static void Map(IEndpointRouteBuilder site) => site.MapGet("/admin/definitions/{sha256:length(64)}.bpmn", async (string sha256, Definitions definitions, Store store, CancellationToken stop) =>
        sha256 == definitions.Shipped.Sha256 ? Results.Bytes(definitions.Shipped.Source, "application/xml")
        : await store.DeployedDefinitions.AnyAsync(one => one.Sha256 == sha256, stop) ? Results.Bytes(await store.Read(sha256, stop), "application/xml") : Results.NotFound())
        .RequireAuthorization(OfficeRoles.Administrator);
}
