using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>Of whom two factors are demanded, and how long passwords live: without end, unless 等保 rotation is switched on.</summary>
internal sealed class SettingsPage(SignedIn person, PasswordRules rules, Store store, SiteTexts texts) : AdministrationPage(person)
{
    public int? Days { get; private set; }

    public int Remembered { get; private set; }

    public SecondFactorFor Demanded { get; private set; }

    /// <summary>Open accounts of people without a second factor.</summary>
    public int Without { get; private set; }

    public IReadOnlyList<(SecondFactorFor Of, string Words)> Choices =>
        [(SecondFactorFor.Nobody, texts["不要求（每个人可以自己启用）"]), (SecondFactorFor.Approvers, texts["保密审查员、负责人和系统管理员"]), (SecondFactorFor.Everyone, texts["所有人"])];

    public async Task<IActionResult> OnPostFactor(SecondFactorFor of) => await Answer(await rules.Demand(By, of, Stop), texts["已保存。"]);

    public async Task<IActionResult> OnPost(int? days, int remembered) => await Answer(await rules.Set(By, days, remembered, Stop), texts["已保存。"]);

    protected override async Task<bool> Show()
    {
        var row = await store.PasswordRotations.AsNoTracking().SingleOrDefaultAsync(Stop);
        (Days, Remembered) = (row?.Days, row?.Remembered ?? 0);
        Demanded = await store.SecondFactorRules.AsNoTracking().Select(rule => rule.Of).SingleOrDefaultAsync(Stop);
        Without = await store.Users.CountAsync(account => account.DisabledAt == null && account.PasswordHash != null && !account.TwoFactorEnabled
            && !store.Set<IdentityUserPasskey<Guid>>().Any(passkey => passkey.UserId == account.Id), Stop);
        return true;
    }
}
