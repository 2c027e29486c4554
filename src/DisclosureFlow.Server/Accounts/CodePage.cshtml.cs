using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace DisclosureFlow.Server.Accounts;

/// <summary>The second step of sign-in: a one-time code (RFC 6238) or a recovery code.</summary>
[AllowAnonymous, EnableRateLimiting(SiteLimits.SignIn)]
internal sealed class CodePage(OfficeSignIn signIn, SecondFactors factors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "back")]
    public string? Back { get; set; }

    public Problem? Problem { get; private set; }

    /// <summary>What the person has: either or both.</summary>
    public bool HasAuthenticator { get; private set; }

    public bool HasPasskey { get; private set; }

    public async Task<IActionResult> OnGet() => await Show() ? Page() : RedirectToPage("/Accounts/SignInPage");

    public async Task<IActionResult> OnPost(string? code)
    {
        if (!await Show())
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

    private async Task<bool> Show()
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } person)
        {
            return false;
        }

        (HasAuthenticator, HasPasskey) = (person.TwoFactorEnabled, await factors.HasPasskey(person));
        return true;
    }
}
