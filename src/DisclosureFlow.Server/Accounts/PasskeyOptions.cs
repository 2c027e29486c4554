using DisclosureFlow.Server.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace DisclosureFlow.Server.Accounts;

/// <summary>What the browser needs before it talks to an authenticator (WebAuthn level 3, creation and request options as JSON).</summary>
internal static class PasskeyOptions
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in/passkey-options", async (HttpContext http, IAntiforgery antiforgery, OfficeSignIn signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http))
            {
                return Results.BadRequest();
            }

            // No account is named: the answer is the same for everyone, and the authenticator offers what it has.
            return Results.Text(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");
        }).AllowAnonymous().RequireRateLimiting(SiteLimits.SignIn);
        routes.MapPost("/account/passkey-options", async (HttpContext http, IAntiforgery antiforgery, OfficeSignIn signIn, UserManager<Account> users) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http) || await users.GetUserAsync(http.User) is not { } account)
            {
                return Results.BadRequest();
            }

            var entity = new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.UserName!, DisplayName = account.DisplayName };
            return Results.Text(await signIn.MakePasskeyCreationOptionsAsync(entity), "application/json");
        });
    }
}
