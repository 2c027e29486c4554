using System.Collections.Immutable;

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
    /// <summary>Scans title, organ, every paragraph, every cell and every remark of a report, and metadata of its file if given.</summary>
    public static IReadOnlyList<PrivacyHit> Scan(Report report, ImmutableArray<string> metadata = default) => throw new NotSupportedException();

    /// <summary>Scans one passage of text.</summary>
    public static IReadOnlyList<PrivacyHit> ScanText(string text, string place = "") => throw new NotSupportedException();
}
