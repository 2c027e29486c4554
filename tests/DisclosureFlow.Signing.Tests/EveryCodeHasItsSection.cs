using System.Text.RegularExpressions;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests;

public sealed partial class EveryCodeHasItsSection
{
    [Fact]
    public void Each_code_in_the_source_has_a_section_in_the_documentation_and_none_is_left_over()
    {
        var source = Directory.EnumerateFiles(Path.Combine(Outside.Repository, "src", "DisclosureFlow.Signing"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => QuotedCode().Matches(File.ReadAllText(file)).Select(match => match.Groups["code"].Value)).ToHashSet();
        var documented = Section().Matches(File.ReadAllText(Path.Combine(Outside.Repository, "docs", "refusals", "DF5.md"))).Select(match => match.Groups["code"].Value).ToList();
        Assert.Equal(source.Order(), documented.Order());
    }

    [GeneratedRegex("\"(?<code>DF5\\d{3})\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuotedCode();

    [GeneratedRegex(@"^### (?<code>DF5\d{3}) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Section();
}
