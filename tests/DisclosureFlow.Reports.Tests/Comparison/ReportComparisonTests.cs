using CsCheck;

namespace DisclosureFlow.Reports.Tests.Comparison;

public class ReportComparisonTests
{
    private static readonly Gen<string> Typed = Gen.Int[0, 8].List[0, 60].Select(indices => string.Concat(indices.Select(index => "公开信息12ab。"[index])));

    [Fact]
    public void Both_texts_can_be_made_from_the_parts() =>
        Gen.Select(Typed, Typed).Sample((before, after) =>
        {
            var parts = ReportComparison.Words(before, after);
            Assert.Equal(before, string.Concat(parts.Where(part => part.Change != TextChange.Added).Select(part => part.Text)));
            Assert.Equal(after, string.Concat(parts.Where(part => part.Change != TextChange.Removed).Select(part => part.Text)));
            Assert.Equal(before == after, parts.All(part => part.Change == TextChange.Kept));
        }, iter: 1_000);

    [Fact]
    public void A_number_is_one_word() => Assert.Equal(
        [new(TextChange.Kept, "受理"), new(TextChange.Removed, "146"), new(TextChange.Added, "156"), new(TextChange.Kept, "件")],
        ReportComparison.Words("受理146件", "受理156件"));

    [Fact]
    public void Every_changed_cell_is_named_and_no_other() => Gen.Select(Some.Balanced, Gen.Int[0, int.MaxValue - 1]).Sample((report, seed) =>
    {
        var random = new Random(seed);
        var cells = Enumerable.Range(0, 5).Select(_ => report.Layout.CellIds[random.Next(report.Layout.CellIds.Count)]).Distinct().ToArray();
        var changed = cells.Aggregate(report, (sofar, cell) => sofar.With(cell, random.Next(2) == 0 ? null : 777_777));
        var difference = ReportComparison.Between(report, changed);
        Assert.Equal(cells.Order(), difference.Cells.Select(change => change.Cell).Order());
        Assert.All(difference.Cells, change => Assert.Equal((report.Cells[change.Cell], changed.Cells[change.Cell]), (change.Before, change.After)));
        Assert.Empty(difference.Passages);
    }, iter: 50);

    [Fact]
    public void A_report_equals_itself() => Some.Balanced.Sample(report => Assert.True(ReportComparison.Between(report, report).IsEmpty), iter: 20);

    [Fact]
    public void Reports_on_two_forms_are_compared_by_cell_id()
    {
        var difference = ReportComparison.Between(Report.Blank(Some.Form2019).With(("3.new.total", 3), ("2.procurement.items", 1)), Report.Blank(Some.Form2021).With("3.new.total", 4));
        Assert.Equal([("3.new.total", 3m, 4m), ("2.procurement.items", 1m, null)], difference.Cells.Select(change => (change.Cell, change.Before!.Value, change.After)));
    }

    [Fact]
    public void Changed_text_is_shown_under_its_section()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var difference = ReportComparison.Between(report, report.WithProse("6", "本年度收取信息处理费20元。") with { Title = "甲" });
        Assert.Equal(["标题", "六、其他需要报告的事项"], difference.Passages.Select(passage => passage.Name));
    }
}
