using System.Formats.Asn1;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace DisclosureFlow.Ofd.Seals;

/// <summary>What a seal shows and says of itself.</summary>
/// <param name="Identifier">ASCII; names the seal.</param>
/// <param name="Name">For people.</param>
/// <param name="From">Beginning of its validity.</param>
/// <param name="Until">End of its validity.</param>
/// <param name="Picture">An OFD file of one page.</param>
/// <param name="Width">Millimetres, whole.</param>
/// <param name="Height">Millimetres, whole.</param>
internal sealed record SealFace(string Identifier, string Name, DateTimeOffset From, DateTimeOffset Until, byte[] Picture, int Width, int Height);

/// <summary>Data structures of GB/T 38540-2020: SESeal (clause 6, the seal) and SES_Signature (clause 7, its use on a document), version 4.</summary>
internal static class SealData
{
    public const string Sm3 = "1.2.156.10197.1.401";
    public const string Sm2WithSm3 = "1.2.156.10197.1.501";
    public const int Version = 4;

    public static byte[] Digest(ReadOnlySpan<byte> data)
    {
        var sm3 = new SM3Digest();
        sm3.BlockUpdate(data);
        var digest = new byte[sm3.GetDigestSize()];
        sm3.DoFinal(digest);
        return digest;
    }

    /// <summary>SM2 with SM3 under GM/T 0009's default identity.</summary>
    public static bool Verify(Certificate certificate, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            var signer = new SM2Signer();
            signer.Init(forSigning: false, PublicKeyFactory.CreateKey(certificate.PublicKey.ToArray()));
            signer.BlockUpdate(data);
            return signer.VerifySignature(signature.ToArray());
        }
        catch (Exception fault) when (fault is Org.BouncyCastle.Crypto.CryptoException or IOException or InvalidOperationException or InvalidCastException or ArgumentException or ArithmeticException or GeneralSecurityException)
        {
            return false;
        }
    }

    /// <summary>SESeal: the face, signed by its maker. A demo seal is made by whoever uses it.</summary>
    public static byte[] Seal(SealFace face, ISigningKey maker)
    {
        var info = Encode(writer => WriteInfo(writer, face, maker.Certificate));
        return Encode(writer =>
        {
            writer.WriteEncodedValue(info);
            WriteSigned(writer, maker, info);
        });
    }

    /// <summary>SES_Signature over the digest of Signature.xml.</summary>
    /// <param name="seal">The seal, DER.</param>
    /// <param name="signatureXml">The file that lists the digests of all others.</param>
    /// <param name="path">Its path inside the container.</param>
    /// <param name="time">When it is sealed.</param>
    /// <param name="key">Of the seal's user.</param>
    public static byte[] Signature(byte[] seal, byte[] signatureXml, string path, DateTimeOffset time, ISigningKey key)
    {
        var toSign = Encode(writer =>
        {
            writer.WriteInteger(Version);
            writer.WriteEncodedValue(seal);
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
            writer.WriteBitString(Digest(signatureXml));
            writer.WriteCharacterString(UniversalTagNumber.IA5String, path);
        });
        return Encode(writer =>
        {
            writer.WriteEncodedValue(toSign);
            WriteSigned(writer, key, toSign);
        });
    }

    private static void WriteInfo(AsnWriter writer, SealFace face, Certificate user)
    {
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, "ES");
            writer.WriteInteger(Version);
            writer.WriteCharacterString(UniversalTagNumber.IA5String, "DisclosureFlow");
        }

        writer.WriteCharacterString(UniversalTagNumber.IA5String, face.Identifier);
        using (writer.PushSequence())
        {
            // 2: a person's seal; an organ's (1) is never made here.
            writer.WriteInteger(2);
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, face.Name);

            // 1: the users' certificates themselves.
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteOctetString(user.Der.Span);
            }

            writer.WriteGeneralizedTime(face.From, omitFractionalSeconds: true);
            writer.WriteGeneralizedTime(face.From, omitFractionalSeconds: true);
            writer.WriteGeneralizedTime(face.Until, omitFractionalSeconds: true);
        }

        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, "ofd");
            writer.WriteOctetString(face.Picture);
            writer.WriteInteger(face.Width);
            writer.WriteInteger(face.Height);
        }
    }

    private static void WriteSigned(AsnWriter writer, ISigningKey key, byte[] signed)
    {
        writer.WriteOctetString(key.Certificate.Der.Span);
        writer.WriteObjectIdentifier(Sm2WithSm3);
        writer.WriteBitString(key.Sign(signed));
    }

    private static byte[] Encode(Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            content(writer);
        }

        return writer.Encode();
    }

    /// <summary>Reads a SES_Signature and checks every signature and link in it (GB/T 38540-2020, 7.3) against Signature.xml and the seal's own file.</summary>
    /// <returns>Who sealed, when, with which seal; or the rule that is broken.</returns>
    public static (SealReport? Report, string? Fault) Check(ReadOnlyMemory<byte> der, byte[] signatureXml, string path, byte[] sealFile)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var signature = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var toSign = signature.ReadEncodedValue();
            var user = Certificate.Parse(signature.ReadOctetString());
            var algorithm = signature.ReadObjectIdentifier();
            var value = signature.ReadBitString(out _);
            signature.ThrowIfNotEmpty();

            var fields = new AsnReader(toSign, AsnEncodingRules.DER).ReadSequence();
            var version = fields.ReadInteger();
            var isTheFile = fields.PeekEncodedValue().Span.SequenceEqual(sealFile);
            var seal = fields.ReadSequence();
            var time = fields.ReadGeneralizedTime();
            var digest = fields.ReadBitString(out _);
            var named = fields.ReadCharacterString(UniversalTagNumber.IA5String);
            fields.ThrowIfNotEmpty();

            var info = seal.ReadEncodedValue();
            var maker = Certificate.Parse(seal.ReadOctetString());
            var makerAlgorithm = seal.ReadObjectIdentifier();
            var makerValue = seal.ReadBitString(out _);
            seal.ThrowIfNotEmpty();
            var (name, users, from, until, picture) = Info(info);

            var fault = version != Version || algorithm is not Sm2WithSm3 || makerAlgorithm is not Sm2WithSm3 ? "not version 4 with SM2 and SM3"
                : !isTheFile ? "the seal is not the one beside the signature"
                : !Verify(maker, info.Span, makerValue) ? "the seal was not made by the certificate's key"
                : !Verify(user, toSign.Span, value) ? "the signature value was not made by the certificate's key"
                : !users.Contains(user) ? "the certificate is not among the seal's users"
                : !digest.AsSpan().SequenceEqual(Digest(signatureXml)) ? "Signature.xml was changed"
                : named != path ? "it seals another file"
                : time < from || time > until || !user.IsValidAt(time) ? "seal or certificate was not valid at that time"
                : null;
            return fault is null ? (new SealReport(name, user.Subject.CommonName, user.IsDemo, time, picture), null) : (null, fault);
        }
        catch (Exception fault) when (fault is AsnContentException or InvalidOperationException or ArgumentException or System.Security.Cryptography.CryptographicException or OverflowException)
        {
            return (null, $"the structure is damaged (GB/T 38540-2020): {fault.Message}");
        }
    }

    private static (string Name, List<Certificate> Users, DateTimeOffset From, DateTimeOffset Until, byte[] Picture) Info(ReadOnlyMemory<byte> der)
    {
        var info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var header = info.ReadSequence();
        if (header.ReadCharacterString(UniversalTagNumber.IA5String) is not "ES" || header.ReadInteger() != Version)
        {
            throw new AsnContentException("the seal's header is not ES, version 4");
        }

        header.ReadCharacterString(UniversalTagNumber.IA5String);
        header.ThrowIfNotEmpty();
        info.ReadCharacterString(UniversalTagNumber.IA5String);
        var property = info.ReadSequence();
        property.ReadInteger();
        var name = property.ReadCharacterString(UniversalTagNumber.UTF8String);
        if (property.ReadInteger() != 1)
        {
            throw new AsnContentException("certificates by digest are not read here");
        }

        var list = property.ReadSequence();
        var users = new List<Certificate>();
        while (list.HasData)
        {
            users.Add(Certificate.Parse(list.ReadOctetString()));
        }

        property.ReadGeneralizedTime();
        var (from, until) = (property.ReadGeneralizedTime(), property.ReadGeneralizedTime());
        property.ThrowIfNotEmpty();
        var picture = info.ReadSequence();
        picture.ReadCharacterString(UniversalTagNumber.IA5String);
        var data = picture.ReadOctetString();
        picture.ReadInteger();
        picture.ReadInteger();
        picture.ThrowIfNotEmpty();
        info.ThrowIfNotEmpty();
        return (name, users, from, until, data);
    }
}

/// <summary>A seal that holds in itself.</summary>
/// <param name="Name">The seal's.</param>
/// <param name="Signer">Common name of the user's certificate.</param>
/// <param name="IsDemo">The certificate says 演示.</param>
/// <param name="Time">When, by the signer's own clock.</param>
/// <param name="Picture">What it shows: an OFD file.</param>
public sealed record SealReport(string Name, string Signer, bool IsDemo, DateTimeOffset Time, ReadOnlyMemory<byte> Picture);
