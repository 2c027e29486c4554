using System.Text.RegularExpressions;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Architecture.Tests;

/// <summary>What a newcomer relies on: the layout, small files, documents whose links lead somewhere, and a page for every refusal.</summary>
public sealed partial class TheTreeReadsWell
{
    private static readonly string Root = Outside.Repository;

    private static readonly string[] Sources =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Where(IsOurs)];

    [Fact]
    public void The_top_level_holds_only_what_the_layout_names()
    {
        string[] allowed = ["src", "tests", "workflows", "docs", "DisclosureFlow.sln", "README.md", "docker-compose.yml", "global.json", "Directory.Build.props", "Directory.Packages.props"];
        var found = Directory.EnumerateFileSystemEntries(Root).Select(path => Path.GetFileName(path)!).Where(name => name[0] != '.');
        Assert.Empty(found.Except(allowed, StringComparer.Ordinal).Where(IsTracked));
    }

    [Fact]
    public void No_source_file_is_longer_than_one_sitting() =>
        Assert.Empty(Sources.Where(path => !path.Contains("Migrations", StringComparison.Ordinal)).Where(path => File.ReadLines(path).Count() > 500).Select(Relative));

    [Fact]
    public void No_folder_or_file_is_named_by_kind() =>
        Assert.DoesNotMatch(NamedByKind(), string.Join('\n', Sources.Select(Relative)));

    [Fact]
    public void Every_link_in_the_documents_leads_to_a_file()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Root, "README.md")).ToArray();
        Assert.NotEmpty(documents);
        var dead = from document in documents
                   where File.Exists(document)
                   from Match link in Link().Matches(File.ReadAllText(document))
                   let target = link.Groups["to"].Value
                   where !target.StartsWith("http", StringComparison.Ordinal) && !target.StartsWith('#')
                   let path = Path.Combine(Path.GetDirectoryName(document)!, target.Split('#')[0])
                   where !Path.Exists(path)
                   select $"{Relative(document)} -> {target}";
        Assert.Empty(dead);
    }

    [Fact]
    public void Every_refusal_code_in_the_code_has_its_place_in_docs_refusals()
    {
        var documented = Directory.EnumerateFiles(Path.Combine(Root, "docs", "refusals"), "*.md").SelectMany(path => RefusalCode().Matches(File.ReadAllText(path)).Select(code => code.Value)).ToHashSet(StringComparer.Ordinal);
        var missing = Sources.SelectMany(path => GivenCode().Matches(File.ReadAllText(path)).Select(code => code.Value)).Distinct(StringComparer.Ordinal).Where(code => !documented.Contains(code)).Order(StringComparer.Ordinal);
        Assert.Empty(missing);
    }

    [Fact]
    public void No_package_lock_names_where_a_package_was_fetched_from()
    {
        var locks = Directory.EnumerateFiles(Root, "package-lock.json", SearchOption.AllDirectories).Where(path => !path.Contains("node_modules", StringComparison.Ordinal) && IsOurs(path)).ToArray();
        Assert.Empty(locks.Where(path => File.ReadAllText(path).Contains("\"resolved\"", StringComparison.Ordinal)).Select(Relative));
    }

    private static bool IsOurs(string path) => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    /// <summary>A build or a demo may leave ignored folders; what is ignored is not part of the layout.</summary>
    private static bool IsTracked(string name) => !File.ReadLines(Path.Combine(Root, ".gitignore")).Any(line => line.TrimEnd('/') == name);

    private static string Relative(string path) => Path.GetRelativePath(Root, path);

    [GeneratedRegex(@"(^|/)(Helpers?|Utils?|Utilities|Managers?|Models|Interfaces|Common|Misc)(/|\.cs$)|(Helper|Manager|Utils?)\.cs$", RegexOptions.Multiline)]
    private static partial Regex NamedByKind();

    [GeneratedRegex(@"\[[^\]]*\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\bDF[1-8]\d{3}\b")]
    private static partial Regex RefusalCode();

    /// <summary>A code that the program gives: at the beginning of a text. A range in a comment is none.</summary>
    [GeneratedRegex(@"(?<="")DF[1-8]\d{3}\b")]
    private static partial Regex GivenCode();
}
