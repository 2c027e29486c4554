using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Keys;

/// <summary>What a certificate must satisfy before its key may sign.</summary>
public static class CertificatePolicy
{
    /// <summary>Refuses an expired, not yet valid or wrongly used certificate.</summary>
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
}
