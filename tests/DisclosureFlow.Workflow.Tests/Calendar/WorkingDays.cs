using System.Text;
using CsCheck;

namespace DisclosureFlow.Workflow.Tests;

public class WorkingDays
{
    private static readonly WorkingCalendar China = WorkingCalendar.China;

    [Theory]
    [InlineData("2025-01-26", true)] // Sunday worked before the Spring Festival
    [InlineData("2025-01-28", false)]
    [InlineData("2025-02-04", false)]
    [InlineData("2025-02-08", true)]
    [InlineData("2025-10-08", false)]
    [InlineData("2025-10-11", true)]
    [InlineData("2026-01-02", false)]
    [InlineData("2026-01-04", true)]
    [InlineData("2026-02-14", true)]
    [InlineData("2026-02-23", false)]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-09-20", true)]
    [InlineData("2026-10-07", false)]
    [InlineData("2026-10-10", true)]
    [InlineData("2026-10-11", false)]
    [InlineData("2026-03-09", true)]
    public void Follow_the_state_councils_notices(string day, bool worked) => Assert.Equal(worked, China.IsWorkingDay(Day(day)));

    [Theory]
    [InlineData("2026-02-13", 1, "2026-02-14")]
    [InlineData("2026-02-13", 2, "2026-02-24")]
    [InlineData("2026-02-24", -1, "2026-02-14")]
    [InlineData("2026-01-31", 0, "2026-02-02")]
    [InlineData("2026-03-09", 5, "2026-03-16")]
    [InlineData("2026-03-14", 1, "2026-03-16")]
    public void Are_counted_from_the_next_day_on(string from, int count, string expected) => Assert.Equal(Day(expected), China.Add(Day(from), count));

    [Fact]
    public void Of_a_year_whose_notice_is_not_out_are_weekdays_but_those_the_law_names_and_it_says_so()
    {
        Assert.True(China.Knows(2024) && China.Knows(2025) && China.Knows(2026));
        Assert.False(China.Knows(2027) || China.Knows(2028));
        Assert.False(China.IsWorkingDay(new DateOnly(2027, 10, 1)));
        Assert.True(China.IsWorkingDay(new DateOnly(2027, 10, 4)));
        Assert.False(China.IsWorkingDay(new DateOnly(2027, 10, 9)));
        Assert.True(China.IsWorkingDay(new DateOnly(2028, 10, 2)));
    }

    [Theory]
    [InlineData(2024)]
    [InlineData(2025)]
    [InlineData(2026)]
    [InlineData(2027)]
    public void Never_are_the_days_of_rest_that_the_law_counts_by_the_moon(int year)
    {
        var moon = new System.Globalization.ChineseLunisolarCalendar();
        DateOnly Lunar(int month, int day)
        {
            // The calendar numbers a leap month as one more month of its year.
            var leap = moon.GetLeapMonth(year);
            return DateOnly.FromDateTime(moon.ToDateTime(year, leap > 0 && month >= leap ? month + 1 : month, day, 0, 0, 0, 0));
        }

        var springFestival = Lunar(1, 1);
        DateOnly[] rest = [new(year, 1, 1), springFestival, springFestival.AddDays(1), springFestival.AddDays(2), new(year, 5, 1), Lunar(5, 5), Lunar(8, 15), new(year, 10, 1), new(year, 10, 2), new(year, 10, 3)];
        Assert.All(rest, day => Assert.False(China.IsWorkingDay(day), $"{day:yyyy-MM-dd}"));
        if (year >= 2025)
        {
            Assert.False(China.IsWorkingDay(springFestival.AddDays(-1)));
            Assert.False(China.IsWorkingDay(new DateOnly(year, 5, 2)));
        }
    }

    [Fact]
    public void Come_out_the_same_counted_forth_and_back() =>
        (from start in Gen.Int[0, 1500] from count in Gen.Int[1, 300] select (new DateOnly(2024, 1, 1).AddDays(start), count)).Sample((day, count) =>
        {
            var later = China.Add(day, count);
            Assert.True(China.IsWorkingDay(later));
            Assert.Equal(count, China.Between(day, later));
            Assert.Equal(-count, China.Between(later, day));
            if (China.IsWorkingDay(day))
            {
                Assert.Equal(day, China.Add(later, -count));
            }
        });

    [Fact]
    public void Planned_back_from_a_fixed_date_meet_it()
    {
        Assert.Equal(Day("2026-01-27"), DueDates.PlannedBack(Day("2026-01-31"), 4, China));
        Assert.Equal(Day("2026-01-31"), DueDates.PlannedBack(Day("2026-01-31"), 0, China));
        Assert.Equal(Day("2026-01-20"), DueDates.Earlier(Day("2026-01-20"), Day("2026-01-27")));
        Assert.Equal(Day("2026-01-27"), DueDates.Earlier(null, Day("2026-01-27")));
        Assert.Null(DueDates.Earlier(null, null));
    }

    [Fact]
    public void Are_chinese_days_whatever_the_servers_zone()
    {
        Assert.Equal(Day("2026-03-10"), WorkingCalendar.DayOf(new DateTimeOffset(2026, 3, 9, 16, 0, 0, TimeSpan.Zero)));
        Assert.Equal(Day("2026-03-09"), WorkingCalendar.DayOf(new DateTimeOffset(2026, 3, 9, 15, 59, 59, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"years":{"2026":{"holidays":["2026-13-01"],"worked":[]}}}""")]
    [InlineData("""{"years":{"2026":{"holidays":["2025-01-01"],"worked":[]}}}""")]
    [InlineData("""{"years":{"2026":{"holidays":["2026-01-01/2026-06-01"],"worked":[]}}}""")]
    [InlineData("""{"years":{"2026":{"holidays":["2026-01-01"],"worked":["2026-01-01"]}}}""")]
    [InlineData("""{"years":{"2026":{"holidays":[null],"worked":[]}}}""")]
    public void Are_refused_when_the_data_cannot_be_right(string json) => Assert.Throws<FormatException>(() => WorkingCalendar.Parse(Encoding.UTF8.GetBytes(json)));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
