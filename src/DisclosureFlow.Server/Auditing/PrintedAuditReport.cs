using DisclosureFlow.AuditTrail;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Server.Auditing;

/// <summary>The audit report (审计报告) of a case as tagged pages: what <see cref="AuditReport"/> says, on the same page as a report.</summary>
internal static class PrintedAuditReport
{
    /// <exception cref="TypesettingRefusedException">DF4002: a character that no font has.</exception>
    public static TypesetReport Of(EvidenceContents contents, FontSet fonts) => DocumentTypesetter.Typeset(
        new PrintedDocument { Title = AuditReport.Title, Date = AuditReport.DateOf(contents), Parts = [.. AuditReport.Of(contents).Select(Printed)] }, fonts);

    private static PrintedPart Printed(AuditReportPart part) => part switch
    {
        AuditReportHeading heading => new PrintedHeading(heading.Text),
        AuditReportParagraph paragraph => new PrintedParagraph(paragraph.Text),
        AuditReportTable table => new PrintedTable(table.Caption, table.Heads, table.Rows, table.Shares),
        AuditReportTimeline timeline => new PrintedTimeline([.. timeline.Marks.Select(mark => new TimelineMark(mark.When, mark.What))]),
        _ => throw new InvalidOperationException($"no rule for printing a {part.GetType().Name}"),
    };
}
