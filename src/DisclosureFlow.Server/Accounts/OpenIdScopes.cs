using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;
using OpenIddict.Validation.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DisclosureFlow.Server.Accounts;

/// <summary>What a program may be allowed to do for a person.</summary>
/// <param name="Name">As it stands in requests and tokens.</param>
/// <param name="Words">What it admits to, in Chinese.</param>
/// <param name="WordsEn">The same in English.</param>
/// <param name="ForSystems">True where a system may hold it for itself, with no person behind it (client credentials).</param>
internal sealed record OpenIdScope(string Name, string Words, string WordsEn, bool ForSystems)
{
    /// <summary>The authorization policy that asks for it.</summary>
    public string Policy => PolicyOf(Name);

    public static string PolicyOf(string scope) => $"scope {scope}";
}

/// <summary>
/// The scopes of the API, one for each kind of work: a token opens the endpoints of its scopes and nothing else, and there the door still
/// asks for the role. Judging what may be published and deciding at sign-off is a person's: no system gets those for itself.
/// </summary>
internal static class OpenIdScopes
{
    public const string Self = "api";
    public const string Read = "cases.read";
    public const string Draft = "cases.draft";
    public const string Review = "cases.review";
    public const string SignOff = "cases.signoff";
    public const string Publish = "cases.publish";
    public const string Audit = "audit.read";

    public static readonly IReadOnlyList<OpenIdScope> All =
    [
        new(Self, "查看自己的账号和角色", "See one's own account and roles", ForSystems: true),
        new(Read, "查看待办、报告办理过程和版本", "Read tasks, cases and editions", ForSystems: true),
        new(Draft, "立件、保存版本、按勾稽关系补全、提交审查", "Start cases, save editions, fill by rule, submit", ForSystems: true),
        new(Review, "逐处处理、作出审查结论、登记报请和答复", "Decide on passages, conclude reviews, register referrals and replies", ForSystems: false),
        new(SignOff, "查看待签发文件、退回（不能签发）", "Read what awaits sign-off and send it back (never sign)", ForSystems: false),
        new(Publish, "取发布包、登记发布和报送", "Fetch the hand-over package, record publication and submission", ForSystems: true),
        new(Audit, "检索办理记录、下载证据包", "Search the trail, download evidence", ForSystems: true),
    ];

    private static readonly FrozenSet<string> OfSystems =
        All.Where(scope => scope.ForSystems).Select(scope => scope.Name).ToFrozenSet(StringComparer.Ordinal);

    public static OpenIdScope? Find(string name) => All.FirstOrDefault(scope => scope.Name == name);

    /// <summary>Scopes that a system asked for and may not hold.</summary>
    public static IEnumerable<string> NotForSystems(IEnumerable<string> asked) => asked.Where(scope => !OfSystems.Contains(scope));

    /// <summary>One policy for each scope: a valid, unrevoked token that carries it.</summary>
    public static void AddPolicies(AuthorizationBuilder authorization)
    {
        foreach (var scope in All)
        {
            authorization.AddPolicy(scope.Policy, policy => policy.AddAuthenticationSchemes(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme)
                .RequireAuthenticatedUser().RequireAssertion(context => context.User.HasClaim(Claims.Private.Scope, scope.Name)));
        }
    }
}
