using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Certificates;

/// <summary>
/// The public keys a thread used last, ready for use. Importing an RSA key costs five times what checking a signature with it does, and most files
/// checked in a row are signed by the same few people under the same authorities.
/// </summary>
internal static class PublicKeys
{
    private const int Kept = 8;

    // A key object is not promised to be safe for several threads at once, so each thread has its own.
    [ThreadStatic]
    private static List<(byte[] PublicKey, AsymmetricAlgorithm Key)>? _recent;

    /// <summary>Null if the SubjectPublicKeyInfo has bytes behind it.</summary>
    /// <exception cref="CryptographicException">No RSA key.</exception>
    public static RSA? Rsa(ReadOnlyMemory<byte> publicKey) => Find(Plain(publicKey), RSA.Create) as RSA;

    /// <summary>Null if the SubjectPublicKeyInfo has bytes behind it.</summary>
    /// <exception cref="CryptographicException">No key on a curve known here.</exception>
    public static ECDsa? Ecdsa(ReadOnlyMemory<byte> publicKey) => Find(publicKey, ECDsa.Create) as ECDsa;

    /// <summary>The SubjectPublicKeyInfo as .NET reads and writes it: a key restricted to PSS under the name of every RSA key.</summary>
    public static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> publicKey)
    {
        if (!PublicKeyCheck.IsPssOnly(publicKey))
        {
            return publicKey;
        }

        var outer = new AsnReader(publicKey, AsnEncodingRules.DER);
        var fields = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        fields.ReadEncodedValue();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            AlgorithmIdentifier.Write(writer, Oids.RsaEncryption, withNull: true);
            writer.WriteEncodedValue(fields.ReadEncodedValue().Span);
            fields.ThrowIfNotEmpty();
        }

        return writer.Encode();
    }

    private static AsymmetricAlgorithm? Find(ReadOnlyMemory<byte> publicKey, Func<AsymmetricAlgorithm> create)
    {
        var recent = _recent ??= [];
        for (var i = recent.Count - 1; i >= 0; i--)
        {
            var known = recent[i];
            if (publicKey.Span.SequenceEqual(known.PublicKey))
            {
                recent.RemoveAt(i);
                recent.Add(known);
                return known.Key;
            }
        }

        var key = create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey.Span, out var read);
            if (read != publicKey.Length)
            {
                key.Dispose();
                return null;
            }
        }
        catch
        {
            key.Dispose();
            throw;
        }

        if (recent.Count == Kept)
        {
            recent[0].Key.Dispose();
            recent.RemoveAt(0);
        }

        recent.Add((publicKey.ToArray(), key));
        return key;
    }
}
