using System.Xml.Linq;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Architecture.Tests;

public sealed class LibrariesKnowOnlyWhatTheyMay
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Reports"] = [],
        ["Workflow"] = [],
        ["Pdf"] = [],
        ["AuditTrail"] = [],
        ["Contracts"] = [],
        ["Signing"] = ["Pdf"],
        ["Ofd"] = ["Pdf", "Signing"],
        ["Typesetting"] = ["Pdf", "Reports"],
        ["Verify"] = ["AuditTrail", "Pdf", "Reports", "Signing"],
        ["Server"] = ["AuditTrail", "Contracts", "Ofd", "Pdf", "Reports", "Signing", "Typesetting", "Verify", "Workflow"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_the_projects_that_the_design_allows(string project)
    {
        var references = Elements(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension)
            .Select(name => name!["DisclosureFlow.".Length..]).Order(StringComparer.Ordinal);
        Assert.Equal(Allowed[project], references);
    }

    [Theory, MemberData(nameof(Projects))]
    public void Only_the_server_knows_the_web_or_the_database(string project)
    {
        if (project == "Server")
        {
            return;
        }

        var sdk = XDocument.Load(FileOf(project)).Root!.Attribute("Sdk")!.Value;
        Assert.Equal("Microsoft.NET.Sdk", sdk);
        Assert.DoesNotContain(Elements(project, "PackageReference"), name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.Contains("EntityFrameworkCore", StringComparison.Ordinal));
        Assert.Empty(Elements(project, "FrameworkReference"));
    }

    [Fact]
    public void Every_project_under_src_has_a_rule() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Directory.GetDirectories(Path.Combine(Outside.Repository, "src"))
            .Select(folder => Path.GetFileName(folder)["DisclosureFlow.".Length..]).Order(StringComparer.Ordinal));

    private static string FileOf(string project) =>
        Path.Combine(Outside.Repository, "src", $"DisclosureFlow.{project}", $"DisclosureFlow.{project}.csproj");

    private static IEnumerable<string> Elements(string project, string element) =>
        XDocument.Load(FileOf(project)).Descendants(element).Select(e => e.Attribute("Include")!.Value);
}
