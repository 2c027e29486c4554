using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>A passage that the scan found, and what was decided about it.</summary>
/// <param name="Id">To be named in a disposition.</param>
/// <param name="Kind">What it looks like: a telephone number, a name, a mark of secrecy…</param>
/// <param name="Severity">block, warn or note.</param>
/// <param name="Place">Section and paragraph.</param>
/// <param name="Masked">The passage with its middle hidden; the text itself stands in the edition alone.</param>
/// <param name="Decision">可以公开, 删减或去标识化, 不予公开 or 不能确定; null while undecided.</param>
internal sealed record HitAnswer(string Id, string Kind, string Severity, string Place, string Masked, string? Decision);

/// <summary>Decisions about passages, several at once.</summary>
/// <param name="Decisions">At least one.</param>
internal sealed record DispositionsRequest(long Revision, string Edition, IReadOnlyList<HitDecision> Decisions) : ShownByProgram(Revision, Edition);

/// <summary>Conclusions about items, several at once.</summary>
/// <param name="Items">At least one.</param>
internal sealed record ItemsRequest(long Revision, string Edition, IReadOnlyList<ItemDecision> Items) : ShownByProgram(Revision, Edition);

/// <summary>The review's conclusion. It judges the whole report: clearing it concludes that each item not concluded before may be published.</summary>
/// <param name="Conclusion">同意公开, 退回修改 or 报请确定.</param>
/// <param name="Basis">The article of law.</param>
/// <param name="Reason">2 to 2000 characters; needed unless the report is cleared.</param>
internal sealed record ConclusionRequest(long Revision, string Edition, string Conclusion, string Basis, string Reason) : ShownByProgram(Revision, Edition);

/// <summary>The letter that went out.</summary>
/// <param name="Authority">The authority asked.</param>
/// <param name="LetterNumber">发文字号.</param>
/// <param name="SentOn">Not in the future.</param>
internal sealed record ReferralRequest(long Revision, string Edition, string Authority, string LetterNumber, DateOnly SentOn) : ShownByProgram(Revision, Edition);

/// <summary>The answer that came.</summary>
/// <param name="LetterNumber">Number of the reply.</param>
/// <param name="RepliedOn">Not in the future.</param>
/// <param name="Conclusion">The authority's conclusion in its own words.</param>
internal sealed record ReplyRequest(long Revision, string Edition, string LetterNumber, DateOnly RepliedOn, string Conclusion) : ShownByProgram(Revision, Edition)
{
    /// <summary>The scan, a PDF in Base64; 15 MB at most.</summary>
    public byte[]? Scan { get; init; }
}

/// <summary>The reviewer's acts, for programs.</summary>
internal static class ReviewApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var review = api.MapGroup("/cases/{id:guid}/tasks/{task:int}").WithTags("review");
        review.MapGet("/hits", Hits)
            .Offers("hits", OpenIdScopes.Review, "疑似敏感信息及处理意见", "Privacy hits and what was decided about them").Answers<IReadOnlyList<HitAnswer>>().Refuses(StatusCodes.Status404NotFound);
        review.MapPost("/dispositions", async (Guid id, int task, DispositionsRequest sent, GiveDispositions dispose, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await dispose.Act(person.Caller, sent.At(id, task), sent.Decisions, stop)))
            .Offers("giveDispositions", OpenIdScopes.Review, "记录逐处处理意见", "Decide about passages").Acts();
        review.MapGet("/items", async (Guid id, int task, Desk desk, Store store, CancellationToken stop) =>
                await desk.Open(id, task, stop) is { IsOpen: true } open && open.Element?.Form == Forms.Review
                    ? TypedResults.Ok<IReadOnlyList<ReviewItem>>(ReviewItem.Of(await store.Report(open.Case.EditionSha256!, stop))) : ApiAnswers.Refuse(Refusals.NoSuchTask))
            .Offers("items", OpenIdScopes.Review, "逐项审查的事项", "The items that are judged one by one").Answers<IReadOnlyList<ReviewItem>>().Refuses(StatusCodes.Status404NotFound);
        review.MapPost("/items", async (Guid id, int task, ItemsRequest sent, ConcludeItems conclude, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await conclude.Act(person.Caller, sent.At(id, task), sent.Items, stop)))
            .Offers("concludeItems", OpenIdScopes.Review, "记录逐项结论", "Conclude items").Acts();
        review.MapPost("/conclusion", async (Guid id, int task, ConclusionRequest sent, Conclude conclude, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await conclude.Act(person.Caller, sent.At(id, task), sent.Conclusion, sent.Basis, sent.Reason, stop)))
            .Offers("conclude", OpenIdScopes.Review, "作出审查结论：同意公开、退回修改、报请确定", "Conclude: clear, send back or refer").Acts();
        review.MapPost("/referral", async (Guid id, int task, ReferralRequest sent, RegisterReferral register, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await register.Act(person.Caller, sent.At(id, task), sent.Authority, sent.LetterNumber, sent.SentOn, stop)))
            .Offers("registerReferral", OpenIdScopes.Review, "登记报请", "Register the referral").Acts();
        review.MapPost("/reply", async (Guid id, int task, ReplyRequest sent, RegisterReply register, SignedIn person, CancellationToken stop) =>
                sent.Scan is { } scan && !scan.AsSpan().StartsWith("%PDF-"u8) ? ApiAnswers.Refuse(ReplyPage.NotPdf)
                    : ApiAnswers.Of(await register.Act(person.Caller, sent.At(id, task), sent.LetterNumber, sent.RepliedOn, sent.Conclusion, sent.Scan, stop)))
            .Offers("registerReply", OpenIdScopes.Review, "登记答复", "Register the reply").Acts();
    }

    private static async Task<IResult> Hits(Guid id, int task, Desk desk, PrivacyHits privacy, Store store, CancellationToken stop)
    {
        if (await desk.Open(id, task, stop) is not { IsOpen: true } open || open.Element?.Form != Forms.Review)
        {
            return ApiAnswers.Refuse(Refusals.NoSuchTask);
        }

        var edition = open.Case.EditionSha256!;
        var decided = await store.Dispositions.AsNoTracking().Where(one => one.CaseId == id && one.EditionSha256 == edition)
            .ToDictionaryAsync(one => one.HitId, one => one.Decision, StringComparer.Ordinal, stop);
        return TypedResults.Ok<IReadOnlyList<HitAnswer>>([.. (await privacy.Of(edition, stop)).DistinctBy(hit => hit.Id, StringComparer.Ordinal)
            .Select(hit => new HitAnswer(hit.Id, hit.Hit.Kind.ToString(), System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(hit.Hit.Severity.ToString()), hit.Hit.Place, hit.Hit.Masked, decided.GetValueOrDefault(hit.Id)))]);
    }
}
