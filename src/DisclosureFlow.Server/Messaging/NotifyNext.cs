using System.Globalization;
using DisclosureFlow.Contracts.V1;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Messaging;

/// <summary>
/// Tells who must act next: one notification for each task that an act opened, and for each reminder or escalation that the definition's
/// timers raised. Repeats do nothing.
/// </summary>
internal sealed class NotifyNext(IDbContextFactory<Store> stores, Definitions definitions) : IConsumer<CaseTransition>
{
    public const string Name = "notify-next";

    public async Task Consume(ConsumeContext<CaseTransition> context)
    {
        var (told, stop) = (context.Message, context.CancellationToken);
        await using var store = await stores.CreateDbContextAsync(stop);
        // Read before the transaction: a definition may have to be parsed.
        var found = await store.Cases.AsNoTracking().Where(one => one.Id == told.CaseId).Select(one => new { one.Title, one.DefinitionSha256 }).SingleOrDefaultAsync(stop);
        var raised = found is not null && told.Act == TimerWorker.Fact && told.Element is { } element ? (await definitions.Of(found.DefinitionSha256, stop)).Find(element) as BoundaryEvent : null;
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        if (!await Progress.Begin(store, Name, told.LogIndex, stop))
        {
            return;
        }

        foreach (var task in await store.Tasks.AsNoTracking().Where(task => task.CaseId == told.CaseId && task.ClosedAt == null).ToListAsync(stop))
        {
            if (!await store.Notifications.AnyAsync(one => one.CaseId == task.CaseId && one.TaskId == task.Id && (one.Kind == NotificationKind.Task || one.Kind == NotificationKind.Returned), stop))
            {
                var cameBack = told.Outcome == Outcomes.Returned && task.OpenedAt == told.At;
                Tell(store, told, task, cameBack ? NotificationKind.Returned : NotificationKind.Task, task.Role, cameBack ? $"《{found?.Title}》已退回，请修改后再次提交" : $"《{found?.Title}》等待办理：{task.Name}");
            }

            if (raised?.Notice is { } notice && raised.AttachedTo.Id == task.ElementId)
            {
                var (kind, role) = (notice.Kind == "escalate" ? NotificationKind.Escalate : NotificationKind.Remind, notice.Role ?? task.Role);
                if (!await store.Notifications.AnyAsync(one => one.CaseId == task.CaseId && one.TaskId == task.Id && one.Kind == kind && one.Role == role, stop))
                {
                    Tell(store, told, task, kind, role, $"《{found?.Title}》的“{task.Name}”{(kind == NotificationKind.Escalate || task.DueAt < told.At ? "已超期" : "即将到期")}{By(task)}");
                }
            }
        }

        await Progress.Done(store, Name, stop);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static void Tell(Store store, CaseTransition told, CaseTask task, NotificationKind kind, string role, string text) =>
        store.Notifications.Add(new Notification { CaseId = task.CaseId, TaskId = task.Id, Kind = kind, OrganId = task.OrganId, Role = role, LogIndex = told.LogIndex, Text = text, At = told.At });

    private static string By(CaseTask task) => task.DueAt is { } due ? string.Create(CultureInfo.InvariantCulture, $"（应于 {due.ToOffset(OfficeTime.Offset):yyyy-MM-dd} 前办理）") : "";
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
