using System.Collections.Immutable;
using System.Security.Cryptography;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Verify;

/// <summary>
/// Judges a signed report alone or a whole evidence bundle, offline: it uses what was handed over and the anchors of the
/// person who verifies, and knows no server.
/// </summary>
public static class Verification
{
    /// <summary>Name of the signed document in a bundle.</summary>
    public const string SignedReport = "report.pdf";

    /// <summary>Name of the signed edition in a bundle.</summary>
    public const string EditionFile = "report.json";

    // An attempt to sign ends within five minutes; as much again for two clocks.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Judges either kind of file by what it begins with.</summary>
    /// <exception cref="VerifyRefusedException">DF6101: neither, or unreadable.</exception>
    /// <exception cref="AuditRefusedException">DF60…: the bundle or something in it is unreadable.</exception>
    public static VerificationResult Of(ReadOnlyMemory<byte> file, TrustFiles trust, DateTimeOffset at) =>
        file.Span.StartsWith("PK"u8) ? OfBundle(file, trust, at)
        : file.Span.StartsWith("%PDF-"u8) ? OfPdf(file, trust, at)
        : throw VerifyRefusedException.Input("既不是 ZIP 也不是 PDF", "neither a ZIP nor a PDF file");

    /// <summary>Judges a signed PDF alone: what only a bundle can answer is not proven.</summary>
    /// <param name="pdf">The file.</param>
    /// <param name="trust">Anchors.</param>
    /// <param name="at">For which moment the certificates are judged.</param>
    /// <exception cref="VerifyRefusedException">DF6101: not a PDF that can be read.</exception>
    public static VerificationResult OfPdf(ReadOnlyMemory<byte> pdf, TrustFiles trust, DateTimeOffset at)
    {
        var report = Report(pdf, trust, at);
        return Result(
            [
                SignatureClaims.Bytes(report), SignatureClaims.Signer(report, trust.Certificates.Certificates.Count > 0), SignatureClaims.Time(report),
                .. ClaimNames.All.Skip(3).Select(name => Claim.NotProven(name, "只有 PDF，没有证据包", "a PDF alone, without the evidence bundle")),
            ],
            ClaimNames.Signer);
    }

    /// <summary>Judges an evidence bundle.</summary>
    /// <exception cref="AuditRefusedException">DF60…: unreadable.</exception>
    /// <exception cref="VerifyRefusedException">DF6101: the report in it is unreadable.</exception>
    public static VerificationResult OfBundle(ReadOnlyMemory<byte> zip, TrustFiles trust, DateTimeOffset at)
    {
        var bundle = EvidenceBundle.Read(zip);
        var definition = DefinitionExcerpt.Read(bundle.Definition.Bytes);
        var trail = CaseTrail.Open(bundle);
        var (inclusion, checkpoint, witness) = LogCheck.Judge(bundle, trust.Policy);
        var pdf = bundle.Document(SignedReport);
        var report = pdf is null ? null : Report(pdf, trust, at);
        var signOff = pdf is null ? null : trail.SignOffOf(Signed(pdf, report!));
        var (bytes, signer, time, edition) = report is null ? Unsigned() : Document(pdf!, report, bundle, trail, signOff, trust);
        return Result(
            [
                Files(bundle) ?? Certificates(bundle, report, trust) ?? WithAuditReport(bytes, bundle), signer, time, edition, ClearanceCheck.Judge(trail, definition, signOff), DutiesCheck.Judge(trail, definition, bundle.Roles),
                CompletenessCheck.Judge(trail, bundle, signOff), inclusion, checkpoint, witness,
            ],
            pdf is null ? [ClaimNames.Checkpoint] : [ClaimNames.Signer, ClaimNames.Checkpoint]);
    }

    private static Claim? Files(EvidenceBundle bundle)
    {
        if (!bundle.Changed.IsEmpty)
        {
            return Claim.Fails(ClaimNames.Bytes, $"与 SHA256SUMS 不符：{string.Join('、', bundle.Changed)}", $"not as SHA256SUMS says: {string.Join(", ", bundle.Changed)}");
        }

        return bundle.NotAsMade() is { Count: > 0 } edited
            ? Claim.Fails(ClaimNames.Bytes, $"不是由包内记录生成的：{string.Join('、', edited)}", $"not made from the entries of the bundle: {string.Join(", ", edited)}")
            : null;
    }

    // Nobody signed the printed account: where its text is that of the entries, that much is said and no more.
    private static Claim WithAuditReport(Claim bytes, EvidenceBundle bundle)
    {
        if (bytes.Verdict != ClaimVerdict.Holds || bundle.Document(AuditReport.FileName) is not { } pdf)
        {
            return bytes;
        }

        return AuditReportReadBack.FirstDifference(pdf, bundle.ToContents()) is { } difference
            ? Claim.Fails(ClaimNames.Bytes, $"{AuditReport.FileName} 与记录不符，首处：“{difference}”", $"{AuditReport.FileName} is not what the entries say, first at '{difference}'")
            : bytes with
            {
                Zh = $"{bytes.Zh}；{AuditReport.FileName} 的文字与记录相符（它未经签名，版面不在核验之列）",
                En = $"{bytes.En}; the text of {AuditReport.FileName} is that of the entries (it is not signed, and how it looks was not judged)",
            };
    }

    // Nobody trusts a certificate for lying in a bundle; but one that has nothing to do with the signature misleads whoever reads it there.
    private static Claim? Certificates(EvidenceBundle bundle, ValidationReport? report, TrustFiles trust)
    {
        if (report is null || trust.Certificates.Certificates.Count == 0)
        {
            return null;
        }

        var known = report.Signatures.SelectMany(signature => signature.Path).Concat(trust.Certificates.Certificates).ToHashSet();
        foreach (var file in bundle.Certificates)
        {
            try
            {
                if (TrustFiles.Read([(file.Name, file.Bytes)]).Certificates.Certificates is { Count: > 0 } certificates && certificates.All(known.Contains))
                {
                    continue;
                }
            }
            catch (VerifyRefusedException)
            {
                // said below
            }

            return Claim.Fails(ClaimNames.Bytes, $"证书 {file.Name} 与签名无关或不可读", $"the certificate {file.Name} is unreadable or has nothing to do with the signature");
        }

        return null;
    }

    private static (Claim Bytes, Claim Signer, Claim Time, Claim Edition) Unsigned() =>
    (
        Claim.Holds(ClaimNames.Bytes, "各文件与 SHA256SUMS 相符（包内没有签名文件）", "all files are as SHA256SUMS says (there is no signed document)"),
        Claim.NotProven(ClaimNames.Signer, $"包内没有 {SignedReport}", $"there is no {SignedReport}"),
        Claim.NotProven(ClaimNames.Time, $"包内没有 {SignedReport}", $"there is no {SignedReport}"),
        Claim.NotProven(ClaimNames.Edition, $"包内没有 {SignedReport}", $"there is no {SignedReport}")
    );

    private static (Claim Bytes, Claim Signer, Claim Time, Claim Edition) Document(
        byte[] pdf, ValidationReport report, EvidenceBundle bundle, CaseTrail trail, OpenedEntry? signOff, TrustFiles trust)
    {
        var bytes = SignatureClaims.Bytes(report);
        var hash = Convert.ToHexStringLower(SHA256.HashData(pdf));
        if (bytes.Verdict == ClaimVerdict.Holds && trail.Fault is null && trail.Entries.All(entry => entry.Document is not null && entry.Document != hash))
        {
            bytes = Claim.Fails(ClaimNames.Bytes, $"没有一条记录说到这份 {SignedReport}", $"no entry speaks of this {SignedReport}");
        }

        return (bytes, SignatureClaims.Signer(report, trust.Certificates.Certificates.Count > 0), TimeAgainstLog(SignatureClaims.Time(report), report, signOff), Edition(pdf, bundle, signOff));
    }

    // Later levels are appended: what the head signed off is the file up to the end of his signature, and its hash that of this beginning.
    private static HashSet<string> Signed(byte[] pdf, ValidationReport report) =>
        [.. report.Signatures.Where(signature => !signature.IsDocumentTimestamp && signature.CoveredBytes <= pdf.Length)
            .Select(signature => Convert.ToHexStringLower(SHA256.HashData(pdf.AsSpan(0, signature.CoveredBytes))))];

    private static Claim TimeAgainstLog(Claim time, ValidationReport report, OpenedEntry? signOff)
    {
        var signature = report.Signatures.FirstOrDefault(one => !one.IsDocumentTimestamp);
        if (signature?.ProvenTime is { } proven && signOff?.Time is { } entered && entered - proven > ClockSlack)
        {
            return Claim.Fails(ClaimNames.Time, $"时间戳证明 {SignatureClaims.Text(proven)} 已有签名，日志 {SignatureClaims.Text(entered)} 才记签发", $"a time-stamp proves the signature at {SignatureClaims.Text(proven)}, but the log has the sign-off only at {SignatureClaims.Text(entered)}");
        }

        var claimed = signature?.ClaimedTime;
        return claimed is { } said && signOff?.Time is { } logged && (said - logged).Duration() > ClockSlack
            ? Claim.Fails(ClaimNames.Time, $"签名自称 {SignatureClaims.Text(said)}，日志记为 {SignatureClaims.Text(logged)}", $"the signature says {SignatureClaims.Text(said)}, the log {SignatureClaims.Text(logged)}")
            : time;
    }

    private static Claim Edition(byte[] pdf, EvidenceBundle bundle, OpenedEntry? signOff)
    {
        const string name = ClaimNames.Edition;
        if (bundle.Document(EditionFile) is not { } json)
        {
            return Claim.NotProven(name, $"包内没有 {EditionFile}", $"there is no {EditionFile}");
        }

        if (signOff?.Edition is not { } edition || signOff.Time is not { } time)
        {
            return Claim.NotProven(name, "签发记录未揭示所签稿件或时间", "the entry of the signature does not open its edition or time");
        }

        if (Convert.ToHexStringLower(SHA256.HashData(json)) != edition)
        {
            return Claim.Fails(name, $"{EditionFile} 不是签发记录所指的稿件", $"{EditionFile} is not the edition that was signed off");
        }

        try
        {
            // 成文日期 is the day on which the head signs.
            var differences = EditionReadBack.Compare(pdf, Reports.Report.FromCanonicalJson(json), DateOnly.FromDateTime(time.ToOffset(Beijing).DateTime));
            return differences.Count == 0
                ? Claim.Holds(name, "PDF 的每一格、每一段都与所签稿件相同", "every cell and paragraph of the PDF is that of the signed edition")
                : Claim.Fails(name, $"PDF 与稿件有 {differences.Count} 处不同，首处：{differences[0].Place}（稿件“{differences[0].Expected}”，PDF“{differences[0].Found}”）", $"the PDF differs from the edition in {differences.Count} places, first {differences[0].Place}: edition '{differences[0].Expected}', PDF '{differences[0].Found}'");
        }
        catch (FormatException fault)
        {
            return Claim.Fails(name, $"{EditionFile} 不可读", $"{EditionFile} is unreadable: {fault.Message}");
        }
        catch (PdfFormatException fault)
        {
            return Claim.Fails(name, "PDF 的文字不可读回", $"the PDF's text can't be read back: {fault.Message}");
        }
    }

    private static ValidationReport Report(ReadOnlyMemory<byte> pdf, TrustFiles trust, DateTimeOffset at)
    {
        try
        {
            PdfFile.Open(pdf);
            return SignatureValidator.Validate(pdf, trust.Certificates, at);
        }
        catch (PdfFormatException fault)
        {
            throw VerifyRefusedException.Input($"PDF 结构不合规（{fault.Message}）", fault.Message);
        }
    }

    private static VerificationResult Result(ImmutableArray<Claim> claims, params ImmutableArray<string> anchored)
    {
        // What the signature or the log carries holds on the word of whoever stands for the signature or the log.
        var signed = IsTrusted(ClaimNames.Signer);
        var logged = IsTrusted(ClaimNames.Inclusion);
        return new VerificationResult(
            [.. claims.Select(claim => claim.Verdict == ClaimVerdict.Holds && (claim.Name == ClaimNames.Bytes ? signed : logged && RestOnLog.Contains(claim.Name, StringComparer.Ordinal)) ? claim with { Basis = ClaimBasis.Trusted } : claim)],
            [.. anchored.Where(name => claims.Any(claim => claim.Name == name && claim.Verdict == ClaimVerdict.NotProven))]);

        bool IsTrusted(string name) => claims.Any(claim => claim.Name == name && claim is { Verdict: ClaimVerdict.Holds, Basis: ClaimBasis.Trusted });
    }

    private static readonly ImmutableArray<string> RestOnLog = [ClaimNames.Edition, ClaimNames.Cleared, ClaimNames.Duties, ClaimNames.CaseComplete];
}
