using System.Security.Cryptography;
using DisclosureFlow.Signing.Keys;
using Org.BouncyCastle.Crypto.Digests;

namespace DisclosureFlow.Signing.Cms;

/// <summary>The digests a signature may use. SHA-1 and MD5 are none of them.</summary>
internal static class DigestAlgorithm
{
    public static string OidFor(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.Sm2Sm3 ? Oids.Sm3 : Oids.Sha256;

    /// <summary>The digest of several stretches one after another; null for an algorithm that is not accepted.</summary>
    public static byte[]? Hash(string oid, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        if (oid is Oids.Sm3)
        {
            return Sm3(parts);
        }

        if (NameOf(oid) is not { } name)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(name);
        foreach (var part in parts)
        {
            hash.AppendData(part.Span);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The name .NET knows it by; null for SM3 and for an algorithm that is not accepted.</summary>
    public static HashAlgorithmName? NameOf(string oid) => oid switch
    {
        Oids.Sha256 => HashAlgorithmName.SHA256,
        Oids.Sha384 => HashAlgorithmName.SHA384,
        Oids.Sha512 => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static byte[] Sm3(ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        var hash = new SM3Digest();
        foreach (var part in parts)
        {
            hash.BlockUpdate(part.Span);
        }

        var digest = new byte[hash.GetDigestSize()];
        hash.DoFinal(digest);
        return digest;
    }
}
