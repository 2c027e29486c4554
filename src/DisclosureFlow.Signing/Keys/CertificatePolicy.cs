using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Keys;

/// <summary>What a certificate must satisfy before its key may sign. Whoever configures a policy decides whom to trust; the certificate itself has no say.</summary>
/// <param name="Anchors">A path must lead to one of these.</param>
public sealed record CertificatePolicy(TrustAnchors Anchors)
{
    /// <summary>CRLs and OCSP answers at hand, and certificates between signer and anchor beside those of the key's own chain.</summary>
    public ValidationData Known { get; init; } = ValidationData.Empty;

    /// <summary>
    /// True refuses where nothing current is known about the revocation of a certificate of the path; false refuses only what is known to be revoked,
    /// and waits for the validator's TRY_LATER otherwise.
    /// </summary>
    public bool RequireRevocationStatus { get; init; }

    /// <summary>Refuses an expired, not yet valid or wrongly used certificate. The least that holds before every signature.</summary>
    /// <exception cref="SigningRefusedException">DF5006, DF5007 or DF5008.</exception>
    public static void Require(Certificate certificate, DateTimeOffset at)
    {
        if (at > certificate.NotAfter)
        {
            throw Refusals.CertificateExpired(certificate.NotAfter);
        }

        if (at < certificate.NotBefore)
        {
            throw Refusals.CertificateNotYetValid(certificate.NotBefore);
        }

        if (!certificate.MaySignDocuments || certificate.Extensions.IsAuthority)
        {
            throw Refusals.CertificateWrongUsage(certificate.Subject.CommonName);
        }
    }

    /// <summary>The whole policy: validity, usage, a path to configured trust, revocation.</summary>
    /// <exception cref="SigningRefusedException">DF5006–DF5008; DF5019: no path; DF5020: revoked; DF5021: nothing is known about revocation.</exception>
    public void Require(SigningIdentity identity, DateTimeOffset at)
    {
        var certificate = identity.Certificate;
        Require(certificate, at);
        var path = CertificatePath.Find(certificate, [.. identity.Chain, .. Known.Certificates], Anchors, at);
        if (path.Status != PathStatus.Trusted)
        {
            throw Refusals.CertificateNotTrusted(certificate.Subject.CommonName, path.Reason);
        }

        var revocation = Revocation(path).Of(path.Certificates, at);
        if (revocation.RevokedAt is { } since)
        {
            throw Refusals.CertificateRevoked(certificate.Subject.CommonName, since);
        }

        if (RequireRevocationStatus && !revocation.Complete)
        {
            throw Refusals.RevocationUnknown(revocation.Missing ?? certificate.Subject.CommonName);
        }
    }

    private RevocationCheck Revocation(CertificatePath path)
    {
        try
        {
            return new RevocationCheck(Known, path.Certificates);
        }
        catch (SignatureFaultException fault)
        {
            throw Refusals.CertificateNotTrusted(path.Certificates[0].Subject.CommonName, fault.Reason.En);
        }
    }
}
