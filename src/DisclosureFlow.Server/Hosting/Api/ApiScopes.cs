using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Validation.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DisclosureFlow.Server.Hosting.Api;

/// <summary>What a token may be used for. A scope never adds to what its person may do: the door asks for his role as it does on a page.</summary>
internal static class ApiScopes
{
    /// <summary>Reading what the person may read.</summary>
    public const string Read = OpenIdServer.ApiScope;

    public const string Draft = "api.draft";
    public const string Review = "api.review";

    /// <summary>Sending back from sign-off. Signing is not offered: the PIN is typed by the head on his own page and goes through no other program.</summary>
    public const string SignOff = "api.sign-off";
    public const string Publish = "api.publish";

    /// <summary>Each scope with what it permits, for the document and for whoever grants it.</summary>
    public static readonly IReadOnlyList<(string Name, string Permits)> All =
    [
        (Read, "Read tasks, cases, editions and findings that the person may read"),
        (Draft, "Open cases, save editions and submit them as drafter"),
        (Review, "Decide about passages, conclude and register referrals as reviewer"),
        (SignOff, "Open sign-off and send back as head; signing is not offered to programs"),
        (Publish, "Compare the portal page, record publication, open and close the organ's pages as publisher"),
    ];

    /// <summary>A policy for each scope, named as the scope. Acts ask for a token of a person; a program's own token reads only.</summary>
    public static IServiceCollection AddApiScopes(this IServiceCollection services)
    {
        var policies = services.AddAuthorizationBuilder();
        foreach (var (name, _) in All)
        {
            policies.AddPolicy(name, policy => policy.AddAuthenticationSchemes(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme)
                .RequireAuthenticatedUser().AddRequirements(new HoldsScope(name)));
        }

        return services.AddScoped<IAuthorizationHandler, HoldsScopeHandler>();
    }
}

/// <summary>Asks for a scope and, for acts, for a person.</summary>
internal sealed record HoldsScope(string Scope) : IAuthorizationRequirement
{
    public bool NeedsPerson => Scope != ApiScopes.Read;
}

/// <summary>A token is worth nothing from the moment its person's account is closed.</summary>
internal sealed class HoldsScopeHandler(Store store, IHttpContextAccessor http) : AuthorizationHandler<HoldsScope>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, HoldsScope requirement)
    {
        if (!context.User.HasClaim(Claims.Private.Scope, requirement.Scope))
        {
            return;
        }

        var isPerson = Guid.TryParse(context.User.FindFirst(Claims.Subject)?.Value, out var account);
        if (isPerson ? await store.Users.AnyAsync(one => one.Id == account && one.DisabledAt == null, http.HttpContext?.RequestAborted ?? CancellationToken.None) : !requirement.NeedsPerson)
        {
            context.Succeed(requirement);
        }
    }
}
