using CsCheck;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests.Conformance;
using DisclosureFlow.Pdf.TextExtraction;

namespace DisclosureFlow.Typesetting.Tests.Layout;

/// <summary>A cell may hold more text than a page: an opinion on the review form, a reason in the audit report.</summary>
public sealed class TallRowsAreDivided
{
    private static readonly int Forms = int.Parse(Environment.GetEnvironmentVariable("TYPESET_FORMS") ?? "10", System.Globalization.CultureInfo.InvariantCulture);

    private const int MoreThanAPage = 1700; // characters

    private static readonly Gen<string> Opinion = Gen.OneOf("经逐项审查，不涉及国家秘密。", "附件第3页所列办公电话可以公开；", "建议删去（二）中的个人信息，", "同意公开。").Array[0, 250].Select(string.Concat);

    private static readonly Gen<ReviewForm> AnyForm = Gen.Select(Opinion, Opinion, Opinion, Opinion, (remarks, drafter, reviewer, basis) => ReviewFormIsPrinted.Filled with
    {
        Drafter = new ReviewOpinion(drafter, "周晓岚", Some.Date),
        Reviewer = new ReviewOpinion(reviewer, "沈清", Some.Date),
        Basis = basis,
        Remarks = remarks,
    });

    [Fact]
    public void Nothing_of_any_form_is_lost_or_runs_over_a_pages_foot()
    {
        var tall = 0;
        AnyForm.Sample(
            form =>
            {
                var bytes = ReviewFormTypesetter.Typeset(form, Some.Fonts).Bytes;
                Assert.Equal(TextsOf(form), Read(bytes));
                var pages = DrawnPages.Of(bytes);
                Assert.All(pages, NothingLiesBelowTheTypeArea);
                tall += form.Reviewer.Opinion.Length > MoreThanAPage ? 1 : 0;

                // A page ends where its next row, or two lines of it, would not fit.
                Assert.All(pages.SkipLast(1), page => Assert.True(page.Texts.Where(text => !text.IsPageNumber).Max(text => text.Bottom) > GbPage.Top + (0.6 * GbPage.TextHeight)));
            },
            iter: Forms, threads: 1);
        Assert.True(tall > 0, "no form had an opinion longer than a page");
    }

    [Fact]
    public void An_opinion_longer_than_two_pages_keeps_its_label_on_each_and_the_file_what_it_claims()
    {
        var form = ReviewFormIsPrinted.Filled with { Reviewer = new ReviewOpinion(string.Concat(Enumerable.Repeat("逐项审查六个部分和三张表，全文不涉及国家秘密，同意公开。", 110)), "沈清", Some.Date) };
        var bytes = ReviewFormTypesetter.Typeset(form, Some.Fonts).Bytes;
        var pages = DrawnPages.Of(bytes);
        Assert.True(pages.Count >= 3);
        Assert.All(pages.Take(3), page => Assert.Contains(page.Texts, text => text.Text.StartsWith("保密审查", StringComparison.Ordinal)));
        Assert.Empty(ConformanceCheck.FaultsOf(bytes));
        Assert.Equal(TextsOf(form), Read(bytes));
    }

    [Fact]
    public void A_row_of_the_audit_reports_kind_is_divided_below_its_repeated_head()
    {
        var reason = string.Concat(Enumerable.Repeat("退回理由：第五部分没有写明改进措施。", 150));
        var document = OtherDocumentsArePrinted.Audit with { Parts = [new PrintedTable("记录", ["序号", "人员", "理由"], [["1", "沈清", "同意"], ["2", "韩松", reason], ["3", "沈清", "同意"]], [1, 2, 5])] };
        var bytes = DocumentTypesetter.Typeset(document, Some.Fonts).Bytes;
        var pages = DrawnPages.Of(bytes);
        Assert.True(pages.Count >= 2);
        Assert.All(pages, page => Assert.Contains(page.Texts, text => text.Text == "理由"));
        Assert.All(pages, NothingLiesBelowTheTypeArea);
        Assert.Contains(reason, Read(bytes));
        Assert.Empty(ConformanceCheck.FaultsOf(bytes));
    }

    private static IEnumerable<string> TextsOf(ReviewForm form) => ReviewFormTypesetter.ContentOf(form)
        .SelectMany(block => block is Reports.TableBlock table ? table.Rows.SelectMany(row => row).Select(cell => cell.Text) : [((Reports.TitleBlock)block).Text]).Where(text => text.Length > 0);

    private static IEnumerable<string> Read(ReadOnlyMemory<byte> pdf) => TaggedText.Read(PdfFile.Open(pdf)).Elements.Where(element => element.Kids.Count == 0).Select(element => element.Text).Where(text => text.Length > 0);

    private static void NothingLiesBelowTheTypeArea(DrawnPage page)
    {
        Assert.All(page.Texts.Where(text => !text.IsPageNumber), text => Assert.True(text.Bottom <= GbPage.Top + GbPage.TextHeight + 1, $"“{text.Text}” lies at {text.Bottom:F0}"));
        Assert.All(page.Rules, rule => Assert.True(rule.Y2 <= GbPage.Top + GbPage.TextHeight + 1));
    }
}
