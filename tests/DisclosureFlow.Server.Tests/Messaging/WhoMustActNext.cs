using DisclosureFlow.Contracts.V1;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Messaging;
using DisclosureFlow.Server.Storage;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Messaging;

public sealed class WhoMustActNext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_task_that_opens_is_told_once_to_its_role_however_often_the_event_comes()
    {
        await using var office = await Office.New();
        var bus = office.Get<IBusControl>();
        await bus.StartAsync(Stop);
        var @case = await office.Published();
        var size = await office.Get<Sequencer>().Advance(Stop);
        Assert.Equal(size, await office.Get<Relay>().Advance(Stop));
        await Until(office, size);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        // By the time the first event arrived the case was published: no task is open, nobody is told to act.
        Assert.Empty(await store.Notifications.Where(one => one.CaseId == @case).ToListAsync(Stop));
        var open = await office.AtReview();
        size = await office.Get<Sequencer>().Advance(Stop);
        await office.Get<Relay>().Advance(Stop);
        await Until(office, size);
        var told = Assert.Single(await store.Notifications.Where(one => one.CaseId == open).ToListAsync(Stop));
        Assert.Equal("reviewer", told.Role);
        await bus.Publish(new CaseTransition { LogIndex = size - 1, CaseId = open, Sequence = 2, LeafHash = "", At = office.Clock.Moment() }, Stop);
        await bus.Publish(new CaseTransition { LogIndex = size, CaseId = open, Sequence = 3, LeafHash = "", At = office.Clock.Moment() }, Stop);
        await Until(office, size + 1);
        Assert.Single(await store.Notifications.Where(one => one.CaseId == open).ToListAsync(Stop));
        await bus.StopAsync(Stop);
    }

    [Fact]
    public async Task A_reminder_tells_the_task_s_role_and_an_overdue_review_the_head_once_each()
    {
        await using var office = await Office.New();
        var bus = office.Get<IBusControl>();
        await bus.StartAsync(Stop);
        var @case = await office.AtReview();
        office.Clock.Move(TimeSpan.FromDays(20));
        Assert.Equal(2, await office.Get<TimerWorker>().FireDue(Stop));
        var size = await office.Get<Sequencer>().Advance(Stop);
        await office.Get<Relay>().Advance(Stop);
        await Until(office, size);
        await bus.Publish(new CaseTransition { LogIndex = size, CaseId = @case, Sequence = 5, LeafHash = "", Act = TimerWorker.Fact, Element = "reviewOverdue", At = office.Clock.Moment() }, Stop);
        await Until(office, size + 1);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var told = await store.Notifications.AsNoTracking().Where(one => one.CaseId == @case).OrderBy(one => one.Id).ToListAsync(Stop);
        Assert.Equal([(NotificationKind.Task, "reviewer"), (NotificationKind.Remind, "reviewer"), (NotificationKind.Escalate, "head")], told.Select(one => (one.Kind, one.Role)));
        // The reminder itself came late: it does not speak of a day to come.
        Assert.All(told.Skip(1), one => Assert.Contains("“保密审查”已超期（应于 2026-01-", one.Text, StringComparison.Ordinal));
        await bus.StopAsync(Stop);
    }

    [Fact]
    public async Task The_floor_rises_over_what_is_done_without_a_gap_and_a_parked_event_does_not_hold_it()
    {
        await using var office = await Office.New();
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        await Consume(0);
        await Consume(2);
        Assert.Equal(1, await Floor());
        await Consume(1, "poison");
        Assert.Equal(3, await Floor());
        Assert.Equal("poison", (await store.ConsumedEntries.AsNoTracking().SingleAsync(Stop)).Fault);
        Assert.False(await Progress.Begin(store, "test", 1, Stop));

        async Task Consume(long index, string? fault = null)
        {
            Assert.True(await Progress.Begin(store, "test", index, Stop, fault));
            await Progress.Done(store, "test", Stop);
        }

        async Task<long> Floor() => (await store.ConsumerFloors.AsNoTracking().SingleAsync(Stop)).Floor;
    }

    private static async Task Until(Office office, long floor)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        for (var i = 0; i < 1000 && !await store.ConsumerFloors.AnyAsync(one => one.Consumer == NotifyNext.Name && one.Floor >= floor, Stop); i++)
        {
            await Task.Delay(10, Stop);
        }

        Assert.Equal(floor, await store.ConsumerFloors.Where(one => one.Consumer == NotifyNext.Name).Select(one => one.Floor).SingleAsync(Stop));
    }
}
