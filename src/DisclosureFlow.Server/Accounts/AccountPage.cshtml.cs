using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A person's own account: password, one-time codes, passkeys, and the devices that are signed in.</summary>
internal sealed class AccountPage(
    UserManager<Account> users, OfficeSignIn signIn, OwnAccount own, Sessions sessions, SignedIn person, OfficeRoleNames names, Store store, TimeProvider clock, SiteTexts texts)
    : FactorPage(users, signIn, own, sessions, person, texts)
{
    private readonly UserManager<Account> accounts = users;
    private readonly SignedIn me = person;
    private readonly SiteTexts words = texts;

    public IList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    public IReadOnlyList<Session> Open { get; private set; } = [];

    /// <summary>Recovery codes that are still good.</summary>
    public int CodesLeft { get; private set; }

    /// <summary>Whom he acts for and who acts for him, now or soon: one line each.</summary>
    public IReadOnlyList<string> Deputies { get; private set; } = [];

    public string Current => me.SessionId;

    public Task<IActionResult> OnGet() => Shown();

    public async Task<IActionResult> OnPostCodesOff() => await Answer(await Own.RemoveAuthenticator(Me, Stop));

    public Task<IActionResult> OnPostRenewCodes() => Told(async () => await Own.RenewCodes(Me, Stop));

    public async Task<IActionResult> OnPostRemovePasskey(string? id)
    {
        var credential = new byte[1024];
        return await Answer(Convert.TryFromBase64String(id ?? "", credential, out var length) ? await Own.RemovePasskey(Me, credential[..length], Stop) : AccountRefusals.PasskeyFailed);
    }

    public async Task<IActionResult> OnPostEndSession(string? id) => await Answer(await Own.EndSession(Me, id ?? "", Stop));

    protected override async Task Show()
    {
        var now = clock.GetUtcNow();
        var deputies = await (
            from one in store.Deputies.AsNoTracking()
            join organ in store.Organs on one.OrganId equals organ.Id
            join principal in store.Users on one.PrincipalId equals principal.Id
            join deputy in store.Users on one.DeputyId equals deputy.Id
            where (one.DeputyId == Me.Id || one.PrincipalId == Me.Id) && one.Until > now
            orderby one.From
            select new { one, Organ = organ.Name, Principal = principal.DisplayName, Deputy = deputy.DisplayName }).ToListAsync(Stop);
        Deputies = [.. deputies.Select(line => words["{0} 代 {1}", line.Deputy, line.Principal] + " · " + names.Shown(line.one.Role) + " · " + line.Organ + " · " + words["{0} 至 {1}", SiteDates.Day(line.one.From), SiteDates.Day(line.one.Until.AddTicks(-1))])];
        Passkeys = await accounts.GetPasskeysAsync(Me);
        CodesLeft = await accounts.CountRecoveryCodesAsync(Me);
        Open = await store.Sessions.AsNoTracking().Where(session => session.AccountId == Me.Id && session.ExpiresAt > now).OrderByDescending(session => session.LastSeenAt).ToListAsync(Stop);
    }
}
