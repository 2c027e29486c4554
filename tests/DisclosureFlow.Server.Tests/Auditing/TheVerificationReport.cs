using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Typesetting;
using DisclosureFlow.Verify;

namespace DisclosureFlow.Server.Tests.Auditing;

public sealed class TheVerificationReport
{
    [Fact]
    public async Task It_names_the_file_and_tells_every_claim_as_the_verifier_does()
    {
        await using var office = await Office.New();
        var bundle = new VerifiedFile("evidence.zip", await office.Get<Evidence>().Of(await office.Published(), TestContext.Current.CancellationToken));
        var at = office.Clock.GetUtcNow();
        var result = Verification.Of(bundle.Bytes, TrustFiles.None, at);
        var cells = Cells(PrintedVerification.Of(bundle, null, result, at, english: false, office.Get<Lazy<FontSet>>().Value));
        Assert.Contains(bundle.Sha256, cells);
        Assert.Contains("未提供", cells);
        Assert.All(result.Claims, claim => Assert.Contains(claim.Zh, cells));
        Assert.Equal(result.Claims.Count(claim => claim.Verdict == ClaimVerdict.Holds), cells.Count(cell => cell == "成立"));
        Assert.Contains(cells, cell => cell.StartsWith("自洽。", StringComparison.Ordinal));

        var english = PrintedVerification.Of(bundle, null, result, at, english: true, office.Get<Lazy<FontSet>>().Value);
        var words = Cells(english);
        Assert.All(result.Claims, claim => Assert.Contains(claim.En, words));
        Assert.DoesNotContain(words.Where(word => !result.Claims.Any(claim => claim.En == word)), word => word.Any(c => c >= 0x4E00));
        Assert.Contains("/Lang (en)", System.Text.Encoding.Latin1.GetString(english.Bytes.Span));
    }

    private static List<string> Cells(TypesetReport report) => [.. TaggedText.Read(PdfFile.Open(report.Bytes)).Elements.Select(element => element.Text)];
}
