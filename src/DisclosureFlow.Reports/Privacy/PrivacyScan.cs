using System.Collections.Immutable;
using System.Globalization;
using DisclosureFlow.Reports.Privacy;

namespace DisclosureFlow.Reports;

/// <summary>What a passage may disclose (kinds of the confidentiality review).</summary>
public enum PrivacyKind
{
    IdentityCard18,
    IdentityCard15,
    MobilePhone,
    BankCard,
    LandlinePhone,
    EmailAddress,
    Passport,
    HongKongMacaoTaiwanPermit,
    LicencePlate,
    IpAddress,
    OrganisationCode,
    StreetAddress,
    PersonalList,
    SensitiveMatter,
    SecretMark,
    ProcessPaper,
}

/// <summary>A passage that a reviewer must judge. The passage itself is not kept.</summary>
/// <param name="Place">Section and paragraph, cell, title, remark or file metadata.</param>
/// <param name="Masked">The passage with all but its ends replaced by *.</param>
/// <param name="Start">First UTF-16 index of the passage in the text of its place.</param>
/// <param name="Length">UTF-16 length of the passage there.</param>
public sealed record PrivacyHit(PrivacyKind Kind, Severity Severity, string Place, string Masked, int Start, int Length, LocalizedText Message)
{
    /// <summary>The passage as matched, normalised; never stored, only for the keyed hash and for the reviewer's screen.</summary>
    public required string Raw { get; init; }
}

/// <summary>Looks for personal data and secret marks before anything is published.</summary>
public static class PrivacyScan
{
    /// <summary>Scans title, organ, every paragraph, every figure and every remark of a report, and metadata of its file if given.</summary>
    /// <returns>Hits place by place, in reading order.</returns>
    public static IReadOnlyList<PrivacyHit> Scan(Report report, ImmutableArray<string> metadata = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        var hits = new List<PrivacyHit>();
        Add(hits, report.Title, "标题");
        Add(hits, report.Organ, "单位名称");
        foreach (var (section, text) in report.Prose)
        {
            var head = section == "0" ? "导言" : report.Layout.Section(section).Heading;
            var number = 0;
            foreach (var paragraph in ProseText.Paragraphs(text))
            {
                number++;
                Add(hits, paragraph, string.Create(CultureInfo.InvariantCulture, $"{head} 第{number}段"));
            }
        }

        foreach (var (cell, figure) in report.Cells)
        {
            // Only a long run of digits can be a number that stands for a person.
            if (figure is >= 1_000_000_000m)
            {
                Add(hits, ReportContent.FigureText(figure), $"{report.Layout.Cell(cell).Place}（{cell}）");
            }
        }

        AddAll(hits, report.Remarks, "备注");
        AddAll(hits, metadata.IsDefault ? [] : metadata, "文件属性、批注或修订");
        return hits;
    }

    /// <summary>Scans one passage of text.</summary>
    public static IReadOnlyList<PrivacyHit> ScanText(string text, string place = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length < 2 ? [] : PassageScan.Run(new ScanText(text), place);
    }

    private static void AddAll(List<PrivacyHit> hits, ImmutableArray<string> texts, string place)
    {
        for (var index = 0; index < texts.Length; index++)
        {
            Add(hits, texts[index], string.Create(CultureInfo.InvariantCulture, $"{place} {index + 1}"));
        }
    }

    private static void Add(List<PrivacyHit> hits, string? text, string place)
    {
        if (text is { Length: > 1 })
        {
            hits.AddRange(ScanText(text, place));
        }
    }
}
