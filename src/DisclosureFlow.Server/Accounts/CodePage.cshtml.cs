using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace DisclosureFlow.Server.Accounts;

/// <summary>The second step of sign-in: a one-time code (RFC 6238) or a recovery code.</summary>
[AllowAnonymous, EnableRateLimiting(SiteLimits.SignIn)]
internal sealed class CodePage(OfficeSignIn signIn) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "back")]
    public string? Back { get; set; }

    public Problem? Problem { get; private set; }

    public async Task<IActionResult> OnGet() => await signIn.GetTwoFactorAuthenticationUserAsync() is null ? RedirectToPage("/Accounts/SignInPage") : Page();

    public async Task<IActionResult> OnPost(string? code)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is null)
        {
            return RedirectToPage("/Accounts/SignInPage");
        }

        var typed = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        var result = typed.Length == 6 && typed.All(char.IsAsciiDigit)
            ? await signIn.TwoFactorAuthenticatorSignInAsync(typed, isPersistent: false, rememberClient: false)
            : await signIn.TwoFactorRecoveryCodeSignInAsync(typed);
        if (result.Succeeded)
        {
            return Onward.From(this, Back);
        }

        Problem = Problem.Of(result.IsLockedOut ? AccountRefusals.LockedOut : AccountRefusals.WrongCode);
        return Page();
    }
}
