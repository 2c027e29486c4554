using System.Globalization;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Workflow;

/// <summary>An ISO 8601 duration: calendar months apart from exact time, because a month has no fixed length.</summary>
/// <param name="Months">Years and months, 0 to 1200.</param>
/// <param name="Time">Weeks, days, hours, minutes and seconds.</param>
public sealed partial record IsoDuration(int Months, TimeSpan Time)
{
    public DateTimeOffset After(DateTimeOffset start) => start.AddMonths(Months) + Time;

    /// <summary>Reads e.g. <c>P3D</c>, <c>PT36H</c>, <c>P1Y2M10DT2H30M</c>, <c>P2W</c>; false for anything else, and beyond 100 years.</summary>
    public static bool TryParse(string? text, out IsoDuration? duration)
    {
        duration = null;
        var match = Pattern().Match(text ?? "");
        if (!match.Success || text!.Length is < 3 or > 40 || text.EndsWith('T'))
        {
            return false;
        }

        var months = (Whole(match, "y") * 12) + Whole(match, "m");
        var days = (Whole(match, "w") * 7) + Whole(match, "d");
        var seconds = (Whole(match, "h") * 3600) + (Whole(match, "min") * 60) + Whole(match, "s");
        if (months > 1200 || days > 36_525 || seconds > 36_525L * 86_400)
        {
            return false;
        }

        duration = new((int)months, TimeSpan.FromDays(days) + TimeSpan.FromSeconds(seconds));
        return true;
    }

    private static long Whole(Match match, string group) =>
        match.Groups[group].Success ? long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\AP(?:(?<y>\d{1,6})Y)?(?:(?<m>\d{1,6})M)?(?:(?<w>\d{1,6})W)?(?:(?<d>\d{1,6})D)?(?:T(?:(?<h>\d{1,9})H)?(?:(?<min>\d{1,9})M)?(?:(?<s>\d{1,9})S)?)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
