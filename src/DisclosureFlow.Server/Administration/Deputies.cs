using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>代理: who acts for whom, in which role of which organ, and for how long.</summary>
internal sealed class Deputies(AdministrationDoor door, OfficeRoleNames names)
{
    /// <summary>The longest time at once: whoever is away longer needs a successor with the role itself.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(92);

    /// <summary>Names a deputy.</summary>
    /// <param name="by">An administrator.</param>
    /// <param name="organ">The organ.</param>
    /// <param name="role">A role of the process that the principal holds there.</param>
    /// <param name="principal">Who is away.</param>
    /// <param name="deputy">Who acts meanwhile.</param>
    /// <param name="from">First day.</param>
    /// <param name="until">Last day, at most <see cref="Longest"/> later.</param>
    /// <param name="reason">Why, 2 to 200 characters; it goes on record.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Refusal?> Name(Caller by, Guid organ, string role, Guid principal, Guid deputy, DateOnly from, DateOnly until, string reason, CancellationToken stop) => door.Act(by, async act =>
    {
        var (begin, end) = (Midnight(from), Midnight(until.AddDays(1)));
        var people = await act.Store.Users.Where(account => (account.Id == principal || account.Id == deputy) && account.DisabledAt == null).ToDictionaryAsync(account => account.Id, stop);
        var place = await act.Store.Organs.FindAsync([organ], stop);
        if (place is null || principal == deputy || people.Count != 2 || role is OfficeRoles.Administrator or OfficeRoles.Auditor
            || !await Held(act.Store, organ, role, act.Now).AnyAsync(one => one.AccountId == principal, stop))
        {
            return AdministrationRefusals.NoSuchPrincipal;
        }

        if (OfficeRoles.OfPersons.Contains(role) && await OpenIdClients.IsSystem(act.Store, deputy, stop))
        {
            return AdministrationRefusals.SystemTakesNoPart;
        }

        if (until < from || end <= act.Now || end - begin > Longest || reason.Trim().Length is < 2 or > 200)
        {
            return AdministrationRefusals.DeputyTime;
        }

        if (await act.Store.RoleAssignments.AnyAsync(one => one.AccountId == deputy && one.Role == OfficeRoles.Administrator && (one.Until == null || one.Until > act.Now), stop))
        {
            return AdministrationRefusals.AdministratorTakesNoPart;
        }

        // Nobody is a deputy for time that is past: what was done then was done by somebody else.
        begin = begin < act.Now ? act.Now : begin;
        act.Store.Deputies.Add(new Deputy
        {
            Id = Guid.CreateVersion7(act.Now), OrganId = organ, Role = role, PrincipalId = principal, DeputyId = deputy, From = begin, Until = end, Reason = reason.Trim(),
        });
        act.Record(place, "DeputyNamed", $"{people[deputy].DisplayName}（{Act.NameOf(deputy)}）代理{people[principal].DisplayName}（{Act.NameOf(principal)}）：{names.Of(role)}，{from:yyyy-MM-dd} 至 {until:yyyy-MM-dd}；{reason.Trim()}");
        return null;
    }, stop);

    /// <summary>Ends it now; what was done under it stays on record.</summary>
    public Task<Refusal?> End(Caller by, Guid id, CancellationToken stop) => door.Act(by, async act =>
    {
        var row = await act.Store.Deputies.FindAsync([id], stop);
        if (row is null || row.Until <= act.Now)
        {
            return AdministrationRefusals.NoSuchPrincipal;
        }

        row.Until = row.From > act.Now ? row.From : act.Now;
        act.Record(await act.Store.Organs.FindAsync([row.OrganId], stop), "DeputyEnded", $"{await NameOf(act.Store, row.DeputyId, stop)}不再代理{await NameOf(act.Store, row.PrincipalId, stop)}：{names.Of(row.Role)}");
        return null;
    }, stop);

    /// <summary>Whom the person acts for now in that role; null for nobody.</summary>
    public static Task<Account?> PrincipalOf(Store store, Guid person, Guid organ, string role, DateTimeOffset now, CancellationToken stop) => (
        from one in Standing(store, now)
        join principal in store.Users on one.PrincipalId equals principal.Id
        where one.DeputyId == person && one.OrganId == organ && one.Role == role
        orderby one.From
        select principal).FirstOrDefaultAsync(stop);

    /// <summary>Deputies whose time is now and whose principal is there and still holds the role.</summary>
    public static IQueryable<Deputy> Standing(Store store, DateTimeOffset now) => store.Deputies.Where(one => one.From <= now && one.Until > now
        && store.Users.Any(principal => principal.Id == one.PrincipalId && principal.DisabledAt == null)
        && store.RoleAssignments.Any(held => held.AccountId == one.PrincipalId && held.OrganId == one.OrganId && held.Role == one.Role && held.From <= now && (held.Until == null || held.Until > now)));

    private static IQueryable<RoleAssignment> Held(Store store, Guid organ, string role, DateTimeOffset now) =>
        store.RoleAssignments.Where(one => one.OrganId == organ && one.Role == role && one.From <= now && (one.Until == null || one.Until > now));

    private static async Task<string> NameOf(Store store, Guid account, CancellationToken stop) => (await store.Users.FindAsync([account], stop))?.DisplayName ?? "";

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), OfficeTime.Offset);
}
