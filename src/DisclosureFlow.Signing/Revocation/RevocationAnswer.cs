using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Revocation;

/// <summary>What a CRL or an OCSP answer says about a certificate.</summary>
/// <param name="ThisUpdate">The status is known to be right at this time.</param>
/// <param name="NextUpdate">Newer information is there by this time; null if not said.</param>
/// <param name="RevokedAt">When the certificate was revoked; null: it was good.</param>
internal sealed record CertificateStatus(DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate, DateTimeOffset? RevokedAt)
{
    /// <summary>Tells about the time asked for: the status was taken then or later, or was still current then.</summary>
    public bool Covers(DateTimeOffset time) => ThisUpdate >= time || NextUpdate is null || NextUpdate >= time;
}

/// <summary>A CRL or OCSP answer, read and bound to its signer.</summary>
internal abstract class RevocationAnswer
{
    /// <summary>Certificates that came along, such as a delegated responder's.</summary>
    public abstract IReadOnlyList<Certificate> Certificates { get; }

    /// <summary>The status it gives, if it speaks about this certificate and was signed by its issuer or on the issuer's behalf.</summary>
    public abstract CertificateStatus? StatusOf(Certificate certificate, Certificate issuer);

    /// <summary>One of these certificates vouches for it.</summary>
    public abstract bool IsSignedByOneOf(IReadOnlyCollection<Certificate> issuers);

    protected static T Parse<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is AsnContentException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new CryptographicException($"the {what} is damaged", fault);
        }
    }

    protected static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
