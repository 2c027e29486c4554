using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Tests.Oracles;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Keys;

public sealed class Sm2Tests
{
    [Fact]
    public void An_SM2_signature_with_SM3_is_made_and_accepted()
    {
        var report = SignatureValidator.Validate(Signed(), SomeSm2.Anchors, Some.Time);
        Assert.Equal((Indication.TotalPassed, SignatureLevel.BaselineB), (report.Indication, Assert.Single(report.Signatures).Level));
    }

    [Fact]
    public void Any_flip_of_its_CMS_shows()
    {
        var signed = Signed();
        var anchors = SomeSm2.Anchors;
        var from = signed.AsSpan().IndexOf("/Contents <"u8);
        for (var i = from; i < from + 4000; i += 3)
        {
            signed[i] ^= 1;
            Assert.True(SignatureValidator.Validate(signed, anchors, Some.Time).Indication != Indication.TotalPassed, $"byte {i}");
            signed[i] ^= 1;
        }
    }

    [Fact]
    public async Task Pdfbox_with_BouncyCastle_agrees()
    {
        using var file = new SignedFile(Signed());
        Assert.StartsWith("intact=true whole=true", Assert.Single(await file.Pdfbox()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sm_crypto_agrees_on_the_value_and_on_a_changed_one()
    {
        using var key = SomeSm2.Key();
        var data = System.Text.Encoding.UTF8.GetBytes("签发 (sign-off)");
        var value = key.Sign(data);
        Assert.True(await SmCrypto.Verifies(key.Certificate, data, value));
        data[3] ^= 1;
        Assert.False(await SmCrypto.Verifies(key.Certificate, data, value));
    }

    [Fact]
    public void A_key_of_another_certificate_or_of_another_curve_is_refused()
    {
        using var ecdsa = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.Equal("DF5009", Assert.Throws<SigningRefusedException>(() => Sm2Key.FromPkcs8(SomeSm2.PrivateKey, SomeSm2.Root, [])).Code);
        Assert.Equal("DF5015", Assert.Throws<SigningRefusedException>(() => Sm2Key.FromPkcs8(ecdsa.ExportPkcs8PrivateKey(), Some.RootCertificate, [])).Code);
    }

    private static byte[] Signed()
    {
        using var key = SomeSm2.Key();
        return PadesSigner.Sign(Some.Pdf, key, Some.Request(certify: true));
    }
}
