using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Validation;

public sealed class AnyChangedByteShows
{
    [Theory]
    [InlineData("RSA")]
    [InlineData("RSA-PSS")]
    [InlineData("ECDSA")]
    [InlineData("SM2")]
    public void Every_single_byte_flip_of_a_signed_file_changes_the_verdict(string kind)
    {
        var signed = Small(kind);
        var anchors = new TrustAnchors([Some.RootCertificate, Keys.SomeSm2.Root]);
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(signed, anchors, Some.Time).Indication);

        // Every byte by its lowest bit, every third also by the bit that tells upper from lower case and by all bits.
        for (var i = 0; i < signed.Length; i++)
        {
            foreach (var flip in i % 3 == 0 ? (byte[])[0x01, 0x20, 0xFF] : [0x01])
            {
                signed[i] ^= flip;
                var report = SignatureValidator.Validate(signed, anchors, Some.Time);
                Assert.True(report.Indication != Indication.TotalPassed, $"byte {i} ^ {flip:X2} is not covered");
                signed[i] ^= flip;
            }
        }
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("ECDSA")]
    [InlineData("SM2")]
    public async Task A_flip_anywhere_in_an_archived_file_changes_the_verdict(string kind)
    {
        // Signature, token, validation data and the time-stamp over all of it: each stride meets every kind of byte; ALL_FLIPS=1 takes every one.
        var archived = (await Oracles.EveryLevelAndKey.Signed(kind))[^1];
        var anchors = new TrustAnchors([Some.RootCertificate, Keys.SomeSm2.Root]);
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(archived, anchors, Some.Time).Indication);
        var stride = Environment.GetEnvironmentVariable("ALL_FLIPS") is "1" ? 1 : kind == "SM2" ? 41 : 17;
        for (var i = 0; i < archived.Length; i += stride)
        {
            archived[i] ^= 1;
            Assert.True(SignatureValidator.Validate(archived, anchors, Some.Time).Indication != Indication.TotalPassed, $"byte {i} is not covered");
            archived[i] ^= 1;
        }
    }

    [Fact]
    public void Without_anchors_a_flip_ends_the_agreement_or_shows_in_the_certificates_named()
    {
        // The topmost certificate of a file is bound by nothing in the file: whoever asks without anchors at least sees another fingerprint.
        var signed = Small("ECDSA");
        var path = Fingerprints(signed);
        for (var i = 0; i < signed.Length; i++)
        {
            signed[i] ^= 0x01;
            var report = SignatureValidator.Validate(signed, TrustAnchors.None, Some.Time);
            Assert.True(report.Trust == Trust.None || !Fingerprints(signed).SequenceEqual(path), $"byte {i} is not covered");
            signed[i] ^= 0x01;
        }

        static string[] Fingerprints(byte[] file) =>
            [.. SignatureValidator.Validate(file, TrustAnchors.None, Some.Time).Signatures.SelectMany(signature => signature.Path).Select(certificate => certificate.Sha256)];
    }

    [Fact]
    public void Bytes_behind_the_file_are_refused()
    {
        foreach (var tail in new[] { "\n"u8.ToArray(), " "u8.ToArray(), "%%EOF\n"u8.ToArray(), new byte[1000] })
        {
            Assert.Equal(Indication.TotalFailed, SignatureValidator.Validate((byte[])[.. Small("ECDSA"), .. tail], Some.Anchors, Some.Time).Indication);
        }
    }

    private static byte[] Small(string kind)
    {
        using ISigningKey key = kind == "SM2" ? Keys.SomeSm2.Key() : Some.Key(kind);
        return Signing.Pades.PadesSigner.Sign(SmallPdf.WithFields(Some.Field).ToTable(), key, Some.Request(certify: true) with { ReservedBytes = kind.StartsWith("RSA", StringComparison.Ordinal) ? 3072 : 2304 });
    }
}
