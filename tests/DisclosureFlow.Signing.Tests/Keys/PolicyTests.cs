using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;

namespace DisclosureFlow.Signing.Tests.Keys;

public sealed class PolicyTests
{
    private static readonly CertificatePolicy Trusting = new(Some.Anchors);

    [Fact]
    public void A_certificate_of_a_configured_authority_signs() => Sign(Trusting);

    [Fact]
    public void One_of_somebody_else_does_not()
    {
        using var stranger = Some.NotDemo();
        Assert.Equal("DF5019", Refused(Trusting, stranger));
        Assert.Equal("DF5019", Refused(new CertificatePolicy(TrustAnchors.None)));
    }

    [Fact]
    public void A_revoked_one_does_not_and_one_that_will_be_revoked_still_does()
    {
        using var key = Some.Rsa();
        Assert.Equal("DF5020", Refused(Trusting with { Known = new ValidationData([], [Crl(key.Certificate, Some.Time.AddDays(-1))], []) }));
        Sign(Trusting with { Known = new ValidationData([], [Crl(key.Certificate, Some.Time.AddDays(1))], []), RequireRevocationStatus = true });
    }

    [Fact]
    public void Where_a_status_is_asked_for_silence_does_not_do_and_an_old_answer_neither()
    {
        Assert.Equal("DF5021", Refused(Trusting with { RequireRevocationStatus = true }));
        using var key = Some.Rsa();
        var good = new ValidationData([], [], [Some.OcspResponder().Good(key.Certificate, Some.RootCertificate)]);
        Sign(Trusting with { Known = good, RequireRevocationStatus = true });
        Assert.Equal("DF5021", Refused(Trusting with { Known = good, RequireRevocationStatus = true }, at: Some.Time.AddDays(3)));
    }

    [Fact]
    public void An_answer_that_a_stranger_signed_is_no_answer()
    {
        using var other = RSA.Create(2048);
        using var stranger = DemoAuthority.Root(other, Some.Time.AddYears(-1));
        var crl = new CertificateRevocationListBuilder().Build(stranger, 1, Some.Time.AddDays(30), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Some.Time);
        Assert.Equal("DF5019", Refused(Trusting with { Known = new ValidationData([], [crl], []) }));
    }

    private static byte[] Crl(Certificate certificate, DateTimeOffset revokedAt)
    {
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(certificate.SerialNumber.Span, revokedAt);
        return list.Build(Some.Root, 1, Some.Time.AddDays(30), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Some.Time.AddHours(-1));
    }

    private static void Sign(CertificatePolicy policy, ISigningKey? with = null, DateTimeOffset? at = null)
    {
        using var own = Some.Rsa();
        Assert.NotEmpty(PadesSigner.Sign(Some.Pdf, with ?? own, Some.Request() with { Policy = policy, Time = at ?? Some.Time }));
    }

    private static string Refused(CertificatePolicy policy, ISigningKey? with = null, DateTimeOffset? at = null) =>
        Assert.Throws<SigningRefusedException>(() => Sign(policy, with, at)).Code;
}
