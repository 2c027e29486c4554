using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Messaging;

/// <summary>A notification as its reader sees it.</summary>
/// <param name="IsNew">It was not on his page before.</param>
/// <param name="About">The task it is about; <see cref="OpenTask.IsOpen"/> while it still waits.</param>
internal sealed record Notice(Notification Told, bool IsNew, OpenTask About);

/// <summary>What the signed-in person is told in the roles he holds, and how far he has read.</summary>
internal sealed class Notices(Store store, SignedIn person, Definitions definitions)
{
    /// <summary>Beyond it nobody counts: the number beside the menu then says "more than".</summary>
    public const int MostCounted = 99;

    private const int MostShown = 20;

    /// <summary>How many he has not seen, of tasks that still wait; at most one more than <see cref="MostCounted"/>.</summary>
    public async Task<int> Unread(CancellationToken stop)
    {
        var seen = await ReadUpTo(stop);
        var roles = await person.Roles(stop);
        var fresh = await Mine(roles).Where(one => one.Id > seen && store.Tasks.Any(task => task.CaseId == one.CaseId && task.Id == one.TaskId && task.ClosedAt == null))
            .OrderByDescending(one => one.Id).Select(one => new { one.OrganId, one.Role }).Take(MostCounted + 1).ToListAsync(stop);
        return fresh.Count(one => roles.Contains((one.OrganId, one.Role)));
    }

    /// <summary>The latest, newest first; from now on they count as read.</summary>
    public async Task<IReadOnlyList<Notice>> Open(CancellationToken stop)
    {
        var roles = await person.Roles(stop);
        var seen = await ReadUpTo(stop);
        var rows = await (
            from told in Mine(roles).OrderByDescending(one => one.Id).Take(MostShown * 2)
            join task in store.Tasks.AsNoTracking() on new { told.CaseId, Id = told.TaskId } equals new { task.CaseId, task.Id }
            join one in store.Cases.AsNoTracking() on told.CaseId equals one.Id
            orderby told.Id descending
            select new { told, task, one }).ToListAsync(stop);
        var notices = new List<Notice>(MostShown);
        foreach (var row in rows.Where(row => roles.Contains((row.told.OrganId, row.told.Role))).Take(MostShown))
        {
            var about = new OpenTask(row.one, row.task, await definitions.Of(row.one.DefinitionSha256, stop));
            notices.Add(new Notice(row.told, about.IsOpen && row.told.Id > seen, about));
        }

        if (notices.Count > 0 && notices.Max(one => one.Told.Id) is var last && last > seen)
        {
            await Read(last, stop);
        }

        return notices;
    }

    private IQueryable<Notification> Mine(IReadOnlyList<(Guid Organ, string Role)> roles)
    {
        var organs = roles.Select(held => held.Organ).Distinct().ToArray();
        var names = roles.Select(held => held.Role).Distinct(StringComparer.Ordinal).ToArray();
        return store.Notifications.AsNoTracking().Where(one => organs.Contains(one.OrganId) && names.Contains(one.Role));
    }

    private async Task<long> ReadUpTo(CancellationToken stop) =>
        await store.NoticeReaders.Where(one => one.AccountId == person.Account).Select(one => one.ReadUpTo).SingleOrDefaultAsync(stop);

    private async Task Read(long last, CancellationToken stop)
    {
        var account = person.Caller.Account;
        if (await store.NoticeReaders.FindAsync([account], stop) is { } row)
        {
            row.ReadUpTo = last;
        }
        else
        {
            store.NoticeReaders.Add(new NoticeReader { AccountId = account, ReadUpTo = last });
        }

        await store.SaveChangesAsync(stop);
    }
}
