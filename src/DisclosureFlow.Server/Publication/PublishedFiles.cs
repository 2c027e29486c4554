using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace DisclosureFlow.Server.Publication;

/// <summary>The files beside a published report: the signed PDF and the edition it was made from; for the organ's own people the receipt too.</summary>
internal static class PublishedFiles
{
    public static void Map(IEndpointRouteBuilder site)
    {
        var routes = site.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/reports/{id:guid}/report.pdf", (Guid id, PublishedReports published, Store store, CancellationToken stop) =>
            File(published, store, id, report => report.PdfSha256, "application/pdf", "pdf", stop));
        routes.MapGet("/reports/{id:guid}/report.ofd", async (Guid id, PublishedReports published, Store store, CancellationToken stop) =>
            await published.Line(id, stop) is { OfdSha256: null } ? Results.NotFound() : await File(published, store, id, report => report.OfdSha256!, "application/ofd", "ofd", stop));
        routes.MapGet("/reports/{id:guid}/report.json", (Guid id, PublishedReports published, Store store, CancellationToken stop) =>
            File(published, store, id, report => report.EditionSha256, "application/json", "json", stop));
        routes.MapGet("/reports/{id:guid}/evidence.zip", async (Guid id, PublishedReports published, Evidence evidence, CancellationToken stop) =>
            await published.Line(id, stop) is { } report
                ? await published.MayHaveEvidence(report, stop) ? Results.Bytes(await evidence.Of(id, stop), "application/zip", $"{report.Title}-evidence.zip") : Results.NotFound()
                : await Missing(published, id, stop));
        site.MapGet("/reports/{id:guid}/receipt", async (Guid id, Store store, SignedIn person, CancellationToken stop) =>
            await store.Publications.AsNoTracking().SingleOrDefaultAsync(one => one.CaseId == id, stop) is { ReceiptSha256: { } receipt } record
                && (await person.Roles(stop)).Any(held => held.Organ == record.OrganId && held.Role != OfficeRoles.Administrator)
                ? Results.File(await store.Read(receipt, stop), record.ReceiptType, "receipt" + Ending(record.ReceiptType)) : Results.NotFound()).ExcludeFromDescription();
    }

    private static async Task<IResult> File(PublishedReports published, Store store, Guid id, Func<PublishedReport, string> which, string type, string extension, CancellationToken stop)
    {
        if (await published.Line(id, stop) is not { } report)
        {
            return await Missing(published, id, stop);
        }

        // The bytes are named by their hash, so the hash is the strongest of all entity tags.
        var hash = which(report);
        return Results.File(await store.Read(hash, stop), type, $"{report.Title}.{extension}", entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true);
    }

    private static async Task<IResult> Missing(PublishedReports published, Guid id, CancellationToken stop) =>
        Results.StatusCode(await published.IsGone(id, stop) ? StatusCodes.Status410Gone : StatusCodes.Status404NotFound);

    private static string Ending(string? type) => type switch { "application/pdf" => ".pdf", "image/png" => ".png", _ => ".jpg" };
}
