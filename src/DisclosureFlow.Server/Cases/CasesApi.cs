using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Cases;

/// <summary>An open task and what an act on it must be shown.</summary>
/// <param name="Case">The case.</param>
/// <param name="Task">The task's number within the case.</param>
/// <param name="Form">What kind of task it is, as the definition says: which acts belong to it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Title">The report's title.</param>
/// <param name="Organ">The organ's name.</param>
/// <param name="Revision">To be sent back with an act.</param>
/// <param name="Edition">SHA-256 of the latest edition; to be sent back with an act.</param>
/// <param name="Due">When it is due; null where the process sets no date.</param>
/// <param name="Iteration">1 for the first pass, 2 after one return.</param>
internal sealed record TaskAnswer(Guid Case, int Task, string Form, string Name, string Title, string Organ, long Revision, string Edition, DateTimeOffset? Due, int Iteration)
{
    public static TaskAnswer Of(OpenTask open) => new(
        open.Case.Id, open.Task.Id, open.Element?.Form ?? "", SiteTexts.IsChinese ? open.Task.Name : open.Element?.NameEn ?? open.Task.Name, open.Case.Title, open.Case.OrganName,
        open.Task.Revision, open.Case.EditionSha256!, open.Task.DueAt, open.Task.Iteration);
}

/// <summary>One entry of a case's trail.</summary>
/// <param name="LogIndex">Its place in the public log; null until the sequencer has taken it.</param>
/// <param name="LeafHash">SHA-256 leaf hash of the entry, 64 lower-case hexadecimal digits.</param>
internal sealed record TrailAnswer(
    int Sequence, long? LogIndex, string Act, string? Outcome, string Actor, string? Role, DateTimeOffset At, string? Reason, string? Edition, string? Document, string LeafHash);

/// <summary>Where a case stands and how it came there, as far as the reader may see it.</summary>
internal sealed record CaseAnswer(Guid Id, string Title, string Organ, DateTimeOffset StartedAt, string Standing, bool IsPublished, IReadOnlyList<TrailAnswer> Trail)
{
    public static CaseAnswer Of(CaseView view) => new(view.Id, view.Title, view.Organ, view.StartedAt, view.Standing.Name, view.IsPublished,
        [.. view.Trail.Select(line => new TrailAnswer(line.Sequence, line.LogIndex, line.Act, line.Outcome, line.Actor, line.Role, line.At, line.Reason, line.EditionSha256, line.DocumentSha256, line.LeafHash))]);
}

/// <summary>Tasks, cases and their editions, for programs.</summary>
internal static class CasesApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var cases = api.MapGroup("").WithTags("cases");
        cases.MapGet("/tasks", async (Desk desk, CancellationToken stop) => TypedResults.Ok<IReadOnlyList<TaskAnswer>>([.. (await desk.Mine(stop)).Select(TaskAnswer.Of)]))
            .Offers("myTasks", OpenIdScopes.Read, "我的待办，最急的在前，至多 100 项", "My open tasks, the most urgent first, 100 at most").Answers<IReadOnlyList<TaskAnswer>>();
        cases.MapGet("/cases/{id:guid}/tasks/{task:int}", async (Guid id, int task, Desk desk, CancellationToken stop) =>
                await desk.Open(id, task, stop) is { IsOpen: true } open ? TypedResults.Ok(TaskAnswer.Of(open)) : ApiAnswers.Refuse(Refusals.NoSuchTask))
            .Offers("task", OpenIdScopes.Read, "一项待办：操作前先读它的 revision 和 edition", "One open task: read its revision and edition before an act")
            .Answers<TaskAnswer>().Refuses(StatusCodes.Status404NotFound);
        cases.MapGet("/cases/{id:guid}", async (Guid id, CaseHistory history, CancellationToken stop) => await history.Open(id, stop) is { } found ? TypedResults.Ok(CaseAnswer.Of(found)) : ApiAnswers.NotFound())
            .Offers("case", OpenIdScopes.Read, "一份报告的办理过程", "A report's whole way").Answers<CaseAnswer>().Refuses(StatusCodes.Status404NotFound);
        cases.MapGet("/cases/{id:guid}/editions/{sha256:regex(^[0-9a-f]{{64}}$)}", Edition)
            .Offers("edition", OpenIdScopes.Read, "一个版本的规范 JSON（RFC 8785），字节与其 SHA-256 一致", "An edition's canonical JSON (RFC 8785), the very bytes of its SHA-256")
            .AnswersFile("application/json").Refuses(StatusCodes.Status404NotFound);
        cases.MapGet("/cases/{id:guid}/editions/{sha256:regex(^[0-9a-f]{{64}}$)}/findings", Findings)
            .Offers("findings", OpenIdScopes.Read, "一个版本的检查结果", "What the checks find in an edition").Answers<IReadOnlyList<FindingAnswer>>().Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Edition(Guid id, string sha256, SignedIn person, Store store, CancellationToken stop) =>
        await MaySee(id, sha256, person, store, stop) ? TypedResults.Bytes(await store.Read(sha256, stop), "application/json") : ApiAnswers.NotFound();

    private static async Task<IResult> Findings(Guid id, string sha256, SignedIn person, Store store, DraftChecks checks, CancellationToken stop) =>
        await MaySee(id, sha256, person, store, stop)
            ? TypedResults.Ok<IReadOnlyList<FindingAnswer>>([.. (await checks.Run(await store.Cases.AsNoTracking().SingleAsync(one => one.Id == id, stop), await store.Report(sha256, stop), stop)).Select(FindingAnswer.Of)])
            : ApiAnswers.NotFound();

    // Editions are the work of the organ's own people; an administrator has no part in it.
    private static async Task<bool> MaySee(Guid id, string sha256, SignedIn person, Store store, CancellationToken stop)
    {
        var organ = await store.Editions.Where(one => one.CaseId == id && one.Sha256 == sha256)
            .Select(one => store.Cases.Where(found => found.Id == id).Select(found => (Guid?)found.OrganId).FirstOrDefault()).FirstOrDefaultAsync(stop);
        return organ is not null && (await person.Roles(stop)).Any(held => held.Organ == organ && held.Role != OfficeRoles.Administrator);
    }
}
