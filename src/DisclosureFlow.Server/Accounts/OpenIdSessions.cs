using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Validation;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DisclosureFlow.Server.Accounts;

/// <summary>
/// A token lives no longer than the session it was granted in, and no longer than its account is open. Without offline_access that is the
/// browser's own session; with it, or on a device, it is a session of the program's own, which the person sees listed and can end. Asked
/// wherever a token is shown: at the API, at introspection and userinfo, and when a code or refresh token is traded in.
/// </summary>
internal sealed class OpenIdSessions(Sessions sessions)
    : IOpenIddictServerHandler<OpenIddictServerEvents.ValidateTokenContext>, IOpenIddictValidationHandler<OpenIddictValidationEvents.ValidateTokenContext>
{
    /// <summary>The session's id (OpenID Connect, <c>sid</c>); in access and refresh tokens and codes only.</summary>
    public const string Claim = "sid";

    /// <summary>Marks the token of a system that acts for itself: it has no session.</summary>
    public const string SystemClaim = "df_system";

    private const string Over = "the session that this token was granted in is over, or the account is closed";

    public async ValueTask HandleAsync(OpenIddictServerEvents.ValidateTokenContext context)
    {
        if (!await Stands(context.Principal, context.CancellationToken))
        {
            context.Reject(Errors.InvalidToken, Over);
        }
    }

    public async ValueTask HandleAsync(OpenIddictValidationEvents.ValidateTokenContext context)
    {
        if (!await Stands(context.Principal, context.CancellationToken))
        {
            context.Reject(Errors.InvalidToken, Over);
        }
    }

    private async ValueTask<bool> Stands(ClaimsPrincipal? principal, CancellationToken stop)
    {
        // A device code before the person agreed names nobody; an identity token is only ever a hint.
        if (principal?.GetTokenType() is not (TokenTypeIdentifiers.AccessToken or TokenTypeIdentifiers.RefreshToken or TokenTypeIdentifiers.Private.AuthorizationCode or TokenTypeIdentifiers.Private.DeviceCode)
            || principal.GetClaim(Claims.Subject) is not { } subject)
        {
            return true;
        }

        return Guid.TryParse(subject, out var account)
            && await sessions.Stands(account, principal.GetClaim(Claim), system: principal.HasClaim(SystemClaim), stop);
    }
}
