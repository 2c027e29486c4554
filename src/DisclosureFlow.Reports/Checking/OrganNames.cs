using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Checking;

/// <summary>What an organ's name says about it.</summary>
internal static partial class OrganNames
{
    public static OrganKind KindOf(string name)
    {
        var organ = FrontName(name);
        if (StreetName().IsMatch(organ))
        {
            return OrganKind.Street;
        }

        if (TownshipName().IsMatch(organ))
        {
            return OrganKind.Township;
        }

        if (GovernmentName().Match(organ) is { Success: true } government)
        {
            return government.Groups["level"].Value is "县" or "区" or "旗" && !organ.Contains("自治区人民政府", StringComparison.Ordinal) ? OrganKind.CountyGovernment : OrganKind.CityOrHigherGovernment;
        }

        return DepartmentName().IsMatch(organ)
            ? organ.IndexOfAny(['县', '区', '旗']) >= 0 ? OrganKind.CountyDepartment : OrganKind.CityOrHigherDepartment
            : OrganKind.Unknown;
    }

    /// <summary>The name without 人民政府 or 办事处: what a title or a sentence calls the place.</summary>
    public static string PlaceOf(string organ) => Suffix().Replace(organ, "");

    /// <summary>Whether two wordings can mean the same organ: equal, or one is the other without the higher divisions or without 人民政府.</summary>
    public static bool MayBeSame(string one, string other)
    {
        var (left, right) = (PlaceOf(one), PlaceOf(other));
        return left.EndsWith(right, StringComparison.Ordinal) || right.EndsWith(left, StringComparison.Ordinal);
    }

    /// <summary>Townships and streets that a text names as organs, each as 2 to 4 characters with 镇, 乡 or 街道.</summary>
    public static IEnumerable<(string Name, int Index)> NamedIn(string text)
    {
        foreach (Match match in OrganInText().Matches(text))
        {
            yield return (match.Groups["place"].Value, match.Index);
        }
    }

    private static string FrontName(string name)
    {
        var end = name.IndexOf("政府信息公开", StringComparison.Ordinal);
        return end > 0 ? name[..end] : name;
    }

    [GeneratedRegex("街道(?:办事处)?(?:[0-9]{4}年?度?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex StreetName();

    [GeneratedRegex("[镇乡](?:人民政府|政府)?(?:[0-9]{4}年?度?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex TownshipName();

    [GeneratedRegex("(?<level>县|区|旗|市|省|州|盟)(?:人民政府|政府)$", RegexOptions.CultureInvariant)]
    private static partial Regex GovernmentName();

    [GeneratedRegex("(?:局|委员会|办公室|委|办|厅|中心|院|所|队|站|部|司)$", RegexOptions.CultureInvariant)]
    private static partial Regex DepartmentName();

    [GeneratedRegex("(?:人民政府|政府|办事处)$", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();

    [GeneratedRegex("(?<place>[\\p{IsCJKUnifiedIdeographs}-[各本我全该乡镇及和与区县市在是由向对为到从将的年省道所该其属]]{2}(?:镇|乡|街道))(?:人民政府|政府|办事处|党委)", RegexOptions.CultureInvariant)]
    private static partial Regex OrganInText();
}
