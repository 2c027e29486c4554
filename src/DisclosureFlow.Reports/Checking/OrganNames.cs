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

    /// <summary>Townships and streets that a text names as organs, or that act in it: 2 to 4 characters with 镇, 乡 or 街道.</summary>
    public static IEnumerable<string> NamedIn(string text) =>
        OrganInText().Matches(text).Concat(OrganActing().Matches(text)).Select(match => match.Groups["place"].Value).Distinct(StringComparer.Ordinal);

    /// <summary>我镇, 本局: what a text calls its own organ, where an organ of this kind and name can't call itself so.</summary>
    public static IEnumerable<string> ForeignSelvesIn(string text, OrganKind kind, string organ)
    {
        if (kind is not (OrganKind.Township or OrganKind.Street or OrganKind.CountyGovernment or OrganKind.CountyDepartment))
        {
            yield break;
        }

        foreach (var self in Self().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            var right = self[1..] switch
            {
                "镇" => kind == OrganKind.Township && organ.Contains('镇', StringComparison.Ordinal),
                "乡" => kind == OrganKind.Township && organ.Contains('乡', StringComparison.Ordinal),
                "街道" => kind == OrganKind.Street,
                "局" => kind == OrganKind.CountyDepartment && organ.Contains('局', StringComparison.Ordinal),
                "委" => kind == OrganKind.CountyDepartment && organ.Contains('委', StringComparison.Ordinal),
                _ => true,
            };
            if (!right)
            {
                yield return self;
            }
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

    /// <summary>A place at the head of a sentence that does something: 2023年，柳沟镇坚持…</summary>
    [GeneratedRegex("(?:^|[。；，]|年度?)(?<place>[\\p{IsCJKUnifiedIdeographs}-[各本我全该乡镇及和与区县市在是由向对为到从将的年省道所其属城下村个驻]]{2,3}(?:镇|乡|街道))(?=坚持|认真|严格|积极|高度重视|深入|持续|全面|始终|紧紧|围绕|主动|不断|进一步|结合|根据|通过|共|未)", RegexOptions.CultureInvariant)]
    private static partial Regex OrganActing();

    /// <summary>我局, not 我局部.</summary>
    [GeneratedRegex("[我本](?:镇(?!长)|乡(?!镇)|街道|局(?!部|面|势)|委(?!员|托|派))", RegexOptions.CultureInvariant)]
    private static partial Regex Self();
}
