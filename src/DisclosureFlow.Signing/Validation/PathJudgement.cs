using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.LongTerm;

namespace DisclosureFlow.Signing.Validation;

/// <summary>Why a path, its revocation or its algorithms don't carry a signature at a time (ETSI EN 319 102-1, clause 5.2.6).</summary>
internal static class PathJudgement
{
    /// <param name="path">As it was found for <paramref name="time"/>.</param>
    /// <param name="revocation">What is known.</param>
    /// <param name="time">The time judged for.</param>
    /// <param name="provenTime">A time-stamp proves that the signature was there then; null if none does.</param>
    /// <returns>Null if the path holds.</returns>
    public static (SubIndication Sub, Reason Reason)? Fault(CertificatePath path, RevocationCheck revocation, DateTimeOffset time, DateTimeOffset? provenTime)
    {
        switch (path.Status)
        {
            case PathStatus.NoAnchor:
                return (SubIndication.NoCertificateChainFound, Reasons.NoTrustedPath);
            case PathStatus.Unfit:
                return (SubIndication.ChainConstraintsFailure, Reasons.PathUnfit(path.Reason));
            case PathStatus.NotYetValid:
                return (provenTime < path.Certificates[0].NotBefore ? SubIndication.NotYetValid : SubIndication.OutOfBoundsNoPoe, Reasons.NotYetValid(path.Reason));
            case PathStatus.Expired:
                var wasGood = revocation.Of(path.Certificates, path.Certificates.Min(certificate => certificate.NotAfter)) is { Complete: true, RevokedAt: null };
                return (wasGood ? SubIndication.OutOfBoundsNotRevoked : SubIndication.OutOfBoundsNoPoe, Reasons.Expired(path.Reason));
        }

        var known = revocation.Of(path.Certificates, time);
        return known.RevokedAt is { } revokedAt ? (known.OfAuthority ? SubIndication.RevokedCaNoPoe : SubIndication.RevokedNoPoe, Reasons.Revoked(revokedAt))
            : known.Missing is { } missing ? (SubIndication.TryLater, Reasons.RevocationUnknown(missing))
            : null;
    }

    /// <summary>An algorithm of the path, or one of these digests, whose time was over. The anchor's own is the business of whoever trusts it.</summary>
    public static (SubIndication Sub, Reason Reason)? AlgorithmFault(CertificatePath path, IEnumerable<string> digestOids, AlgorithmLifetimes algorithms, DateTimeOffset time)
    {
        foreach (var name in path.Certificates.SkipLast(path.Certificates.Count > 1 ? 1 : 0).Select(AlgorithmLifetimes.NameOfKey).Concat(digestOids.Select(AlgorithmLifetimes.NameOfDigest)))
        {
            if (algorithms.EndOf(name) is { } end && end <= time)
            {
                return (SubIndication.CryptoConstraintsFailureNoPoe, Reasons.AlgorithmOver(name, end));
            }
        }

        return null;
    }
}
