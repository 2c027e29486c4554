using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Revocation;

/// <summary>
/// Asks where the certificate says: its OCSP responders (RFC 6960, appendix A), then its CRL distribution points (RFC 5280, 4.2.1.13). A
/// responder of the operator's own (RFC 6960, 2.2) is asked only about certificates that name nobody.
/// </summary>
/// <param name="addresses">How addresses in certificates are fetched.</param>
/// <param name="time">Answers must be current by this clock.</param>
/// <param name="ownResponders">OCSP responders of the operator's choice, in order.</param>
public sealed class HttpRevocationSource(CertificateAddresses addresses, TimeProvider time, IReadOnlyList<string>? ownResponders = null) : IRevocationSource
{
    public async Task<RevocationData?> Ask(Certificate certificate, Certificate issuer, CancellationToken stop)
    {
        var extensions = certificate.Extensions;
        var responders = extensions.NamesRevocationSource ? extensions.OcspAddresses : ownResponders ?? [];
        var reasons = new List<string>();
        foreach (var (address, isCrl) in responders.Select(one => (one, IsCrl: false)).Concat(extensions.CrlAddresses.Select(one => (one, IsCrl: true))))
        {
            try
            {
                var der = isCrl
                    ? await addresses.Get(address, stop)
                    : await addresses.Post(address, OcspRequest.For(certificate, issuer), "application/ocsp-request", stop);
                RequireUsable(isCrl ? CertificateRevocationList.Read(der) : OcspAnswer.Read(der), certificate, issuer);
                return new RevocationData(der, isCrl);
            }
            catch (Exception fault) when (fault is HttpRequestException or CryptographicException)
            {
                reasons.Add($"{address}: {fault.Message}");
            }
        }

        return extensions.NamesRevocationSource || reasons.Count > 0
            ? throw new RevocationUnavailableException(certificate.Subject.CommonName, reasons.Count > 0 ? string.Join(" | ", reasons) : "the certificate names no http address to ask")
            : null;
    }

    private void RequireUsable(RevocationAnswer answer, Certificate certificate, Certificate issuer)
    {
        var status = answer.StatusOf(certificate, issuer)
            ?? throw new CryptographicException("the answer says nothing about this certificate, or nobody entitled signed it");
        if (status.NextUpdate is { } next && next < time.GetUtcNow())
        {
            throw new CryptographicException($"the answer is out of date since {next:O}");
        }
    }
}
