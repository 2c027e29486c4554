using System.Text;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using Microsoft.AspNetCore.Mvc;

namespace DisclosureFlow.Server.Hosting.Api;

/// <summary>The acts that pages offer, for programs: the same classes, the same door, the same refusals. Only signing is missing, on purpose.</summary>
internal static class ApiActs
{
    private const long LongestFileBytes = 20L * 1024 * 1024;
    private const string Task = "/cases/{id:guid}/tasks/{task:int}";

    public static void Map(RouteGroupBuilder api)
    {
        var acts = api.MapGroup("").AddEndpointFilter(ApiAnswers.CheckKey);
        Drafting(acts.MapGroup("").RequireAuthorization(ApiScopes.Draft).WithTags("drafting"));
        Review(acts.MapGroup("").RequireAuthorization(ApiScopes.Review).WithTags("review"));
        SignOff(acts.MapGroup("").RequireAuthorization(ApiScopes.SignOff).WithTags("sign-off"));
        Publish(acts.MapGroup("").RequireAuthorization(ApiScopes.Publish).WithTags("publication"));
    }

    private static void Drafting(RouteGroupBuilder acts)
    {
        acts.MapPost("/cases", async (Guid organ, string? fileName, HttpRequest request, StartCase start, SignedIn person, CancellationToken stop) =>
                await Content(request, stop) is { } file ? ApiAnswers.Of((await start.Act(person.Caller, organ, file, fileName, stop)).Answer) : ApiAnswers.Problem(ApiAnswers.ContentUnreadable))
            .Act("startCase", "Open a case from a report's file: text, DOCX, HTML, XLSX, JSON or PDF with text").WithMetadata(new RawContent("application/octet-stream"));
        acts.MapPost(Task + "/editions", async (Guid id, int task, [FromBody] EditionRequest sent, SaveEdition save, SignedIn person, CancellationToken stop) =>
            {
                var read = ReportImport.Read(Encoding.UTF8.GetBytes(sent.Report.GetRawText()), "report.json");
                return read.Report is { } report
                    ? ApiAnswers.Of(await save.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition), report, sent.Reason, stop))
                    : ApiAnswers.Problem(DraftingRefusals.From(read.Refusal!));
            })
            .Act("saveEdition", "Save a new edition");
        acts.MapPost(Task + "/completion", async (Guid id, int task, [FromBody] ShownByProgram shown, FillByRule fill, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await fill.Act(person.Caller, new Shown(id, task, shown.Revision, shown.Edition), stop)))
            .Act("fillByRule", "Accept the values that the balance rules leave no choice about");
        acts.MapPost(Task + "/submission", async (Guid id, int task, [FromBody] ShownByProgram shown, Submit submit, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await submit.Act(person.Caller, new Shown(id, task, shown.Revision, shown.Edition), stop)))
            .Act("submit", "Submit for confidentiality review");
    }

    private static void Review(RouteGroupBuilder acts)
    {
        acts.MapPost(Task + "/dispositions", async (Guid id, int task, [FromBody] DispositionsRequest sent, GiveDispositions give, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await give.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition), sent.Decisions, stop)))
            .Act("giveDispositions", "Decide about privacy hits");
        acts.MapPost(Task + "/conclusion", async (Guid id, int task, [FromBody] ConclusionRequest sent, Conclude conclude, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await conclude.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition), sent.Conclusion, sent.Basis, sent.Reason, stop)))
            .Act("conclude", "Conclude the review: 同意公开, 退回修改 or 报请确定");
        acts.MapPost(Task + "/referral", async (Guid id, int task, [FromBody] ReferralRequest sent, RegisterReferral register, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await register.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition), sent.Authority, sent.LetterNumber, sent.SentOn, stop)))
            .Act("registerReferral", "Register the letter that refers the matter upward");
        acts.MapPost(Task + "/reply", async (Guid id, int task, [FromBody] ReplyRequest sent, RegisterReply register, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await register.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition), sent.LetterNumber, sent.RepliedOn, sent.Conclusion, sent.Scan, stop)))
            .Act("registerReply", "Register the reply to a referral");
    }

    private static void SignOff(RouteGroupBuilder acts)
    {
        acts.MapPost("/cases/{id:guid}/sign-off", async (Guid id, OpenSignOff open, SignedIn person, CancellationToken stop) => ApiAnswers.Of(await open.Act(person.Caller, id, stop)))
            .Act("openSignOff", "Open sign-off; the answer's value is the hash of the PDF to be signed, typeset for today");
        acts.MapPost(Task + "/refusal", async (Guid id, int task, [FromBody] SendBackRequest sent, RefuseSignOff refuse, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await refuse.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition), sent.Reason, stop)))
            .Act("refuseSignOff", "Send back instead of signing");
    }

    private static void Publish(RouteGroupBuilder acts)
    {
        acts.MapPost(Task + "/portal-comparison", async (Guid id, int task, long revision, string? edition, HttpRequest request, CompareWithPortal compare, SignedIn person, CancellationToken stop) =>
            {
                if (await Content(request, stop) is not { } page)
                {
                    return ApiAnswers.Problem(CompareWithPortal.NotAPage);
                }

                var (answer, difference, cells) = await compare.Act(person.Caller, new Shown(id, task, revision, edition), page, stop);
                return answer.Refusal is { } refusal ? ApiAnswers.Problem(refusal) : Results.Ok(new PortalDifference(
                    cells, [.. difference!.Cells.Select(cell => new CellDifference(cell.Cell, cell.Place, cell.Before, cell.After))], [.. difference.Passages.Select(passage => passage.Name)]));
            })
            .Act<PortalDifference>("compareWithPortal", "Compare the portal's saved page with what was signed").WithMetadata(new RawContent("text/html"));
        acts.MapPost(Task + "/publication", async (Guid id, int task, [FromBody] PublicationRequest sent, RecordPublication record, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await record.Act(person.Caller, new Shown(id, task, sent.Revision, sent.Edition),
                    new PublicationFacts(sent.Address, sent.PublishedAt, sent.SubmittedTo, sent.SubmittedOn, sent.ReceiptNumber ?? "", sent.Receipt), stop)))
            .Act("recordPublication", "Record where and when the report was published and submitted");
        acts.MapPut("/organs/{organ:guid}/outlet", async (Guid organ, [FromBody] OutletRequest sent, SetOutlet outlet, SignedIn person, CancellationToken stop) =>
                await outlet.Act(person.Caller, organ, sent.Open, stop) is { } refusal ? ApiAnswers.Problem(refusal) : Results.NoContent())
            .Act("setOutlet", "Open or close the organ's pages on our own public site").Produces(StatusCodes.Status204NoContent);
    }

    private static RouteHandlerBuilder Act(this RouteHandlerBuilder route, string name, string summary) => route.Act<ActAnswer>(name, summary);

    private static RouteHandlerBuilder Act<TAnswer>(this RouteHandlerBuilder route, string name, string summary) => route.WithName(name).WithSummary(summary)
        .Produces<TAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503);

    /// <summary>The raw content of a request; null where there is none or it is longer than an upload may be.</summary>
    private static async Task<byte[]?> Content(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength is 0 or > LongestFileBytes)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, stop);
        return bytes.Length is 0 or > LongestFileBytes ? null : bytes.ToArray();
    }
}

/// <summary>The request's content is a file as it is; its declared type is not relied on.</summary>
internal sealed record RawContent(string Type);

/// <summary>What differs between the portal's page and what was signed.</summary>
internal sealed record PortalDifference(int CellsCompared, CellDifference[] Cells, string[] Passages);

/// <summary>One figure: as signed, and as the portal shows it; null is not given.</summary>
internal sealed record CellDifference(string Cell, string Place, decimal? Signed, decimal? Portal);
