namespace DisclosureFlow.Reports.Tests.Privacy;

public class PrivacyRecallTests
{
    private const int LinesOfAReport = 30;

    [Fact]
    public void At_least_99_of_100_things_of_a_block_kind_are_found()
    {
        var missed = new List<(PrivacyKind Kind, string Passage)>();
        var count = 0;
        foreach (var (kind, passage) in new PrivacyCorpus(20260101).Positives(5_000))
        {
            count++;
            if (!PrivacyScan.ScanText(passage).Any(hit => hit.Kind == kind && hit.Severity == Severity.Block))
            {
                missed.Add((kind, passage));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{count} passages, {missed.Count} missed: recall {1 - missed.Count / (double)count:P2}");
        Assert.All(missed.GroupBy(miss => miss.Kind), group => Assert.True(group.Count() <= 10, $"{group.Key}: {group.Count()} of 1000 missed, e.g. {string.Join(" | ", group.Take(5).Select(miss => miss.Passage))}"));
    }

    [Fact]
    public void Clean_reports_raise_at_most_one_false_alarm_in_two_hundred()
    {
        var alarms = new List<string>();
        foreach (var line in new PrivacyCorpus(20260102).CleanLines(50_000))
        {
            alarms.AddRange(PrivacyScan.ScanText(line).Where(hit => hit.Severity != Severity.Note).Select(hit => $"{hit.Kind}: {line}"));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"50000 lines, {alarms.Count} false alarms");
        Assert.True(alarms.Count <= 50_000 / LinesOfAReport / 200, string.Join('\n', alarms.Take(10)));
    }
}
