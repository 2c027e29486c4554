using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Tests.Conformance;
using DisclosureFlow.Reports;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>A typeset report claims PDF/A-2a and PDF/UA-1; our check of the testable clauses and PDFBox Preflight agree.</summary>
public sealed class ReportsConformToWhatTheyClaim
{
    public static TheoryData<string> Forms => ["2019", "2021"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void No_clause_is_broken(string form) => Assert.Empty(ConformanceCheck.FaultsOf(Typeset(Some.Report(form))));

    [Fact]
    public void No_clause_is_broken_where_tables_turn_and_break()
    {
        var report = Some.Report().WithProse("1", new string('府', 500));
        Assert.Empty(ConformanceCheck.FaultsOf(Typeset(report.WithCells(report.Layout.CellIds.Select(id => KeyValuePair.Create(id, (decimal?)999_999_999))))));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Preflight_finds_only_that_the_file_is_of_part_2(string form) =>
        Preflight.AssertNothingButPart2(Typeset(Some.Report(form)));

    [Fact]
    public async Task A_report_in_a_font_with_cff_outlines_conforms_and_reads_back_too()
    {
        var cff = Outside.FileOf("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk");
        using var fonts = FontSet.Load(new FontOptions { Files = Enum.GetValues<FontRole>().ToDictionary(role => role, _ => cff) });
        Assert.True(fonts[FontRole.Body].HasCffOutlines);
        var pdf = ReportTypesetter.Typeset(Some.Report(), Some.Date, "0", fonts).Bytes;
        Assert.Empty(ConformanceCheck.FaultsOf(pdf));
        await Preflight.AssertNothingButPart2(pdf);
        PagesSayWhatTheReportSays.AssertReadsBack(Some.Report(), pdf);
    }

    [Fact]
    public void A_signed_report_still_keeps_what_it_claims()
    {
        using var key = RSA.Create(2048);
        var from = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest("CN=韩松（演示）", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        {
            CertificateExtensions = { new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true) },
        }.CreateSelfSigned(from, from.AddYears(1));
        using var signer = new SoftwareKey(RSA.Create(key.ExportParameters(includePrivateParameters: true)), Certificate.Parse(certificate.RawData), []);
        using var font = FontFile.Open(Path.Combine(AppContext.BaseDirectory, "fonts", "NotoSerifSC_400Regular.ttf"));

        var signed = PadesSigner.Sign(Typeset(Some.Report()), signer, new SignatureRequest
        {
            FieldName = SignatureFields.Head,
            SignerName = "韩松",
            Title = "镇长",
            Time = new DateTimeOffset(2024, 1, 22, 10, 0, 0, TimeSpan.FromHours(8)),
            Certify = true,
            AppearanceFont = font,
        });

        Assert.Empty(ConformanceCheck.FaultsOf(signed));
    }

    private static ReadOnlyMemory<byte> Typeset(Report report) => ReportTypesetter.Typeset(report, Some.Date, report.Sha256Hex(), Some.Fonts).Bytes;
}
