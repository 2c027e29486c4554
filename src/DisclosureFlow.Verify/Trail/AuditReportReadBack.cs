using DisclosureFlow.AuditTrail;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.TextExtraction;

namespace DisclosureFlow.Verify;

/// <summary>
/// Compares the text of a bundle's printed audit report with what its entries say. The file is not signed and nobody can see from its text how a
/// reader's eye sees it: equal text is said as no more than that.
/// </summary>
internal static class AuditReportReadBack
{
    /// <summary>The first place where the report says something else than the entries; null if its text is theirs.</summary>
    public static string? FirstDifference(ReadOnlyMemory<byte> pdf, EvidenceContents contents)
    {
        TaggedText text;
        try
        {
            text = TaggedText.Read(PdfFile.Open(pdf));
        }
        catch (PdfFormatException fault)
        {
            return fault.Message;
        }

        var found = text.Elements.Where(element => element.Type is not (StructureType.Document or StructureType.Table or StructureType.TableRow)).Select(element => (element.Type, element.Text)).ToList();
        var expected = AuditReport.Of(contents).SelectMany(Printed).Prepend((Type: StructureType.H1, Text: AuditReport.Title)).ToList();
        var same = found.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
        return same < Math.Max(found.Count, expected.Count)
            ? same < found.Count ? found[same].Text : expected[same].Text
            : EditionReadBack.OutsideStructure(text).Select(stray => stray.Found).FirstOrDefault();
    }

    private static IEnumerable<(string Type, string Text)> Printed(AuditReportPart part) => part switch
    {
        AuditReportHeading heading => [(StructureType.H2, heading.Text)],
        AuditReportParagraph paragraph => [(StructureType.Paragraph, paragraph.Text)],
        AuditReportTimeline timeline => timeline.Marks.Select(mark => (StructureType.Paragraph, mark.When + mark.What)),
        AuditReportTable table => table.Heads.Select(head => (StructureType.HeaderCell, head))
            .Concat(table.Rows.SelectMany(row => row.Select((cell, column) => (column == 0 ? StructureType.HeaderCell : StructureType.DataCell, cell)))),
        _ => throw new InvalidOperationException($"no rule for reading back a {part.GetType().Name}"),
    };
}
