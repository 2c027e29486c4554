using System.Collections.Immutable;
using DisclosureFlow.Reports.Checking;

namespace DisclosureFlow.Reports;

/// <summary>What kind of organ reports; decides rules B10 and B19.</summary>
public enum OrganKind
{
    Unknown,

    /// <summary>人民政府 of a township or town.</summary>
    Township,

    /// <summary>街道办事处.</summary>
    Street,
    CountyGovernment,
    CountyDepartment,

    /// <summary>A city with districts, or a higher government: may make 规章.</summary>
    CityOrHigherGovernment,
    CityOrHigherDepartment,
}

/// <summary>What the checks know beside the report.</summary>
public sealed record CheckContext
{
    public static CheckContext Default { get; } = new();

    /// <summary>Null: judged from the organ's name.</summary>
    public OrganKind? OrganKind { get; init; }

    /// <summary>The organ's report on the year before, for B5, B6, B8 and B20.</summary>
    public Report? LastYear { get; init; }

    /// <summary>The year that is due; null: the report's own.</summary>
    public int? ExpectedYear { get; init; }

    /// <summary>The organ's full name; null: the report's own.</summary>
    public string? ExpectedOrgan { get; init; }

    /// <summary>Most characters of a section, by number, where the organ set a limit.</summary>
    public IReadOnlyDictionary<string, int> LongestSections { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);
}

/// <summary>The rules of the statutory form over a report. Order of the list is order of the findings.</summary>
public static class ReportChecks
{
    private delegate IEnumerable<Finding> Rule(CheckFacts facts);

    /// <summary>Every rule, in the order in which its findings are shown. To add a rule: one line here, one test.</summary>
    private static readonly ImmutableArray<Rule> Ordered =
    [
        FigureRules.EveryCellIsGiven,
        FigureRules.CountsAreWholeAndNotNegative,
        BalanceRules.SumsAgree,
        YearRules.CarriedInIsWhatWasCarriedOut,
        YearRules.InForceFollowsFromLastYear,
        RegisterRules.InForceCoversThisYear,
        YearRules.ItemsFollowFromLastYear,
        RegisterRules.DisclosedInAllCoversThisYear,
        RegisterRules.NoPowerToMakeRules,
        ProseRules.FiguresInTextAgreeWithTables,
        SumRules.PartsMakeTheWhole,
        ProseRules.NoMoreSettledThanReceived,
        IdentityRules.FormIsTheOneForTheYear,
        IdentityRules.OneYearThroughout,
        ProseRules.PeriodIsTheWholeYear,
        ProseRules.ProcessingFeeIsStated,
        ProseRules.EveryThemeIsTreated,
        YearRules.ProblemsAreNotLastYears,
        IdentityRules.OneOrganThroughout,
        ProseRules.EverySectionHasText,
        SumRules.NoSectionIsTooLong,
        SumRules.NoInstructionIsLeftIn,
        WordingRules.NoDoubledCharacters,
        WordingRules.NoWrongCharacters,
    ];

    /// <param name="report">The report to check; not changed.</param>
    /// <param name="context">What is known beside it; null: nothing.</param>
    /// <returns>Findings in the order of the rules; empty when nothing was found.</returns>
    public static IReadOnlyList<Finding> Run(Report report, CheckContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var facts = new CheckFacts(report, context ?? CheckContext.Default);
        return [.. Ordered.SelectMany(rule => rule(facts))];
    }
}
