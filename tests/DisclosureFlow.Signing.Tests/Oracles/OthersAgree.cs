using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Pades;

namespace DisclosureFlow.Signing.Tests.Oracles;

/// <summary>Validators that we did not write accept what we sign, and refuse it once a byte is changed.</summary>
public sealed class OthersAgree
{
    public static TheoryData<string> Forms => ["table", "stream", "object stream"];

    [Theory, MemberData(nameof(Forms))]
    public async Task Itext_calls_our_RSA_signature_intact_whole_and_trusted(string form)
    {
        using var file = new SignedFile(Certified("RSA", form));
        Assert.StartsWith("intact=true whole=true trusted=true certification=2", Assert.Single(await file.Itext()), StringComparison.Ordinal);
    }

    [Theory, InlineData("RSA"), InlineData("ECDSA")]
    public async Task Pdfbox_calls_our_signature_intact_and_whole(string kind)
    {
        using var file = new SignedFile(Certified(kind, "table"));
        Assert.Equal("intact=true whole=true kind=ETSI.CAdES.detached", Assert.Single(await file.Pdfbox()));
    }

    [Theory, InlineData("RSA"), InlineData("ECDSA")]
    public async Task Pdfsig_calls_our_signature_valid_and_whole(string kind)
    {
        using var file = new SignedFile(Certified(kind, "table"));
        var verdict = await file.Pdfsig();
        Assert.Contains("Signature Validation: Signature is Valid.", verdict, StringComparison.Ordinal);
        Assert.Contains("Total document signed", verdict, StringComparison.Ordinal);
    }

    [Theory, InlineData("RSA"), InlineData("ECDSA")]
    public async Task Openssl_verifies_the_CMS_as_CAdES(string kind)
    {
        using var file = new SignedFile(Certified(kind, "table"));
        Assert.All(await file.OpensslCms(), verdict => Assert.True(verdict.Exit == 0, verdict.Said));
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Qpdf_finds_the_structure_sound(string form)
    {
        using var file = new SignedFile(Certified("RSA", form));
        var (exit, output) = await file.Qpdf();
        Assert.True(exit == 0, output);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Mupdf_finds_nothing_forbidden_after_certifying_and_after_a_second_signature(string form)
    {
        var certified = Certified("RSA", form);
        using var once = new SignedFile(certified);
        Assert.Contains("forbidden=0 repaired=false", await once.MupdfHistory(), StringComparison.Ordinal);
        using var twice = new SignedFile(Some.Signed(certify: false, pdf: certified, field: Some.SecondField));
        Assert.Contains("forbidden=0 repaired=false", await twice.MupdfHistory(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_signature_leaves_the_first_one_intact_for_all()
    {
        using var file = new SignedFile(Some.Signed(certify: false, pdf: Certified("RSA", "table"), field: Some.SecondField));
        Assert.All(await file.Itext(), verdict => Assert.StartsWith("intact=true", verdict, StringComparison.Ordinal));
        Assert.All(await file.Pdfbox(), verdict => Assert.StartsWith("intact=true", verdict, StringComparison.Ordinal));
        Assert.Equal(2, (await file.Pdfsig()).Split("Signature is Valid").Length - 1);
        Assert.All(await file.OpensslCms(), verdict => Assert.True(verdict.Exit == 0, verdict.Said));
    }

    [Fact]
    public async Task A_changed_byte_is_found_by_all()
    {
        var changed = Certified("RSA", "table");
        changed[changed.AsSpan().IndexOf("(hello)"u8) + 1] ^= 1;
        using var file = new SignedFile(changed);
        Assert.StartsWith("intact=false", Assert.Single(await file.Itext()), StringComparison.Ordinal);
        Assert.StartsWith("intact=false", Assert.Single(await file.Pdfbox()), StringComparison.Ordinal);
        Assert.DoesNotContain("Signature is Valid", await file.Pdfsig(), StringComparison.Ordinal);
        Assert.All(await file.OpensslCms(), verdict => Assert.NotEqual(0, verdict.Exit));
    }

    private static byte[] Certified(string kind, string form)
    {
        using var font = Some.Font();
        using var key = Some.Key(kind);
        var pdf = SmallPdf.WithFields(Some.Field, Some.SecondField);
        return PadesSigner.Sign(form switch { "table" => pdf.ToTable(), "stream" => pdf.ToStream(objectStream: false), _ => pdf.ToStream() }, key, Some.Request(certify: true) with { AppearanceFont = font });
    }
}
