using System.Globalization;

namespace DisclosureFlow.Workflow;

/// <summary>When tasks and timers are due. Pure: everything from rule, variables, time and calendar.</summary>
public static class DueDates
{
    /// <summary>Reminders come when the office opens, not at midnight.</summary>
    private static readonly TimeSpan OfficeOpens = TimeSpan.FromHours(9);

    /// <summary>
    /// The earlier of the limit and the date planned back from a fixed one (倒排工期), as the last second of that day; null where neither applies.
    /// </summary>
    /// <param name="workingDaysLeft">What is left of a limit that was paused; null for the whole limit.</param>
    public static DateTimeOffset? Of(UserTask task, Variables variables, DateTimeOffset now, WorkingCalendar calendar, int? workingDaysLeft = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(calendar);
        if (task.Due is not { } rule)
        {
            return null;
        }

        var days = workingDaysLeft ?? (rule.Setting is null ? null : (int?)variables[rule.Setting].AsNumber) ?? rule.WorkingDays;
        var limit = days is null ? (DateOnly?)null : calendar.Add(WorkingCalendar.DayOf(now), days.Value);
        var planned = rule.Before is not null && Date(variables[rule.Before]) is { } end ? PlannedBack(end, rule.WorkingDaysBefore, calendar) : (DateOnly?)null;
        return Earlier(limit, planned) is { } day ? WorkingCalendar.EndOf(day) : null;
    }

    /// <summary>The last day for a step that needs the given working days after it before <paramref name="end"/>; the end itself for none.</summary>
    public static DateOnly PlannedBack(DateOnly end, int workingDays, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return workingDays == 0 ? end : calendar.Add(end, -workingDays);
    }

    /// <summary>The earlier of two dates, either of which may be absent.</summary>
    public static DateOnly? Earlier(DateOnly? first, DateOnly? second) => first is null ? second : second is null || first < second ? first : second;

    internal static DateTimeOffset? Of(TimerRule rule, DateTimeOffset? taskDue, DateTimeOffset now, WorkingCalendar calendar)
    {
        if (rule.At is { } at)
        {
            return at;
        }

        if (rule.Duration is { } duration)
        {
            return duration.After(now);
        }

        if (!rule.FromTaskDue)
        {
            return WorkingCalendar.EndOf(calendar.Add(WorkingCalendar.DayOf(now), rule.WorkingDays!.Value));
        }

        return taskDue is null ? null : WorkingCalendar.StartOf(calendar.Add(WorkingCalendar.DayOf(taskDue.Value), rule.WorkingDays!.Value)) + OfficeOpens;
    }

    /// <summary>Refuses variables that a due rule would read but can't: a due date must not silently vanish.</summary>
    internal static WorkflowRefusal? Check(ProcessDefinition definition, Variables variables)
    {
        if (variables.Count == 0)
        {
            return null;
        }

        foreach (var task in definition.UserTasks)
        {
            if (task.Due is not { } rule)
            {
                continue;
            }

            if (rule.Before is { } before && variables[before] is { Kind: not ValueKind.Null } date && Date(date) is null)
            {
                return EngineRefusals.Variable(before, $"“{date}”不是日期（yyyy-MM-dd，2000至2100年）", $"'{date}' is no date (yyyy-MM-dd, 2000 to 2100)");
            }

            if (rule.Setting is { } setting && variables[setting] is { Kind: not ValueKind.Null } days
                && !(days.AsNumber is >= 0 and <= 400 && days.AsNumber % 1 == 0))
            {
                return EngineRefusals.Variable(setting, $"“{days}”不是0至400的整数", $"'{days}' is no whole number from 0 to 400");
            }
        }

        return null;
    }

    private static DateOnly? Date(WorkflowValue value) =>
        DateOnly.TryParseExact(value.AsText, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 2000 and <= 2100 ? date : null;
}
