using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Revocation;

/// <summary>Somebody who can be asked whether a certificate is revoked.</summary>
public interface IRevocationSource
{
    /// <summary>Asks about one certificate.</summary>
    /// <returns>An answer that was checked: it speaks of this certificate, and whoever may speak for the issuer signed it. Null: nobody is named who could be asked.</returns>
    /// <exception cref="RevocationUnavailableException">Somebody is named, and nobody answered usably: each one's own words.</exception>
    Task<RevocationData?> Ask(Certificate certificate, Certificate issuer, CancellationToken stop);
}

/// <summary>One piece of revocation data, DER: an OCSPResponse (RFC 6960) or a CertificateList (RFC 5280).</summary>
public sealed record RevocationData(ReadOnlyMemory<byte> Der, bool IsCrl);

/// <summary>Whether the certificate is revoked is not known now, and why.</summary>
public sealed class RevocationUnavailableException(string certificate, string why) : Exception($"{certificate}: {why}")
{
    /// <summary>Common name of the certificate asked about.</summary>
    public string Certificate { get; } = certificate;

    public string Why { get; } = why;
}
