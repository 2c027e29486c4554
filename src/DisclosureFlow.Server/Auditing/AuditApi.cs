using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>A case as the auditor's search finds it.</summary>
/// <param name="Status">running, published, incident or withdrawn.</param>
/// <param name="Entries">How many entries its trail has.</param>
internal sealed record AuditedCaseAnswer(Guid Id, string Title, string Organ, int? Year, string Status, int Entries, DateTimeOffset ChangedAt);

/// <summary>What the auditor reads, for programs. Nothing here changes anything.</summary>
internal static class AuditApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("audit");
        audit.MapGet("/cases", Search)
            .Offers("auditSearch", OpenIdScopes.Audit, "按报告、人员、操作和时间检索，至多 200 件", "Search by report, person, act and time, 200 at most").Answers<IReadOnlyList<AuditedCaseAnswer>>().Refuses(StatusCodes.Status400BadRequest);
        audit.MapGet("/cases/{id:guid}", async (Guid id, CaseHistory history, SignedIn person, Store store, CancellationToken stop) =>
                await Audits(id, person, store, stop) && await history.Open(id, stop) is { } found ? TypedResults.Ok(CaseAnswer.Of(found)) : ApiAnswers.NotFound())
            .Offers("auditCase", OpenIdScopes.Audit, "一件报告的全部办理记录", "A case's whole trail").Answers<CaseAnswer>().Refuses(StatusCodes.Status404NotFound);
        audit.MapGet("/cases/{id:guid}/evidence.zip", EvidenceOf)
            .Offers("evidence", OpenIdScopes.Audit, "证据包（已签发的报告）", "The evidence bundle of a signed report").AnswersFile("application/zip").Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Search(string? text, string? who, string? act, DateOnly? from, DateOnly? until, SignedIn person, Store store, CancellationToken stop)
    {
        var organs = (await person.Roles(stop)).Where(held => held.Role == OfficeRoles.Auditor).Select(held => held.Organ).ToArray();
        var found = await AuditSearch.Find(store, organs, new AuditQuestion(text, who, act, from, until), stop);
        var rows = await found.OrderByDescending(one => one.ChangedAt).Take(AuditSearch.MostShown)
            .Select(one => new { one.Id, one.Title, one.OrganName, one.Year, one.Status, one.Entries, one.ChangedAt }).ToListAsync(stop);
        return TypedResults.Ok<IReadOnlyList<AuditedCaseAnswer>>([.. rows.Select(one => new AuditedCaseAnswer(
            one.Id, one.Title, one.OrganName, one.Year, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(one.Status.ToString()), one.Entries, one.ChangedAt))]);
    }

    private static async Task<IResult> EvidenceOf(Guid id, SignedIn person, Store store, Evidence evidence, CancellationToken stop) =>
        await Audits(id, person, store, stop) && await store.Cases.AnyAsync(one => one.Id == id && one.SignedSha256 != null, stop)
            ? TypedResults.Bytes(await evidence.Of(id, stop), "application/zip", $"{id}-evidence.zip") : ApiAnswers.NotFound();

    private static async Task<bool> Audits(Guid id, SignedIn person, Store store, CancellationToken stop)
    {
        var organ = await store.Cases.Where(one => one.Id == id).Select(one => (Guid?)one.OrganId).SingleOrDefaultAsync(stop);
        return organ is not null && await person.Holds(OfficeRoles.Auditor, stop, organ);
    }
}
