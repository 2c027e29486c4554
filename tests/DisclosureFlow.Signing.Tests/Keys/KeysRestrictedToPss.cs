using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Keys;

/// <summary>A certificate may say that its RSA key signs by PSS only (id-RSASSA-PSS), and with which digest (RFC 4055, 1.2).</summary>
public sealed class KeysRestrictedToPss
{
    [Theory]
    [InlineData(null, Indication.TotalPassed)]
    [InlineData(Oids.Sha256, Indication.TotalPassed)]
    [InlineData(Oids.Sha384, Indication.TotalFailed)]
    public void Such_a_key_signs_by_pss_with_the_digest_it_is_for(string? digest, Indication indication)
    {
        using var rsa = RSA.Create(2048);
        using var key = new SoftwareKey(RSA.Create(rsa.ExportParameters(true)), Issue(rsa, digest), [Some.RootCertificate]);
        Assert.Equal(SignatureAlgorithm.RsaPssSha256, key.Algorithm);
        using var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        var signed = prepared.CompleteUnchecked(key.Sign(prepared.SignedAttributes.Span), default);
        Assert.Equal(indication, SignatureValidator.Validate(signed, Some.Anchors, Some.Time).Indication);
    }

    [Fact]
    public void Another_padding_than_the_certificate_allows_does_not_hold()
    {
        using var rsa = RSA.Create(2048);
        var identity = new SigningIdentity(Issue(rsa, digest: null), [Some.RootCertificate], SignatureAlgorithm.RsaSha256);
        using var prepared = PadesSigner.Prepare(Some.Pdf, identity, Some.Request());
        var value = rsa.SignData(prepared.SignedAttributes.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.Equal("DF5010", Assert.Throws<SigningRefusedException>(() => prepared.Complete(value)).Code);
        Assert.Equal(SubIndication.SigCryptoFailure, SignatureValidator.Validate(prepared.CompleteUnchecked(value, default), Some.Anchors, Some.Time).SubIndication);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        using var rsa = RSA.Create(2048);
        using var other = RSA.Create(2048);
        Assert.Equal("DF5009", Assert.Throws<SigningRefusedException>(() => new SoftwareKey(other, Issue(rsa, digest: null), [])).Code);
    }

    private static Certificate Issue(RSA rsa, string? digest)
    {
        byte[]? restriction = null;
        if (digest is not null)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            PssParameters.WriteAlgorithm(writer, digest);
            var algorithm = new AsnReader(writer.Encode(), AsnEncodingRules.DER).ReadSequence();
            algorithm.ReadObjectIdentifier();
            restriction = algorithm.ReadEncodedValue().ToArray();
        }

        var oid = new Oid(Oids.RsaPss);
        var publicKey = new PublicKey(oid, restriction is null ? null : new AsnEncodedData(oid, restriction), new AsnEncodedData(oid, rsa.ExportRSAPublicKey()));
        var request = new CertificateRequest(new X500DistinguishedName("CN=某人（演示）"), publicKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var root = Some.Root.GetRSAPrivateKey()!;
        using var issued = request.Create(Some.Root.SubjectName, X509SignatureGenerator.CreateForRSA(root, RSASignaturePadding.Pkcs1), Some.Time.AddMonths(-1), Some.Time.AddYears(1), [0x51, 7]);
        return Certificate.Parse(issued.RawData);
    }
}
