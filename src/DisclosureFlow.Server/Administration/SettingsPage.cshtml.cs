using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>How long passwords live: without end, unless 等保 rotation is switched on.</summary>
internal sealed class SettingsPage(SignedIn person, PasswordRules rules, Store store, SiteTexts texts) : AdministrationPage(person)
{
    public int? Days { get; private set; }

    public int Remembered { get; private set; }

    public async Task<IActionResult> OnPost(int? days, int remembered) => await Answer(await rules.Set(By, days, remembered, Stop), texts["已保存。"]);

    protected override async Task<bool> Show()
    {
        var row = await store.PasswordRotations.AsNoTracking().SingleOrDefaultAsync(Stop);
        (Days, Remembered) = (row?.Days, row?.Remembered ?? 0);
        return true;
    }
}
