namespace DisclosureFlow.Workflow;

/// <summary>Working days: weekends, statutory holidays and the days worked in exchange (调休). Data, not code.</summary>
public sealed class WorkingCalendar
{
    /// <summary>The national calendar that ships with the program.</summary>
    public static WorkingCalendar China { get; } = new();

    /// <summary>Whether the year's holidays are in the data; if not, only weekends are known for it.</summary>
    public bool Knows(int year) => throw new NotImplementedException();

    public bool IsWorkingDay(DateOnly day) => throw new NotImplementedException();

    /// <summary>The day <paramref name="count"/> working days after (negative: before) <paramref name="day"/>, which itself does not count.</summary>
    public DateOnly Add(DateOnly day, int count) => throw new NotImplementedException();
}
