using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;

namespace DisclosureFlow.Server.Publication;

/// <summary>A published report.</summary>
/// <param name="Case">The case; its files are at <c>/reports/{case}/report.pdf</c> and <c>report.json</c>.</param>
/// <param name="SignedOn">成文日期: the day the head signed.</param>
/// <param name="Portal">Where the county portal shows it.</param>
/// <param name="Edition">SHA-256 of the signed edition.</param>
/// <param name="Pdf">SHA-256 of the signed PDF.</param>
internal sealed record ReportAnswer(Guid Case, string Organ, int Year, string Title, DateOnly SignedOn, DateTimeOffset PublishedAt, string Portal, string Edition, string Pdf)
{
    public static ReportAnswer Of(PublishedReport report) =>
        new(report.Case, report.Organ, report.Year, report.Title, report.SignedOn, report.PublishedAt, report.PortalAddress, report.EditionSha256, report.PdfSha256);
}

/// <summary>What the publisher takes to the portal.</summary>
/// <param name="Html">The report's body, to be pasted.</param>
/// <param name="Pdf">SHA-256 of the signed PDF.</param>
/// <param name="Edition">SHA-256 of the signed edition.</param>
internal sealed record PackageAnswer(string Title, string Html, string Pdf, string Edition);

/// <summary>Where and when a report was published and submitted.</summary>
/// <param name="Address">Full http or https address on the portal.</param>
/// <param name="PublishedAt">Not before the signature, not in the future.</param>
/// <param name="SubmittedTo">To whom it was submitted (报送).</param>
/// <param name="SubmittedOn">Not in the future.</param>
internal sealed record PublicationRequest(long Revision, string Edition, string Address, DateTimeOffset PublishedAt, string SubmittedTo, DateOnly SubmittedOn) : ShownByProgram(Revision, Edition);

/// <summary>The publisher's act and what the public may read, for programs.</summary>
internal static class PublicationApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var publication = api.MapGroup("").WithTags("publication");
        publication.MapGet("/reports", async (string? text, Guid? organ, int? year, PublishedReports published, CancellationToken stop) =>
                TypedResults.Ok<IReadOnlyList<ReportAnswer>>([.. (await published.Find(text, organ, year, stop)).Reports.Select(ReportAnswer.Of)]))
            .OffersToEveryone("reports", "已公开的报告，新的在前，至多 200 份", "Published reports, the newest first, 200 at most").Answers<IReadOnlyList<ReportAnswer>>();
        publication.MapGet("/reports/{id:guid}", async (Guid id, PublishedReports published, CancellationToken stop) =>
                await published.Line(id, stop) is { } report ? TypedResults.Ok(ReportAnswer.Of(report)) : ApiAnswers.NotFound())
            .OffersToEveryone("report", "一份已公开的报告", "One published report").Answers<ReportAnswer>().Refuses(StatusCodes.Status404NotFound);
        publication.MapGet("/cases/{id:guid}/tasks/{task:int}/package", Package)
            .Offers("package", OpenIdScopes.Publish, "发布包", "The hand-over package").Answers<PackageAnswer>().Refuses(StatusCodes.Status404NotFound);
        publication.MapGet("/cases/{id:guid}/tasks/{task:int}/package/report.pdf", async (Guid id, int task, Desk desk, Store store, CancellationToken stop) =>
                await Find(desk, id, task, stop) is { Case.SignedSha256: { } pdf } ? TypedResults.Bytes(await store.Read(pdf, stop), "application/pdf") : ApiAnswers.Refuse(Refusals.NoSuchTask))
            .Offers("packagePdf", OpenIdScopes.Publish, "已签发的 PDF", "The signed PDF").AnswersFile("application/pdf").Refuses(StatusCodes.Status404NotFound);
        publication.MapPost("/cases/{id:guid}/tasks/{task:int}/publication", async (Guid id, int task, PublicationRequest sent, RecordPublication record, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await record.Act(person.Caller, sent.At(id, task), sent.Address, sent.PublishedAt, sent.SubmittedTo, sent.SubmittedOn, stop)))
            .Offers("recordPublication", OpenIdScopes.Publish, "登记发布和报送", "Record publication and submission").Acts();
    }

    private static async Task<IResult> Package(Guid id, int task, Desk desk, Store store, CancellationToken stop) => await Find(desk, id, task, stop) is not { Case: { SignedSha256: { } pdf, EditionSha256: { } edition } one }
        ? ApiAnswers.Refuse(Refusals.NoSuchTask)
        : TypedResults.Ok(new PackageAnswer(one.Title, HtmlExport.Article(await store.Report(edition, stop), one.DateOfIssue), pdf, edition));

    private static async Task<OpenTask?> Find(Desk desk, Guid id, int task, CancellationToken stop) =>
        await desk.Open(id, task, stop) is { IsOpen: true } open && open.Element?.Form == Forms.Publish ? open : null;
}
