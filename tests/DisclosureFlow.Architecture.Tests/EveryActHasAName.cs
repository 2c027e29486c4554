using System.Text.RegularExpressions;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Architecture.Tests;

/// <summary>What the log records of a case is told to people in words: on the site, and in the account that evidence bundles carry for decades.</summary>
public sealed partial class EveryActHasAName
{
    private static readonly string Server = Path.Combine(Outside.Repository, "src", "DisclosureFlow.Server");

    /// <summary>Facts as the acts on cases record them; what administrators do is not part of a case.</summary>
    public static TheoryData<string> Facts =>
    [
        .. new[] { "Cases", "ConfidentialityReview", "Drafting", "Expunging", "SignOff", "Publication" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Server, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Recorded().Matches(File.ReadAllText(file))).SelectMany(call => Fact().Matches(call.Value)).Select(fact => fact.Groups["fact"].Value)
            .Append("IncidentRetried").Append("TimerFired").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Facts))]
    public void In_the_account_of_an_evidence_bundle(string fact) =>
        Assert.Contains($"[\"{fact}\"] = \"", File.ReadAllText(Path.Combine(Outside.Repository, "src", "DisclosureFlow.AuditTrail", "Evidence", "CaseAccount.cs")), StringComparison.Ordinal);

    [Theory, MemberData(nameof(Facts))]
    public void On_the_site(string fact) =>
        Assert.True(fact == "TimerFired" || File.ReadAllText(Path.Combine(Server, "Cases", "TrailWords.cs")).Contains($"\"{fact}\"", StringComparison.Ordinal), $"TrailWords has no words for {fact}");

    [Fact]
    public void The_facts_are_found_in_the_sources() => Assert.InRange(Facts.Count, 30, 60);

    /// <summary>A call up to its document or reason.</summary>
    [GeneratedRegex(@"act\.Record\((?:(?!\bdocument:|\breason:|;)[\s\S])*", RegexOptions.CultureInvariant)]
    private static partial Regex Recorded();

    [GeneratedRegex("\"(?<fact>[A-Z][A-Za-z]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Fact();
}
