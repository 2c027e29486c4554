using CsCheck;

namespace DisclosureFlow.Reports.Tests.Completion;

public class CellCompletionTests
{
    [Fact]
    public void A_filled_cell_has_the_figure_that_was_deleted() =>
        Gen.Select(Some.Balanced, Gen.Int[0, int.MaxValue - 1], Gen.Int[1, 60]).Sample((report, seed, holes) =>
        {
            var random = new Random(seed);
            var tables = report.Layout.CellIds.Where(cell => cell[0] is '3' or '4').ToArray();
            var open = Enumerable.Range(0, holes).Select(_ => tables[random.Next(tables.Length)]).Distinct().ToArray();
            var holed = open.Aggregate(report, (sofar, cell) => sofar.With(cell, null));
            var completion = CellCompletion.FillWhereRulesLeaveOneValue(holed);
            Assert.All(completion.Filled, filled =>
            {
                Assert.Contains(filled.Cell, open);
                Assert.Equal(report.Cells[filled.Cell], filled.Value);
                Assert.NotEmpty(filled.Rules);
                Assert.All(filled.From, cell => Assert.NotNull(holed.Cells[cell]));
            });
            Assert.Equal(completion.Filled.Aggregate(holed, (sofar, filled) => sofar.With(filled.Cell, filled.Value)), completion.Report);
        }, iter: 300);

    /// <summary>Five open cells of one row and two columns at the most, domains to 3: every assignment is tried.</summary>
    [Fact]
    public void Exactly_the_cells_with_one_value_in_all_solutions_are_filled() =>
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[1, 5]).Sample((seed, holes) =>
        {
            var random = new Random(seed);
            var report = Small(random);
            var pool = new[] { "granted", "partlyGranted", "handledTotal", "new", "carriedOut" }.SelectMany(row => new[] { "natural", "business", "total" }.Select(column => $"3.{row}.{column}")).ToArray();
            var open = Enumerable.Range(0, holes).Select(_ => pool[random.Next(pool.Length)]).Distinct().ToArray();
            var holed = open.Aggregate(report, (sofar, cell) => sofar.With(cell, null));
            var solutions = Solutions(holed, open, most: 6);
            Assert.NotEmpty(solutions);
            var filled = CellCompletion.FillWhereRulesLeaveOneValue(holed).Filled.ToDictionary(cell => cell.Cell, cell => cell.Value);
            for (var index = 0; index < open.Length; index++)
            {
                var values = solutions.Select(solution => solution[index]).Distinct().ToArray();
                Assert.Equal(values.Length == 1, filled.ContainsKey(open[index]));
                if (values.Length == 1)
                {
                    Assert.Equal(values[0], filled[open[index]]);
                }
            }
        }, iter: 150);

    [Fact]
    public void Nothing_is_filled_where_the_given_figures_contradict_a_rule()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var broken = report.With(("3.granted.natural", null), ("3.granted.total", report.Cells["3.granted.total"] + 1));
        Assert.Empty(CellCompletion.FillWhereRulesLeaveOneValue(broken).Filled);
    }

    [Fact]
    public void A_contradiction_elsewhere_does_not_hinder()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var broken = report.With(("3.granted.natural", null), ("4.reconsideration.total", 99));
        Assert.Equal("3.granted.natural", Assert.Single(CellCompletion.FillWhereRulesLeaveOneValue(broken).Filled).Cell);
    }

    [Fact]
    public void A_negative_value_is_never_filled()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var broken = report.With(("4.reconsideration.upheld", null), ("4.reconsideration.corrected", 50), ("4.reconsideration.total", 3));
        Assert.Empty(CellCompletion.FillWhereRulesLeaveOneValue(broken).Filled);
    }

    [Fact]
    public void A_missing_row_of_which_two_readings_are_possible_stays_open()
    {
        // new and carriedOut open in two columns: B1 leaves a line of solutions.
        var columns = new[] { "natural", "business" };
        var report = columns.Aggregate(Some.BalancedReport(Some.Form2021), (sofar, column) => sofar.With(($"3.new.{column}", sofar.Cells[$"3.new.{column}"] + 5), ($"3.carriedOut.{column}", sofar.Cells[$"3.carriedOut.{column}"] + 5)));
        report = report.With(("3.new.total", report.Cells["3.new.total"] + 10), ("3.carriedOut.total", report.Cells["3.carriedOut.total"] + 10));
        Assert.DoesNotContain(ReportChecks.Run(report), finding => finding.Severity == Severity.Block);
        var holed = columns.Aggregate(report, (sofar, column) => sofar.With(($"3.new.{column}", null), ($"3.carriedOut.{column}", null)));
        Assert.Empty(CellCompletion.FillWhereRulesLeaveOneValue(holed).Filled);
    }

    [Fact]
    public void The_reason_names_rule_cell_and_origin()
    {
        var report = Some.BalancedReport(Some.Form2021).With("3.granted.natural", null);
        var completion = CellCompletion.FillWhereRulesLeaveOneValue(report);
        var cell = Assert.Single(completion.Filled);
        Assert.Contains("3.granted.natural", completion.Reason.Zh, StringComparison.Ordinal);
        Assert.Equal("B3", Assert.Single(cell.Rules)); // the row's sum of 7 cells, not the column's of 22
        Assert.Contains("3.granted.total=", cell.Reason.Zh, StringComparison.Ordinal);
        Assert.Null(report.Cells["3.granted.natural"]); // the report given is untouched
    }

    [Fact]
    public void A_blank_report_is_left_blank_in_time()
    {
        foreach (var form in StatutoryForm.All)
        {
            Assert.Empty(CellCompletion.FillWhereRulesLeaveOneValue(Report.Blank(form)).Filled);
        }
    }

    private static Report Small(Random random)
    {
        var report = Some.BalancedReport(Some.Form2021, random.Next(), 1);
        foreach (var cell in report.Layout.Cells.Where(cell => cell.Section == "3"))
        {
            report = report.With(cell.Id, 0);
        }

        foreach (var column in new[] { "natural", "business" })
        {
            var (granted, partly, carried) = (random.Next(0, 2), random.Next(0, 2), random.Next(0, 2));
            report = report.With(($"3.granted.{column}", granted), ($"3.partlyGranted.{column}", partly), ($"3.handledTotal.{column}", granted + partly), ($"3.carriedOut.{column}", carried), ($"3.new.{column}", granted + partly + carried));
        }

        foreach (var row in new[] { "granted", "partlyGranted", "handledTotal", "carriedOut", "new" })
        {
            report = report.With($"3.{row}.total", report.Cells[$"3.{row}.natural"] + report.Cells[$"3.{row}.business"]);
        }

        return report;
    }

    private static List<decimal[]> Solutions(Report report, string[] open, int most)
    {
        var solutions = new List<decimal[]>();
        var figures = report.Cells.ToDictionary(cell => cell.Key, cell => cell.Value, StringComparer.Ordinal);
        var values = new decimal[open.Length];
        var concerned = report.Layout.Balances.Where(balance => balance.Left.Concat(balance.Right).Any(open.Contains)).ToArray();
        Try(0);
        return solutions;

        void Try(int index)
        {
            if (index == open.Length)
            {
                if (Array.TrueForAll(concerned, balance => balance.Left.Sum(cell => figures[cell]) == balance.Right.Sum(cell => figures[cell])))
                {
                    solutions.Add([.. values]);
                }

                return;
            }

            for (var value = 0; value <= most; value++)
            {
                figures[open[index]] = values[index] = value;
                Try(index + 1);
            }
        }
    }
}
