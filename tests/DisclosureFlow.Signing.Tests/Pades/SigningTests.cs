using System.Text;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Pades;

public sealed class SigningTests
{
    public static TheoryData<string, string> KindsAndForms => new(
        from kind in new[] { "RSA", "ECDSA" }
        from form in new[] { "table", "stream", "object stream" }
        select (kind, form));

    private static byte[] Source(string form) => form switch
    {
        "table" => SmallPdf.WithFields(Some.Field, Some.SecondField).ToTable(),
        "stream" => SmallPdf.WithFields(Some.Field, Some.SecondField).ToStream(objectStream: false),
        _ => SmallPdf.WithFields(Some.Field, Some.SecondField).ToStream(),
    };

    [Theory, MemberData(nameof(KindsAndForms))]
    public void A_signed_file_begins_with_the_unsigned_bytes_and_is_trusted(string kind, string form)
    {
        var source = Source(form);
        var signed = Some.Signed(kind: kind, pdf: source);
        Assert.True(signed.AsSpan().StartsWith(source));
        var report = SignatureValidator.Validate(signed, Some.Anchors, Some.Time);
        var signature = Assert.Single(report.Signatures);
        Assert.Equal((Indication.TotalPassed, Trust.Trusted, SignatureLevel.BaselineB), (report.Indication, report.Trust, signature.Level));
        Assert.Equal((Some.Field, true, 2, Some.Time, true), (signature.FieldName, signature.CoversWholeFile, signature.Certification, signature.ClaimedTime, signature.IsDemo));
        Assert.Equal(kind == "RSA" ? "赵一（演示）" : "钱二（演示）", signature.Signer);
        Assert.Equal(2, signature.Path.Count);
    }

    [Fact]
    public void Two_people_sign_one_after_another_and_both_stay_valid()
    {
        var first = Some.Signed();
        using var key = Some.Ecdsa();
        var second = PadesSigner.Sign(first, key, Some.Request(Some.SecondField));
        Assert.True(second.AsSpan().StartsWith(first));
        var report = SignatureValidator.Validate(second, Some.Anchors, Some.Time);
        Assert.Equal(Indication.TotalPassed, report.Indication);
        Assert.Equal([false, true], report.Signatures.Select(signature => signature.CoversWholeFile));
        Assert.Equal(ChangeKind.FieldSigned, Assert.Single(report.Signatures[0].Changes).Kind);
        Assert.Equal(first.Length, report.Signatures[0].CoveredBytes);
    }

    [Fact]
    public void The_key_may_be_elsewhere_prepare_and_complete_are_apart()
    {
        using var key = Some.Rsa();
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        var signed = prepared.Complete(key.Sign(prepared.SignedAttributes.Span));
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(signed, Some.Anchors, Some.Time).Indication);
    }

    [Fact]
    public void A_wrong_signature_value_is_found_before_anything_is_returned()
    {
        using var key = Some.Rsa();
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        var value = key.Sign(prepared.SignedAttributes.Span);
        value[7] ^= 1;
        Assert.Equal("DF5010", Assert.Throws<SigningRefusedException>(() => prepared.Complete(value)).Code);
    }

    [Fact]
    public void A_source_that_changes_while_it_is_signed_is_found()
    {
        using var key = Some.Rsa();
        var source = Some.Pdf;
        var prepared = PadesSigner.Prepare(source, SigningIdentity.Of(key), Some.Request());
        source[300] ^= 1;
        Assert.Equal("DF5010", Assert.Throws<SigningRefusedException>(() => prepared.Complete(key.Sign(prepared.SignedAttributes.Span))).Code);
    }

    [Fact]
    public void The_signature_has_no_signing_time_attribute_and_upper_case_padded_contents()
    {
        var signed = Some.Signed();
        var text = Encoding.Latin1.GetString(signed);
        Assert.Contains("/SubFilter /ETSI.CAdES.detached", text, StringComparison.Ordinal);
        Assert.Contains("/M (D:20260122103000+08'00')", text, StringComparison.Ordinal);
        Assert.Matches("/Contents <[0-9A-F]+0{1000,}>", text);

        // OID 1.2.840.113549.1.9.5 in DER.
        Assert.DoesNotContain("2A864886F70D010905", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("不存在的域", "DF5002")]
    [InlineData(Some.Field, "DF5003")]
    public void A_field_that_is_not_there_or_taken_is_refused(string field, string code)
    {
        var signed = Some.Signed();
        using var key = Some.Rsa();
        Assert.Equal(code, Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(signed, key, Some.Request(field))).Code);
    }

    [Fact]
    public void Only_the_first_signature_certifies()
    {
        var signed = Some.Signed(certify: false);
        using var key = Some.Rsa();
        Assert.Equal("DF5012", Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(signed, key, Some.Request(Some.SecondField, certify: true))).Code);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_refused()
    {
        using var key = Some.Rsa();
        Assert.Equal("DF5001", Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign("%PDF-1.7 no"u8.ToArray(), key, Some.Request())).Code);
    }

    [Fact]
    public void Too_small_a_room_is_refused()
    {
        using var key = Some.Rsa();
        Assert.Equal("DF5011", Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(Some.Pdf, key, Some.Request() with { ReservedBytes = 2048 })).Code);
    }

    [Fact]
    public void A_stranger_without_anchors_sees_only_that_the_file_agrees_with_itself()
    {
        var report = SignatureValidator.Validate(Some.Signed(), TrustAnchors.None, Some.Time);
        Assert.Equal((Indication.Indeterminate, SubIndication.NoCertificateChainFound, Trust.SelfConsistent), (report.Indication, report.SubIndication, report.Trust));
    }

    [Fact]
    public void The_appearance_shows_name_title_date_and_the_demo_label_from_a_subset_font()
    {
        using var font = Some.Font();
        using var key = Some.Rsa();
        var source = Some.Pdf;
        var signed = PadesSigner.Sign(source, key, Some.Request(certify: true) with { AppearanceFont = font });
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(signed, Some.Anchors, Some.Time).Indication);
        Assert.InRange(signed.Length - source.Length, 32_768, 60_000);
        Assert.Equal(2, PdfFile.Open(signed).Revisions.Count);
    }

    [Fact]
    public void A_character_the_font_lacks_is_refused_by_name()
    {
        using var font = Some.Font();
        using var key = Some.Rsa();
        var refusal = Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(Some.Pdf, key, Some.Request() with { AppearanceFont = font, SignerName = "\U0001F600" }));
        Assert.Equal("DF5013", refusal.Code);
    }
}
