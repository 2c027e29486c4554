namespace DisclosureFlow.Signing.Certificates;

/// <summary>The certificates that the person who verifies trusts. Certificates found inside a file are never among them.</summary>
public sealed class TrustAnchors(IEnumerable<Certificate> certificates)
{
    /// <summary>Nobody is trusted: the best verdict is that a file agrees with itself.</summary>
    public static TrustAnchors None { get; } = new([]);

    public IReadOnlyList<Certificate> Certificates { get; } = [.. certificates];

    /// <summary>The certificates of a PEM text, such as trust.pem.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The text holds none, or one that can't be read.</exception>
    public static TrustAnchors FromPem(string pem) => new(Certificate.ParsePem(pem));
}
