using System.Security.Cryptography;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation.Revisions;

namespace DisclosureFlow.Signing.Validation;

/// <summary>
/// Validates the signatures of a PDF file after ETSI EN 319 102-1 and compares every later revision with the signed one. It fails closed: what it
/// can't read or explain is never called valid.
/// </summary>
public static class SignatureValidator
{
    /// <summary>The verdict on every signature of the file.</summary>
    /// <param name="pdf">The file.</param>
    /// <param name="anchors">Whom the person who verifies trusts; certificates inside the file never count.</param>
    /// <param name="at">The time for which certificates are judged where no time-stamp proves an earlier one.</param>
    /// <param name="algorithms">Until when each algorithm counts; the built-in table by default.</param>
    /// <returns>Never throws for any input: an unreadable file is TOTAL-FAILED, FORMAT_FAILURE.</returns>
    public static ValidationReport Validate(ReadOnlyMemory<byte> pdf, TrustAnchors anchors, DateTimeOffset at, AlgorithmLifetimes? algorithms = null) =>
        Validate(pdf, new TrustBase(anchors, at, algorithms ?? AlgorithmLifetimes.BuiltIn), measured: null);

    /// <param name="pdf">The file.</param>
    /// <param name="trust">What the verdict rests on.</param>
    /// <param name="measured">A digest taken of these very bytes a moment ago by the signer, which need not be taken twice.</param>
    internal static ValidationReport Validate(ReadOnlyMemory<byte> pdf, TrustBase trust, MeasuredDigest? measured)
    {
        try
        {
            var file = PdfFile.Open(pdf);
            var filled = FormField.ReadAll(file).Where(field => field.IsSignature && field.IsFilled).ToList();
            var history = new DocumentHistory(file);
            var fault = history.Fault(filled);
            if (filled.Count == 0)
            {
                return fault is null
                    ? new ValidationReport(Indication.Indeterminate, SubIndication.SignedDataNotFound, [], [Reasons.NoSignature])
                    : new ValidationReport(Indication.TotalFailed, SubIndication.FormatFailure, [], [fault]);
            }

            var document = new SignedDocument(history, filled);
            var decision = new TrustDecision(document, trust);
            List<SignatureReport> reports = [.. filled.Select(field => One(document, field, decision, measured)).Select(report => fault is null ? report : Failed(report, Indication.TotalFailed, SubIndication.FormatFailure, fault))];
            var worst = reports.MaxBy(report => report.Indication)!;
            return new ValidationReport(worst.Indication, worst.SubIndication, reports, worst.Reasons);
        }
        catch (PdfFormatException fault)
        {
            return new ValidationReport(Indication.TotalFailed, SubIndication.FormatFailure, [], [Reasons.Unreadable(fault.Message)]);
        }
    }

    private static SignatureReport One(SignedDocument document, FormField field, TrustDecision trust, MeasuredDigest? measured)
    {
        var report = new SignatureReport { FieldName = field.Name };
        try
        {
            var signature = document.Signature(field);
            report = report with
            {
                IsDocumentTimestamp = signature.SubFilter is "ETSI.RFC3161",
                CoveredBytes = signature.End,
                CoversWholeFile = signature.End == document.File.Bytes.Length,
                ClaimedTime = PdfDate.Read(signature.Dictionary["M"]),
                Certification = Certification.Of(document.File, signature, document.Signatures),
            };
            var cms = report.IsDocumentTimestamp ? DocumentTimestamp.Read(signature, document.File).Cms : Integrity(document, signature, measured);
            EmbeddedCertificates.RequireBound(cms, trust.Anchors, reachesAnchor: false);
            report = report with { Signer = cms.Signer.Subject.CommonName, IsDemo = cms.Signer.IsDemo, Changes = document.ChangesAfter(signature.Revision) };
            if (report.Changes.FirstOrDefault(change => change.Kind == ChangeKind.Forbidden) is { } forbidden)
            {
                throw new SignatureFaultException(SubIndication.FormatFailure, forbidden.What);
            }

            report = trust.Judge(report, signature, cms);
            EmbeddedCertificates.RequireBound(cms, trust.Anchors, reachesAnchor: report.Trust == Trust.Trusted);
            return report;
        }
        catch (SignatureFaultException fault)
        {
            return Failed(report, fault.Indication, fault.SubIndication, fault.Reason);
        }
        catch (PdfFormatException fault)
        {
            return Failed(report, Indication.TotalFailed, SubIndication.FormatFailure, Reasons.Unreadable(fault.Message));
        }
    }

    private static SignatureReport Failed(SignatureReport report, Indication indication, SubIndication why, Reason reason) =>
        report with { Indication = indication, SubIndication = why, Trust = Trust.None, Level = SignatureLevel.None, Reasons = [reason] };

    /// <summary>Format, digest and signature value: the file still is what the key signed.</summary>
    private static SignedData Integrity(SignedDocument document, SignatureDictionary signature, MeasuredDigest? measured)
    {
        SignedData cms;
        try
        {
            cms = SignedData.Read(signature.Cms);
        }
        catch (CryptographicException fault)
        {
            var sub = fault switch
            {
                NoSigningCertificateException => SubIndication.NoSigningCertificateFound,
                AlgorithmNotAcceptedException => SubIndication.CryptoConstraintsFailure,
                _ => SubIndication.FormatFailure,
            };
            throw new SignatureFaultException(sub, Reasons.BadCms(fault.Message));
        }

        if (cms.ContentType is not Oids.Data || cms.Content is not null)
        {
            throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.BadCms("the signature is not detached"));
        }

        if ((signature.IsMeasuredBy(measured, cms.DigestOid) ? measured!.Value : signature.Digest(document.File, cms.DigestOid)) is not { } digest)
        {
            throw new SignatureFaultException(SubIndication.CryptoConstraintsFailure, Reasons.BadCms($"the digest algorithm {cms.DigestOid} is not accepted"));
        }

        if (!CryptographicOperations.FixedTimeEquals(digest, cms.MessageDigest.Span))
        {
            throw new SignatureFaultException(SubIndication.HashFailure, Reasons.BytesChanged);
        }

        return cms.SignatureHolds() ? cms : throw new SignatureFaultException(SubIndication.SigCryptoFailure, Reasons.WrongKey);
    }
}
