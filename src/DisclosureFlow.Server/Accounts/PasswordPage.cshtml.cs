using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Choosing another password; every other device is signed out.</summary>
internal sealed class PasswordPage(UserManager<Account> users, OfficeSignIn signIn, Sessions sessions, SignedIn person, Store store, TimeProvider clock, SiteTexts texts) : PageModel
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

        var before = me.PasswordHash;
        var changed = await users.ChangePasswordAsync(me, old ?? "", fresh ?? "");
        if (!changed.Succeeded)
        {
            return Refuse([.. changed.Errors.Select(error => error.Description)]);
        }

        me.MustChangePassword = false;
        me.PasswordSince = clock.GetUtcNow();
        if (before is not null)
        {
            store.EarlierPasswords.Add(new EarlierPassword { AccountId = me.Id, Hash = before, ReplacedAt = clock.GetUtcNow() });
        }

        await users.UpdateAsync(me);
        await sessions.End(me.Id, except: person.SessionId);
        await signIn.RefreshSignInAsync(me);
        return LocalRedirect("/tasks");
    }

    private PageResult Refuse(params string[] details)
    {
        Problem = Problem.Of(AccountRefusals.PasswordRefused) with { Details = details };
        return Page();
    }
}
