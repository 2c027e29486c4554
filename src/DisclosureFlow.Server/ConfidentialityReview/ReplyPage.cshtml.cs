using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Mvc;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>登记答复: what the competent authority answered. The report then goes back to the reviewer, who concludes.</summary>
internal sealed class ReplyPage(Desk desk, SignedIn person, RegisterReply register, SiteTexts texts) : TaskPage(desk, person)
{
    protected override string Form => Forms.ReferralReply;

    [BindProperty]
    public string? Letter { get; set; }

    [BindProperty]
    public DateOnly? RepliedOn { get; set; }

    [BindProperty]
    public string? Conclusion { get; set; }

    [BindProperty]
    public IFormFile? Scan { get; set; }

    /// <summary>Checked by content, not by name: a scan is a PDF.</summary>
    public static Refusal NotPdf { get; } = new("DF7040", StatusCodes.Status422UnprocessableEntity,
        "扫描件不是 PDF 文件。", "The scan is no PDF.",
        "请将答复文件扫描或另存为 PDF 后上传；也可以不上传。", "Scan or save it as PDF and upload it, or leave it out.");

    public void OnGet() => ShowLatest();

    public async Task<IActionResult> OnPost()
    {
        byte[]? scan = null;
        if (Scan is { Length: > 0 })
        {
            using var bytes = new MemoryStream((int)Scan.Length);
            await Scan.CopyToAsync(bytes, Stop);
            scan = bytes.ToArray();
            if (!scan.AsSpan().StartsWith("%PDF-"u8))
            {
                return await Refuse(NotPdf, () => Task.CompletedTask);
            }
        }

        return await Finish(
            await register.Act(Caller, Shown, Letter ?? "", RepliedOn ?? DateOnly.MaxValue, Conclusion ?? "", scan, Stop), texts["已登记答复，请继续审查。"], () => Task.CompletedTask);
    }
}
