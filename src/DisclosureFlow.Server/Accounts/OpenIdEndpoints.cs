using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DisclosureFlow.Server.Accounts;

/// <summary>What OpenIddict leaves to the application: who the person is, and whether his account is still open.</summary>
internal static class OpenIdEndpoints
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void Map(IEndpointRouteBuilder site)
    {
        // They check for themselves: by the session's cookie, by the client's secret or by the token.
        var routes = site.MapGroup("").AllowAnonymous();
        routes.MapMethods("/connect/authorize", ["GET", "POST"], Authorize);
        routes.MapPost("/connect/token", Exchange);
        routes.MapMethods("/connect/userinfo", ["GET", "POST"], UserInfo);
        routes.MapMethods("/connect/logout", ["GET", "POST"], (Delegate)LogOut);
    }

    /// <summary>The claims a token carries about a person, each only where its scope was granted.</summary>
    /// <param name="account">The person.</param>
    /// <param name="scopes">What was granted.</param>
    /// <param name="session">The session it was granted in; the token ends with it.</param>
    public static ClaimsPrincipal PrincipalOf(Account account, ImmutableArray<string> scopes, string? session)
    {
        var identity = new ClaimsIdentity(Scheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account.Id.ToString()).SetClaim(Claims.Name, account.DisplayName).SetClaim(Claims.PreferredUsername, account.UserName).SetClaim(Claims.Email, account.Email).SetClaim(OpenIdSessions.Claim, session);
        identity.SetScopes(scopes).SetResources(OpenIdServer.Audience);
        identity.SetDestinations(static claim => claim.Type switch
        {
            Claims.Name or Claims.PreferredUsername when claim.Subject!.HasScope(Scopes.Profile) => [Destinations.AccessToken, Destinations.IdentityToken],
            Claims.Email when claim.Subject!.HasScope(Scopes.Email) => [Destinations.AccessToken, Destinations.IdentityToken],
            _ => [Destinations.AccessToken],
        });
        return new ClaimsPrincipal(identity);
    }

    private static async Task<IResult> Authorize(HttpContext http, UserManager<Account> users)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("no OpenID request");
        var session = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (session.Principal is not { } person || await users.GetUserAsync(person) is not { DisabledAt: null } account)
        {
            return request.HasPromptValue(PromptValues.None)
                ? Forbid(Errors.LoginRequired, "nobody is signed in")
                : Results.Challenge(new AuthenticationProperties { RedirectUri = $"{http.Request.Path}{http.Request.QueryString}" }, [IdentityConstants.ApplicationScheme]);
        }

        return Results.SignIn(PrincipalOf(account, request.GetScopes(), person.FindFirstValue(Sessions.IdClaim)), authenticationScheme: Scheme);
    }

    private static async Task<IResult> Exchange(HttpContext http, UserManager<Account> users, OpenIdClients clients, Sessions sessions)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("no OpenID request");
        if (request.IsClientCredentialsGrantType())
        {
            return await ForItself(request, clients, http.RequestAborted);
        }

        // OpenIdSessions has seen to it that the account is open and the session stands.
        var granted = (await http.AuthenticateAsync(Scheme)).Principal;
        if (granted?.GetClaim(Claims.Subject) is not { } id || await users.FindByIdAsync(id) is not { } account)
        {
            return Forbid(Errors.InvalidGrant, "the account is closed");
        }

        var session = granted.GetClaim(OpenIdSessions.Claim);
        var offline = granted.HasScope(Scopes.OfflineAccess);
        if (request.IsRefreshTokenGrantType())
        {
            await sessions.Stay(session!, OpenIdServer.OfflineAccess, http.RequestAborted);
        }
        else if (offline || request.IsDeviceCodeGrantType())
        {
            session = await sessions.Grant(account.Id, await clients.NameOf(request.ClientId!, http.RequestAborted), offline ? OpenIdServer.OfflineAccess : OpenIdServer.AccessToken, http.RequestAborted);
        }

        return Results.SignIn(PrincipalOf(account, granted.GetScopes(), session), authenticationScheme: Scheme);
    }

    /// <summary>A system acts under an account of its own, with the roles that the administrator gave it and the scopes a system may hold.</summary>
    private static async Task<IResult> ForItself(OpenIddictRequest request, OpenIdClients clients, CancellationToken stop)
    {
        if (OpenIdScopes.NotForSystems(request.GetScopes()).FirstOrDefault() is { } personal)
        {
            return Forbid(Errors.InvalidScope, $"{personal} is for people, not for systems");
        }

        if (await clients.AccountOf(request.ClientId!, stop) is not { DisabledAt: null } account)
        {
            return Forbid(Errors.InvalidClient, "the system has no account here, or it is closed");
        }

        var identity = new ClaimsIdentity(Scheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account.Id.ToString()).SetClaim(Claims.Name, account.DisplayName).SetClaim(OpenIdSessions.SystemClaim, "yes");
        identity.SetScopes(request.GetScopes()).SetResources(OpenIdServer.Audience);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: Scheme);
    }

    private static async Task<IResult> UserInfo(HttpContext http, UserManager<Account> users)
    {
        var token = (await http.AuthenticateAsync(Scheme)).Principal;
        if (token?.GetClaim(Claims.Subject) is not { } id || await users.FindByIdAsync(id) is not { DisabledAt: null } account)
        {
            return Results.Challenge(new AuthenticationProperties(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidToken,
            }), [Scheme]);
        }

        var told = new Dictionary<string, object?>(StringComparer.Ordinal) { [Claims.Subject] = account.Id.ToString() };
        if (token.HasScope(Scopes.Profile))
        {
            (told[Claims.Name], told[Claims.PreferredUsername]) = (account.DisplayName, account.UserName);
        }

        if (token.HasScope(Scopes.Email) && account.Email is { } email)
        {
            told[Claims.Email] = email;
        }

        return Results.Json(told);
    }

    private static async Task<IResult> LogOut(HttpContext http)
    {
        // Only with the token that proves who asks: a bare link on a foreign page signs nobody out.
        if (http.GetOpenIddictServerRequest()?.IdTokenHint is { Length: > 0 })
        {
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        }

        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [Scheme]);
    }

    private static IResult Forbid(string error, string description) => Results.Forbid(new AuthenticationProperties(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
        [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
    }), [Scheme]);
}
