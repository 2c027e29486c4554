using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Validation;

public sealed class AnyChangedByteShows
{
    [Theory]
    [InlineData("RSA")]
    [InlineData("ECDSA")]
    public void Every_single_byte_flip_of_a_signed_file_changes_the_verdict(string kind)
    {
        var signed = Small(kind);
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(signed, Some.Anchors, Some.Time).Indication);

        // Every byte by its lowest bit, every third also by the bit that tells upper from lower case and by all bits.
        for (var i = 0; i < signed.Length; i++)
        {
            foreach (var flip in i % 3 == 0 ? (byte[])[0x01, 0x20, 0xFF] : [0x01])
            {
                signed[i] ^= flip;
                var report = SignatureValidator.Validate(signed, Some.Anchors, Some.Time);
                Assert.True(report.Indication != Indication.TotalPassed, $"byte {i} ^ {flip:X2} is not covered");
                signed[i] ^= flip;
            }
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
        using var key = Some.Key(kind);
        return Signing.Pades.PadesSigner.Sign(SmallPdf.WithFields(Some.Field).ToTable(), key, Some.Request(certify: true) with { ReservedBytes = kind == "RSA" ? 3072 : 2304 });
    }
}
