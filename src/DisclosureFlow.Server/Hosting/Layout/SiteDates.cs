using System.Globalization;

namespace DisclosureFlow.Server.Hosting.Layout;

/// <summary>Dates as an office writes them: 2024年1月22日, no leading zeros; times in China's one time zone.</summary>
public static class SiteDates
{
    // China has had no summer time since 1991, so an offset is the whole rule.
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static string Day(DateOnly day) => SiteTexts.IsChinese
        ? string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日")
        : day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => Day(DateOf(at));

    public static string Minute(DateTimeOffset at) => Day(at) + " " + at.ToOffset(China).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The form of the PubDate meta tag on government sites.</summary>
    public static string Stamp(DateTimeOffset at) => at.ToOffset(China).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(China).DateTime);
}
