using System.Text.Json;
using System.Text.Json.Serialization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting.Layout;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Hosting;

/// <summary>What an act answers when it was done.</summary>
/// <param name="Case">The case.</param>
/// <param name="Revision">The case's revision after the act; a task has its own, which the next act must be shown.</param>
/// <param name="Value">What the act made, if anything: the SHA-256 of an edition or document.</param>
/// <param name="At">When it was recorded.</param>
internal sealed record ActAnswer(Guid Case, long Revision, string? Value, DateTimeOffset At);

/// <summary>A finding of the checks.</summary>
/// <param name="Code">The rule's code.</param>
/// <param name="Severity">block, warn or note: what blocks must be settled before submission.</param>
/// <param name="Place">Section, row and column, in the words of the form.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="NextStep">How to mend it.</param>
/// <param name="Cells">Ids of the cells concerned.</param>
/// <param name="Key">Names the finding, for the word that answers a warning.</param>
internal sealed record FindingAnswer(string Code, string Severity, string Place, string Message, string NextStep, IReadOnlyList<string> Cells, string Key)
{
    public static FindingAnswer Of(Finding finding) => new(
        finding.Code, JsonNamingPolicy.CamelCase.ConvertName(finding.Severity.ToString()), finding.Place, SiteTexts.Of(finding.Message.Zh, finding.Message.En),
        SiteTexts.Of(finding.NextStep.Zh, finding.NextStep.En), finding.Cells, FindingWord.KeyOf(finding));
}

/// <summary>A problem as RFC 9457 has it, in the language that Accept-Language asks for (Chinese unless English is preferred).</summary>
/// <param name="Type">A name of the kind of problem: <c>urn:disclosureflow:refusal:</c> and the code.</param>
/// <param name="Title">The kind of problem in a few words, the same for each of its status.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong this time.</param>
/// <param name="Code">The permanent code: <c>DF</c> and four digits, explained in docs/refusals.</param>
/// <param name="NextStep">What to do about it.</param>
internal sealed record ApiProblem(string Type, string Title, int Status, string Detail, string Code, string NextStep)
{
    /// <summary>Who was there first; absent where nobody was, or where it was the system.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? By { get; init; }

    /// <summary>When he was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? At { get; init; }

    /// <summary>What differs between the edition shown and the latest: one line for each cell or section.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Difference { get; init; }

    /// <summary>The findings that block the act, or the warnings that need a word.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FindingAnswer>? Findings { get; init; }

    public static ApiProblem Of(Refusal refusal) => new(
        $"urn:disclosureflow:refusal:{refusal.Code}", Kind(refusal.Status), refusal.Status, SiteTexts.Of(refusal.Message, refusal.MessageEn), refusal.Code,
        SiteTexts.Of(refusal.NextStep, refusal.NextStepEn))
    {
        By = (refusal as StaleRefusal)?.By,
        At = (refusal as StaleRefusal)?.At,
        Difference = refusal is StaleRefusal { Difference.IsEmpty: false } stale ? stale.Difference : null,
        Findings = refusal switch
        {
            BlockedByFindings blocked => [.. blocked.Findings.Select(FindingAnswer.Of)],
            WarningsNeedAWord warnings => [.. warnings.Findings.Select(FindingAnswer.Of)],
            _ => null,
        },
    };

    private static string Kind(int status) => status switch
    {
        Status400BadRequest => SiteTexts.Of("请求无法识别", "The request can't be read"),
        Status401Unauthorized => SiteTexts.Of("需要有效的令牌", "A valid token is needed"),
        Status403Forbidden => SiteTexts.Of("没有权限", "Not allowed"),
        Status404NotFound => SiteTexts.Of("没有找到", "Not found"),
        Status405MethodNotAllowed => SiteTexts.Of("没有这种操作", "No such method here"),
        Status409Conflict => SiteTexts.Of("内容已被他人更新", "Somebody was there first"),
        Status413PayloadTooLarge => SiteTexts.Of("文件太大", "The file is too large"),
        Status415UnsupportedMediaType => SiteTexts.Of("不支持这种内容类型", "This kind of content isn't taken"),
        Status429TooManyRequests => SiteTexts.Of("操作过于频繁", "Too many requests"),
        Status503ServiceUnavailable => SiteTexts.Of("系统正忙", "The system is busy"),
        >= Status500InternalServerError => SiteTexts.Of("系统出错了", "Something went wrong here"),
        _ => SiteTexts.Of("规则不允许", "The rules say no"),
    };
}

/// <summary>From outcomes to answers.</summary>
internal static class ApiAnswers
{
    public static IResult Of(Outcome outcome) =>
        outcome.Refusal is { } refusal ? Refuse(refusal) : TypedResults.Ok(new ActAnswer(outcome.Case, outcome.Revision, outcome.Value, outcome.At));

    public static IResult Refuse(Refusal refusal) => TypedResults.Json(ApiProblem.Of(refusal), contentType: "application/problem+json", statusCode: refusal.Status);

    public static IResult NotFound() => Refuse(Refusals.NoSuchCase);
}
