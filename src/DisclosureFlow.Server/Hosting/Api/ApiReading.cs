using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Hosting.Api;

/// <summary>Whom the token stands for and what he may do now.</summary>
internal sealed record WhoAmI(Guid? Account, HeldRole[] Roles);

internal sealed record HeldRole(Guid Organ, string Role);

/// <summary>An open task with what an act on it must send back.</summary>
internal sealed record TaskLine(Guid Case, int Task, string Name, string Title, string Organ, long Revision, string? Edition, DateTimeOffset? Due, int Iteration);

/// <summary>A case and its trail, as far as the reader may see it.</summary>
internal sealed record CaseAnswer(Guid Id, string Title, string Organ, string Standing, IReadOnlyList<TrailLine> Trail);

/// <summary>A passage that may be private: masked, with the id that a decision names.</summary>
internal sealed record HitLine(string Id, string Kind, string Severity, string Place, string Masked);

/// <summary>What programs may read; everything else is as if it were not there.</summary>
internal static class ApiReading
{
    public static void Map(RouteGroupBuilder api)
    {
        var reading = api.MapGroup("").RequireAuthorization(ApiScopes.Read).WithTags("reading");
        reading.MapGet("/me", async (SignedIn person, CancellationToken stop) =>
                Results.Ok(new WhoAmI(person.Account, [.. (await person.Roles(stop)).Select(held => new HeldRole(held.Organ, held.Role))])))
            .Read<WhoAmI>("me", "Whom the token stands for");
        reading.MapGet("/tasks", async (Desk desk, CancellationToken stop) => Results.Ok((await desk.Mine(stop)).Select(open => new TaskLine(
                open.Case.Id, open.Task.Id, open.Task.Name, open.Case.Title, open.Case.OrganName, open.Task.Revision, open.Case.EditionSha256, open.Task.DueAt, open.Task.Iteration)).ToArray()))
            .Read<TaskLine[]>("tasks", "Open tasks of the person, the most urgent first");
        reading.MapGet("/cases/{id:guid}", async (Guid id, CaseHistory history, CancellationToken stop) => await history.Open(id, stop) is { } found
                ? Results.Ok(new CaseAnswer(id, found.Title, found.Organ, found.Standing.Name, found.Trail)) : ApiAnswers.Problem(Refusals.NoSuchCase))
            .Read<CaseAnswer>("case", "A case and its trail");
        reading.MapGet("/cases/{id:guid}/edition", async (Guid id, Store store, SignedIn person, CancellationToken stop) =>
                await Inside(store, person, id, stop) is { EditionSha256: { } edition }
                    ? Results.Bytes(await store.Read(edition, stop), "application/json") : ApiAnswers.Problem(Refusals.NoSuchCase))
            .Read<object>("edition", "The latest edition, canonical JSON");
        reading.MapGet("/cases/{id:guid}/findings", async (Guid id, Store store, SignedIn person, CancellationToken stop) =>
                await Inside(store, person, id, stop) is { EditionSha256: { } edition }
                    ? Results.Ok(ReportChecks.Run(await store.Report(edition, stop)).Select(ApiFinding.Of).ToArray()) : ApiAnswers.Problem(Refusals.NoSuchCase))
            .Read<ApiFinding[]>("findings", "What the checks find in the latest edition");
        reading.MapGet("/cases/{id:guid}/hits", async (Guid id, Store store, SignedIn person, PrivacyHits hits, CancellationToken stop) =>
                await Inside(store, person, id, stop) is { EditionSha256: { } edition }
                    ? Results.Ok((await hits.Of(edition, stop)).Select(hit => new HitLine(hit.Id, hit.Hit.Kind.ToString(), JsonExport.SeverityText(hit.Hit.Severity), hit.Hit.Place, hit.Hit.Masked)).ToArray())
                    : ApiAnswers.Problem(Refusals.NoSuchCase))
            .Read<HitLine[]>("hits", "Passages of the latest edition that may be private");
        reading.MapGet("/cases/{id:guid}/document", async (Guid id, Store store, SignedIn person, CancellationToken stop) =>
                await Inside(store, person, id, stop) is { } one && (one.SignedSha256 ?? one.TypesetSha256) is { } document
                    ? Results.Bytes(await store.Read(document, stop), "application/pdf", "report.pdf") : ApiAnswers.Problem(Refusals.NoSuchCase))
            .WithName("document").WithSummary("The signed PDF, or the one that waits for the signature").Produces<byte[]>(contentType: "application/pdf").ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    /// <summary>The case, if the person belongs to its organ; an administrator takes no part in reports.</summary>
    private static async Task<Case?> Inside(Store store, SignedIn person, Guid id, CancellationToken stop) =>
        await store.Cases.AsNoTracking().SingleOrDefaultAsync(found => found.Id == id, stop) is { } one
            && (await person.Roles(stop)).Any(held => held.Organ == one.OrganId && held.Role != OfficeRoles.Administrator) ? one : null;

    private static void Read<TAnswer>(this RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).Produces<TAnswer>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
}
