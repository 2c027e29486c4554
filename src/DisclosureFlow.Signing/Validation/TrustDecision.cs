using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.Validation;

/// <summary>From an intact signature to a verdict: proven time, path to an anchor, level (ETSI EN 319 102-1, clauses 5.2.6 and 5.5).</summary>
internal static class TrustDecision
{
    public static SignatureReport Judge(SignatureReport report, SignedDocument document, SignatureDictionary signature, SignedData cms, TrustAnchors anchors, DateTimeOffset at)
    {
        if (report.IsDocumentTimestamp)
        {
            var token = DocumentTimestamp.Read(signature, document.File);
            return Verdict(report with { ProvenTime = token.Time }, token.Path(anchors, []));
        }

        var proven = ProvenTime(document, signature, cms, anchors);
        var path = CertificatePath.Find(cms.Signer, cms.Certificates, anchors, proven ?? at);
        report = Verdict(report, path) with { ProvenTime = proven, Level = Level(signature, cms, proven is not null) };

        // A time-stamp before the certificate began contradicts it.
        return proven < cms.Signer.NotBefore
            ? report with { Indication = Indication.Indeterminate, SubIndication = SubIndication.TimestampOrderFailure, Trust = Trust.None, Reasons = [Reasons.TimeOutOfOrder($"{proven:O} < {cms.Signer.NotBefore:O}")] }
            : report;
    }

    private static SignatureLevel Level(SignatureDictionary signature, SignedData cms, bool hasProvenTime)
    {
        if (signature.SubFilter is not "ETSI.CAdES.detached" || cms.HasSigningTime)
        {
            return SignatureLevel.None;
        }

        return hasProvenTime ? SignatureLevel.BaselineT : SignatureLevel.BaselineB;
    }

    /// <summary>The earliest time a trusted authority stamped the signature, by a token in it or by a document time-stamp over it.</summary>
    private static DateTimeOffset? ProvenTime(SignedDocument document, SignatureDictionary signature, SignedData cms, TrustAnchors anchors)
    {
        var times = new List<DateTimeOffset>();
        foreach (var der in cms.TimestampTokens)
        {
            var token = ReadToken(der);
            if (!token.Stamps(cms.Signature))
            {
                throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.BadTimestamp("the token does not stamp this signature"));
            }

            var trusted = token.Path(anchors, cms.Certificates).Status == PathStatus.Trusted;
            EmbeddedCertificates.RequireBound(token.Cms, anchors, reachesAnchor: trusted);
            if (trusted)
            {
                times.Add(token.Time);
            }
        }

        foreach (var stamp in document.Signatures.Where(later => later.SubFilter is "ETSI.RFC3161" && later.Revision.Index > signature.Revision.Index))
        {
            var token = DocumentTimestamp.Read(stamp, document.File);
            if (token.Path(anchors, []).Status == PathStatus.Trusted)
            {
                times.Add(token.Time);
            }
        }

        return times.Count == 0 ? null : times.Min();
    }

    private static TimestampToken ReadToken(ReadOnlyMemory<byte> der)
    {
        try
        {
            return TimestampToken.Read(der);
        }
        catch (CryptographicException fault)
        {
            throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.BadTimestamp(fault.Message));
        }
    }

    private static SignatureReport Verdict(SignatureReport report, CertificatePath path)
    {
        report = report with { Path = path.Certificates };
        return path.Status switch
        {
            PathStatus.Trusted => report with { Indication = Indication.TotalPassed, Trust = Trust.Trusted },
            PathStatus.NoAnchor => Undecided(SubIndication.NoCertificateChainFound, Reasons.NoTrustedPath),
            PathStatus.Expired => Undecided(SubIndication.OutOfBoundsNoPoe, Reasons.Expired(path.Reason)),
            PathStatus.NotYetValid => Undecided(SubIndication.NotYetValid, Reasons.NotYetValid(path.Reason)),
            _ => Undecided(SubIndication.ChainConstraintsFailure, Reasons.PathUnfit(path.Reason)),
        };

        SignatureReport Undecided(SubIndication sub, Reason reason) =>
            report with { Indication = Indication.Indeterminate, SubIndication = sub, Trust = Trust.SelfConsistent, Reasons = [reason] };
    }
}
