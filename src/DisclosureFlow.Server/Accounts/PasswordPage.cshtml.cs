using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Choosing another password; every other device is signed out.</summary>
[EnableRateLimiting(SiteLimits.SignIn)]
internal sealed class PasswordPage(UserManager<Account> users, OfficeSignIn signIn, OwnAccount own, SiteTexts texts) : PageModel
{
    public Problem? Problem { get; private set; }

    public void OnGet()
    {
        // The form alone.
    }

    public async Task<IActionResult> OnPost(string? old, string? fresh, string? again)
    {
        var me = await users.GetUserAsync(User) ?? throw new InvalidOperationException("a session without its account");
        if (!string.Equals(fresh, again, StringComparison.Ordinal))
        {
            return Refuse(texts["两次输入的新口令不一致。"]);
        }

        // Guessing at the old one locks as guessing at the door does.
        if ((await signIn.CheckPasswordSignInAsync(me, old ?? "", lockoutOnFailure: true)).IsLockedOut)
        {
            Problem = Problem.Of(AccountRefusals.LockedOut);
            return Page();
        }

        var (refusal, details) = await own.ChangePassword(me, old ?? "", fresh ?? "", HttpContext.RequestAborted);
        if (refusal is not null)
        {
            return Refuse([.. details]);
        }

        await signIn.RefreshSignInAsync(me);
        return LocalRedirect("/tasks");
    }

    private PageResult Refuse(params string[] details)
    {
        Problem = Problem.Of(AccountRefusals.PasswordRefused) with { Details = details };
        return Page();
    }
}
