using System.Globalization;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>A kind of task over a year.</summary>
/// <param name="Mean">From opening to closing, of those done; null where none is.</param>
/// <param name="Returned">Ended by sending back.</param>
/// <param name="Overdue">Closed after their due time, or open beyond it.</param>
internal sealed record StageFigures(string Name, int Done, int Open, TimeSpan? Mean, TimeSpan? Median, TimeSpan? Longest, int Returned, int Overdue);

/// <summary>An organ over a year.</summary>
internal sealed record OrganFigures(string Organ, int Cases, int Published, int Returned, int Overdue);

/// <summary>How long the stages took, what came back, what was late; by calendar year of the task's opening.</summary>
[Authorize(Policy = OfficeRoles.Auditor)]
internal sealed class StatisticsPage(OpenedEntries entries, Definitions definitions, Store store, TimeProvider clock) : PageModel
{
    // A county with 3,000 organs; more would not be read on one page anyway.
    private const int MostTasks = 100_000;

    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    public IReadOnlyList<StageFigures> Stages { get; private set; } = [];

    public IReadOnlyList<OrganFigures> Organs { get; private set; } = [];

    public string Stage(string name) => definitions.NameOf(name);

    public string Days(TimeSpan? span) => span?.TotalDays.ToString("0.0", CultureInfo.InvariantCulture) ?? "";

    public async Task OnGet(CancellationToken stop)
    {
        Year = Year is >= 2008 and <= 2100 ? Year : clock.Today().Year;
        var organs = await entries.Organs(stop);
        var (begin, end, now) = (new DateTimeOffset(Year, 1, 1, 0, 0, 0, OfficeTime.Offset), new DateTimeOffset(Year + 1, 1, 1, 0, 0, 0, OfficeTime.Offset), clock.GetUtcNow());
        var tasks = await (
            from task in store.Tasks.AsNoTracking()
            join one in store.Cases on task.CaseId equals one.Id
            where organs.Contains(task.OrganId) && task.OpenedAt >= begin && task.OpenedAt < end
            orderby task.OpenedAt
            select new TaskSpan(task.CaseId, one.OrganName, one.Status, task.Name, task.OpenedAt, task.ClosedAt, task.DueAt, task.Outcome)).Take(MostTasks).ToListAsync(stop);
        Stages = [.. tasks.GroupBy(task => task.Name).Select(group => Figures(group.Key, [.. group], now))];
        Organs = [.. tasks.GroupBy(task => task.Organ).Select(group => new OrganFigures(
            group.Key, group.Select(task => task.Case).Distinct().Count(), group.Where(task => task.Status == CaseStatus.Published).Select(task => task.Case).Distinct().Count(),
            group.Count(task => task.Outcome == Outcomes.Returned), group.Count(task => task.IsLate(now)))).OrderByDescending(one => one.Overdue).ThenBy(one => one.Organ, StringComparer.Ordinal)];
    }

    internal static StageFigures Figures(string name, IReadOnlyList<TaskSpan> tasks, DateTimeOffset now)
    {
        var spans = tasks.Where(task => task.ClosedAt is not null).Select(task => task.ClosedAt!.Value - task.OpenedAt).Order().ToList();
        return new StageFigures(
            name, spans.Count, tasks.Count - spans.Count, spans.Count == 0 ? null : TimeSpan.FromTicks((long)spans.Average(span => span.Ticks)),
            spans.Count == 0 ? null : (spans[(spans.Count - 1) / 2] + spans[spans.Count / 2]) / 2, spans.Count == 0 ? null : spans[^1],
            tasks.Count(task => task.Outcome == Outcomes.Returned), tasks.Count(task => task.IsLate(now)));
    }

    internal sealed record TaskSpan(Guid Case, string Organ, CaseStatus Status, string Name, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, DateTimeOffset? DueAt, string? Outcome)
    {
        public bool IsLate(DateTimeOffset now) => DueAt < (ClosedAt ?? now);
    }
}
