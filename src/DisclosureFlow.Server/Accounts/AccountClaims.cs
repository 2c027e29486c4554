using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace DisclosureFlow.Server.Accounts;

/// <summary>What a session carries about the person: the name to show and whether a new password is due. Roles are never in it.</summary>
internal sealed class AccountClaims(UserManager<Account> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Account>(users, options)
{
    public const string DisplayName = "display-name";
    public const string PasswordDue = "password-due";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(DisplayName, user.DisplayName));
        if (user.MustChangePassword)
        {
            identity.AddClaim(new Claim(PasswordDue, "yes"));
        }

        return identity;
    }
}

/// <summary>Whoever signed in with a password that somebody else has seen chooses another before anything else.</summary>
internal static class PasswordFirst
{
    private const string Page = "/account/password";

    public static void UsePasswordFirst(this WebApplication app) => app.Use((http, next) =>
    {
        var path = http.Request.Path;
        if (!http.User.HasClaim(AccountClaims.PasswordDue, "yes") || path.StartsWithSegments(Page, StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/sign-out", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/culture", StringComparison.OrdinalIgnoreCase))
        {
            return next(http);
        }

        http.Response.Redirect(Page);
        return Task.CompletedTask;
    });
}
