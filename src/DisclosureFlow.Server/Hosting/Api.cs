using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Publication;

namespace DisclosureFlow.Server.Hosting;

/// <summary>A submission. Revision and edition are what the program was shown, as a page sends them in its hidden fields; the words to warnings go by the finding's key.</summary>
internal sealed record SubmissionRequest(long Revision, string? Edition, IReadOnlyDictionary<string, string>? Words);

/// <summary>A review's conclusion: 同意公开, 退回修改 or 报请确定.</summary>
internal sealed record ConclusionRequest(long Revision, string? Edition, string Conclusion, string Basis, string Reason);

/// <summary>Where and when a report was published and submitted.</summary>
internal sealed record PublicationRequest(long Revision, string? Edition, string Address, DateTimeOffset PublishedAt, string SubmittedTo, DateOnly SubmittedOn, string? ReceiptNumber = null, byte[]? Receipt = null);

/// <summary>
/// The same acts for programs, with a bearer token of the person. A refusal is a problem (RFC 9457) with its permanent code. Signing is not
/// among them: the PIN is typed by the head, on his page.
/// </summary>
internal static class Api
{
    public static void Map(IEndpointRouteBuilder site)
    {
        var api = site.MapGroup("/api").RequireAuthorization(OpenIdServer.ApiPolicy);
        api.MapGet("/me", async (SignedIn person, CancellationToken stop) => Results.Ok(new { account = person.Account, roles = (await person.Roles(stop)).Select(held => new { organ = held.Organ, role = held.Role }) }));
        api.MapGet("/tasks", async (Desk desk, CancellationToken stop) => Results.Ok((await desk.Mine(stop)).Select(open => new
        {
            @case = open.Case.Id, task = open.Task.Id, name = open.Task.Name, title = open.Case.Title, organ = open.Case.OrganName, revision = open.Task.Revision,
            edition = open.Case.EditionSha256, due = open.Task.DueAt, iteration = open.Task.Iteration,
        })));
        api.MapGet("/cases/{id:guid}", async (Guid id, CaseHistory history, CancellationToken stop) => await history.Open(id, stop) is { } found
            ? Results.Ok(new { id, title = found.Title, organ = found.Organ, standing = found.Standing.Name, trail = found.Trail }) : Results.NotFound());
        api.MapPost("/cases/{id:guid}/tasks/{task:int}/submission", async (Guid id, int task, SubmissionRequest sent, Submit submit, SignedIn person, CancellationToken stop) =>
            Answer(await submit.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition), stop, sent.Words)));
        api.MapPost("/cases/{id:guid}/tasks/{task:int}/conclusion", async (Guid id, int task, ConclusionRequest sent, Conclude conclude, SignedIn person, CancellationToken stop) =>
            Answer(await conclude.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition), sent.Conclusion, sent.Basis, sent.Reason, stop)));
        api.MapPost("/cases/{id:guid}/tasks/{task:int}/publication", async (Guid id, int task, PublicationRequest sent, RecordPublication record, SignedIn person, CancellationToken stop) =>
            Answer(await record.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition), 
                new PublicationFacts(sent.Address, sent.PublishedAt, sent.SubmittedTo, sent.SubmittedOn, sent.ReceiptNumber ?? "", sent.Receipt), stop)));
    }

    private static IResult Answer(Outcome outcome) => outcome.Refusal is not { } refusal
        ? Results.Ok(new { @case = outcome.Case, revision = outcome.Revision, value = outcome.Value, at = outcome.At })
        : Results.Problem(refusal.NextStep, statusCode: refusal.Status, title: refusal.Message, type: $"urn:disclosureflow:refusal:{refusal.Code}", extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = refusal.Code, ["titleEn"] = refusal.MessageEn, ["detailEn"] = refusal.NextStepEn,
            ["difference"] = refusal is StaleRefusal stale ? stale.Difference : null,
            ["findings"] = ((refusal as BlockedByFindings)?.Findings ?? (refusal as WarningsNeedAWord)?.Findings)?
                .Select(finding => new { key = FindingWord.KeyOf(finding), finding.Code, finding.Place, zh = finding.Message.Zh, en = finding.Message.En }),
        });
}
