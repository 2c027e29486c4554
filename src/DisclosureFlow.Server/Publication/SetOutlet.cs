using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Publication;

/// <summary>Opens or closes an organ's pages on our own public site: an entry of the organ's chain of administration. What is on the log stays public either way.</summary>
internal sealed class SetOutlet(IDbContextFactory<Store> stores, LogSignal sequencer, TimeProvider clock)
{
    /// <summary>The recorded facts.</summary>
    public const string Opened = "OutletOpened";
    public const string Closed = "OutletClosed";

    public static Refusal NotYours { get; } = new("DF2056", Status403Forbidden,
        "只有该单位的发布员或系统管理员可以开关本站公开。", "Only a publisher or an administrator of the organ can open or close its pages here.",
        "请联系本单位发布员或系统管理员。", "Ask the organ's publisher or administrator.");

    /// <returns>Why not; null when the pages are as asked for, now or already before.</returns>
    public async Task<Refusal?> Act(Caller caller, Guid organ, bool open, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var now = clock.Moment();
        var role = await store.RoleAssignments.Where(one => one.AccountId == caller.Account && one.OrganId == organ
                && (one.Role == OfficeRoles.Publisher || one.Role == OfficeRoles.Administrator) && one.From <= now && (one.Until == null || one.Until > now)
                && store.Users.Any(account => account.Id == one.AccountId && account.DisabledAt == null))
            .OrderByDescending(one => one.Role).Select(one => one.Role).FirstOrDefaultAsync(stop);
        if (role is null || await store.Organs.FindAsync([organ], stop) is not { } place)
        {
            return NotYours;
        }

        if (place.PublicPage != open)
        {
            place.PublicPage = open;
            var act = new AdministrativeAct(store, now) { Administrator = caller.Account, Role = role };
            act.Record(place, open ? Opened : Closed, open ? "开启本站公开" : "关闭本站公开");
            await act.Close(stop);
            await store.SaveChangesAsync(stop);
            await transaction.CommitAsync(CancellationToken.None);
            sequencer.Raise();
        }

        return null;
    }
}
