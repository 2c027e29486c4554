using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Revocation;

namespace DisclosureFlow.Signing.Validation;

/// <summary>The revocation data in a file, each piece bound to whoever may speak, and what they say about a path.</summary>
internal sealed class RevocationCheck
{
    private readonly List<RevocationAnswer> _answers = [];

    /// <summary>Reads the store's CRLs and OCSP answers.</summary>
    /// <exception cref="SignatureFaultException">FORMAT_FAILURE: a piece is damaged, or nobody at hand vouches for it.</exception>
    public RevocationCheck(ValidationData data, IReadOnlyCollection<Certificate> known)
    {
        Data = data;
        try
        {
            _answers.AddRange(data.Crls.Select(CertificateRevocationList.Read));
            _answers.AddRange(data.OcspAnswers.Select(OcspAnswer.Read));
        }
        catch (CryptographicException fault)
        {
            throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.BadValidationData(fault.Message));
        }

        List<Certificate> all = [.. known, .. data.Certificates];
        if (data.Certificates.FirstOrDefault(certificate => !IsBound(certificate, all)) is { } stray)
        {
            throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.BadValidationData($"the certificate {stray.Subject.CommonName} was not issued by whom it names"));
        }

        if (_answers.Exists(answer => !answer.IsSignedByOneOf(all)))
        {
            throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.BadValidationData("nobody at hand vouches for a CRL or OCSP answer"));
        }
    }

    public ValidationData Data { get; }

    // A certificate whose issuer is not at hand at all can prove nothing, and does no harm.
    private static bool IsBound(Certificate certificate, List<Certificate> known) =>
        known.Exists(certificate.IsIssuedBy) || !known.Exists(issuer => certificate.Issuer.IsSameAs(issuer.Subject));

    /// <summary>What is known of each certificate of a path but the anchor, at a time.</summary>
    public PathRevocation Of(IReadOnlyList<Certificate> path, DateTimeOffset time)
    {
        var complete = true;
        for (var i = 0; i + 1 < path.Count; i++)
        {
            var (certificate, issuer) = (path[i], path[i + 1]);
            if (certificate.Extensions.OcspNoCheck)
            {
                continue;
            }

            var statuses = _answers.Select(answer => answer.StatusOf(certificate, issuer)).OfType<CertificateStatus>().ToList();
            if (statuses.Where(status => status.RevokedAt is not null).Select(status => status.RevokedAt).Min() is { } at && at <= time)
            {
                return new PathRevocation(RevokedAt: at, Complete: false, Missing: null, OfAuthority: i > 0);
            }

            if (!statuses.Exists(status => status.Covers(time)))
            {
                complete = false;
                if (certificate.Extensions.NamesRevocationSource)
                {
                    return new PathRevocation(RevokedAt: null, Complete: false, Missing: certificate.Subject.CommonName);
                }
            }
        }

        return new PathRevocation(null, complete, null);
    }
}

/// <summary>What is known about the revocation of a path.</summary>
/// <param name="RevokedAt">A certificate of the path was revoked then, at or before the time asked for.</param>
/// <param name="Complete">For every certificate there is an answer: level B-LT.</param>
/// <param name="Missing">A certificate that names where to ask, and for which no answer is at hand.</param>
/// <param name="OfAuthority">What was revoked is not the path's first certificate but one above it.</param>
internal sealed record PathRevocation(DateTimeOffset? RevokedAt, bool Complete, string? Missing, bool OfAuthority = false);
