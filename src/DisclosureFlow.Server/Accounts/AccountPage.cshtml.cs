using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A person's own account: password, one-time codes, passkeys, and the devices that are signed in.</summary>
internal sealed class AccountPage(UserManager<Account> users, OfficeSignIn signIn, Sessions sessions, SignedIn person, OfficeRoleNames names, Store store, TimeProvider clock, SiteTexts texts) : PageModel
{
    public Account Me { get; private set; } = null!;

    public Problem? Problem { get; private set; }

    public IList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    public IReadOnlyList<Session> Open { get; private set; } = [];

    /// <summary>Whom he acts for and who acts for him, now or soon: one line each.</summary>
    public IReadOnlyList<string> Deputies { get; private set; } = [];

    public string Current => person.SessionId;

    /// <summary>The key to type into an authenticator app, in groups of four.</summary>
    public string SharedKey { get; private set; } = "";

    public IReadOnlyList<string>? RecoveryCodes { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Me = await users.GetUserAsync(User) ?? throw new InvalidOperationException("a session without its account");
        await next();
    }

    public Task OnGet() => Show();

    public async Task<IActionResult> OnPostCodesOn(string? code)
    {
        var typed = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (await users.VerifyTwoFactorTokenAsync(Me, users.Options.Tokens.AuthenticatorTokenProvider, typed))
        {
            await users.SetTwoFactorEnabledAsync(Me, true);
            RecoveryCodes = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(Me, 8) ?? []];
            await sessions.End(Me.Id, except: person.SessionId);
        }
        else
        {
            Problem = Problem.Of(AccountRefusals.WrongCode);
        }

        await Show();
        return Page();
    }

    public async Task<IActionResult> OnPostCodesOff()
    {
        await users.SetTwoFactorEnabledAsync(Me, false);
        await users.ResetAuthenticatorKeyAsync(Me);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostAddPasskey(string? credential)
    {
        var attested = string.IsNullOrEmpty(credential) ? null : await signIn.PerformPasskeyAttestationAsync(credential);
        if (attested is not { Succeeded: true })
        {
            Problem = Problem.Of(AccountRefusals.PasskeyFailed);
            await Show();
            return Page();
        }

        attested.Passkey.Name = Browser(Request.Headers.UserAgent.ToString());
        await users.AddOrUpdatePasskeyAsync(Me, attested.Passkey);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemovePasskey(string? id)
    {
        var credential = new byte[256];
        if (Convert.TryFromBase64String(id ?? "", credential, out var length))
        {
            await users.RemovePasskeyAsync(Me, credential[..length]);
        }

        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndSession(string? id)
    {
        await sessions.End(Me.Id, only: id ?? "");
        return RedirectToPage();
    }

    /// <summary>A browser's description in two words; a program's name.</summary>
    public string Browser(string device)
    {
        if (device.StartsWith(Sessions.Program, StringComparison.Ordinal))
        {
            return texts["程序“{0}”", device[Sessions.Program.Length..]];
        }

        string[] systems = ["Windows", "Android", "iPhone", "iPad", "Mac", "Linux"];
        string[] programs = ["MicroMessenger", "Edg", "Firefox", "Chrome", "Safari"];
        var system = Array.Find(systems, name => device.Contains(name, StringComparison.Ordinal)) ?? texts["未知系统"];
        var program = Array.Find(programs, name => device.Contains(name, StringComparison.Ordinal)) switch
        {
            "MicroMessenger" => texts["微信"],
            "Edg" => "Edge",
            null => texts["未知浏览器"],
            var known => known,
        };
        return $"{system} · {program}";
    }

    private async Task Show()
    {
        var now = clock.GetUtcNow();
        var deputies = await (
            from one in store.Deputies.AsNoTracking()
            join organ in store.Organs on one.OrganId equals organ.Id
            join principal in store.Users on one.PrincipalId equals principal.Id
            join deputy in store.Users on one.DeputyId equals deputy.Id
            where (one.DeputyId == Me.Id || one.PrincipalId == Me.Id) && one.Until > now
            orderby one.From
            select new { one, Organ = organ.Name, Principal = principal.DisplayName, Deputy = deputy.DisplayName }).ToListAsync();
        Deputies = [.. deputies.Select(line => texts["{0} 代 {1}", line.Deputy, line.Principal] + " · " + names.Shown(line.one.Role) + " · " + line.Organ + " · " + texts["{0} 至 {1}", SiteDates.Day(line.one.From), SiteDates.Day(line.one.Until.AddTicks(-1))])];
        Passkeys = await users.GetPasskeysAsync(Me);
        Open = await store.Sessions.AsNoTracking().Where(session => session.AccountId == Me.Id).OrderByDescending(session => session.LastSeenAt).ToListAsync();
        if (!Me.TwoFactorEnabled)
        {
            if (await users.GetAuthenticatorKeyAsync(Me) is null)
            {
                await users.ResetAuthenticatorKeyAsync(Me);
            }

            SharedKey = string.Join(' ', (await users.GetAuthenticatorKeyAsync(Me) ?? "").Chunk(4).Select(four => new string(four)));
        }
    }
}
