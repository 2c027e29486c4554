using System.Security.Cryptography;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Verify.Tests.Bundles;

/// <summary>The bundle carries the newest signed file; the sign-off entry names the file as it left the head's signature.</summary>
public sealed class LaterLevelsAreTiedToTheSignOff
{
    private static byte[] Raised => SignedCase.Raised;

    [Fact]
    public void An_upgraded_file_keeps_every_claim_and_proves_the_time()
    {
        var result = Case().Judge(change: WithPdf(Raised));
        Assert.Equal([], result.Claims.Where(claim => claim.Verdict == ClaimVerdict.Fails).Select(claim => $"{claim.Name}: {claim.En}"));
        Assert.Equal([ClaimNames.Witness], result.Claims.Where(claim => claim.Verdict == ClaimVerdict.NotProven).Select(claim => claim.Name));
        Assert.Equal((ClaimVerdict.Holds, ClaimBasis.Trusted), (result[ClaimNames.Time].Verdict, result[ClaimNames.Time].Basis));
    }

    [Fact]
    public void An_upgrade_that_no_entry_speaks_of_fails()
    {
        var result = SignedCase.Honest.Judge(change: WithPdf(Raised));
        Assert.Equal(ClaimVerdict.Fails, result[ClaimNames.Bytes].Verdict);
    }

    [Fact]
    public void A_signed_file_that_is_no_beginning_of_the_upgraded_one_is_not_the_signed_off_one()
    {
        // The log speaks of the file in the bundle, but what was signed off is another file.
        var result = SignedCase.With(acts => acts[acts.FindIndex(act => act.Act == "SignedOff")] = acts.Single(act => act.Act == "SignedOff") with { DocumentSha256 = new string('0', 64) },
            contents: null).Judge(change: WithPdf(Raised));
        Assert.Equal(ClaimVerdict.Fails, result[ClaimNames.CaseComplete].Verdict);
    }

    [Fact]
    public void A_beginning_that_ends_elsewhere_than_the_signature_ties_nothing()
    {
        var beginning = Hash(Raised[..(SignedCase.Pdf.Length - 100)]);
        var result = SignedCase.With(acts =>
        {
            acts[acts.FindIndex(act => act.Act == "SignedOff")] = acts.Single(act => act.Act == "SignedOff") with { DocumentSha256 = beginning };
            acts.Add(Upgrade(acts));
        }).Judge(change: WithPdf(Raised));
        Assert.Equal((ClaimVerdict.Fails, ClaimVerdict.NotProven), (result[ClaimNames.CaseComplete].Verdict, result[ClaimNames.Edition].Verdict));
    }

    [Fact]
    public void A_time_stamp_from_long_before_the_sign_off_contradicts_it()
    {
        var result = SignedCase.With(acts =>
        {
            acts.Add(Upgrade(acts));
            for (var i = 0; i < acts.Count; i++)
            {
                acts[i] = acts[i] with { Time = acts[i].Time.AddHours(1) };
            }
        }).Judge(change: WithPdf(Raised));
        Assert.Equal(ClaimVerdict.Fails, result[ClaimNames.Time].Verdict);
    }

    [Fact]
    public async Task A_stranger_s_verifier_agrees()
    {
        var python = Outside.Program("python3", "python3");
        var folder = Directory.CreateTempSubdirectory("verify").FullName;
        try
        {
            Assert.Equal(0, (await Checked(Case(), "good.zip")).Exit);
            var (exit, output) = await Checked(SignedCase.Honest, "unknown.zip");
            Assert.Equal(1, exit);
            Assert.Contains("FAILS       signed-off", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task<(int Exit, string Output)> Checked(SignedCase @case, string name)
        {
            var file = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(file, @case.Zip(WithPdf(Raised)), TestContext.Current.CancellationToken);
            var (exit, output, error) = await Outside.Run(python, [Path.Combine(Outside.Repository, "tests/Oracles/evidence/check_bundle.py"), file]);
            return (exit, output + error);
        }
    }

    private static SignedCase Case() => SignedCase.With(acts => acts.Add(Upgrade(acts)));

    private static ActRecord Upgrade(List<ActRecord> acts) => acts[^1] with
    {
        Act = "LevelRaised", Element = null, Actor = "system", Role = null, Outcome = null, OnScreenSha256 = null, DocumentSha256 = Hash(Raised),
        Reason = "PAdES-B-B → PAdES-B-LTA", Time = acts[^1].Time.AddMinutes(1),
    };

    private static Func<EvidenceContents, EvidenceContents> WithPdf(byte[] pdf) =>
        contents => contents with { Documents = [new("report.pdf", pdf), .. contents.Documents.Where(document => document.Name != "report.pdf")] };

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
