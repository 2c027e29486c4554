using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Publication;

/// <summary>
/// The publisher's page in three steps: the hand-over package for the county portal, the portal's page compared with what was signed, then
/// where and when it was published and submitted (报送).
/// </summary>
internal sealed class PublishPage(Desk desk, SignedIn person, RecordPublication record, CompareWithPortal compare, Store store, TimeProvider clock, SiteTexts texts) : TaskPage(desk, person)
{
    private const long LongestUploadBytes = 20L * 1024 * 1024;

    protected override string Form => Forms.Publish;

    public string Html { get; private set; } = "";

    public bool HasOfd { get; private set; }

    public IndexBlock Index { get; private set; } = new();

    /// <summary>What the comparison just made has found; null when none was made now.</summary>
    public ReportDifference? Difference { get; private set; }

    public int CellsCompared { get; private set; }

    /// <summary>The latest comparison on record.</summary>
    public PortalComparison? LastComparison { get; private set; }

    public bool OnOwnSite { get; private set; }

    [BindProperty]
    public string? Address { get; set; }

    /// <summary>In the time of the office (UTC+8), as the form's field has it.</summary>
    [BindProperty]
    public DateTime? PublishedAt { get; set; }

    [BindProperty]
    public string? SubmittedTo { get; set; }

    [BindProperty]
    public DateOnly? SubmittedOn { get; set; }

    [BindProperty]
    public string? ReceiptNumber { get; set; }

    public Task OnGet()
    {
        ShowLatest();
        SubmittedOn = clock.Today();
        return Show();
    }

    public async Task<IActionResult> OnPost(IFormFile? receipt)
    {
        var at = PublishedAt is { } typed ? new DateTimeOffset(typed, OfficeTime.Offset) : DateTimeOffset.MaxValue;
        // The field knows whole minutes: published in the minute of the signature means after it.
        if (Open.Case.SignedAt is { } signed && at < signed && at.AddMinutes(1) > signed)
        {
            at = signed;
        }

        if (receipt?.Length > LongestUploadBytes)
        {
            return await Refuse(RecordPublication.ReceiptUnusable, Show);
        }

        var facts = new PublicationFacts(Address ?? "", at, SubmittedTo ?? "", SubmittedOn ?? DateOnly.MaxValue, ReceiptNumber ?? "", await UploadedFile.Read(receipt, LongestUploadBytes, Stop));
        return await Finish(await record.Act(Caller, Shown, facts, Stop), texts["已登记发布和报送。"], Show);
    }

    /// <summary>The portal's saved page: compared, recorded, and the difference shown here.</summary>
    public async Task<IActionResult> OnPostCompare(IFormFile? saved)
    {
        SubmittedOn ??= clock.Today();
        if (await UploadedFile.Read(saved, LongestUploadBytes, Stop) is not { } page)
        {
            return await Refuse(CompareWithPortal.NotAPage, Show);
        }

        var (answer, difference, cells) = await compare.Act(Caller, Shown, page, Stop);
        if (answer.Refusal is { } refusal)
        {
            return await Refuse(refusal, Show);
        }

        (Difference, CellsCompared) = (difference, cells);
        await Show();
        return Page();
    }

    /// <summary>Everything the portal needs, in one zip.</summary>
    public async Task<IActionResult> OnGetPackage()
    {
        var ofd = await store.OfdCopies.FindAsync([CaseId], Stop) is { Sha256: { } sha256 } ? await store.Read(sha256, Stop) : null;
        var package = PortalPackage.Write(
            await store.Report(Open.Case.EditionSha256!, Stop), Open.Case.DateOfIssue!.Value, IndexOf(), await store.Read(Open.Case.PdfSha256!, Stop), ofd is null ? null : (ReadOnlyMemory<byte>?)ofd);
        return File(package, "application/zip", $"{Open.Case.Title}.zip");
    }

    public async Task<IActionResult> OnGetPdf() => File(await store.Read(Open.Case.PdfSha256!, Stop), "application/pdf", $"{Open.Case.Title}.pdf");

    /// <summary>For demonstration: official use needs a licensed certificate.</summary>
    public async Task<IActionResult> OnGetOfd() =>
        await store.OfdCopies.FindAsync([CaseId], Stop) is { Sha256: { } ofd } ? File(await store.Read(ofd, Stop), "application/ofd", $"{Open.Case.Title}.ofd") : NotFound();

    public async Task<IActionResult> OnGetJson() => File(await store.Read(Open.Case.EditionSha256!, Stop), "application/json", $"{Open.Case.Title}.json");

    public async Task<IActionResult> OnGetHtml() =>
        File(System.Text.Encoding.UTF8.GetBytes(HtmlExport.Document(await store.Report(Open.Case.EditionSha256!, Stop), Open.Case.DateOfIssue)), "text/html; charset=utf-8", $"{Open.Case.Title}.html");

    private IndexBlock IndexOf() => new() { Publisher = Open.Case.OrganName, DateOfIssue = Open.Case.DateOfIssue };

    private async Task Show()
    {
        Html = HtmlExport.Article(await store.Report(Open.Case.EditionSha256!, Stop), Open.Case.DateOfIssue);
        Index = IndexOf();
        HasOfd = await store.OfdCopies.AnyAsync(copy => copy.CaseId == CaseId && copy.Sha256 != null, Stop);
        LastComparison = await store.PortalComparisons.AsNoTracking().Where(one => one.CaseId == CaseId).OrderByDescending(one => one.Id).FirstOrDefaultAsync(Stop);
        OnOwnSite = await store.Organs.Where(organ => organ.Id == Open.Case.OrganId).Select(organ => organ.PublicPage).SingleAsync(Stop);
    }
}
