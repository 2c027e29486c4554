using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace DisclosureFlow.Workflow;

/// <summary>
/// Working days: weekends, statutory holidays and the days worked in exchange (调休). Data, not code: a year without data is known by its
/// weekends only, one whose notice is not out yet by weekends and the days that the law itself names. Days are Chinese days (UTC+08:00, no summer time).
/// </summary>
public sealed class WorkingCalendar
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    private readonly FrozenSet<DateOnly> _holidays;
    private readonly FrozenSet<DateOnly> _worked;
    private readonly FrozenSet<int> _years;

    private WorkingCalendar(HashSet<DateOnly> holidays, HashSet<DateOnly> worked, HashSet<int> years)
    {
        _holidays = holidays.ToFrozenSet();
        _worked = worked.ToFrozenSet();
        _years = years.ToFrozenSet();
    }

    /// <summary>The national calendar that ships with the program: Calendar/china.json.</summary>
    public static WorkingCalendar China { get; } = LoadChina();

    /// <summary>No holidays, only weekends.</summary>
    public static WorkingCalendar WeekendsOnly { get; } = new([], [], []);

    /// <summary>The Chinese day of a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Offset).DateTime);

    /// <summary>00:00:00 of a Chinese day.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>23:59:59 of a Chinese day.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => new(day.ToDateTime(new TimeOnly(23, 59, 59)), Offset);

    /// <summary>Reads a calendar: <c>{"years":{"2026":{"source":"…","holidays":["2026-01-01/2026-01-03"],"worked":["2026-01-04"]}}}</c>; a holiday is a day or first/last; <c>"lawOnly":true</c> marks a year whose notice is not out.</summary>
    /// <exception cref="FormatException">It is not one: a wrong day, a range over 31 days, a day outside its year, both holiday and worked.</exception>
    public static WorkingCalendar Parse(ReadOnlyMemory<byte> json)
    {
        HashSet<DateOnly> holidays = [], worked = [];
        HashSet<int> years = [];
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var year in document.RootElement.GetProperty("years").EnumerateObject())
            {
                var number = int.Parse(year.Name, NumberStyles.None, CultureInfo.InvariantCulture);
                if (!(year.Value.TryGetProperty("lawOnly", out var lawOnly) && lawOnly.GetBoolean()))
                {
                    years.Add(number);
                }

                foreach (var range in year.Value.GetProperty("holidays").EnumerateArray())
                {
                    var ends = range.GetString()!.Split('/');
                    var (first, last) = (Day(ends[0], number), Day(ends[^1], number));
                    if (ends.Length > 2 || last < first || last.DayNumber - first.DayNumber > 31)
                    {
                        throw new FormatException($"'{range}' is no range of holidays.");
                    }

                    for (var day = first; day <= last; day = day.AddDays(1))
                    {
                        holidays.Add(day);
                    }
                }

                foreach (var day in year.Value.GetProperty("worked").EnumerateArray())
                {
                    worked.Add(Day(day.GetString()!, number));
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or NullReferenceException)
        {
            throw new FormatException($"The working calendar can't be read: {fault.Message}", fault);
        }

        return holidays.Overlaps(worked) ? throw new FormatException("A day can't be a holiday and worked.") : new(holidays, worked, years);
    }

    /// <summary>Whether the State Council's notice for the year is in the data; if not, only weekends and at most the days named by law are known.</summary>
    public bool Knows(int year) => _years.Contains(year);

    public bool IsWorkingDay(DateOnly day) =>
        _worked.Contains(day) || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(day));

    /// <summary>
    /// The day <paramref name="count"/> working days after (negative: before) <paramref name="day"/>, which itself does not count.
    /// Zero gives the day itself, or the next working day where it is none.
    /// </summary>
    /// <param name="count">-1,000 to 1,000.</param>
    public DateOnly Add(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs((long)count), 1000);
        var step = count < 0 ? -1 : 1;
        for (var left = Math.Abs(count); left > 0;)
        {
            day = day.AddDays(step);
            if (IsWorkingDay(day))
            {
                left--;
            }
        }

        while (!IsWorkingDay(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>Working days from the day after <paramref name="from"/> to <paramref name="to"/>; negative when it lies before.</summary>
    public int Between(DateOnly from, DateOnly to)
    {
        var (first, last) = from <= to ? (from, to) : (to, from);
        var count = 0;
        for (var day = first.AddDays(1); day <= last; day = day.AddDays(1))
        {
            count += IsWorkingDay(day) ? 1 : 0;
        }

        return from <= to ? count : -count;
    }

    private static DateOnly Day(string text, int year)
    {
        var day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : throw new FormatException($"'{text}' is no day (yyyy-MM-dd).");
        return day.Year == year ? day : throw new FormatException($"{text} does not lie in {year}.");
    }

    private static WorkingCalendar LoadChina()
    {
        using var stream = typeof(WorkingCalendar).Assembly.GetManifestResourceStream("china.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Parse(copy.ToArray());
    }
}
