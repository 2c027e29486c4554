using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Drafting;

/// <summary>What the drafter says to a warning, or that he looked at a guess of the importer and takes it. Written for reviewer and head.</summary>
internal sealed class FindingWord
{
    public required Guid CaseId { get; init; }

    /// <summary>Names the finding: <see cref="KeyOf"/>. Other figures make another finding, and the old word no longer answers it.</summary>
    public required string Key { get; init; }

    /// <summary>2 to 500 characters.</summary>
    public required string Word { get; set; }

    public required Guid GivenBy { get; set; }

    public required string GivenByName { get; set; }

    public required DateTimeOffset GivenAt { get; set; }

    public const int Shortest = 2;
    public const int Longest = 500;

    /// <summary>24 hexadecimal digits of SHA-256 over code, place and message.</summary>
    public static string KeyOf(Finding finding) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Code}\n{finding.Place}\n{finding.Message.Zh}")).AsSpan(0, 12));

    public static void Map(EntityTypeBuilder<FindingWord> row)
    {
        row.ToTable("finding_word").HasKey(one => new { one.CaseId, one.Key });
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A finding and what the drafter said to it; null where he has said nothing yet.</summary>
internal sealed record AnsweredFinding(Finding Finding, FindingWord? Said)
{
    public string Key { get; } = FindingWord.KeyOf(Finding);

    /// <summary>One line for the record: rule, place, what was found, what was said.</summary>
    public static string Line(Finding finding, string word) =>
        string.Create(CultureInfo.InvariantCulture, $"{finding.Code} {finding.Place}：{finding.Message.Zh}——说明：{word}");
}

/// <summary>Places as a page names them: a person finds a cell by row and column, its id is for programs.</summary>
internal static partial class PlaceWords
{
    public static string OnPage(string place) => CellId().Replace(place, "");

    [System.Text.RegularExpressions.GeneratedRegex("（[1-6]\\.[A-Za-z0-9.]+）", System.Text.RegularExpressions.RegexOptions.CultureInvariant, 1000)]
    private static partial System.Text.RegularExpressions.Regex CellId();
}
