using System.Text.Json;
using DisclosureFlow.Tests.Support;
using DisclosureFlow.Verify.CommandLine;
using DisclosureFlow.Verify.Tests.Bundles;

namespace DisclosureFlow.Verify.Tests.CommandLine;

public sealed class TheCommandLineIsFixed : IDisposable
{
    private readonly Folder folder = new();

    public TheCommandLineIsFixed()
    {
        File.WriteAllBytes(folder.At("evidence.zip"), SignedCase.Honest.Zip());
        File.WriteAllBytes(folder.At("report.pdf"), SignedCase.Pdf);
        File.WriteAllText(folder.At("trust.policy"), SignedCase.Policy());
        File.WriteAllText(folder.At("trust.pem"), SignedCase.Root.ToPem() + "\n");
        File.WriteAllBytes(folder.At("trust.cer"), SignedCase.Root.Der.ToArray());
        File.WriteAllText(folder.At("log.vkey"), SignedCase.Log.Key + "\n");
        File.WriteAllText(folder.At("noise"), "noise");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, "evidence.zip --trust trust.policy")]
    [InlineData(0, "evidence.zip --trust log.vkey --trust trust.pem")]
    [InlineData(0, "evidence.zip --trust log.vkey trust.cer")]
    [InlineData(0, "report.pdf --trust trust.pem")]
    [InlineData(0, "evidence.zip --trust trust.policy --require signer,edition,cleared,duties,case-complete,inclusion,checkpoint")]
    [InlineData(0, "evidence.zip --trust trust.policy --at 2026-02-01 --json")]
    [InlineData(0, "evidence.zip --trust trust.policy --at 2026-02-01T08:00:00Z --lang en")]
    [InlineData(3, "evidence.zip")]
    [InlineData(3, "report.pdf")]
    [InlineData(3, "evidence.zip --trust log.vkey")]
    [InlineData(3, "evidence.zip --trust trust.policy --require witness")]
    [InlineData(3, "report.pdf --trust trust.pem --require duties")]
    [InlineData(3, "evidence.zip --trust trust.policy --at 2036-02-01")]
    [InlineData(3, "evidence.zip --trust trust.policy --at 2016-02-01")]
    [InlineData(2, "noise")]
    [InlineData(2, "nothing.zip")]
    [InlineData(2, "")]
    [InlineData(2, "evidence.zip --trust noise")]
    [InlineData(2, "evidence.zip --trust nothing")]
    [InlineData(2, "evidence.zip --require honesty")]
    [InlineData(2, "evidence.zip --at yesterday")]
    [InlineData(2, "evidence.zip --lang la")]
    [InlineData(2, "evidence.zip --unknown")]
    public void Each_outcome_has_its_exit_code(int exit, string line)
    {
        var (code, output, error) = Run(line);
        Assert.True(exit == code, $"{code}\n{output}{error}");
        Assert.Equal(exit == 2, error.Length > 0);
    }

    [Fact]
    public void There_is_one_line_a_claim_and_a_verdict()
    {
        var lines = Run("evidence.zip --trust trust.policy").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ClaimNames.All, lines[..^1].Select(line => line[12..].Split(' ')[0]));
        Assert.All(lines[..^1], line => Assert.Contains(line[..12].TrimEnd(), new[] { "HOLDS", "FAILS", "NOT PROVEN" }));
        Assert.Equal("结论：可信", lines[^1]);
        Assert.Contains("结论：仅自洽", Run("evidence.zip").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_JSON_says_the_same()
    {
        using var json = JsonDocument.Parse(Run("evidence.zip --trust trust.policy --require witness --json").Output);
        var root = json.RootElement;
        Assert.Equal(("trusted", 3, "witness"), (root.GetProperty("verdict").GetString(), root.GetProperty("exit").GetInt32(), root.GetProperty("requiredNotShown")[0].GetString()));
        Assert.Equal(ClaimNames.All, root.GetProperty("claims").EnumerateArray().Select(claim => claim.GetProperty("claim").GetString()!));
        Assert.Equal("self-consistent", JsonDocument.Parse(Run("report.pdf --json").Output).RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task The_built_program_does_it_as_a_process_of_its_own()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Verify.dll");
        var dotnet = Outside.Program("dotnet", "the .NET SDK");
        var (exit, output, error) = await Outside.Run(dotnet, [dll, folder.At("evidence.zip"), "--trust", folder.At("trust.policy"), "--at", "2026-02-01"]);
        Assert.True(exit == 0, output + error);
        Assert.Contains("HOLDS       inclusion", output, StringComparison.Ordinal);
    }

    private (int Exit, string Output, string Error) Run(string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Contains('.', StringComparison.Ordinal) || word is "noise" or "nothing" ? folder.At(word) : word);
        return (VerifyCommand.Run([.. words], output, error, new FixedClock(Some.SignedAt.AddDays(10))), output.ToString(), error.ToString());
    }
}
