using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;

namespace DisclosureFlow.Server.Tests.Auditing;

public sealed class TheStatistics
{
    private static readonly DateTimeOffset Monday = DateTimeOffset.Parse("2026-01-05T09:00:00+08:00", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Mean_median_and_longest_are_of_what_is_done_and_late_is_what_is_open_or_closed_beyond_its_time()
    {
        var figures = StatisticsPage.Figures(
            "保密审查",
            [Task(closed: 1, due: 2), Task(closed: 3, due: 2, Outcomes.Returned), Task(closed: 8, due: null), Task(closed: null, due: 4), Task(closed: null, due: 6), Task(closed: 4, due: 4)], Monday.AddDays(5));
        Assert.Equal(new StageFigures("保密审查", 4, 2, TimeSpan.FromDays(4), TimeSpan.FromDays(3.5), TimeSpan.FromDays(8), 1, 2), figures);
        Assert.Equal(new StageFigures("签发", 0, 1, null, null, null, 0, 0), StatisticsPage.Figures("签发", [Task(null, null)], Monday));
    }

    private static StatisticsPage.TaskSpan Task(int? closed, int? due, string? outcome = null) =>
        new(Guid.Empty, "", CaseStatus.Running, "", Monday, closed is { } days ? Monday.AddDays(days) : null, due is { } limit ? Monday.AddDays(limit) : null, outcome);
}
