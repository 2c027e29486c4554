using DisclosureFlow.Server.Cases;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Hosting;

/// <summary>What the API refuses before an act begins (DF7090–DF7099).</summary>
internal static class ApiRefusals
{
    public static Refusal BadIdempotencyKey { get; } = new("DF7091", Status400BadRequest,
        "Idempotency-Key 应为 1 至 100 个字符，且只给一次。", "An Idempotency-Key has 1 to 100 characters and is given once.",
        "每个新请求使用一个新的随机键，重试时用原来的键。", "Use a new random key for each new request and the same one to try again.");

    public static Refusal NoToken { get; } = new("DF7092", Status401Unauthorized,
        "没有令牌，或令牌无效、已过期、已撤销，或登录已结束。", "There is no token, or it is not valid, out of date, revoked, or its session is over.",
        "请重新取得令牌，放在 Authorization: Bearer 请求头中。", "Get a new one and send it in the header Authorization: Bearer.");

    public static Refusal Unsupported { get; } = new("DF7094", Status415UnsupportedMediaType,
        "不支持这种内容类型。", "This content type isn't taken here.",
        "JSON 请求用 application/json，上传文件用 multipart/form-data。", "Send application/json, or multipart/form-data for a file.");

    public static Refusal TooLarge { get; } = new("DF7095", Status413PayloadTooLarge,
        "文件超过 20 MB。", "The file has more than 20 MB.",
        "请压缩图片或删去附件后再传。", "Shrink the pictures or leave out the annexes.");

    public static Refusal NoSuchEndpoint { get; } = new("DF7096", Status404NotFound,
        "没有这个接口。", "There is no such endpoint.",
        "接口清单见 /openapi/v1.json。", "They are listed in /openapi/v1.json.");

    public static Refusal NoSuchMethod { get; } = new("DF7097", Status405MethodNotAllowed,
        "这个接口不支持这种方法。", "This endpoint doesn't take that method.",
        "接口清单见 /openapi/v1.json。", "They are listed in /openapi/v1.json.");

    public static Refusal Failed { get; } = new("DF7098", Status500InternalServerError,
        "系统出错了，本次请求没有完成。", "Something went wrong here and the request was not done.",
        "问题已记录。请稍后用同一 Idempotency-Key 重试；仍不成功，请联系系统管理员。", "It was logged. Try again later with the same Idempotency-Key, then ask the administrator.");

    public static Refusal Busy { get; } = new("DF8004", Status503ServiceUnavailable,
        "系统繁忙，本次操作未保存。", "The store is busy and nothing was saved.",
        "请稍后用同一 Idempotency-Key 重试。", "Try again in a moment with the same Idempotency-Key.");

    public static Refusal TooOften { get; } = new("DF7006", Status429TooManyRequests,
        "尝试过于频繁。", "Too many tries.",
        "请一分钟后再试。", "Try again in a minute.");

    /// <param name="place">Where in the request, e.g. <c>$.revision</c>; empty where it can't be told.</param>
    public static Refusal Unreadable(string place) => new("DF7090", Status400BadRequest,
        place.Length == 0 ? "请求内容读不出来。" : $"请求内容读不出来：{place}。", place.Length == 0 ? "The request can't be read." : $"The request can't be read: {place}.",
        "请对照 /openapi/v1.json：成员不能多、不能少、不能重复。", "Compare it with /openapi/v1.json: no member too many, none missing, none twice.");

    public static Refusal NoScope(string scope) => new("DF7093", Status403Forbidden,
        scope.Length == 0 ? "令牌没有所需的权限范围。" : $"令牌没有权限范围「{scope}」。", scope.Length == 0 ? "The token lacks the scope." : $"The token lacks the scope {scope}.",
        "请用需要的 scope 重新取得令牌；程序未获授权的，请联系系统管理员。", "Ask for a token with it; if the program may not have it, ask the administrator.");
}
