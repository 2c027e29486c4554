using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;

namespace DisclosureFlow.Server.SignOff;

/// <summary>The document that awaits the head.</summary>
/// <param name="Case">The case.</param>
/// <param name="Pdf">SHA-256 of the typeset PDF, dated today.</param>
internal sealed record OpenedAnswer(Guid Case, string Pdf);

/// <summary>退回 by the head.</summary>
/// <param name="Reason">2 to 2000 characters.</param>
internal sealed record RefusalRequest(long Revision, string Edition, string Reason) : ShownByProgram(Revision, Edition);

/// <summary>What the head may do by program: look and send back. He signs on his own page, where he types the PIN (decision 0012).</summary>
internal static class SignOffApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var signOff = api.MapGroup("/cases/{id:guid}/tasks/{task:int}/sign-off").WithTags("sign-off");
        signOff.MapPost("/opening", async (Guid id, int task, OpenSignOff open, Desk desk, SignedIn person, CancellationToken stop) =>
                await Find(desk, id, task, stop) is null ? ApiAnswers.Refuse(Refusals.NoSuchTask)
                    : await open.Act(person.Caller, id, stop) is { Refusal: { } refusal } ? ApiAnswers.Refuse(refusal)
                    : TypedResults.Ok(new OpenedAnswer(id, (await desk.Open(id, task, stop))!.Case.TypesetSha256!)))
            .Offers("openSignOff", OpenIdScopes.SignOff, "打开待签发文件；成文日期不是今天的，先重新排版（DF2043）", "Open what awaits sign-off; typeset again first where it bears another day (DF2043)")
            .Acts().Answers<OpenedAnswer>();
        signOff.MapGet("/document", async (Guid id, int task, Desk desk, Store store, CancellationToken stop) =>
                await Find(desk, id, task, stop) is { Case.TypesetSha256: { } pdf } ? TypedResults.Bytes(await store.Read(pdf, stop), "application/pdf") : ApiAnswers.Refuse(Refusals.NoSuchTask))
            .Offers("signOffDocument", OpenIdScopes.SignOff, "待签发的 PDF", "The PDF that awaits the signature").AnswersFile("application/pdf").Refuses(StatusCodes.Status404NotFound);
        signOff.MapPost("/refusal", async (Guid id, int task, RefusalRequest sent, RefuseSignOff refuse, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await refuse.Act(person.Caller, sent.At(id, task), sent.Reason, stop)))
            .Offers("refuseSignOff", OpenIdScopes.SignOff, "退回起草人", "Send the report back to the drafter").Acts();
    }

    private static async Task<OpenTask?> Find(Desk desk, Guid id, int task, CancellationToken stop) =>
        await desk.Open(id, task, stop) is { IsOpen: true } open && open.Element?.Form == Forms.SignOff ? open : null;
}
