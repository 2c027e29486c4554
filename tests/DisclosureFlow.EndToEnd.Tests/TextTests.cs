using System.Text.RegularExpressions;
using System.Xml.Linq;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>Chinese first, English through the same resources: no word of a page lacks its translation.</summary>
public sealed partial class TextTests
{
    private static readonly string Server = Path.Combine(Outside.Repository, "src", "DisclosureFlow.Server");

    [Fact]
    public void Every_text_of_a_page_has_its_English_with_the_same_places_to_fill()
    {
        var english = XDocument.Load(Path.Combine(Server, "Hosting", "Layout", "SiteTexts.en.resx")).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);
        var used = Directory.EnumerateFiles(Server, "*.cs*", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Text().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        Assert.True(used.Count > 300, $"only {used.Count} texts found");
        Assert.Equal([], used.Where(text => !english.ContainsKey(text)));
        Assert.Equal([], english.Keys.Where(text => !used.Contains(text)));
        Assert.Equal([], english.Where(pair => Place().Matches(pair.Key).Select(place => place.Value).Order(StringComparer.Ordinal).Distinct()
            .Except(Place().Matches(pair.Value).Select(place => place.Value), StringComparer.Ordinal).Any()).Select(pair => pair.Key));
    }

    [GeneratedRegex("\\b(?:T|texts)\\[\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Text();

    [GeneratedRegex("\\{[0-9]\\}")]
    private static partial Regex Place();
}
