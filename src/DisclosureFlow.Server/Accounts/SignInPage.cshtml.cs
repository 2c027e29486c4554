using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Sign-in by password (then a one-time code, where the account has one) or by passkey.</summary>
[AllowAnonymous, EnableRateLimiting(SiteLimits.SignIn)]
internal sealed class SignInPage(OfficeSignIn signIn) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "back")]
    public string? Back { get; set; }

    public string? Name { get; private set; }

    public Problem? Problem { get; private set; }

    public void OnGet()
    {
        // The form alone.
    }

    public async Task<IActionResult> OnPost(string? name, string? password)
    {
        Name = name?.Trim();
        var result = await signIn.PasswordSignInAsync(Name?.ToLowerInvariant() ?? "", password ?? "", isPersistent: false, lockoutOnFailure: true);
        return result.RequiresTwoFactor ? RedirectToPage("/Accounts/CodePage", new { back = Back }) : Finish(result, AccountRefusals.SignInFailed);
    }

    public async Task<IActionResult> OnPostPasskey(string? credential) =>
        Finish(string.IsNullOrEmpty(credential) ? Microsoft.AspNetCore.Identity.SignInResult.Failed : await signIn.PasskeySignInAsync(credential), AccountRefusals.PasskeyFailed);

    private IActionResult Finish(Microsoft.AspNetCore.Identity.SignInResult result, Refusal otherwise)
    {
        if (result.Succeeded)
        {
            return Onward.From(this, Back);
        }

        Problem = Problem.Of(result.IsLockedOut ? AccountRefusals.LockedOut : otherwise);
        return Page();
    }
}
