using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Cms;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

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
                Oids.RsaSha256 => Rsa(publicKey, data, signature, HashAlgorithmName.SHA256, parameters),
                Oids.RsaSha384 => Rsa(publicKey, data, signature, HashAlgorithmName.SHA384, parameters),
                Oids.RsaSha512 => Rsa(publicKey, data, signature, HashAlgorithmName.SHA512, parameters),
                Oids.RsaPss => Pss(publicKey, data, signature, parameters),
                Oids.EcdsaSha256 => Ecdsa(publicKey, data, signature, HashAlgorithmName.SHA256, parameters),
                Oids.EcdsaSha384 => Ecdsa(publicKey, data, signature, HashAlgorithmName.SHA384, parameters),
                Oids.EcdsaSha512 => Ecdsa(publicKey, data, signature, HashAlgorithmName.SHA512, parameters),
                Oids.Sm2Sm3 => Sm2(publicKey, data, signature, parameters),
                _ => false,
            };
        }
        catch (Exception fault) when (fault is CryptographicException or AsnContentException or ArgumentException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    /// <summary>A SubjectPublicKeyInfo with an RSA key, for any padding or for PSS only.</summary>
    public static bool IsRsa(ReadOnlyMemory<byte> publicKey) => AlgorithmOf(publicKey).Oid is Oids.RsaEncryption or Oids.RsaPss;

    /// <summary>A SubjectPublicKeyInfo with an RSA key that signs by RSASSA-PSS and in no other way (RFC 4055, 1.2).</summary>
    public static bool IsPssOnly(ReadOnlyMemory<byte> publicKey) => AlgorithmOf(publicKey).Oid is Oids.RsaPss;

    /// <summary>A SubjectPublicKeyInfo with a key on the SM2 curve.</summary>
    public static bool IsSm2(ReadOnlyMemory<byte> publicKey)
    {
        var (oid, parameters) = AlgorithmOf(publicKey);
        return oid is Oids.EcPublicKey && !parameters.IsEmpty && parameters.Span[0] == 6 && new AsnReader(parameters, AsnEncodingRules.DER).ReadObjectIdentifier() is Oids.Sm2Curve;
    }

    private static (string Oid, ReadOnlyMemory<byte> Parameters) AlgorithmOf(ReadOnlyMemory<byte> publicKey) =>
        AlgorithmIdentifier.Read(new AsnReader(publicKey, AsnEncodingRules.DER).ReadSequence().ReadEncodedValue());

    // GB/T 32918.2 with GM/T 0009's default identity, which BouncyCastle takes where none is given.
    private static bool Sm2(ReadOnlyMemory<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, ReadOnlyMemory<byte> parameters)
    {
        if (!AlgorithmIdentifier.IsNullOrAbsent(parameters) || !IsSm2(publicKey) || !IsCanonical(signature))
        {
            return false;
        }

        try
        {
            var verifier = new SM2Signer();
            verifier.Init(forSigning: false, PublicKeyFactory.CreateKey(publicKey.ToArray()));
            verifier.BlockUpdate(data);
            return verifier.VerifySignature(signature.ToArray());
        }
        catch (Exception fault) when (fault is Org.BouncyCastle.Crypto.CryptoException or IOException or InvalidOperationException or InvalidCastException or FormatException or ArithmeticException or GeneralSecurityException)
        {
            return false;
        }
    }

    // Two integers in DER and nothing else: one value, one form.
    private static bool IsCanonical(ReadOnlySpan<byte> signature)
    {
        var outer = new AsnReader(signature.ToArray(), AsnEncodingRules.DER);
        var pair = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        pair.ReadIntegerBytes();
        pair.ReadIntegerBytes();
        return !pair.HasData;
    }

    private static bool Rsa(ReadOnlyMemory<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash, ReadOnlyMemory<byte> parameters) =>
        AlgorithmIdentifier.IsNullOrAbsent(parameters) && !IsPssOnly(publicKey)
        && PublicKeys.Rsa(publicKey) is { } key && key.KeySize >= ShortestRsaBits && key.VerifyData(data, signature, hash, RSASignaturePadding.Pkcs1);

    private static bool Pss(ReadOnlyMemory<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, ReadOnlyMemory<byte> parameters) =>
        PssParameters.HashOf(parameters) is { } hash && MayUse(publicKey, hash)
        && PublicKeys.Rsa(publicKey) is { } key && key.KeySize >= ShortestRsaBits && key.VerifyData(data, signature, DigestAlgorithm.NameOf(hash)!.Value, RSASignaturePadding.Pss);

    // A key restricted to PSS may name the one digest it is used with (RFC 4055, 3.3).
    private static bool MayUse(ReadOnlyMemory<byte> publicKey, string hash) =>
        AlgorithmOf(publicKey) is not (Oids.RsaPss, { IsEmpty: false } restriction) || string.Equals(PssParameters.HashOf(restriction), hash, StringComparison.Ordinal);

    private static bool Ecdsa(ReadOnlyMemory<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash, ReadOnlyMemory<byte> parameters) =>
        parameters.IsEmpty
        && PublicKeys.Ecdsa(publicKey) is { KeySize: >= 256 } key && key.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
}
