using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Tests.Oracles;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Pades;

/// <summary>Certification (DocMDP) and field locks (FieldMDP): written, kept by our signer, and judged by our validator where another program breaks them.</summary>
public sealed class FieldLocks
{
    private const string Third = "第三人签名";

    private static byte[] ThreeFields => SmallPdf.WithFields(Some.Field, Some.SecondField, Third).ToTable();

    public static TheoryData<string, bool, bool> Locks => new()
    {
        { "all", false, false },
        { "the second", false, true },
        { "all but the second", true, false },
        { "none", true, true },
    };

    [Theory, MemberData(nameof(Locks))]
    public void A_locked_field_can_t_be_signed_any_more_and_another_can(string locked, bool secondMay, bool thirdMay)
    {
        var first = Sign(ThreeFields, Some.Request(certify: true) with
        {
            Lock = locked switch
            {
                "all" => FieldLock.All,
                "the second" => FieldLock.Include(Some.SecondField),
                "all but the second" => FieldLock.Exclude(Some.SecondField),
                _ => null,
            },
        });
        Assert.Equal(Indication.TotalPassed, Tamper(first).Indication);
        foreach (var (field, may) in new[] { (Some.SecondField, secondMay), (Third, thirdMay) })
        {
            if (may)
            {
                Assert.Equal(Indication.TotalPassed, Tamper(Sign(first, Some.Request(field))).Indication);
            }
            else
            {
                Assert.Equal("DF5012", Assert.Throws<SigningRefusedException>(() => Sign(first, Some.Request(field))).Code);
            }
        }
    }

    [Fact]
    public void A_lock_the_form_asks_for_is_taken_over()
    {
        var pdf = SmallPdf.WithFields(Some.Field, Some.SecondField);
        var field = ((PdfDictionary)pdf.Objects[10]).Copy();
        field["Lock"] = new PdfDictionary { { "Type", new PdfName("SigFieldLock") }, { "Action", new PdfName("All") } };
        pdf.Objects[10] = field;
        var signed = Sign(pdf.ToTable(), Some.Request());
        Assert.Equal("DF5012", Assert.Throws<SigningRefusedException>(() => Sign(signed, Some.Request(Some.SecondField))).Code);
    }

    [Fact]
    public void A_program_that_signs_a_locked_field_all_the_same_is_found_out()
    {
        // The same file but for the lock, signed twice; then the first signature is made anew over bytes that hold the lock.
        var locked = Sign(ThreeFields, Some.Request() with { Lock = FieldLock.Include(Some.SecondField) });
        var careless = Attacks.Tamper.SignedAnyway(locked, Some.SecondField);
        var report = Tamper(careless);
        Assert.Equal((Indication.TotalFailed, "DF5508"), (report.Indication, report.Reasons[0].Code));
    }

    [Theory]
    [InlineData(DocumentPermission.Nothing, false)]
    [InlineData(DocumentPermission.FillAndSign, true)]
    [InlineData(DocumentPermission.FillSignAndAnnotate, true)]
    public async Task A_certification_says_what_may_come_later(DocumentPermission permits, bool signing)
    {
        var first = Sign(ThreeFields, Some.Request(certify: true) with { Permits = permits });
        Assert.Equal((int)permits, Assert.Single(Tamper(first).Signatures).Certification);
        if (signing)
        {
            Assert.Equal(Indication.TotalPassed, Tamper(Sign(first, Some.Request(Some.SecondField))).Indication);
        }
        else
        {
            Assert.Equal("DF5012", Assert.Throws<SigningRefusedException>(() => Sign(first, Some.Request(Some.SecondField))).Code);
            Assert.Equal(Indication.TotalFailed, Tamper(Attacks.Tamper.SignedAnyway(first, Some.SecondField)).Indication);
        }

        using var file = new SignedFile(first);
        Assert.Contains($"certification={(int)permits}", Assert.Single(await file.Itext()), StringComparison.Ordinal);
        Assert.Contains("forbidden=0", await file.MupdfHistory(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Even_the_strictest_certification_lets_time_stamps_and_validation_data_come()
    {
        // ISO 32000-2, 12.8.2.2.2: P = 1 still allows what extends a signature's life.
        var first = Sign(ThreeFields, Some.Request(certify: true) with { Permits = DocumentPermission.Nothing, Lock = FieldLock.All });
        var archived = await Some.Archived(first);
        var signature = Tamper(archived).Signatures.Single(signature => signature.FieldName == Some.Field);
        Assert.Equal((Indication.TotalPassed, SignatureLevel.BaselineLTA), (signature.Indication, signature.Level));
    }

    private static byte[] Sign(byte[] pdf, SignatureRequest request)
    {
        using var key = Some.Ecdsa();
        using var rsa = Some.Rsa();
        return PadesSigner.Sign(pdf, request.Certify ? rsa : key, request);
    }

    private static ValidationReport Tamper(byte[] file) => SignatureValidator.Validate(file, Some.Anchors, Some.Time);
}
