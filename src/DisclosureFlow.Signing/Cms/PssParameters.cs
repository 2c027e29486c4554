using System.Formats.Asn1;

namespace DisclosureFlow.Signing.Cms;

/// <summary>
/// RSASSA-PSS-params (RFC 4055, 3.1), in the one shape that is accepted: SHA-2, MGF1 with the same digest, a salt as long as the digest. The defaults
/// of the standard are SHA-1 and so never taken.
/// </summary>
internal static class PssParameters
{
    private const string Mgf1 = "1.2.840.113549.1.1.8";

    /// <summary>The digest's object identifier; null for any other shape.</summary>
    /// <exception cref="AsnContentException">Not DER.</exception>
    public static string? HashOf(ReadOnlyMemory<byte> parameters)
    {
        if (parameters.IsEmpty)
        {
            return null;
        }

        var outer = new AsnReader(parameters, AsnEncodingRules.DER);
        var fields = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (Explicit(fields, 0) is not { } hashReader || Explicit(fields, 1) is not { } maskReader || Explicit(fields, 2) is not { } saltReader || fields.HasData)
        {
            return null;
        }

        var (hash, hashParameters) = AlgorithmIdentifier.Read(hashReader.ReadEncodedValue());
        var (mask, maskParameters) = AlgorithmIdentifier.Read(maskReader.ReadEncodedValue());
        if (!AlgorithmIdentifier.IsNullOrAbsent(hashParameters) || mask is not Mgf1 || maskParameters.IsEmpty)
        {
            return null;
        }

        var (maskHash, maskHashParameters) = AlgorithmIdentifier.Read(maskParameters);
        return AlgorithmIdentifier.IsNullOrAbsent(maskHashParameters) && string.Equals(hash, maskHash, StringComparison.Ordinal)
            && saltReader.ReadInteger() == SaltLength(hash) && !hashReader.HasData && !maskReader.HasData && !saltReader.HasData
            ? hash : null;
    }

    /// <summary>The whole AlgorithmIdentifier of RSASSA-PSS with a digest.</summary>
    public static void WriteAlgorithm(AsnWriter writer, string hashOid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.RsaPss);
            using (writer.PushSequence())
            {
                using (writer.PushSequence(Tag(0)))
                {
                    AlgorithmIdentifier.Write(writer, hashOid, withNull: true);
                }

                using (writer.PushSequence(Tag(1)))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Mgf1);
                    AlgorithmIdentifier.Write(writer, hashOid, withNull: true);
                }

                using (writer.PushSequence(Tag(2)))
                {
                    writer.WriteInteger(SaltLength(hashOid));
                }
            }
        }
    }

    private static int SaltLength(string hashOid) => hashOid switch
    {
        Oids.Sha256 => 32,
        Oids.Sha384 => 48,
        Oids.Sha512 => 64,
        _ => -1,
    };

    private static AsnReader? Explicit(AsnReader fields, int number) =>
        fields.HasData && fields.PeekTag().HasSameClassAndValue(Tag(number)) ? fields.ReadSequence(Tag(number)) : null;

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
}
