using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.Validation;

/// <summary>From an intact signature to a verdict: proven time, path to an anchor, revocation, algorithms, level (ETSI EN 319 102-1, clauses 5.2.6, 5.5 and 5.6).</summary>
internal sealed class TrustDecision
{
    private readonly SignedDocument _document;
    private readonly TrustBase _trust;
    private readonly Lazy<RevocationCheck> _revocation;
    private readonly TimeProofs _proofs;

    public TrustDecision(SignedDocument document, TrustBase trust)
    {
        (_document, _trust) = (document, trust);
        _revocation = new Lazy<RevocationCheck>(() => Revocation(document, trust.Anchors));
        _proofs = new TimeProofs(document, trust, _revocation);
    }

    public TrustAnchors Anchors => _trust.Anchors;

    /// <exception cref="SignatureFaultException">A token or a piece of validation data is not in order.</exception>
    public SignatureReport Judge(SignatureReport report, SignatureDictionary signature, SignedData cms)
    {
        var after = _proofs.After(signature.Revision.Index);
        if (report.IsDocumentTimestamp)
        {
            var own = _proofs.In(signature.Revision.Index);
            var newest = TimeProofs.Contradiction([.. after, own]);
            return Verdict(report with { ProvenTime = own.Token.Time, Path = own.Path.Certificates }, newest is null ? own.Fault : (SubIndication.TimestampOrderFailure, Reasons.TimeOutOfOrder(newest)));
        }

        var inside = _proofs.InSignature(cms, signature.Revision.Index);
        List<Stamp> stamps = [.. after, .. inside];
        var revocation = _revocation.Value;
        var proven = TimeProofs.Earliest(stamps);
        var time = proven ?? _trust.At;
        var path = CertificatePath.Find(cms.Signer, [.. cms.Certificates, .. revocation.Data.Certificates], Anchors, time);
        var fault = TimeProofs.Contradiction(stamps) is { } contradiction ? (SubIndication.TimestampOrderFailure, Reasons.TimeOutOfOrder(contradiction))
            : PathJudgement.Fault(path, revocation, time, proven) ?? PathJudgement.AlgorithmFault(path, [cms.DigestOid], _trust.Algorithms, time)
            ?? (cms.HasPolicy ? (SubIndication.SignaturePolicyNotAvailable, Reasons.PolicyNotAvailable) : null);
        return Verdict(report with { Path = path.Certificates, ProvenTime = proven, Level = Level(signature, cms, path, revocation, stamps.FindAll(stamp => stamp.Fault is null)) }, fault);
    }

    // Everybody who came along in the file may vouch for a piece of the store; which of them is trusted is another question.
    private static RevocationCheck Revocation(SignedDocument document, TrustAnchors anchors)
    {
        var store = DocumentSecurityStore.Read(document.File);
        if (store.IsEmpty)
        {
            return new RevocationCheck(store, []);
        }

        var known = new List<Certificate>(anchors.Certificates);
        foreach (var signature in document.Signatures)
        {
            try
            {
                var cms = SignedData.Read(signature.Cms);
                known.AddRange(cms.Certificates);
                known.AddRange(cms.TimestampTokens.SelectMany(token => TimestampToken.Read(token).Cms.Certificates));
            }
            catch (CryptographicException)
            {
                // Said where that signature itself is judged.
            }
        }

        return new RevocationCheck(store, known);
    }

    private SignatureLevel Level(SignatureDictionary signature, SignedData cms, CertificatePath path, RevocationCheck revocation, List<Stamp> stamps)
    {
        if (signature.SubFilter is not "ETSI.CAdES.detached" || cms.HasSigningTime)
        {
            return SignatureLevel.None;
        }

        if (stamps.MinBy(stamp => stamp.Token.Time) is not { } earliest)
        {
            return SignatureLevel.BaselineB;
        }

        var isComplete = revocation.Data.Certificates.Count > 0 && path.Status == PathStatus.Trusted
            && revocation.Of(path.Certificates, earliest.Token.Time).Complete && revocation.Of(earliest.Path.Certificates, earliest.Token.Time).Complete;
        if (!isComplete)
        {
            return SignatureLevel.BaselineT;
        }

        // The last time-stamp has to stand behind the data it keeps.
        var dataSince = _document.ChangesAfter(signature.Revision).Where(change => change.Kind == ChangeKind.ValidationData).Select(change => change.Revision).DefaultIfEmpty(signature.Revision.Index).Max();
        return stamps.Exists(stamp => stamp.Revision > dataSince) ? SignatureLevel.BaselineLTA : SignatureLevel.BaselineLT;
    }

    private static SignatureReport Verdict(SignatureReport report, (SubIndication Sub, Reason Reason)? fault) => fault switch
    {
        null => report with { Indication = Indication.TotalPassed, Trust = Trust.Trusted },
        (SubIndication.NotYetValid, var reason) => report with { Indication = Indication.TotalFailed, SubIndication = SubIndication.NotYetValid, Trust = Trust.None, Reasons = [reason] },
        (SubIndication.TimestampOrderFailure, var reason) => report with { Indication = Indication.Indeterminate, SubIndication = SubIndication.TimestampOrderFailure, Trust = Trust.None, Reasons = [reason] },
        var (sub, reason) => report with { Indication = Indication.Indeterminate, SubIndication = sub, Trust = Trust.SelfConsistent, Reasons = [reason] },
    };
}

/// <summary>What a verdict rests on.</summary>
/// <param name="Anchors">Whom the person who verifies trusts.</param>
/// <param name="At">The time for which things are judged where no time-stamp proves an earlier one.</param>
/// <param name="Algorithms">Until when each algorithm counts.</param>
internal sealed record TrustBase(TrustAnchors Anchors, DateTimeOffset At, AlgorithmLifetimes Algorithms);
