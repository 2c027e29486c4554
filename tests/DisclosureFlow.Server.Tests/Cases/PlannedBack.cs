using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Cases;

public sealed class PlannedBack
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_stage_has_its_day_planned_back_from_the_statutory_one_and_the_one_in_work_may_be_late()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        var plan = Schedule.Of(await Open(office, @case), new DateOnly(2026, 1, 20))!;
        Assert.Equal(new DateOnly(2026, 1, 31), plan.Statutory);
        // 10, 6, 3 and 0 working days before; 31 January 2026 is a Saturday.
        Assert.Equal(["2026-01-19 done", "2026-01-23 now", "2026-01-28 ", "2026-01-31 "], plan.Stages.Select(stage => $"{stage.By:yyyy-MM-dd} {stage.Mark}"));
        Assert.Equal("late", Schedule.Of(await Open(office, @case), new DateOnly(2026, 1, 26))!.Stages[1].Mark);
    }

    private static async Task<OpenTask> Open(Office office, Guid @case)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var found = await office.Case(@case);
        return new OpenTask(found, await store.Tasks.AsNoTracking().SingleAsync(one => one.CaseId == @case && one.ClosedAt == null, Stop), await office.Get<Definitions>().Of(found.DefinitionSha256, Stop));
    }
}
