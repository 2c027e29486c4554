using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Publication;

/// <summary>Opens or closes an organ's pages on our own public site; who did it and when is kept. What is on the log stays public either way.</summary>
internal sealed class SetOutlet(IDbContextFactory<Store> stores, TimeProvider clock)
{
    public static Refusal NotYours { get; } = new("DF2056", Status403Forbidden,
        "只有该单位的发布员或系统管理员可以开关本站公开。", "Only a publisher or an administrator of the organ can open or close its pages here.",
        "请联系本单位发布员或系统管理员。", "Ask the organ's publisher or administrator.");

    /// <returns>Why not; null when the pages are as asked for, now or already before.</returns>
    public async Task<Refusal?> Act(Caller caller, Guid organ, bool open, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var now = clock.Moment();
        var holds = await store.RoleAssignments.AnyAsync(one => one.AccountId == caller.Account && one.OrganId == organ
            && (one.Role == OfficeRoles.Publisher || one.Role == OfficeRoles.Administrator) && one.From <= now && (one.Until == null || one.Until > now), stop);
        var place = holds ? await store.Organs.FindAsync([organ], stop) : null;
        if (place is null || await store.Users.AnyAsync(one => one.Id == caller.Account && one.DisabledAt != null, stop))
        {
            return NotYours;
        }

        if (place.PublicPage != open)
        {
            place.PublicPage = open;
            store.OutletChanges.Add(new OutletChange { OrganId = organ, Open = open, ChangedBy = caller.Account, At = now });
            await store.SaveChangesAsync(stop);
            await transaction.CommitAsync(CancellationToken.None);
        }

        return null;
    }
}
