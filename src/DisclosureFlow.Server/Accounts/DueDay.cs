using System.Globalization;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A day that comes every year, <c>MM-dd</c>.</summary>
internal static class DueDay
{
    /// <summary>31 January of the year after the one reported on (条例第四十九、五十条).</summary>
    public const string OfTheLaw = "01-31";

    /// <summary>The day in a year; null for what is no day of that year.</summary>
    public static DateOnly? In(int year, string? day) =>
        DateOnly.TryParseExact(string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{day}"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var found) ? found : null;

    /// <summary>True for a day that every year has.</summary>
    public static bool IsDay(string day) => day.Length == 5 && In(2025, day) is not null;
}
