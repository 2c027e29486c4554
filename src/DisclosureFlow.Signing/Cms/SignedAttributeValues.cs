using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Cms;

/// <summary>The signed attributes of a CAdES signature that a PAdES validator needs (ETSI EN 319 122-1; RFC 5035).</summary>
internal sealed record SignedAttributeValues(ReadOnlyMemory<byte> MessageDigest, bool HasSigningTime, bool HasPolicy)
{
    /// <summary>Reads them and checks that content type and signing certificate are the ones at hand.</summary>
    /// <exception cref="CryptographicException">An attribute is missing, stands twice or names something else.</exception>
    public static SignedAttributeValues Read(ReadOnlyMemory<byte> attributes, string contentType, Certificate signer)
    {
        var values = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

        // Not every signer sorts its SET OF; the order is under the signature in any case.
        var set = new AsnReader(attributes, AsnEncodingRules.DER).ReadSetOf(skipSortOrderValidation: true);
        while (set.HasData)
        {
            var attribute = set.ReadSequence();
            var oid = attribute.ReadObjectIdentifier();
            var list = attribute.ReadSetOf(skipSortOrderValidation: true);
            attribute.ThrowIfNotEmpty();
            var value = list.ReadEncodedValue();
            list.ThrowIfNotEmpty();
            if (!values.TryAdd(oid, value))
            {
                throw new CryptographicException($"the signed attribute {oid} stands twice");
            }
        }

        if (!values.TryGetValue(Oids.ContentType, out var type) || !string.Equals(new AsnReader(type, AsnEncodingRules.DER).ReadObjectIdentifier(), contentType, StringComparison.Ordinal))
        {
            throw new CryptographicException("the signed content type is not the content's");
        }

        if (!values.TryGetValue(Oids.MessageDigest, out var digest))
        {
            throw new CryptographicException("the signed attributes hold no message digest");
        }

        CheckSigningCertificate(values, signer);
        return new SignedAttributeValues(new AsnReader(digest, AsnEncodingRules.DER).ReadOctetString(), values.ContainsKey(Oids.SigningTime), values.ContainsKey(Oids.SignaturePolicy));
    }

    private static void CheckSigningCertificate(Dictionary<string, ReadOnlyMemory<byte>> values, Certificate signer)
    {
        if (!values.TryGetValue(Oids.SigningCertificateV2, out var der))
        {
            throw new CryptographicException(values.ContainsKey(Oids.SigningCertificate)
                ? "the signing certificate is bound by SHA-1 only" : "the signature does not bind its certificate (signing-certificate-v2 is missing)");
        }

        // SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies … }; the first one is the signer's.
        var first = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence().ReadSequence();
        var oid = first.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? AlgorithmIdentifier.Read(first.ReadEncodedValue()).Oid : Oids.Sha256;
        var hash = first.ReadOctetString();
        if (DigestAlgorithm.Hash(oid, signer.Der) is not { } expected || !CryptographicOperations.FixedTimeEquals(hash, expected))
        {
            throw new CryptographicException("the signature binds another certificate than the one embedded");
        }
    }
}
