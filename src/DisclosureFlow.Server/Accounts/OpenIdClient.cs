using System.Globalization;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Cases;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A program that may ask for tokens, as the administrator's page or the operator's <c>clients.json</c> names it.</summary>
/// <param name="ClientId">Its name in requests: 2 to 60 lower-case letters, digits, dots, underscores and hyphens.</param>
/// <param name="DisplayName">Its name for people; null: the id.</param>
/// <param name="Secret">At least 16 characters; null for a public client (browser, command line, device).</param>
/// <param name="Grants">One or more of <see cref="Code"/>, <see cref="System"/> and <see cref="Device"/>.</param>
/// <param name="Redirects">Exact callback addresses of the code flow: https, or http to this machine; no fragment.</param>
/// <param name="PostLogoutRedirects">Exact addresses after signing out; the same rules.</param>
/// <param name="Scopes">Names of <see cref="OpenIdScopes"/>; null: only what tells the person who he is.</param>
internal sealed partial record OpenIdClient(
    string ClientId, string? DisplayName, string? Secret, string[] Grants, string[]? Redirects, string[]? PostLogoutRedirects, string[]? Scopes = null)
{
    /// <summary>A person signs in and the program acts for him (authorization code with PKCE).</summary>
    public const string Code = "code";

    /// <summary>A system acts for itself, under an account of its own (client credentials).</summary>
    public const string System = "client_credentials";

    /// <summary>A person lets in a device without a browser (RFC 8628).</summary>
    public const string Device = "device";

    private const int ShortestSecret = 16;

    public string Name => string.IsNullOrWhiteSpace(DisplayName) ? ClientId : DisplayName.Trim();

    public IReadOnlyList<string> GrantedScopes => [OpenIdScopes.Self, .. (Scopes ?? []).Where(scope => scope != OpenIdScopes.Self).Distinct(StringComparer.Ordinal)];

    /// <summary>What is written down when it is registered: everything but the secret.</summary>
    public string OnRecord => $"{Name}（{ClientId}）：{string.Join('、', Grants)}；{string.Join('、', GrantedScopes)}";

    public bool Has(string grant) => Grants.Contains(grant, StringComparer.Ordinal);

    /// <summary>Why it can't be registered, the first reason; null when it can.</summary>
    public Refusal? Fault() =>
        ClientId is null || !Ids().IsMatch(ClientId) ? OpenIdClientRefusals.BadId
        : Grants is not { Length: > 0 } || Grants.Any(grant => grant is not (Code or System or Device)) ? OpenIdClientRefusals.BadGrants
        : Has(System) && Secret is null ? OpenIdClientRefusals.SystemNeedsSecret
        : Secret is { Length: < ShortestSecret } ? OpenIdClientRefusals.ShortSecret(ShortestSecret)
        : Has(Code) && Redirects is not { Length: > 0 } ? OpenIdClientRefusals.BadAddress("")
        : (Redirects ?? []).Concat(PostLogoutRedirects ?? []).FirstOrDefault(address => !IsCallback(address)) is { } bad ? OpenIdClientRefusals.BadAddress(bad)
        : GrantedScopes.FirstOrDefault(scope => OpenIdScopes.Find(scope) is null) is { } unknown ? OpenIdClientRefusals.BadScope(unknown)
        : Grants is [System] && OpenIdScopes.NotForSystems(GrantedScopes).FirstOrDefault() is { } personal ? OpenIdClientRefusals.BadScope(personal)
        : null;

    // RFC 9700 (OAuth 2.0 security), 2.1 and 4.1: an exact address; in the clear only where it does not leave the machine.
    private static bool IsCallback(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0 && !address.Contains('#', StringComparison.Ordinal) && uri.UserInfo.Length == 0
        && !address.Contains('*', StringComparison.Ordinal) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{1,59}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Ids();
}

/// <summary>What registering a program refuses (DF7080–DF7089).</summary>
internal static class OpenIdClientRefusals
{
    public static Refusal BadId { get; } = new("DF7080", Status422UnprocessableEntity,
        "程序标识应为 2 至 60 位小写字母、数字、点、下划线或连字符。", "A program's id has 2 to 60 lower-case letters, digits, dots, underscores or hyphens.",
        "例如：gongwen-pingtai。", "For example: records-system.");

    public static Refusal BadGrants { get; } = new("DF7081", Status422UnprocessableEntity,
        "请至少选择一种接入方式：用户登录、设备登录、系统对接。", "Choose at least one way in: code, device, client_credentials.",
        "按程序的实际用途选择。", "Choose by what the program is for.");

    public static Refusal SystemNeedsSecret { get; } = new("DF7082", Status422UnprocessableEntity,
        "系统对接的程序必须有密钥。", "A system that acts for itself needs a secret.",
        "请选择“有密钥”。", "Give it a secret.");

    public static Refusal ShortSecret(int shortest) => new("DF7083", Status422UnprocessableEntity,
        string.Create(CultureInfo.InvariantCulture, $"程序密钥至少 {shortest} 位。"), string.Create(CultureInfo.InvariantCulture, $"A program's secret has {shortest} characters or more."),
        "请换一个更长的随机密钥。", "Take a longer, random one.");

    public static Refusal BadAddress(string address) => new("DF7084", Status422UnprocessableEntity,
        address.Length == 0 ? "用户登录的程序需要回调地址。" : $"回调地址不能使用：{address}", address.Length == 0 ? "A program that people sign in to needs a callback address." : $"This callback address can't be used: {address}",
        "请填写完整的 https 地址（本机程序可用 http://127.0.0.1），不带 # 和通配符。", "Enter a full https address (http only to 127.0.0.1), without # or wildcard.");

    public static Refusal BadScope(string scope) => new("DF7085", Status422UnprocessableEntity,
        $"没有「{scope}」这一权限范围，或不能授予系统对接的程序。", $"There is no scope {scope}, or it can't be held by a system without a person.",
        "审查和签发由人办理，不授予系统。", "Review and sign-off are a person's and are not given to systems.");

    public static Refusal NoSuchClient { get; } = new("DF7086", Status422UnprocessableEntity,
        "没有这个程序，或它由数据目录的 clients.json 管理。", "There is no such program, or clients.json of the data folder keeps it.",
        "请刷新页面；由文件管理的，请修改文件后重新启动。", "Reload the page; change the file and restart if it is kept there.");

    public static Refusal ClientExists { get; } = new("DF7087", Status422UnprocessableEntity,
        "已有同一标识的程序。", "There is a program of that id.",
        "请换一个标识，或先删除原有的。", "Choose another id, or remove the other first.");
}
