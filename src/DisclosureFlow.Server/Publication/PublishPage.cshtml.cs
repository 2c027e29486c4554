using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace DisclosureFlow.Server.Publication;

/// <summary>The publisher's page: the hand-over package for the county portal, then where and when it was published and submitted (报送).</summary>
internal sealed class PublishPage(Desk desk, SignedIn person, RecordPublication record, Store store, TimeProvider clock, SiteTexts texts) : TaskPage(desk, person)
{
    protected override string Form => Forms.Publish;

    public string Html { get; private set; } = "";

    [BindProperty]
    public string? Address { get; set; }

    /// <summary>In the time of the office (UTC+8), as the form's field has it.</summary>
    [BindProperty]
    public DateTime? PublishedAt { get; set; }

    [BindProperty]
    public string? SubmittedTo { get; set; }

    [BindProperty]
    public DateOnly? SubmittedOn { get; set; }

    public Task OnGet()
    {
        ShowLatest();
        SubmittedOn = clock.Today();
        return Show();
    }

    public async Task<IActionResult> OnPost()
    {
        var at = PublishedAt is { } typed ? new DateTimeOffset(typed, OfficeTime.Offset) : DateTimeOffset.MaxValue;
        // The field knows whole minutes: published in the minute of the signature means after it.
        if (Open.Case.SignedAt is { } signed && at < signed && at.AddMinutes(1) > signed)
        {
            at = signed;
        }

        return await Finish(await record.Act(Caller, Shown, Address ?? "", at, SubmittedTo ?? "", SubmittedOn ?? DateOnly.MaxValue, Stop), texts["已登记发布，报告已在本站公开。"], Show);
    }

    public async Task<IActionResult> OnGetPdf() => File(await store.Read(Open.Case.PdfSha256!, Stop), "application/pdf", $"{Open.Case.Title}.pdf");

    public async Task<IActionResult> OnGetJson() => File(await store.Read(Open.Case.EditionSha256!, Stop), "application/json", $"{Open.Case.Title}.json");

    public async Task<IActionResult> OnGetHtml() =>
        File(System.Text.Encoding.UTF8.GetBytes(HtmlExport.Document(await store.Report(Open.Case.EditionSha256!, Stop), Open.Case.DateOfIssue)), "text/html; charset=utf-8", $"{Open.Case.Title}.html");

    private async Task Show() => Html = HtmlExport.Article(await store.Report(Open.Case.EditionSha256!, Stop), Open.Case.DateOfIssue);
}
