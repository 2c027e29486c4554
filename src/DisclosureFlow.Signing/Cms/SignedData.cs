using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Cms;

/// <summary>
/// A CMS SignedData with one signer, read by the letter (RFC 5652): DER, every field in its place, nothing left over. Bytes a
/// signature does not cover (versions, algorithm names, certificates) are held to exactly what they must be, so that a change in them shows.
/// </summary>
internal sealed class SignedData
{
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1, isConstructed: true);

    private SignedData()
    {
    }

    /// <summary>The type of what was signed.</summary>
    public required string ContentType { get; init; }

    /// <summary>The content, for a signature that is not detached.</summary>
    public required ReadOnlyMemory<byte>? Content { get; init; }

    public required IReadOnlyList<Certificate> Certificates { get; init; }

    public required Certificate Signer { get; init; }

    public required string DigestOid { get; init; }

    /// <summary>The signed attributes as DER SET OF: what the signature value covers.</summary>
    public required ReadOnlyMemory<byte> SignedAttributes { get; init; }

    public required ReadOnlyMemory<byte> MessageDigest { get; init; }

    /// <summary>There is a signing-time attribute: not in a PAdES baseline signature.</summary>
    public required bool HasSigningTime { get; init; }

    /// <summary>There is a signature-policy-identifier (ETSI EN 319 122-1, 5.2.9): the signature wants to be judged by that policy.</summary>
    public required bool HasPolicy { get; init; }

    public required ReadOnlyMemory<byte> SignatureAlgorithm { get; init; }

    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Time-stamp tokens over the signature value.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> TimestampTokens { get; init; }

    /// <exception cref="CryptographicException">What rule is broken.</exception>
    public static SignedData Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var contentInfo = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            Require(contentInfo.ReadObjectIdentifier() is Oids.SignedData, "not a SignedData");
            var wrapper = contentInfo.ReadSequence(Context0);
            contentInfo.ThrowIfNotEmpty();
            var fields = wrapper.ReadSequence();
            wrapper.ThrowIfNotEmpty();
            return ReadFields(fields);
        }
        catch (Exception fault) when (fault is AsnContentException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new CryptographicException("the CMS structure is damaged, or BER where DER is required (RFC 5652; ISO 32000-2, 12.8.3.3.1)", fault);
        }
    }

    /// <summary>The signature value was made by the signer's key over the signed attributes.</summary>
    public bool SignatureHolds() => PublicKeyCheck.Verify(Signer.PublicKey, SignatureAlgorithm, SignedAttributes.Span, Signature.Span);

    private static SignedData ReadFields(AsnReader fields)
    {
        var version = (int)fields.ReadInteger();
        var digests = fields.ReadSetOf(skipSortOrderValidation: true);
        var digestDer = digests.ReadEncodedValue();
        digests.ThrowIfNotEmpty();
        var content = fields.ReadSequence();
        var contentType = content.ReadObjectIdentifier();
        ReadOnlyMemory<byte>? octets = null;
        if (content.HasData)
        {
            var explicitContent = content.ReadSequence(Context0);
            octets = explicitContent.ReadOctetString();
            explicitContent.ThrowIfNotEmpty();
        }

        content.ThrowIfNotEmpty();

        // RFC 5652, 5.1: 3 where the content is not plain data.
        Require(version == (contentType is Oids.Data ? 1 : 3), "the SignedData has the wrong version");
        var certificates = new List<Certificate>();
        Require(fields.HasData && fields.PeekTag().HasSameClassAndValue(Context0), "no certificates are embedded");
        var set = fields.ReadSetOf(skipSortOrderValidation: true, Context0);
        while (set.HasData)
        {
            certificates.Add(Certificate.Parse(set.ReadEncodedValue()));
            Require(certificates.Count <= 32, "more than 32 certificates are embedded");
        }

        // Embedded CRLs are not used by PAdES; a place for bytes nobody reads is not left open.
        Require(!fields.PeekTag().HasSameClassAndValue(Context1), "CRLs inside the CMS are not accepted");
        var signers = fields.ReadSetOf(skipSortOrderValidation: true);
        fields.ThrowIfNotEmpty();
        var signer = signers.ReadSequence();
        signers.ThrowIfNotEmpty();
        return ReadSigner(signer, contentType, octets, certificates, digestDer);
    }

    private static SignedData ReadSigner(AsnReader signer, string contentType, ReadOnlyMemory<byte>? content, List<Certificate> certificates, ReadOnlyMemory<byte> digestDer)
    {
        Require(signer.ReadInteger() == 1, "the SignerInfo has the wrong version");
        var identifier = signer.ReadSequence();
        var issuer = identifier.ReadEncodedValue();
        var serial = identifier.ReadEncodedValue();
        identifier.ThrowIfNotEmpty();
        var matching = certificates.FindAll(certificate => certificate.Issuer.Der.Span.SequenceEqual(issuer.Span) && certificate.SerialDer.Span.SequenceEqual(serial.Span));
        if (matching.Count != 1)
        {
            throw new NoSigningCertificateException();
        }

        var digest = signer.ReadEncodedValue();
        Require(digest.Span.SequenceEqual(digestDer.Span), "the digest algorithm is named in two ways");
        var (digestOid, digestParameters) = AlgorithmIdentifier.Read(digest);
        Require(AlgorithmIdentifier.IsNullOrAbsent(digestParameters), "the digest algorithm has parameters");

        Require(signer.HasData && signer.PeekTag().HasSameClassAndValue(Context0), "there are no signed attributes");
        var attributes = signer.ReadEncodedValue().ToArray();
        attributes[0] = 0x31;
        var signed = SignedAttributeValues.Read(attributes, contentType, matching[0]);
        var algorithm = NormalAlgorithm(signer.ReadEncodedValue(), digestOid);
        var signature = signer.ReadOctetString();
        var tokens = signer.HasData ? UnsignedAttributes(signer) : [];
        signer.ThrowIfNotEmpty();
        return new SignedData
        {
            ContentType = contentType,
            Content = content,
            Certificates = certificates,
            Signer = matching[0],
            DigestOid = digestOid,
            SignedAttributes = attributes,
            MessageDigest = signed.MessageDigest,
            HasSigningTime = signed.HasSigningTime,
            HasPolicy = signed.HasPolicy,
            SignatureAlgorithm = algorithm,
            Signature = signature,
            TimestampTokens = tokens,
        };
    }

    private static List<ReadOnlyMemory<byte>> UnsignedAttributes(AsnReader signer)
    {
        var tokens = new List<ReadOnlyMemory<byte>>();
        var attributes = signer.ReadSetOf(skipSortOrderValidation: true, Context1);
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            Require(attribute.ReadObjectIdentifier() is Oids.SignatureTimeStamp, "an unsigned attribute is not a signature timestamp");
            var values = attribute.ReadSetOf(skipSortOrderValidation: true);
            attribute.ThrowIfNotEmpty();
            while (values.HasData)
            {
                tokens.Add(values.ReadEncodedValue());
                Require(tokens.Count <= 8, "more than eight signature timestamps");
            }
        }

        return tokens;
    }

    // RFC 3370 lets an RSA signature be named by the key's algorithm alone; the digest then comes from the SignerInfo.
    private static ReadOnlyMemory<byte> NormalAlgorithm(ReadOnlyMemory<byte> algorithm, string digestOid)
    {
        var (oid, parameters) = AlgorithmIdentifier.Read(algorithm);
        var expected = (oid, digestOid) switch
        {
            (Oids.RsaEncryption or Oids.RsaSha256, Oids.Sha256) => Oids.RsaSha256,
            (Oids.RsaEncryption or Oids.RsaSha384, Oids.Sha384) => Oids.RsaSha384,
            (Oids.RsaEncryption or Oids.RsaSha512, Oids.Sha512) => Oids.RsaSha512,
            (Oids.EcdsaSha256, Oids.Sha256) or (Oids.EcdsaSha384, Oids.Sha384) or (Oids.EcdsaSha512, Oids.Sha512) or (Oids.Sm2Sm3, Oids.Sm3) => oid,
            (Oids.RsaPss, _) when string.Equals(PssParameters.HashOf(parameters), digestOid, StringComparison.Ordinal) => oid,
            _ => throw new AlgorithmNotAcceptedException($"the signature algorithm {oid} with digest {digestOid} is not accepted"),
        };
        if (string.Equals(expected, oid, StringComparison.Ordinal))
        {
            return algorithm;
        }

        Require(AlgorithmIdentifier.IsNullOrAbsent(parameters), "the signature algorithm has parameters");
        var writer = new AsnWriter(AsnEncodingRules.DER);
        AlgorithmIdentifier.Write(writer, expected, withNull: true);
        return writer.Encode();
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new CryptographicException(otherwise);
        }
    }
}

/// <summary>The signer's certificate is not embedded exactly once.</summary>
internal sealed class NoSigningCertificateException() : CryptographicException("the signer's certificate is not embedded exactly once");

/// <summary>A digest or signature algorithm that nobody should rely on, or that is not known here.</summary>
internal sealed class AlgorithmNotAcceptedException(string which) : CryptographicException(which);
