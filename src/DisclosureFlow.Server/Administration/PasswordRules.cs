using System.Globalization;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;

namespace DisclosureFlow.Server.Administration;

/// <summary>Switches the rotation of passwords (等级保护) on and off.</summary>
internal sealed class PasswordRules(AdministrationDoor door)
{
    /// <param name="by">An administrator.</param>
    /// <param name="days">30 to 365; null: passwords don't expire.</param>
    /// <param name="remembered">0 to 24 earlier passwords that may not come back.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Refusal?> Set(Caller by, int? days, int remembered, CancellationToken stop) => door.Act(by, async act =>
    {
        if (days is < 30 or > 365 || remembered is < 0 or > 24)
        {
            return AdministrationRefusals.RotationImpossible;
        }

        var row = await act.Store.PasswordRotations.FindAsync([PasswordRotation.TheId], stop) ?? act.Store.PasswordRotations.Add(new PasswordRotation()).Entity;
        (row.Days, row.Remembered) = (days, remembered);
        act.Record(null, "PasswordRulesChanged", string.Create(CultureInfo.InvariantCulture, $"轮换 {days?.ToString(CultureInfo.InvariantCulture) ?? "不要求"} 天；记住 {remembered} 个旧口令"));
        return null;
    }, stop);
}
