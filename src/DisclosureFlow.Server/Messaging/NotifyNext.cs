using DisclosureFlow.Contracts.V1;
using DisclosureFlow.Server.Storage;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Messaging;

/// <summary>Tells who must act next: one notification for each task that an act opened. Repeats do nothing.</summary>
internal sealed class NotifyNext(IDbContextFactory<Store> stores) : IConsumer<CaseTransition>
{
    public const string Name = "notify-next";

    public async Task Consume(ConsumeContext<CaseTransition> context)
    {
        var stop = context.CancellationToken;
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        if (!await Progress.Begin(store, Name, context.Message.LogIndex, stop))
        {
            return;
        }

        var open = await store.Tasks.AsNoTracking().Where(task => task.CaseId == context.Message.CaseId && task.ClosedAt == null
            && !store.Notifications.Any(one => one.CaseId == task.CaseId && one.TaskId == task.Id)).ToListAsync(stop);
        var title = await store.Cases.Where(one => one.Id == context.Message.CaseId).Select(one => one.Title).SingleOrDefaultAsync(stop);
        foreach (var task in open)
        {
            store.Notifications.Add(new Notification
            {
                CaseId = task.CaseId, TaskId = task.Id, OrganId = task.OrganId, Role = task.Role, LogIndex = context.Message.LogIndex,
                Text = $"《{title}》等待办理：{task.Name}", At = context.Message.At,
            });
        }

        await Progress.Done(store, Name, stop);
        await transaction.CommitAsync(CancellationToken.None);
    }
}

/// <summary>A message that a consumer failed on again and again is set aside with its fault; the rest goes on.</summary>
internal sealed class ParkPoison(IDbContextFactory<Store> stores, ILogger<ParkPoison> log) : IConsumer<Fault<CaseTransition>>
{
    public async Task Consume(ConsumeContext<Fault<CaseTransition>> context)
    {
        var stop = context.CancellationToken;
        var fault = context.Message.Exceptions.FirstOrDefault()?.Message ?? "unknown";
        log.LogError("event {Index} was parked: {Fault}", context.Message.Message.LogIndex, fault);
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        if (await Progress.Begin(store, NotifyNext.Name, context.Message.Message.LogIndex, stop, fault))
        {
            await Progress.Done(store, NotifyNext.Name, stop);
            await transaction.CommitAsync(CancellationToken.None);
        }
    }
}

/// <summary>How far a consumer is, stored in the consumer's own transaction.</summary>
internal static class Progress
{
    /// <summary>Notes that the consumer deals with the entry now; false when it has done so before.</summary>
    public static async Task<bool> Begin(Store store, string consumer, long index, CancellationToken stop, string? fault = null)
    {
        var floor = await FloorOf(store, consumer, stop);
        if (index < floor.Floor || await store.ConsumedEntries.AnyAsync(one => one.Consumer == consumer && one.Index == index, stop))
        {
            return false;
        }

        store.ConsumedEntries.Add(new ConsumedEntry { Consumer = consumer, Index = index, Fault = fault });
        return true;
    }

    /// <summary>Saves, and lifts the floor over everything that is done or parked without a gap.</summary>
    public static async Task Done(Store store, string consumer, CancellationToken stop)
    {
        await store.SaveChangesAsync(stop);
        var floor = await FloorOf(store, consumer, stop);
        var beyond = await store.ConsumedEntries.Where(one => one.Consumer == consumer && one.Index >= floor.Floor).OrderBy(one => one.Index).ToListAsync(stop);
        foreach (var one in beyond.TakeWhile((one, i) => one.Index == floor.Floor + i).ToList())
        {
            floor.Floor = one.Index + 1;
            if (one.Fault is null)
            {
                store.ConsumedEntries.Remove(one);
            }
        }

        await store.SaveChangesAsync(stop);
    }

    private static async Task<ConsumerFloor> FloorOf(Store store, string consumer, CancellationToken stop)
    {
        var floor = await store.ConsumerFloors.FindAsync([consumer], stop);
        return floor ?? store.ConsumerFloors.Add(new ConsumerFloor { Consumer = consumer }).Entity;
    }
}
