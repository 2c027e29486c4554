using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Validation;

/// <summary>
/// Certificates embedded in a CMS are not under its signature. Each must be bound otherwise: as the signer's own (by its hash), as an anchor, or by
/// the signature of an issuer at hand. So no byte of them can change unseen, and no stranger is smuggled in.
/// </summary>
internal static class EmbeddedCertificates
{
    /// <param name="cms">The signature.</param>
    /// <param name="anchors">Whom the person who verifies trusts.</param>
    /// <param name="reachesAnchor">False lets the topmost certificate stand unproven where its issuer is not at hand: then nothing is called trusted anyway.</param>
    /// <exception cref="SignatureFaultException">FORMAT_FAILURE for a certificate that belongs to no chain.</exception>
    public static void RequireBound(SignedData cms, TrustAnchors anchors, bool reachesAnchor)
    {
        Certificate[] known = [.. cms.Certificates, .. anchors.Certificates];
        foreach (var certificate in cms.Certificates)
        {
            var bound = certificate.Equals(cms.Signer) || anchors.Certificates.Contains(certificate)
                || Array.Exists(known, issuer => certificate.IsIssuedBy(issuer))
                || (!reachesAnchor && IsTopmost(certificate, known));
            if (!bound)
            {
                throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.StrayCertificate(certificate.Subject.CommonName));
            }
        }
    }

    private static bool IsTopmost(Certificate certificate, Certificate[] known) =>
        !Array.Exists(known, issuer => certificate.Issuer.IsSameAs(issuer.Subject)) && Array.Exists(known, issued => issued.IsIssuedBy(certificate));
}
