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
internal sealed record PublicationRequest(long Revision, string Edition, string Address, DateTimeOffset PublishedAt, string SubmittedTo, DateOnly SubmittedOn) : ShownByProgram(Revision, Edition)
{
    /// <summary>回执: its number or who signed for it; needed where no file is given.</summary>
    public string? ReceiptNumber { get; init; }

    /// <summary>The receipt, a PDF, PNG or JPEG in Base64; 5 MB at most.</summary>
    public byte[]? Receipt { get; init; }
}

/// <summary>The page as the portal shows it, saved as HTML.</summary>
/// <param name="Page">In Base64; 15 MB at most.</param>
internal sealed record PortalRequest(long Revision, string Edition, byte[] Page) : ShownByProgram(Revision, Edition);

/// <summary>What differs between the signed edition and the portal's page; nothing where both are the same.</summary>
/// <param name="Case">The case.</param>
/// <param name="CellsCompared">How many cells of the form were compared.</param>
/// <param name="Same">True where nothing differs.</param>
internal sealed record PortalAnswered(Guid Case, int CellsCompared, bool Same);

/// <summary>Whether the organ's reports are shown on our own public pages.</summary>
internal sealed record OutletRequest(bool Open);

/// <summary>How the organ's outlet stands now.</summary>
internal sealed record OutletAnswer(Guid Organ, bool Open);

/// <summary>The publisher's act and what the public may read, for programs.</summary>
internal static class PublicationApi
{
    private const int LongestText = 60;

    public static void Map(IEndpointRouteBuilder api)
    {
        var publication = api.MapGroup("").WithTags("publication");
        publication.MapGet("/reports", Reports)
            .OffersToEveryone("reports", "已公开的报告，新的在前，每页 50 份", "Published reports, the newest first, 50 a page").Answers<IReadOnlyList<ReportAnswer>>().Refuses(StatusCodes.Status400BadRequest);
        publication.MapGet("/reports/{id:guid}", async (Guid id, PublishedReports published, CancellationToken stop) =>
                await published.Line(id, stop) is { } report ? TypedResults.Ok(ReportAnswer.Of(report)) : ApiAnswers.NotFound())
            .OffersToEveryone("report", "一份已公开的报告", "One published report").Answers<ReportAnswer>().Refuses(StatusCodes.Status404NotFound);
        publication.MapGet("/cases/{id:guid}/tasks/{task:int}/package", Package)
            .Offers("package", OpenIdScopes.Publish, "发布包", "The hand-over package").Answers<PackageAnswer>().Refuses(StatusCodes.Status404NotFound);
        publication.MapGet("/cases/{id:guid}/tasks/{task:int}/package/report.pdf", async (Guid id, int task, Desk desk, Store store, CancellationToken stop) =>
                await Find(desk, id, task, stop) is { Case.SignedSha256: { } pdf } ? TypedResults.Bytes(await store.Read(pdf, stop), "application/pdf") : ApiAnswers.Refuse(Refusals.NoSuchTask))
            .Offers("packagePdf", OpenIdScopes.Publish, "已签发的 PDF", "The signed PDF").AnswersFile("application/pdf").Refuses(StatusCodes.Status404NotFound);
        publication.MapPost("/cases/{id:guid}/tasks/{task:int}/publication", async (Guid id, int task, PublicationRequest sent, RecordPublication record, SignedIn person, CancellationToken stop) =>
                ApiAnswers.Of(await record.Act(person.Caller, sent.At(id, task), new PublicationFacts(sent.Address, sent.PublishedAt, sent.SubmittedTo, sent.SubmittedOn, sent.ReceiptNumber ?? "", sent.Receipt), stop)))
            .Offers("recordPublication", OpenIdScopes.Publish, "登记发布和报送", "Record publication and submission").Acts();
        publication.MapPost("/cases/{id:guid}/tasks/{task:int}/portal-comparison", async (Guid id, int task, PortalRequest sent, CompareWithPortal compare, SignedIn person, CancellationToken stop) =>
                Compared(await compare.Act(person.Caller, sent.At(id, task), sent.Page, stop)))
            .Offers("compareWithPortal", OpenIdScopes.Publish, "与门户页面逐格核对", "Compare the portal's page with the signed edition").Acts().Answers<PortalAnswered>();
        publication.MapPut("/organs/{organ:guid}/outlet", async (Guid organ, OutletRequest sent, SetOutlet outlet, SignedIn person, CancellationToken stop) =>
                await outlet.Act(person.Caller, organ, sent.Open, stop) is { } refusal ? ApiAnswers.Refuse(refusal) : TypedResults.Ok(new OutletAnswer(organ, sent.Open)))
            .Offers("setOutlet", OpenIdScopes.Publish, "开启或关闭本站公开", "Open or close the organ's pages here").Acts().Answers<OutletAnswer>();
    }

    private static async Task<IResult> Reports(string? text, Guid? organ, int? year, int? page, PublishedReports published, CancellationToken stop) =>
        text is { Length: > LongestText } ? ApiAnswers.Refuse(ApiRefusals.Unreadable("text"))
        : page < 1 ? ApiAnswers.Refuse(ApiRefusals.Unreadable("page"))
        : TypedResults.Ok<IReadOnlyList<ReportAnswer>>([.. (await published.Find(new PublicQuery(text, organ, year, page ?? 1), stop)).Reports.Select(ReportAnswer.Of)]);

    private static IResult Compared(PortalAnswer compared) => compared.Answer.Refusal is { } refusal ? ApiAnswers.Refuse(refusal)
        : TypedResults.Ok(new PortalAnswered(compared.Answer.Case, compared.CellsCompared, compared.Difference!.IsEmpty));

    private static async Task<IResult> Package(Guid id, int task, Desk desk, Store store, CancellationToken stop) => await Find(desk, id, task, stop) is not { Case: { SignedSha256: { } pdf, EditionSha256: { } edition } one }
        ? ApiAnswers.Refuse(Refusals.NoSuchTask)
        : TypedResults.Ok(new PackageAnswer(one.Title, HtmlExport.Article(await store.Report(edition, stop), one.DateOfIssue), pdf, edition));

    private static async Task<OpenTask?> Find(Desk desk, Guid id, int task, CancellationToken stop) =>
        await desk.Open(id, task, stop) is { IsOpen: true } open && open.Element?.Form == Forms.Publish ? open : null;
}
