using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Keys;

/// <summary>How a key signs.</summary>
public enum SignatureAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017).</summary>
    RsaSha256,

    /// <summary>RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes (RFC 8017, 8.1).</summary>
    RsaPssSha256,

    /// <summary>ECDSA with SHA-256 (FIPS 186-5), the value as DER sequence.</summary>
    EcdsaSha256,

    /// <summary>SM2 with SM3 (GB/T 32918.2), the value as DER sequence.</summary>
    Sm2Sm3,
}

/// <summary>A private key and its certificate, wherever the key lives. Dispose it right after signing: an unlocked key is not kept.</summary>
public interface ISigningKey : IDisposable
{
    /// <summary>The signer's certificate.</summary>
    Certificate Certificate { get; }

    /// <summary>Certificates above it, as they are to be embedded; may be empty.</summary>
    IReadOnlyList<Certificate> Chain { get; }

    SignatureAlgorithm Algorithm { get; }

    /// <summary>Signs <paramref name="data"/>, which the key hashes itself.</summary>
    /// <exception cref="SigningRefusedException">The key's device says no.</exception>
    byte[] Sign(ReadOnlySpan<byte> data);
}
