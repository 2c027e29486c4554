using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.Validation;

/// <summary>From an intact signature to a verdict: proven time, path to an anchor, revocation, level (ETSI EN 319 102-1, clauses 5.2.6 and 5.5).</summary>
internal sealed class TrustDecision(SignedDocument document, TrustAnchors anchors, DateTimeOffset at)
{
    private readonly ValidationData _store = DocumentSecurityStore.Read(document.File);

    /// <exception cref="SignatureFaultException">A token or a piece of validation data is not in order.</exception>
    public SignatureReport Judge(SignatureReport report, SignatureDictionary signature, SignedData cms)
    {
        var revocation = new RevocationCheck(_store, [.. anchors.Certificates, .. cms.Certificates, .. cms.TimestampTokens.SelectMany(token => ReadToken(token).Cms.Certificates)]);
        if (report.IsDocumentTimestamp)
        {
            var token = DocumentTimestamp.Read(signature, document.File);
            return Verdict(report with { ProvenTime = token.Time }, Path(token), revocation, token.Time);
        }

        var stamps = TrustedStamps(signature, cms);
        var earliest = stamps.MinBy(stamp => stamp.Time);
        var time = earliest?.Time ?? at;
        var path = CertificatePath.Find(cms.Signer, [.. cms.Certificates, .. _store.Certificates], anchors, time);
        report = Verdict(report, path, revocation, time) with { ProvenTime = earliest?.Time, Level = Level(signature, cms, path, earliest, revocation, stamps) };

        // A time-stamp before the certificate began contradicts it.
        return earliest?.Time < cms.Signer.NotBefore
            ? report with { Indication = Indication.Indeterminate, SubIndication = SubIndication.TimestampOrderFailure, Trust = Trust.None, Reasons = [Reasons.TimeOutOfOrder($"{time:O} < {cms.Signer.NotBefore:O}")] }
            : report;
    }

    private SignatureLevel Level(SignatureDictionary signature, SignedData cms, CertificatePath path, Stamp? earliest, RevocationCheck revocation, List<Stamp> stamps)
    {
        if (signature.SubFilter is not "ETSI.CAdES.detached" || cms.HasSigningTime)
        {
            return SignatureLevel.None;
        }

        if (earliest is null)
        {
            return SignatureLevel.BaselineB;
        }

        var isComplete = _store.Certificates.Count > 0 && path.Status == PathStatus.Trusted
            && revocation.Of(path.Certificates, earliest.Time).Complete && revocation.Of(earliest.Path.Certificates, earliest.Time).Complete;
        if (!isComplete)
        {
            return SignatureLevel.BaselineT;
        }

        // The last time-stamp has to stand behind the data it keeps.
        var dataSince = document.ChangesAfter(signature.Revision).Where(change => change.Kind == ChangeKind.ValidationData).Select(change => change.Revision).DefaultIfEmpty(signature.Revision.Index).Max();
        return stamps.Exists(stamp => stamp.Revision > dataSince) ? SignatureLevel.BaselineLTA : SignatureLevel.BaselineLT;
    }

    /// <summary>The tokens in the signature and the document time-stamps over it whose authority is trusted.</summary>
    private List<Stamp> TrustedStamps(SignatureDictionary signature, SignedData cms)
    {
        var stamps = new List<Stamp>();
        foreach (var der in cms.TimestampTokens)
        {
            var token = ReadToken(der);
            if (!token.Stamps(cms.Signature))
            {
                throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.BadTimestamp("the token does not stamp this signature"));
            }

            var path = Path(token);
            EmbeddedCertificates.RequireBound(token.Cms, anchors, reachesAnchor: path.Status == PathStatus.Trusted);
            stamps.Add(new Stamp(token.Time, path, signature.Revision.Index));
        }

        foreach (var later in document.Signatures.Where(later => later.SubFilter is "ETSI.RFC3161" && later.Revision.Index > signature.Revision.Index))
        {
            var token = DocumentTimestamp.Read(later, document.File);
            stamps.Add(new Stamp(token.Time, Path(token), later.Revision.Index));
        }

        return stamps.FindAll(stamp => stamp.Path.Status == PathStatus.Trusted);
    }

    private CertificatePath Path(TimestampToken token) => token.Path(anchors, _store.Certificates);

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

    private static SignatureReport Verdict(SignatureReport report, CertificatePath path, RevocationCheck revocation, DateTimeOffset time)
    {
        report = report with { Path = path.Certificates };
        switch (path.Status)
        {
            case PathStatus.NoAnchor:
                return Undecided(SubIndication.NoCertificateChainFound, Reasons.NoTrustedPath);
            case PathStatus.Expired:
                return Undecided(SubIndication.OutOfBoundsNoPoe, Reasons.Expired(path.Reason));
            case PathStatus.NotYetValid:
                return Undecided(SubIndication.NotYetValid, Reasons.NotYetValid(path.Reason));
            case PathStatus.Unfit:
                return Undecided(SubIndication.ChainConstraintsFailure, Reasons.PathUnfit(path.Reason));
        }

        var known = revocation.Of(path.Certificates, time);
        return known.RevokedAt is { } revokedAt ? Undecided(SubIndication.RevokedNoPoe, Reasons.Revoked(revokedAt))
            : known.Missing is { } missing ? Undecided(SubIndication.TryLater, Reasons.RevocationUnknown(missing))
            : report with { Indication = Indication.TotalPassed, Trust = Trust.Trusted };

        SignatureReport Undecided(SubIndication sub, Reason reason) =>
            report with { Indication = Indication.Indeterminate, SubIndication = sub, Trust = Trust.SelfConsistent, Reasons = [reason] };
    }

    private sealed record Stamp(DateTimeOffset Time, CertificatePath Path, int Revision);
}
