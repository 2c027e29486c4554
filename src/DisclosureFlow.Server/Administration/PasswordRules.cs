using System.Globalization;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;

namespace DisclosureFlow.Server.Administration;

/// <summary>How people sign in: the rotation of passwords (等级保护) and the second factor, each switched on and off.</summary>
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

    /// <summary>Says of whom two factors are demanded, from the next sign-in on. Whoever has none sets one up then; nobody is shut out.</summary>
    public Task<Refusal?> Demand(Caller by, SecondFactorFor of, CancellationToken stop) => door.Act(by, async act =>
    {
        if (!Enum.IsDefined(of))
        {
            return AdministrationRefusals.NoSuchRole;
        }

        var row = await act.Store.SecondFactorRules.FindAsync([SecondFactorRule.TheId], stop) ?? act.Store.SecondFactorRules.Add(new SecondFactorRule()).Entity;
        row.Of = of;
        act.Record(null, "SecondFactorRuleChanged", of switch
        {
            SecondFactorFor.Everyone => "所有人员须用双因素登录",
            SecondFactorFor.Approvers => "审查员、负责人、管理员须用双因素登录",
            _ => "不要求双因素登录",
        });
        return null;
    }, stop);
}
