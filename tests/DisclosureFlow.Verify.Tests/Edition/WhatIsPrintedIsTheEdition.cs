using DisclosureFlow.Reports;

namespace DisclosureFlow.Verify.Tests.Edition;

public sealed class WhatIsPrintedIsTheEdition
{
    public static TheoryData<string> Forms => [.. StatutoryForm.All.Select(form => form.Id)];

    [Theory, MemberData(nameof(Forms))]
    public void A_typeset_report_reads_back_as_its_edition(string form)
    {
        var report = Some.Report(form);
        Assert.Empty(EditionReadBack.Compare(Some.Pdf(report), report, Some.DateOfIssue));
    }

    [Theory, MemberData(nameof(Forms))]
    public void A_difference_in_any_single_cell_is_found_and_named(string form)
    {
        var report = Some.Report(form);
        var pdf = Some.Pdf(report);
        foreach (var cell in report.Layout.CellIds)
        {
            var difference = Assert.Single(EditionReadBack.Compare(pdf, report.With(cell, 987), Some.DateOfIssue));
            Assert.Equal((cell, "987"), (difference.Place, difference.Expected));
        }
    }

    [Fact]
    public void Another_date_title_organ_paragraph_or_order_is_found()
    {
        var report = Some.Report();
        var pdf = Some.Pdf(report);
        Found(report, Some.DateOfIssue.AddDays(1));
        Found(report with { Title = report.Title + "（修订）" }, Some.DateOfIssue);
        Found(report with { Organ = "云桥乡人民政府" }, Some.DateOfIssue);
        Found(report.WithProse("5", report.Prose["5"].Replace("三十六", "三十七", StringComparison.Ordinal)), Some.DateOfIssue);
        Found(report.WithProse("5", report.Prose["5"] + "\n再加一段。"), Some.DateOfIssue);
        Found(report.WithProse("5", report.Prose["6"]).WithProse("6", report.Prose["5"]), Some.DateOfIssue);
        Found(report.WithProse("6", ""), Some.DateOfIssue);

        void Found(Report other, DateOnly date) => Assert.NotEmpty(EditionReadBack.Compare(pdf, other, date));
    }
}
