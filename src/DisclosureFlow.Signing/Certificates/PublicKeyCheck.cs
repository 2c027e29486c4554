using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Certificates;

/// <summary>Checks signatures by public key. What is not listed here, SHA-1 and short keys among it, never verifies.</summary>
internal static class PublicKeyCheck
{
    private const int ShortestRsaBits = 2048;

    /// <param name="publicKey">SubjectPublicKeyInfo.</param>
    /// <param name="algorithm">AlgorithmIdentifier of the signature.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature value.</param>
    public static bool Verify(ReadOnlyMemory<byte> publicKey, ReadOnlyMemory<byte> algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            var (oid, parameters) = AlgorithmIdentifier.Read(algorithm);
            return oid switch
            {
                Oids.RsaSha256 => Rsa(publicKey, data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, parameters),
                Oids.RsaSha384 => Rsa(publicKey, data, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1, parameters),
                Oids.RsaSha512 => Rsa(publicKey, data, signature, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1, parameters),
                Oids.EcdsaSha256 => Ecdsa(publicKey, data, signature, HashAlgorithmName.SHA256, parameters),
                Oids.EcdsaSha384 => Ecdsa(publicKey, data, signature, HashAlgorithmName.SHA384, parameters),
                Oids.EcdsaSha512 => Ecdsa(publicKey, data, signature, HashAlgorithmName.SHA512, parameters),
                _ => false,
            };
        }
        catch (Exception fault) when (fault is CryptographicException or AsnContentException or ArgumentException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    /// <summary>A SubjectPublicKeyInfo with an RSA key.</summary>
    public static bool IsRsa(ReadOnlyMemory<byte> publicKey) =>
        AlgorithmIdentifier.Read(new AsnReader(publicKey, AsnEncodingRules.DER).ReadSequence().ReadEncodedValue()).Oid is Oids.RsaEncryption;

    private static bool Rsa(ReadOnlyMemory<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash, RSASignaturePadding padding, ReadOnlyMemory<byte> parameters)
    {
        if (!AlgorithmIdentifier.IsNullOrAbsent(parameters))
        {
            return false;
        }

        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(publicKey.Span, out var read);
        return read == publicKey.Length && key.KeySize >= ShortestRsaBits && key.VerifyData(data, signature, hash, padding);
    }

    private static bool Ecdsa(ReadOnlyMemory<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash, ReadOnlyMemory<byte> parameters)
    {
        if (!parameters.IsEmpty)
        {
            return false;
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey.Span, out var read);
        return read == publicKey.Length && key.KeySize >= 256 && key.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
    }
}
