using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Typesetting;
using DisclosureFlow.Verify;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace DisclosureFlow.Server.Auditing;

/// <summary>Public verification: a PDF or an evidence bundle in, the auditor's tool's own claims out. The file is judged in memory and not kept.</summary>
[AllowAnonymous, EnableRateLimiting(SiteLimits.SignIn)]
internal sealed class VerifyPage(TimeProvider clock, Lazy<FontSet> fonts) : PageModel
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

    public Task<IActionResult> OnPost(IFormFile? file, IFormFile? trust, CancellationToken stop) => Judge(file, trust, (_, _, result, _) =>
    {
        Result = result;
        return Page();
    }, stop);

    /// <summary>The same judgement as a printed report (核验报告), to be kept by the one who verified.</summary>
    public Task<IActionResult> OnPostReport(IFormFile? file, IFormFile? trust, CancellationToken stop) => Judge(file, trust, (verified, anchors, result, at) =>
        File(PrintedVerification.Of(verified, anchors, result, at, !SiteTexts.IsChinese, fonts.Value).Bytes.ToArray(), "application/pdf", "verification-report.pdf"), stop);

    private async Task<IActionResult> Judge(IFormFile? file, IFormFile? trust, Func<VerifiedFile, VerifiedFile?, VerificationResult, DateTimeOffset, IActionResult> answer, CancellationToken stop)
    {
        if (file is not { Length: > 0 and <= LongestFile } || trust?.Length > 1_000_000)
        {
            return Refuse(Problem.Of(NoFile));
        }

        FileName = Path.GetFileName(file.FileName);
        try
        {
            WithTrust = trust is { Length: > 0 };
            var given = WithTrust ? new VerifiedFile(Path.GetFileName(trust!.FileName), await Bytes(trust, stop)) : null;
            var anchors = given is null ? TrustFiles.None : TrustFiles.Read([(given.Name, given.Bytes.ToArray())]);
            var verified = new VerifiedFile(FileName, await Bytes(file, stop));
            var at = clock.GetUtcNow();
            return answer(verified, given, Verification.Of(verified.Bytes, anchors, at), at);
        }
        catch (VerifyRefusedException refused)
        {
            return Refuse(new Problem(refused.Refusal.Code, SiteTexts.Of(refused.Refusal.Message, refused.Refusal.MessageEn), SiteTexts.Of(refused.Refusal.NextStep, refused.Refusal.NextStepEn)));
        }
        catch (AuditRefusedException refused)
        {
            return Refuse(new Problem(refused.Refusal.Code, SiteTexts.Of(refused.Refusal.Message, refused.Refusal.MessageEn), SiteTexts.Of(refused.Refusal.NextStep, refused.Refusal.NextStepEn)));
        }
        catch (TypesettingRefusedException refused)
        {
            var first = refused.Refusals[0];
            return Refuse(new Problem(first.Code, SiteTexts.Of(first.Message, first.MessageEn), SiteTexts.Of(first.NextStep, first.NextStepEn)));
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
