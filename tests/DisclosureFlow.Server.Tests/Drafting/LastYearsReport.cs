using System.Text;
using CsCheck;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Drafting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Drafting;

public sealed class LastYearsReport
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_organ_published_the_year_before_is_carried_over_as_one_recorded_act()
    {
        await using var office = await Office.New();
        await office.Published();
        var @case = await office.AtDrafting(Office.SampleText().Replace("2025", "2026", StringComparison.Ordinal)
            .Replace("二、上年结转政府信息公开申请数量\t\t\t1\t0\t0\t0\t0\t0\t1", "二、上年结转政府信息公开申请数量\t\t\t\t\t\t\t\t\t", StringComparison.Ordinal));
        var before = await Edition(office, @case);
        Assert.Null(before.Cells["3.carriedIn.total"]);
        Office.Accepted(await office.Get<CarryForward>().Act(office.Drafter, await office.Shown(@case), Stop));
        var after = await Edition(office, @case);
        Assert.Equal((1m, 0m, 1m), (after.Cells["3.carriedIn.natural"], after.Cells["3.carriedIn.business"], after.Cells["3.carriedIn.total"]));
        // 9 in force last year, 2 made and 1 abolished this year.
        Assert.Equal(10m, after.Cells["2.normativeDocuments.inForce"]);
        Assert.Equal(["CaseStarted drafting#1", "EditionSaved drafting#1"], await office.Acts(@case));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var reason = await store.Editions.Where(one => one.CaseId == @case && one.Number == 2).Select(one => one.Reason).SingleAsync(Stop);
        Assert.Contains("B5", reason, StringComparison.Ordinal);
        Assert.Contains("上年“结转下年度继续办理”1", reason, StringComparison.Ordinal);
        Office.Refused("DF2026", 422, await office.Get<CarryForward>().Act(office.Drafter, await office.Shown(@case), Stop));
    }

    [Fact]
    public async Task A_file_can_be_brought_in_but_only_of_the_year_before()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var bring = office.Get<BringLastYear>();
        Office.Refused("DF2025", 422, await bring.Act(office.Drafter, await office.Shown(@case), Bytes(Office.SampleText()), "last.txt", Stop));
        Office.Refused("DF2008", 403, await bring.Act(office.Reviewer, await office.Shown(@case), Bytes(TwoThousandTwentyFour()), "last.txt", Stop));
        Office.Accepted(await bring.Act(office.Drafter, await office.Shown(@case), Bytes(TwoThousandTwentyFour()), "last.txt", Stop));
        Assert.Contains("LastYearBrought drafting#1", await office.Acts(@case));
        Assert.Equal(2024, (await office.Get<LastYears>().Of(await office.Case(@case), 2025, Stop))!.Report.Year);
    }

    [Fact]
    public async Task Figures_that_do_not_follow_from_last_year_need_a_reason_on_record()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var last = TwoThousandTwentyFour().Replace("四、结转下年度继续办理\t\t\t1\t0\t0\t0\t0\t0\t1", "四、结转下年度继续办理\t\t\t3\t0\t0\t0\t0\t0\t3", StringComparison.Ordinal);
        Office.Accepted(await office.Get<BringLastYear>().Act(office.Drafter, await office.Shown(@case), Bytes(last), "last.txt", Stop));
        var ready = await office.Get<Submit>().Readiness(@case, (await office.Case(@case)).EditionSha256!, Stop);
        Assert.Empty(ready.Blocking);
        Assert.Equal(2, ready.NeedsWord.Count(one => one.Finding.Code == "B5"));
        Office.Refused("DF2024", 422, await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop));
        var words = ready.NeedsWord.ToDictionary(one => one.Key, _ => "上年两件移送县局办理。", StringComparer.Ordinal);
        Office.Accepted(await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop, words));
    }

    [Fact]
    public async Task Where_no_file_is_left_the_row_that_is_checked_against_is_typed_alone_as_a_recorded_act()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var give = office.Get<GiveLastYearsRow>();
        var row = LastYearsRow.Cells(StatutoryForm.ForYear(2024)).ToDictionary(cell => cell.Id, cell => (decimal?)(cell.Column is "natural" or "total" ? 3 : 0), StringComparer.Ordinal);
        Office.Refused("DF2027", 422, await give.Act(office.Drafter, await office.Shown(@case), row.Where(cell => cell.Key != "3.carriedOut.total").ToDictionary(), Stop));
        Office.Refused("DF2027", 422, await give.Act(office.Drafter, await office.Shown(@case), new Dictionary<string, decimal?>(row, StringComparer.Ordinal) { ["3.carriedOut.total"] = 4 }, Stop));
        Office.Refused("DF2008", 403, await give.Act(office.Reviewer, await office.Shown(@case), row, Stop));
        Office.Accepted(await give.Act(office.Drafter, await office.Shown(@case), row, Stop));

        var last = (await office.Get<LastYears>().Of(await office.Case(@case), 2025, Stop))!;
        Assert.True(last.IsRowAlone);
        Assert.Equal((2024, 3m, null), (last.Report.Year, last.Report.Cells["3.carriedOut.natural"], last.Report.Cells["3.new.total"]));
        Assert.Contains("LastYearsRowGiven drafting#1", await office.Acts(@case));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        Assert.Contains("总计 3", await store.Openings.Where(one => one.Field == "reason" && one.Value.StartsWith("手工填写 2024 年度报告")).Select(one => one.Value).SingleAsync(Stop), StringComparison.Ordinal);
        // The sample carried one in: now that is a difference, which carrying over settles.
        Assert.Contains((await office.Get<Submit>().Readiness(@case, (await office.Case(@case)).EditionSha256!, Stop)).NeedsWord, one => one.Finding.Code == "B5");
        Office.Accepted(await office.Get<CarryForward>().Act(office.Drafter, await office.Shown(@case), Stop));
        Assert.Equal(3m, (await Edition(office, @case)).Cells["3.carriedIn.total"]);

        Office.Accepted(await office.Get<BringLastYear>().Act(office.Drafter, await office.Shown(@case), Bytes(TwoThousandTwentyFour()), "last.txt", Stop));
        Office.Refused("DF2029", 422, await give.Act(office.Drafter, await office.Shown(@case), row, Stop));
    }

    [Fact]
    public void Once_carried_nothing_is_left_to_carry_and_no_other_cell_was_touched()
    {
        foreach (var form in StatutoryForm.All)
        {
            Gen.Int[-1, 9].Array[form.CellIds.Count].Select(Gen.Int[-1, 9].Array[form.CellIds.Count]).Sample((one, other) =>
            {
                var (last, report) = (Filled(form, one), Filled(form, other));
                var carried = CarriedFigures.Of(last, report);
                var after = carried.Aggregate(report, (sum, figure) => sum.With(figure.Cell, figure.Value));
                Assert.Empty(CarriedFigures.Of(last, after));
                Assert.Equal(report.Cells.Where(cell => after.Cells[cell.Key] != cell.Value).Select(cell => cell.Key), carried.Select(figure => figure.Cell));
                var year = new CheckContext { LastYear = last };
                Assert.DoesNotContain(ReportChecks.Run(after, year), finding => finding is { Code: "B8" } or { Code: "B5", Severity: Severity.Block });
            }, iter: 20);
        }
    }

    private static Report Filled(StatutoryForm form, int[] figures) =>
        Report.Blank(form).WithCells(form.CellIds.Zip(figures, (cell, figure) => KeyValuePair.Create(cell, figure < 0 ? null : (decimal?)figure)));

    private static string TwoThousandTwentyFour() => Office.SampleText().Replace("2025", "2024", StringComparison.Ordinal);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<Report> Edition(Office office, Guid @case)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return await store.Report((await office.Case(@case)).EditionSha256!, Stop);
    }
}
