using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Verify;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace DisclosureFlow.Server.Auditing;

/// <summary>Public verification: a PDF or an evidence bundle in, the auditor's tool's own claims out. The file is judged in memory and not kept.</summary>
[AllowAnonymous, EnableRateLimiting(SiteLimits.SignIn)]
internal sealed class VerifyPage(TimeProvider clock) : PageModel
{
    private const long LongestFile = 20L * 1024 * 1024;

    public static Refusal NoFile { get; } = new("DF7070", StatusCodes.Status422UnprocessableEntity,
        "没有选择文件，或文件超过 20 MB。", "No file was chosen, or it is larger than 20 MB.",
        "请选择签名版 PDF 或证据包（evidence.zip）。", "Choose the signed PDF or the evidence bundle.");

    public VerificationResult? Result { get; private set; }

    public string FileName { get; private set; } = "";

    public bool WithTrust { get; private set; }

    public Problem? Problem { get; private set; }

    public void OnGet()
    {
        // The form alone.
    }

    public async Task<IActionResult> OnPost(IFormFile? file, IFormFile? trust, CancellationToken stop)
    {
        if (file is not { Length: > 0 and <= LongestFile } || trust?.Length > 1_000_000)
        {
            return Refuse(Problem.Of(NoFile));
        }

        FileName = Path.GetFileName(file.FileName);
        try
        {
            WithTrust = trust is { Length: > 0 };
            var anchors = WithTrust ? TrustFiles.Read([(trust!.FileName, await Bytes(trust, stop))]) : TrustFiles.None;
            Result = Verification.Of(await Bytes(file, stop), anchors, clock.GetUtcNow());
            return Page();
        }
        catch (VerifyRefusedException refused)
        {
            return Refuse(new Problem(refused.Refusal.Code, SiteTexts.Of(refused.Refusal.Message, refused.Refusal.MessageEn), SiteTexts.Of(refused.Refusal.NextStep, refused.Refusal.NextStepEn)));
        }
        catch (AuditRefusedException refused)
        {
            return Refuse(new Problem(refused.Refusal.Code, SiteTexts.Of(refused.Refusal.Message, refused.Refusal.MessageEn), SiteTexts.Of(refused.Refusal.NextStep, refused.Refusal.NextStepEn)));
        }
    }

    private static async Task<byte[]> Bytes(IFormFile file, CancellationToken stop)
    {
        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, stop);
        return bytes.ToArray();
    }

    private PageResult Refuse(Problem problem)
    {
        Problem = problem;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
