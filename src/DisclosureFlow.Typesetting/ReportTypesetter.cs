using DisclosureFlow.Pdf.Writing;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>Sets a report's printed content (<see cref="ReportContent"/>) on pages after GB/T 9704-2012, as a tagged PDF with reserved signature fields.</summary>
public static class ReportTypesetter
{
    /// <summary>Raised whenever the same input would give other bytes.</summary>
    public const string WriterVersion = "DisclosureFlow typesetter 3";

    /// <param name="report">The edition.</param>
    /// <param name="dateOfIssue">成文日期: the day the head signs.</param>
    /// <param name="editionSha256">SHA-256 of the edition's canonical JSON, lower-case hex; the file names it.</param>
    /// <param name="fonts">The fonts.</param>
    /// <exception cref="TypesettingRefusedException">DF4002: a character that no font has, each with its place.</exception>
    public static TypesetReport Typeset(Report report, DateOnly dateOfIssue, string editionSha256, FontSet fonts)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(fonts);
        var blocks = ReportContent.Of(report, dateOfIssue);
        return new BlockTypesetter(fonts).Typeset(blocks, new PdfDocumentInfo
        {
            Title = blocks.OfType<TitleBlock>().Single().Text,
            Author = report.Organ,
            Date = dateOfIssue,
            Producer = WriterVersion,
            ClaimsConformance = true,
            Identifier = $"disclosureflow:edition:sha256:{editionSha256}",
        });
    }

    /// <summary>What would stop <see cref="Typeset"/>, found without making pages; empty if nothing.</summary>
    public static IReadOnlyList<TypesettingRefusal> Check(Report report, DateOnly dateOfIssue, FontSet fonts)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(fonts);
        var typesetter = new BlockTypesetter(fonts);
        typesetter.Items(ReportContent.Of(report, dateOfIssue), new PdfDocumentWriter(new PdfDocumentInfo { Title = "", Date = dateOfIssue, Producer = WriterVersion }).Document);
        return typesetter.Missing;
    }
}
