using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.Validation;

/// <summary>A time-stamp and what it is worth.</summary>
/// <param name="Token">The token; it holds in itself.</param>
/// <param name="Revision">Index of the revision it lies in.</param>
/// <param name="Path">Of the authority's certificate, at the time up to which it had to hold.</param>
/// <param name="Time">The time up to which it had to hold: that of a newer time-stamp over it, or the time asked for.</param>
/// <param name="Fault">Why it proves nothing; null if it does.</param>
internal sealed record Stamp(TimestampToken Token, int Revision, CertificatePath Path, DateTimeOffset Time, (SubIndication Sub, Reason Reason)? Fault);

/// <summary>
/// What time-stamps prove to have existed when (ETSI EN 319 102-1, clauses 5.6.2.3 and 5.6.2.4), newest first: a time-stamp counts if its authority's
/// certificates and algorithms still hold now, or held when a newer time-stamp that counts was put over it.
/// </summary>
internal sealed class TimeProofs(SignedDocument document, TrustBase trust, Lazy<RevocationCheck> revocation)
{
    // Two authorities' clocks are not one clock.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly Lazy<List<Stamp>> _ofDocument = new(() => OfDocument(document, trust, revocation.Value));

    /// <summary>The document's time-stamps after a revision, newest first.</summary>
    /// <exception cref="SignatureFaultException">One of the document's time-stamps is damaged.</exception>
    public List<Stamp> After(int revision) => _ofDocument.Value.FindAll(stamp => stamp.Revision > revision);

    /// <summary>The document time-stamp in a revision.</summary>
    /// <exception cref="SignatureFaultException">One of the document's time-stamps is damaged.</exception>
    public Stamp In(int revision) => _ofDocument.Value.Find(stamp => stamp.Revision == revision)!;

    /// <summary>The tokens in a signature, judged at the time a document time-stamp proves for it.</summary>
    /// <exception cref="SignatureFaultException">A token is damaged or stamps something else.</exception>
    public List<Stamp> InSignature(SignedData cms, int revision)
    {
        var time = Earliest(After(revision)) ?? trust.At;
        var stamps = new List<Stamp>();
        foreach (var der in cms.TimestampTokens)
        {
            var token = Read(der);
            if (!token.Stamps(cms.Signature))
            {
                throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.BadTimestamp("the token does not stamp this signature"));
            }

            var stamp = Judge(token, revision, trust, revocation.Value, time);
            EmbeddedCertificates.RequireBound(token.Cms, trust.Anchors, reachesAnchor: stamp.Fault is null);
            stamps.Add(stamp);
        }

        return stamps;
    }

    /// <summary>The earliest time proven; null if none.</summary>
    public static DateTimeOffset? Earliest(IEnumerable<Stamp> stamps) =>
        stamps.Where(stamp => stamp.Fault is null).Select(stamp => (DateTimeOffset?)stamp.Token.Time).Min();

    /// <summary>A time-stamp that says it is older than one it was put over; null if they agree.</summary>
    public static string? Contradiction(List<Stamp> newestFirst)
    {
        for (var i = 1; i < newestFirst.Count; i++)
        {
            if (newestFirst[i - 1].Token.Time + Tolerance < newestFirst[i].Token.Time)
            {
                return $"{newestFirst[i - 1].Token.Time:O} < {newestFirst[i].Token.Time:O}";
            }
        }

        return null;
    }

    /// <exception cref="SignatureFaultException">Not a token.</exception>
    public static TimestampToken Read(ReadOnlyMemory<byte> der)
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

    private static List<Stamp> OfDocument(SignedDocument document, TrustBase trust, RevocationCheck revocation)
    {
        var stamps = new List<Stamp>();
        var time = trust.At;
        foreach (var signature in document.Signatures.Where(signature => signature.SubFilter is "ETSI.RFC3161").OrderByDescending(signature => signature.Revision.Index))
        {
            var stamp = Judge(DocumentTimestamp.Read(signature, document.File), signature.Revision.Index, trust, revocation, time);
            stamps.Add(stamp);
            time = stamp.Fault is null && stamp.Token.Time < time ? stamp.Token.Time : time;
        }

        return stamps;
    }

    private static Stamp Judge(TimestampToken token, int revision, TrustBase trust, RevocationCheck revocation, DateTimeOffset time)
    {
        // Asked about a time before the stamp was made: it can't be judged for a time at which there was none.
        time = token.Time > time ? token.Time : time;
        var path = CertificatePath.Find(token.Cms.Signer, [.. token.Cms.Certificates, .. revocation.Data.Certificates], trust.Anchors, time, Oids.TimeStamping);
        return new Stamp(token, revision, path, time, PathJudgement.Fault(path, revocation, time, provenTime: null)
            ?? (path.Certificates.FirstOrDefault(certificate => token.Time < certificate.NotBefore) is { } young
                ? (SubIndication.OutOfBoundsNoPoe, Reasons.NotYetValid(young.Subject.CommonName))
                : PathJudgement.AlgorithmFault(path, [token.ImprintOid, token.Cms.DigestOid], trust.Algorithms, time)));
    }
}
