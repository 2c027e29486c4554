using System.Text;
using DisclosureFlow.Reports.Checking;
using DisclosureFlow.Reports.Tests.Privacy;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Checking;

public class WrongCharactersTests
{
    /// <summary>Text that is meant as it stands: generated lines, the handbook, the pages, the demo's sample, the statutory words.</summary>
    private static IEnumerable<string> CleanText()
    {
        foreach (var line in new PrivacyCorpus(20260103).CleanLines(20_000))
        {
            yield return line;
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(Outside.Repository, "docs"), "*.zh-CN.md").Append(Path.Combine(Outside.Repository, "src", "DisclosureFlow.Server", "Demo", "sample-report.txt")))
        {
            foreach (var line in File.ReadLines(file))
            {
                yield return line;
            }
        }

        foreach (var form in StatutoryForm.All)
        {
            yield return TextExport.Text(Some.BalancedReport(form));
        }
    }

    [Fact]
    public void Clean_text_holds_none()
    {
        var alarms = CleanText().SelectMany(line => WrongCharacters.Known.In(line).Select(found => $"{found.Confusion.Written} in {line[Math.Max(0, found.Index - 5)..Math.Min(line.Length, found.Index + 10)]}")).ToArray();
        Assert.Empty(alarms);
    }

    [Fact]
    public void Every_entry_is_found_alone_and_what_it_means_is_not()
    {
        Assert.InRange(WrongCharacters.Known.All.Count(), 400, 2_000);
        foreach (var confusion in WrongCharacters.Known.All)
        {
            Assert.Equal(confusion, Assert.Single(WrongCharacters.Known.In($"，{confusion.Written}。")).Confusion);
            Assert.Empty(WrongCharacters.Known.In($"，{confusion.Meant}。"));
            Assert.All(confusion.RightAfter, before => Assert.DoesNotContain(WrongCharacters.Known.In($"{before}{confusion.Written}"), found => found.Confusion == confusion));
        }
    }

    [Fact]
    public void One_character_changed_in_a_clean_report_is_found_where_the_confusion_is_known()
    {
        var report = ReportImport.Read(File.ReadAllBytes(Path.Combine(Outside.Repository, "src", "DisclosureFlow.Server", "Demo", "sample-report.txt"))).Report!;
        var text = report.Prose["1"];
        var planted = 0;
        foreach (var confusion in WrongCharacters.Known.All.Where(confusion => text.Contains(confusion.Meant, StringComparison.Ordinal)))
        {
            var at = text.IndexOf(confusion.Meant, StringComparison.Ordinal);
            var wrong = new StringBuilder(text).Remove(at, confusion.Meant.Length).Insert(at, confusion.Written).ToString();
            if (at == 0 || !confusion.RightAfter.Contains(text[at - 1], StringComparison.Ordinal))
            {
                planted++;
                Assert.Contains(ReportChecks.Run(report.WithProse("1", wrong)), finding => finding.Code == "DF1125" && finding.Message.Zh.Contains(confusion.Written, StringComparison.Ordinal));
            }
        }

        Assert.True(planted > 20, $"{planted} planted");
    }
}
