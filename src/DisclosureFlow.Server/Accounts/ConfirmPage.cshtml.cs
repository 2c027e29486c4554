using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Asks a signed-in person again who he is, by password or passkey, before a way of signing in changes.</summary>
[EnableRateLimiting(SiteLimits.SignIn)]
internal sealed class ConfirmPage(UserManager<Account> users, OfficeSignIn signIn, Sessions sessions, SignedIn person, SecondFactors factors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "back")]
    public string? Back { get; set; }

    /// <summary>True where he has a passkey to show.</summary>
    public bool HasPasskey { get; private set; }

    public Problem? Problem { get; private set; }

    /// <summary>This page's address, from which it leads back.</summary>
    public static string Before(string back) => "/account/confirm?back=" + Uri.EscapeDataString(back);

    public async Task OnGet() => await Show();

    public async Task<IActionResult> OnPost(string? password)
    {
        // Guessing here locks as guessing at the door does.
        var result = await signIn.CheckPasswordSignInAsync(await Me(), password ?? "", lockoutOnFailure: true);
        return await Finish(result.Succeeded, result.IsLockedOut ? AccountRefusals.LockedOut : AccountRefusals.NotConfirmed);
    }

    public async Task<IActionResult> OnPostPasskey(string? credential)
    {
        var shown = string.IsNullOrEmpty(credential) ? null : await signIn.PerformPasskeyAssertionAsync(credential);
        return await Finish(shown is { Succeeded: true } && shown.User.Id == person.Account, AccountRefusals.NotConfirmed);
    }

    private async Task<IActionResult> Finish(bool proved, Refusal otherwise)
    {
        if (proved)
        {
            await sessions.Confirm(person.SessionId, HttpContext.RequestAborted);
            return LocalRedirect(Url.IsLocalUrl(Back) ? Back : "/account");
        }

        Problem = Problem.Of(otherwise);
        Response.StatusCode = otherwise.Status;
        await Show();
        return Page();
    }

    private async Task Show() => HasPasskey = await factors.HasPasskey(await Me());

    private async Task<Account> Me() => await users.GetUserAsync(User) ?? throw new InvalidOperationException("a session without its account");
}
