using System.Formats.Asn1;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Cms;

/// <summary>
/// Writes the CMS SignedData of a PAdES baseline signature (RFC 5652; ETSI EN 319 142-1, clause 6): detached, one signer,
/// signed attributes content-type, message-digest and signing-certificate-v2. No signing-time: in PAdES /M carries the claimed time.
/// </summary>
internal static class CmsWriter
{
    /// <summary>The signed attributes as DER SET OF: what the key signs.</summary>
    /// <param name="signer">The signer's certificate.</param>
    /// <param name="digestOid">Digest of content and certificate.</param>
    /// <param name="contentDigest">The content's digest.</param>
    /// <param name="contentType">What the content is: plain data, or the TSTInfo of a time-stamp token.</param>
    public static byte[] SignedAttributes(Certificate signer, string digestOid, ReadOnlySpan<byte> contentDigest, string contentType = Oids.Data)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.ContentType);
                using (writer.PushSetOf())
                {
                    writer.WriteObjectIdentifier(contentType);
                }
            }

            Attribute(writer, Oids.MessageDigest, contentDigest, static (w, digest) => w.WriteOctetString(digest));
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.SigningCertificateV2);
                using (writer.PushSetOf())
                {
                    SigningCertificate(writer, signer, digestOid);
                }
            }
        }

        return writer.Encode();
    }

    /// <summary>The whole ContentInfo.</summary>
    /// <param name="signer">The signer's certificate.</param>
    /// <param name="chain">More certificates to embed.</param>
    /// <param name="algorithm">How the value was made.</param>
    /// <param name="signedAttributes">As <see cref="SignedAttributes"/> gave them.</param>
    /// <param name="signature">The signature value.</param>
    /// <param name="timestamp">A time-stamp token over the signature value, or empty.</param>
    /// <param name="tstInfo">The content of a time-stamp token; empty for a detached signature over plain data.</param>
    public static byte[] SignedData(Certificate signer, IReadOnlyList<Certificate> chain, SignatureAlgorithm algorithm, ReadOnlySpan<byte> signedAttributes, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> tstInfo = default)
    {
        var digestOid = DigestAlgorithm.OidFor(algorithm);
        var context0 = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.SignedData);
            using (writer.PushSequence(context0))
            using (writer.PushSequence())
            {
                // RFC 5652, 5.1: 3 where the content is not plain data.
                writer.WriteInteger(tstInfo.IsEmpty ? 1 : 3);
                using (writer.PushSetOf())
                {
                    AlgorithmIdentifier.Write(writer, digestOid, withNull: false);
                }

                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(tstInfo.IsEmpty ? Oids.Data : Oids.TstInfo);
                    if (!tstInfo.IsEmpty)
                    {
                        using (writer.PushSequence(context0))
                        {
                            writer.WriteOctetString(tstInfo);
                        }
                    }
                }

                using (writer.PushSetOf(context0))
                {
                    foreach (var certificate in (Certificate[])[signer, .. chain])
                    {
                        writer.WriteEncodedValue(certificate.Der.Span);
                    }
                }

                using (writer.PushSetOf())
                {
                    SignerInfo(writer, signer, algorithm, digestOid, signedAttributes, signature, timestamp);
                }
            }
        }

        return writer.Encode();
    }

    private static void SignerInfo(AsnWriter writer, Certificate signer, SignatureAlgorithm algorithm, string digestOid, ReadOnlySpan<byte> signedAttributes, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(signer.Issuer.Der.Span);
                writer.WriteEncodedValue(signer.SerialDer.Span);
            }

            AlgorithmIdentifier.Write(writer, digestOid, withNull: false);

            // Signed as SET OF, stored with the implicit tag [0] (RFC 5652, 5.4).
            var stored = signedAttributes.ToArray();
            stored[0] = 0xA0;
            writer.WriteEncodedValue(stored);
            AlgorithmIdentifier.Write(writer, algorithm);
            writer.WriteOctetString(signature);
            if (!timestamp.IsEmpty)
            {
                using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 1, isConstructed: true)))
                {
                    Attribute(writer, Oids.SignatureTimeStamp, timestamp, static (w, token) => w.WriteEncodedValue(token));
                }
            }
        }
    }

    // RFC 5035, section 3: the hash of the certificate and, so that nothing is left open, its issuer and serial number.
    private static void SigningCertificate(AsnWriter writer, Certificate signer, string digestOid)
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            if (string.Equals(digestOid, Oids.Sha256, StringComparison.Ordinal))
            {
                writer.WriteOctetString(signer.Digest);
            }
            else
            {
                AlgorithmIdentifier.Write(writer, digestOid, withNull: false);
                writer.WriteOctetString(DigestAlgorithm.Hash(digestOid, signer.Der)!);
            }

            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4, isConstructed: true)))
                {
                    writer.WriteEncodedValue(signer.Issuer.Der.Span);
                }

                writer.WriteEncodedValue(signer.SerialDer.Span);
            }
        }
    }

    private delegate void WriteValue(AsnWriter writer, ReadOnlySpan<byte> value);

    private static void Attribute(AsnWriter writer, string oid, ReadOnlySpan<byte> value, WriteValue write)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf())
            {
                write(writer, value);
            }
        }
    }
}
