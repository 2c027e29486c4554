using System.Text.RegularExpressions;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Architecture.Tests;

/// <summary>docs/security.md answers every requirement of OWASP ASVS 5.0 that it says it answers, with tests that exist.</summary>
public sealed partial class SecurityIsMapped
{
    /// <summary>Requirements of levels 1 and 2 in chapters V3, V6, V7, V8 and V10, section by section.</summary>
    private static readonly (string Section, int[] Numbers)[] Required =
    [
        ("3.2", [1, 2]), ("3.3", [1, 2, 3, 4]), ("3.4", [1, 2, 3, 4, 5, 6]), ("3.5", [1, 2, 3, 4, 5]), ("3.7", [1, 2]),
        ("6.1", [1, 2, 3]), ("6.2", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), ("6.3", [1, 2, 3, 4]), ("6.4", [1, 2, 3, 4]), ("6.5", [1, 2, 3, 4, 5]), ("6.6", [1, 2, 3]), ("6.8", [1, 2, 3, 4]),
        ("7.1", [1, 2, 3]), ("7.2", [1, 2, 3, 4]), ("7.3", [1, 2]), ("7.4", [1, 2, 3, 4, 5]), ("7.5", [1, 2]), ("7.6", [1, 2]),
        ("8.1", [1, 2]), ("8.2", [1, 2, 3]), ("8.3", [1]), ("8.4", [1]),
        ("10.1", [1, 2]), ("10.2", [1, 2]), ("10.3", [1, 2, 3, 4]), ("10.4", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), ("10.5", [1, 2, 3, 4, 5]), ("10.6", [1, 2]), ("10.7", [1, 2, 3]),
    ];

    private static readonly string Text = File.ReadAllText(Path.Combine(Outside.Repository, "docs", "security.md"));

    [Fact]
    public void Every_requirement_has_exactly_one_answer() => Assert.Equal(
        Required.SelectMany(section => section.Numbers.Select(number => $"{section.Section}.{number}")),
        Row().Matches(Text).Select(row => row.Groups["id"].Value));

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Outside.Repository, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Test().Matches(File.ReadAllText(file)).Select(test => test.Groups["name"].Value)).ToHashSet(StringComparer.Ordinal);
        var named = Named().Matches(Text).Select(name => name.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(named.Count > 40, $"only {named.Count} tests are named");
        Assert.Equal([], named.Where(name => !tests.Contains(name)));
    }

    [GeneratedRegex(@"^\| (?<id>[0-9]+\.[0-9]+\.[0-9]+) [^|]+\| \S[^|]+\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[A-Z][a-zA-Z0-9]*(?:_[a-zA-Z0-9]+){3,})`")]
    private static partial Regex Named();

    [GeneratedRegex(@"public (?:async Task|void|Task) (?<name>[A-Z][a-zA-Z0-9]*(?:_[a-zA-Z0-9]+)+)\(")]
    private static partial Regex Test();
}
