using System.Collections.Immutable;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>One of the things that are judged one by one (逐项审查, 保守国家秘密法实施条例第四十二条).</summary>
/// <param name="Id">Its name within the edition.</param>
/// <param name="Name">As the reviewer reads it.</param>
internal sealed record ReviewItem(string Id, string Name)
{
    /// <summary>Begins the id of an item that the reviewer named himself.</summary>
    public const string Own = "own:";

    /// <summary>The items of a report: its title, then each section of the form with its table. What lies inside them and looks sensitive is a privacy hit of its own.</summary>
    public static ImmutableArray<ReviewItem> Of(Report report) =>
    [
        new("title", "标题、单位和日期"),
        .. report.Layout.Sections.Select(section => new ReviewItem("section:" + section.Number, section.Table is null ? section.Heading : section.Heading + "（表）")),
    ];
}
