using System.Collections.Immutable;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Verify.Tests.Bundles;

public sealed class ThePrintedAuditReportIsReadBack
{
    [Fact]
    public void One_whose_text_is_that_of_the_entries_holds_and_no_more_than_that_is_said()
    {
        var bytes = WithReport(parts => parts).Judge()[ClaimNames.Bytes];
        Assert.Equal(ClaimVerdict.Holds, bytes.Verdict);
        Assert.Contains("audit-report.pdf 的文字与记录相符（它未经签名，版面不在核验之列）", bytes.Zh);
        Assert.DoesNotContain("audit-report", SignedCase.Honest.Judge()[ClaimNames.Bytes].Zh);
    }

    public static TheoryData<int> Parts => [.. Enumerable.Range(0, Honest().Count)];

    [Theory, MemberData(nameof(Parts))]
    public void One_that_leaves_out_a_part_fails(int at) => Fails(parts => [.. parts.Where((_, i) => i != at)]);

    [Fact]
    public void One_that_names_another_person_fails_and_the_place_is_shown()
    {
        var claim = Fails(parts => [.. parts.Select(part => part is PrintedTable table ? table with { Rows = [.. table.Rows.Select(row => row.Select(cell => cell.Replace("赵镇长", "钱镇长", StringComparison.Ordinal)).ToImmutableArray())] } : part)]);
        Assert.Contains("钱镇长", claim.Zh);
    }

    [Fact]
    public void One_that_adds_a_word_at_its_end_fails() => Fails(parts => [.. parts, new PrintedParagraph("以上属实。")]);

    [Fact]
    public void A_file_that_is_no_tagged_pdf_fails()
    {
        foreach (var bytes in new[] { "not a PDF"u8.ToArray(), SignedCase.Pdf })
        {
            var bent = SignedCase.With(contents: contents => contents with { Documents = [.. contents.Documents, new EvidenceFile(AuditReport.FileName, bytes)] });
            Assert.Equal(ClaimVerdict.Fails, bent.Judge()[ClaimNames.Bytes].Verdict);
        }
    }

    private static Claim Fails(Func<IReadOnlyList<PrintedPart>, IReadOnlyList<PrintedPart>> bend)
    {
        var claim = WithReport(bend).Judge()[ClaimNames.Bytes];
        Assert.Equal(ClaimVerdict.Fails, claim.Verdict);
        return claim;
    }

    private static IReadOnlyList<PrintedPart> Honest() => [.. AuditReport.Of(SignedCase.Honest.Contents).Select(part => (PrintedPart)(part switch
    {
        AuditReportHeading heading => new PrintedHeading(heading.Text),
        AuditReportParagraph paragraph => new PrintedParagraph(paragraph.Text),
        AuditReportTable table => new PrintedTable(table.Caption, table.Heads, table.Rows, table.Shares),
        AuditReportTimeline timeline => new PrintedTimeline([.. timeline.Marks.Select(mark => new TimelineMark(mark.When, mark.What))]),
        _ => throw new InvalidOperationException(part.GetType().Name),
    }))];

    private static SignedCase WithReport(Func<IReadOnlyList<PrintedPart>, IReadOnlyList<PrintedPart>> bend) => SignedCase.With(contents: contents =>
    {
        var pdf = DocumentTypesetter.Typeset(new PrintedDocument { Title = AuditReport.Title, Date = AuditReport.DateOf(contents), Parts = [.. bend(Honest())] }, Some.Fonts);
        return contents with { Documents = [.. contents.Documents, new EvidenceFile(AuditReport.FileName, pdf.Bytes.ToArray())] };
    });
}
