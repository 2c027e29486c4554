using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using Microsoft.AspNetCore.Mvc;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Hosting.Api;

/// <summary>An act was done and is on record.</summary>
/// <param name="Case">The case.</param>
/// <param name="Revision">The case's revision after the act.</param>
/// <param name="Value">What the act made, if anything: the hash of an edition or document.</param>
/// <param name="At">When it was recorded.</param>
internal sealed record ActAnswer(Guid Case, long Revision, string? Value, DateTimeOffset At);

/// <summary>How programs are answered: an act's own answer, or a problem (RFC 9457) with the refusal's permanent code.</summary>
internal static class ApiAnswers
{
    public const int LongestKey = 100;

    public static Refusal KeyUnusable { get; } = new("DF7080", Status400BadRequest,
        $"Idempotency-Key 应为一个 1 至 {LongestKey} 个字符的值。", $"Idempotency-Key must be one value of 1 to {LongestKey} characters.",
        "请为每个新请求生成一个新的键，例如 UUID。", "Make a new key for each new request, a UUID for instance.");

    public static Refusal ContentUnreadable { get; } = new("DF7081", Status400BadRequest,
        "请求正文不是此接口要求的内容。", "The request's content is not what this endpoint takes.",
        "请对照 /openapi/v1.json 检查字段名称和格式。", "Check names and formats against /openapi/v1.json.");

    public static IResult Of(Outcome outcome) => outcome.Refusal is { } refusal ? Problem(refusal) : Results.Ok(new ActAnswer(outcome.Case, outcome.Revision, outcome.Value, outcome.At));

    public static IResult Problem(Refusal refusal) => Results.Problem(Details(refusal));

    public static ProblemDetails Details(Refusal refusal)
    {
        var details = new ProblemDetails { Title = refusal.Message, Detail = refusal.NextStep, Status = refusal.Status, Type = $"urn:disclosureflow:refusal:{refusal.Code}" };
        details.Extensions["code"] = refusal.Code;
        details.Extensions["titleEn"] = refusal.MessageEn;
        details.Extensions["detailEn"] = refusal.NextStepEn;
        if (refusal is StaleRefusal stale)
        {
            details.Extensions["difference"] = stale.Difference;
        }

        if (refusal is BlockedByFindings blocked)
        {
            details.Extensions["findings"] = blocked.Findings.Select(ApiFinding.Of).ToArray();
        }

        return details;
    }

    /// <summary>An act's Idempotency-Key is kept with its answer; one that can't be kept is refused, for the program relies on it.</summary>
    public static async ValueTask<object?> CheckKey(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var given = context.HttpContext.Request.Headers["Idempotency-Key"];
        return given.Count > 1 || given is [{ Length: 0 or > LongestKey }] ? Problem(KeyUnusable) : await next(context);
    }
}

/// <summary>A finding as programs see it.</summary>
internal sealed record ApiFinding(string Code, string Severity, string Place, string Zh, string En)
{
    public static ApiFinding Of(Reports.Finding finding) => new(finding.Code, Reports.JsonExport.SeverityText(finding.Severity), finding.Place, finding.Message.Zh, finding.Message.En);
}
