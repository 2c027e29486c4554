using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>A person with the roles he holds now.</summary>
/// <param name="IsSystem">A program's account: nobody signs in with it.</param>
internal sealed record PersonLine(Account Account, IReadOnlyList<RoleAssignment> Roles, KeyStanding? Key, int Sessions, bool HasPasskey, bool IsSystem);

/// <summary>What the administrator sees of a signing key: that it is there.</summary>
internal sealed record KeyStanding(bool Demo, bool Locked);

/// <summary>People, their roles and their ways in, over all organs.</summary>
internal sealed class PeoplePage(People people, OfficeRoleNames names, SignedIn person, Store store, TimeProvider clock, SiteTexts texts) : AdministrationPage(person)
{
    private const int MostShown = 500;

    public IReadOnlyList<PersonLine> Persons { get; private set; } = [];

    public IReadOnlyList<Organ> Organs { get; private set; } = [];

    public IReadOnlyList<OneTimePassword> Made { get; private set; } = [];

    public OfficeRoleNames Names => names;

    public string OrganName(Guid id) => Organs.FirstOrDefault(organ => organ.Id == id)?.Name ?? "";

    public async Task<IActionResult> OnPostAdd(string? userName, string? name, string? position, Guid organ, string? role) =>
        await Tell(await people.Add(By, new NewPerson(userName ?? "", name ?? "", position ?? ""), organ, role ?? "", Stop));

    public async Task<IActionResult> OnPostReset(Guid account) => await Tell(await people.ResetPassword(By, account, Stop));

    public async Task<IActionResult> OnPostGive(Guid account, Guid organ, string? role) => await Answer(await people.Give(By, account, organ, role ?? "", Stop), texts["已分配角色。"]);

    public async Task<IActionResult> OnPostTake(Guid assignment) => await Answer(await people.Take(By, assignment, Stop), texts["角色已结束。"]);

    public async Task<IActionResult> OnPostRename(Guid account, string? name, string? position) => await Answer(await people.Rename(By, account, name ?? "", position ?? "", Stop), texts["已保存。"]);

    public async Task<IActionResult> OnPostSignOut(Guid account) => await Answer(await people.SignOutEverywhere(By, account, Stop), texts["该账号的全部登录已结束。"]);

    public async Task<IActionResult> OnPostClearFactors(Guid account) => await Answer(await people.ClearFactors(By, account, Stop), texts["已清除，此人下次登录只用口令，再重新设置。"]);

    public async Task<IActionResult> OnPostDisable(Guid account, bool disabled) =>
        await Answer(await people.SetDisabled(By, account, disabled, Stop), disabled ? texts["账号已停用，其登录立即失效。"] : texts["账号已启用。"]);

    protected override async Task<bool> Show()
    {
        var now = clock.GetUtcNow();
        Organs = await store.Organs.AsNoTracking().OrderBy(organ => organ.Name).ToListAsync(Stop);
        var accounts = await store.Users.AsNoTracking().OrderBy(account => account.DisplayName).Take(MostShown)
            .Select(account => new
            {
                Account = account,
                HasPasskey = store.Set<IdentityUserPasskey<Guid>>().Any(passkey => passkey.UserId == account.Id),
                IsSystem = store.UserClaims.Any(claim => claim.UserId == account.Id && claim.ClaimType == OpenIdClients.SystemAccount),
                Sessions = store.Sessions.Count(session => session.AccountId == account.Id && session.ExpiresAt > now),
            }).ToListAsync(Stop);
        var roles = (await store.RoleAssignments.AsNoTracking().Where(one => one.Until == null || one.Until > now).ToListAsync(Stop)).ToLookup(one => one.AccountId);
        var keys = await store.SigningKeys.AsNoTracking().ToDictionaryAsync(key => key.AccountId, key => new KeyStanding(key.Demo, key.LockedAt != null), Stop);
        Persons = [.. accounts.Select(one => new PersonLine(one.Account, [.. roles[one.Account.Id]], keys.GetValueOrDefault(one.Account.Id), one.Sessions, one.HasPasskey, one.IsSystem))];
        return true;
    }

    // The password is told once, on this answer: it is not fetched anew.
    private async Task<IActionResult> Tell((OneTimePassword? Made, Refusal? Refusal) answer)
    {
        if (answer.Made is not { } made)
        {
            return await Refuse(answer.Refusal!);
        }

        Made = [made];
        await Show();
        return Page();
    }
}
