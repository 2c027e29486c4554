using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Validation;

/// <summary>Each sub-indication of ETSI EN 319 102-1 that this validator gives, with a file that earns it.</summary>
public sealed class EveryIndication
{
    private static readonly DateTimeOffset Now = Some.Time;

    [Fact]
    public void Passed() => Expect(Some.Signed(), Indication.TotalPassed, SubIndication.None);

    [Fact]
    public void FormatFailure() => Expect([.. Some.Signed(), 0], Indication.TotalFailed, SubIndication.FormatFailure);

    [Fact]
    public void HashFailure() => Expect(Changed(Some.Signed(), "(hello)", "(jello)"), Indication.TotalFailed, SubIndication.HashFailure);

    [Fact]
    public void SigCryptoFailure()
    {
        using var key = Some.Rsa();
        using var other = RSA.Create(2048);
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        Expect(prepared.CompleteUnchecked(other.SignData(prepared.SignedAttributes.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), default), Indication.TotalFailed, SubIndication.SigCryptoFailure);
    }

    [Fact]
    public void SignedDataNotFound() => Expect(Some.Pdf, Indication.Indeterminate, SubIndication.SignedDataNotFound);

    [Fact]
    public void NoCertificateChainFound() => Expect(Some.Signed(), Indication.Indeterminate, SubIndication.NoCertificateChainFound, anchors: TrustAnchors.None);

    [Fact]
    public void ChainConstraintsFailure()
    {
        var (root, rootKey) = Authority("R", isAuthority: true);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (notAnAuthority, middleKey) = Authority("M", isAuthority: false, root);
        var leaf = DemoAuthority.Issue(notAnAuthority, leafKey, new X500DistinguishedName("CN=L"), Now.AddMonths(-1), Now.AddYears(1));
        using var key = new SoftwareKey(leafKey, leaf, [Certificate.Parse(notAnAuthority.RawData)]);
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        Expect(prepared.CompleteUnchecked(key.Sign(prepared.SignedAttributes.Span), default), Indication.Indeterminate, SubIndication.ChainConstraintsFailure, new TrustAnchors([Certificate.Parse(root.RawData)]));
        rootKey.Dispose();
        middleKey.Dispose();
    }

    [Fact]
    public void NoSigningCertificateFound()
    {
        using var key = Some.Rsa();
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        Expect(Replaced(prepared, key, cms => WithoutSigner(cms, key.Certificate)), Indication.Indeterminate, SubIndication.NoSigningCertificateFound);
    }

    [Fact]
    public void CryptoConstraintsFailure()
    {
        // sha-1WithRSAEncryption in place of sha256WithRSAEncryption: OIDs of one length.
        using var key = Some.Rsa();
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        var from = Convert.FromHexString("06092A864886F70D01010B");
        Expect(Replaced(prepared, key, cms =>
        {
            var changed = (byte[])cms.Clone();
            changed[cms.AsSpan().LastIndexOf(from) + from.Length - 1] = 5;
            return changed;
        }), Indication.Indeterminate, SubIndication.CryptoConstraintsFailure);
    }

    /// <summary>ISO 32000-2, 12.8.3.3.1: the value is DER. Programs that stream write BER with indefinite lengths; it has more than one form and is refused.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FormatFailureOfBer(bool outermost)
    {
        using var key = Some.Rsa();
        using var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        var signed = Replaced(prepared, key, cms => outermost ? Indefinite(cms) : InnerIndefinite(cms));
        Expect(signed, Indication.TotalFailed, SubIndication.FormatFailure);
        Assert.Contains("DER", First(signed, Now).Reasons[0].En);

        // The same value to a reader of BER: it is the form alone that is wrong.
        static byte[] Indefinite(byte[] sequence) => [0x30, 0x80, .. sequence[(1 + LengthOfLength(sequence))..], 0, 0];

        static byte[] InnerIndefinite(byte[] contentInfo)
        {
            var fields = new AsnReader(contentInfo, AsnEncodingRules.DER).ReadSequence();
            byte[] content = [.. fields.ReadEncodedValue().Span, .. Wrapped(Indefinite(fields.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadEncodedValue().ToArray()))];
            return [0x30, 0x82, (byte)(content.Length >> 8), (byte)content.Length, .. content];
        }

        static byte[] Wrapped(byte[] value) => [0xA0, 0x82, (byte)(value.Length >> 8), (byte)value.Length, .. value];

        static int LengthOfLength(byte[] der) => der[1] < 0x80 ? 1 : 1 + (der[1] & 0x7F);
    }

    [Fact]
    public void OutOfBoundsNoPoe() => Expect(Some.Signed(), Indication.Indeterminate, SubIndication.OutOfBoundsNoPoe, at: Now.AddYears(2));

    [Fact]
    public void OutOfBoundsNotRevoked()
    {
        using var key = Some.Rsa();
        var crl = new CertificateRevocationListBuilder().Build(Some.Root, 1, Now.AddYears(3), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Now.AddYears(1).AddDays(1));
        Expect(DocumentSecurityStore.Append(Some.Signed(), new ValidationData([Some.RootCertificate], [crl], [])), Indication.Indeterminate, SubIndication.OutOfBoundsNotRevoked, at: Now.AddYears(2));
    }

    [Fact]
    public async Task CryptoConstraintsFailureNoPoe()
    {
        // A certificate that outlives its algorithm: RSA-2048 ends with 2030 in the built-in table.
        using var rsa = RSA.Create(2048);
        using var key = new SoftwareKey(RSA.Create(rsa.ExportParameters(true)), Some.Issue(rsa, "某人（演示）", to: Now.AddYears(8)), [Some.RootCertificate]);
        var signed = PadesSigner.Sign(Some.Pdf, key, Some.Request());
        Expect(signed, Indication.Indeterminate, SubIndication.CryptoConstraintsFailureNoPoe, at: Now.AddYears(5).AddMonths(6));
        Assert.Equal(Indication.TotalPassed, Judge(await Some.Stamped(signed), Some.Anchors, Now.AddYears(4)).Indication);
    }

    [Fact]
    public async Task NotYetValid()
    {
        // The time-stamp proves that the signature is older than its certificate.
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = new SoftwareKey(ECDsa.Create(ecdsa.ExportParameters(true)), Some.Issue(ecdsa, "某人（演示）", from: Now.AddDays(10)), [Some.RootCertificate]);
        var signed = PadesSigner.Sign(Some.Pdf, key, Some.Request() with { Time = Now.AddDays(11) });
        Expect(await Some.Stamped(signed), Indication.TotalFailed, SubIndication.NotYetValid, at: Now.AddDays(12));
        Expect(signed, Indication.Indeterminate, SubIndication.OutOfBoundsNoPoe);
    }

    [Fact]
    public async Task RevokedNoPoe()
    {
        using var key = Some.Rsa();
        Expect(await Revoked(key.Certificate, Some.Signed(), Some.Root), Indication.Indeterminate, SubIndication.RevokedNoPoe);
    }

    [Fact]
    public async Task RevokedCaNoPoe()
    {
        var (root, rootKey) = Authority("根", isAuthority: true);
        var (middle, middleKey) = Authority("中间", isAuthority: true, root);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = DemoAuthority.Issue(middle, leafKey, new X500DistinguishedName("CN=L"), Now.AddMonths(-1), Now.AddYears(1));
        using var key = new SoftwareKey(leafKey, leaf, [Certificate.Parse(middle.RawData), Certificate.Parse(root.RawData)]);
        var signed = PadesSigner.Sign(Some.Pdf, key, Some.Request());
        var anchors = new TrustAnchors([Certificate.Parse(root.RawData)]);
        Expect(signed, Indication.TotalPassed, SubIndication.None, anchors);
        Expect(await Revoked(Certificate.Parse(middle.RawData), signed, root), Indication.Indeterminate, SubIndication.RevokedCaNoPoe, anchors);
        rootKey.Dispose();
        middleKey.Dispose();
    }

    [Fact]
    public async Task TimestampOrderFailure()
    {
        // The later time-stamp says it is a day older than the one it was put over.
        var tsa = Service("1.3.6.1.5.5.7.3.8");
        var once = await DocumentTimestamps.Append(Some.Signed(), new DemoTimestampAuthority(tsa, new FixedTime(Now)), CancellationToken.None, 4096);
        var twice = await DocumentTimestamps.Append(once, new DemoTimestampAuthority(tsa, new FixedTime(Now.AddDays(-1))), CancellationToken.None, 4096);
        Assert.Equal(Indication.TotalPassed, Judge(once, Some.Anchors, Now).Indication);
        Expect(twice, Indication.Indeterminate, SubIndication.TimestampOrderFailure);
    }

    [Fact]
    public void SignaturePolicyNotAvailable()
    {
        using var key = Some.Rsa();
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        var attributes = WithPolicy(prepared.SignedAttributes);
        var cms = CmsWriter.SignedData(key.Certificate, key.Chain, key.Algorithm, attributes, key.Sign(attributes), default);
        Expect(Replaced(prepared, key, _ => cms), Indication.Indeterminate, SubIndication.SignaturePolicyNotAvailable);
    }

    [Fact]
    public async Task A_time_stamp_whose_authority_has_expired_proves_nothing_unless_a_newer_one_was_put_over_it_in_time()
    {
        using var shortLived = Service("1.3.6.1.5.5.7.3.8", until: Now.AddMonths(2));
        using var longLived = Service("1.3.6.1.5.5.7.3.8", until: Now.AddYears(4));
        var signed = Some.Signed();
        var once = await DocumentTimestamps.Append(signed, new DemoTimestampAuthority(shortLived, new FixedTime(Now)), CancellationToken.None, 4096);
        var renewed = await DocumentTimestamps.Append(once, new DemoTimestampAuthority(longLived, new FixedTime(Now.AddMonths(1))), CancellationToken.None, 4096);
        var tooLate = await DocumentTimestamps.Append(once, new DemoTimestampAuthority(longLived, new FixedTime(Now.AddMonths(3))), CancellationToken.None, 4096);
        var after = Now.AddYears(2);
        Assert.Null(First(once, after).ProvenTime);
        Assert.Equal(SubIndication.OutOfBoundsNoPoe, First(once, after).SubIndication);
        Assert.Equal((Indication.TotalPassed, Now), (First(renewed, after).Indication, First(renewed, after).ProvenTime));
        Assert.Equal(Now.AddMonths(3), First(tooLate, after).ProvenTime);
        Assert.Equal(Indication.TotalPassed, First(tooLate, after).Indication);
    }

    private static SignatureReport First(byte[] file, DateTimeOffset at) => Judge(file, Some.Anchors, at).Signatures.Single(signature => signature.FieldName == Some.Field);

    private static void Expect(byte[] file, Indication indication, SubIndication sub, TrustAnchors? anchors = null, DateTimeOffset? at = null)
    {
        var report = Judge(file, anchors ?? Some.Anchors, at ?? Now);
        var worst = report.Signatures.FirstOrDefault(signature => signature.FieldName == Some.Field) is { } own ? (own.Indication, own.SubIndication) : (report.Indication, report.SubIndication);
        Assert.Equal((indication, sub), worst);
        Assert.True(indication == Indication.TotalPassed || report.Reasons.Count > 0);
    }

    private static ValidationReport Judge(byte[] file, TrustAnchors anchors, DateTimeOffset at) => SignatureValidator.Validate(file, anchors, at);

    private static async Task<byte[]> Revoked(Certificate certificate, byte[] signed, X509Certificate2 issuer)
    {
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(certificate.SerialNumber.Span, Now.AddDays(-1));
        using var rsa = issuer.GetRSAPrivateKey();
        var crl = rsa is null ? list.Build(issuer, 1, Now.AddDays(30), HashAlgorithmName.SHA256, thisUpdate: Now.AddHours(-1)) : list.Build(issuer, 1, Now.AddDays(30), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Now.AddHours(-1));
        return DocumentSecurityStore.Append(await Some.Stamped(signed), new ValidationData([Certificate.Parse(issuer.RawData)], [crl], []));
    }

    private static (X509Certificate2 Certificate, ECDsa Key) Authority(string name, bool isAuthority, X509Certificate2? issuer = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        if (issuer is null)
        {
            return (request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(5)), key);
        }

        using var issued = request.Create(issuer, Now.AddMonths(-6), Now.AddYears(2), [7, 7, 7, 7]);
        return (issued.CopyWithPrivateKey(key), key);
    }

    private static SoftwareKey Service(string purpose, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Some.Issue(key, "时间戳（演示）", from: Now.AddYears(-1), to: until ?? Now.AddYears(5), extensions: new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: true));
        return new SoftwareKey(ECDsa.Create(key.ExportParameters(true)), certificate, [Some.RootCertificate]);
    }

    private static byte[] Changed(byte[] file, string from, string to)
    {
        Encoding.ASCII.GetBytes(to).CopyTo(file, file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(from)));
        return file;
    }

    private static byte[] Replaced(PreparedSignature prepared, ISigningKey key, Func<byte[], byte[]> change)
    {
        var signed = prepared.CompleteUnchecked(key.Sign(prepared.SignedAttributes.Span), default);
        var at = signed.AsSpan().IndexOf("/Contents <"u8) + "/Contents <".Length;
        var padded = Convert.FromHexString(Encoding.ASCII.GetString(signed, at, signed.AsSpan(at).IndexOf((byte)'>')));
        AsnDecoder.ReadEncodedValue(padded, AsnEncodingRules.DER, out _, out _, out var length);
        var cms = change(padded[..length]);
        signed.AsSpan(at, 2 * padded.Length).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexString(cms)).CopyTo(signed, at);
        return signed;
    }

    // The embedded certificate gets another serial number: then the SignerInfo names one that is not there.
    private static byte[] WithoutSigner(byte[] cms, Certificate signer)
    {
        var at = cms.AsSpan().IndexOf(signer.SerialDer.Span);
        cms[at + signer.SerialDer.Length - 1] ^= 1;
        return cms;
    }

    private static byte[] WithPolicy(ReadOnlyMemory<byte> attributes)
    {
        var set = new AsnReader(attributes, AsnEncodingRules.DER).ReadSetOf();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            while (set.HasData)
            {
                writer.WriteEncodedValue(set.ReadEncodedValue().Span);
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.9.16.2.15");
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("2.25.1");
                }
            }
        }

        return writer.Encode();
    }
}
