using System.Security.Claims;

namespace DisclosureFlow.Server.Accounts;

/// <summary>
/// Whoever signed in with a password that somebody else has seen, or without the second factor that is demanded of him, sets that right
/// before anything else: every other address leads to the page for it.
/// </summary>
internal static class DueFirst
{
    // One thing after the other: the password, then the factor.
    private static readonly (string Claim, string Page, string[] Needs)[] Dues =
    [
        (AccountClaims.PasswordDue, "/account/password", []),
        (AccountClaims.FactorDue, SecondFactorPage.Address, ["/account/passkey-options", "/account/confirm", "/sign-in/passkey-options"]),
    ];

    private static readonly string[] Always = ["/sign-out", "/culture"];

    public static void UseDueFirst(this WebApplication app) => app.Use((http, next) =>
    {
        if (Of(http.User) is not { } due || due.Needs.Append(due.Page).Concat(Always).Any(open => http.Request.Path.StartsWithSegments(open, StringComparison.OrdinalIgnoreCase)))
        {
            return next(http);
        }

        http.Response.Redirect(due.Page);
        return Task.CompletedTask;
    });

    /// <summary>What is due is found out at sign-in: in the middle of his work nobody is sent away from a draft.</summary>
    /// <param name="before">The principal that the session has had.</param>
    /// <param name="anew">The one made from the account now; loses what was not due before.</param>
    public static void KeepAsAtSignIn(ClaimsPrincipal before, ClaimsPrincipal anew)
    {
        foreach (var claim in anew.Claims.Where(claim => Dues.Any(due => due.Claim == claim.Type) && !before.HasClaim(one => one.Type == claim.Type)).ToList())
        {
            ((ClaimsIdentity)anew.Identity!).RemoveClaim(claim);
        }
    }

    private static (string Claim, string Page, string[] Needs)? Of(ClaimsPrincipal person) =>
        Array.FindIndex(Dues, due => person.HasClaim(due.Claim, "yes")) is >= 0 and var at ? Dues[at] : null;
}
