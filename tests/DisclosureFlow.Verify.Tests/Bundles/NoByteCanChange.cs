using DisclosureFlow.AuditTrail;
using DisclosureFlow.Pdf.Writing;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Pades;

namespace DisclosureFlow.Verify.Tests.Bundles;

public sealed class NoByteCanChange
{
    [Fact]
    public void A_changed_byte_of_a_signed_report_is_1_or_2()
    {
        var pdf = (byte[])SignedCase.Pdf.Clone();
        Assert.Equal(0, Exit(pdf));
        var random = new Random(11);
        // Every byte near the signature and the file's end, where structure is; a sample of the rest.
        var contents = SignedCase.Pdf.AsSpan().LastIndexOf("/ByteRange"u8);
        for (var i = 0; i < pdf.Length; i += i > contents - 400 && i < contents + 400 || i > pdf.Length - 600 ? 1 : random.Next(1, 1_500))
        {
            foreach (var mask in new[] { (byte)(1 << random.Next(8)), (byte)0x20 })
            {
                pdf[i] ^= mask;
                Assert.True(Exit(pdf) is 1 or 2, $"byte {i} of {pdf.Length} with {mask:x2}");
                pdf[i] ^= mask;
            }
        }
    }

    [Fact]
    public void Not_one_byte_of_a_small_signed_file_can_change()
    {
        var writer = new PdfDocumentWriter(new PdfDocumentInfo { Title = "小文件", Date = Some.DateOfIssue, Producer = "test" });
        writer.Reserve(writer.AddPage(300, 300), writer.Document, new SignatureField("签名", "签名处", 50, 50, 100, 40));
        var (pdf, _, root) = SignedCase.Sign(writer.ToFile(), new SignatureRequest { FieldName = "签名", SignerName = "赵镇长", Time = Some.SignedAt, Certify = true, ReservedBytes = 4_000 });
        var trust = new TrustFiles(TrustPolicy.Empty, new TrustAnchors([root]));
        Assert.Equal(0, ExitOf(() => Verification.OfPdf(pdf, trust, Some.SignedAt.AddDays(1))));
        for (var i = 0; i < pdf.Length; i++)
        {
            // One bit, the bit that tells upper from lower case, all bits: in turn.
            var mask = (i % 3) switch { 0 => (byte)1, 1 => (byte)0x20, _ => (byte)0xFF };
            pdf[i] ^= mask;
            Assert.True(ExitOf(() => Verification.OfPdf(pdf, trust, Some.SignedAt.AddDays(1))) is 1 or 2, $"byte {i} of {pdf.Length} with {mask:x2}");
            pdf[i] ^= mask;
        }
    }

    [Fact]
    public void A_cut_or_longer_report_is_1_or_2()
    {
        for (var cut = 1; cut < 200; cut++)
        {
            Assert.True(Exit(SignedCase.Pdf[..^cut]) is 1 or 2, $"{cut} bytes cut");
        }

        Assert.True(Exit([.. SignedCase.Pdf, (byte)'\n']) is 1 or 2);
        Assert.True(Exit([.. SignedCase.Pdf, 0]) is 1 or 2);
        Assert.True(Exit([.. SignedCase.Pdf, .. SignedCase.Pdf]) is 1 or 2);
    }

    [Fact]
    public void A_changed_byte_of_a_bundle_is_1_or_2()
    {
        var zip = SignedCase.Honest.Zip();
        var random = new Random(12);
        for (var i = 0; i < zip.Length; i += random.Next(1, 8_000))
        {
            var mask = (byte)(1 << random.Next(8));
            zip[i] ^= mask;
            Assert.True(BundleExit(zip) is 1 or 2, $"byte {i}");
            zip[i] ^= mask;
        }
    }

    [Fact]
    public void A_changed_document_is_found_even_with_new_checksums()
    {
        var random = new Random(13);
        for (var i = 0; i < 40; i++)
        {
            var pdf = (byte[])SignedCase.Pdf.Clone();
            pdf[random.Next(pdf.Length)] ^= 1;
            var zip = SignedCase.Honest.Zip(contents => contents with { Documents = [new EvidenceFile("report.pdf", pdf), contents.Documents[1]] });
            Assert.True(BundleExit(zip) is 1 or 2);
        }
    }

    private static int Exit(byte[] pdf) => ExitOf(() => Verification.OfPdf(pdf, SignedCase.Trust, Some.SignedAt.AddDays(1)));

    private static int BundleExit(byte[] zip) => ExitOf(() => Verification.OfBundle(zip, SignedCase.Trust, Some.SignedAt.AddDays(1)));

    private static int ExitOf(Func<VerificationResult> judge)
    {
        try
        {
            return judge().ExitCode([]);
        }
        catch (Exception refused) when (refused is VerifyRefusedException or AuditRefusedException)
        {
            return VerificationResult.ExitUnreadable;
        }
    }
}
