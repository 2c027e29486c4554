using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>A certified OpenID client judges our token server: what must work and what must be refused.</summary>
[Collection(nameof(SecondOffice))]
public sealed class OpenIdTests(OfficeSite site)
{
    private const int Checks = 34;

    [Fact]
    public async Task A_certified_client_passes_every_check()
    {
        var node = Outside.Program("node", "nodejs");
        var npm = Outside.Program("npm", "npm");
        var folder = Path.Combine(AppContext.BaseDirectory, "openid-oracle");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Outside.Repository, "tests", "Oracles", "openid")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        var (installed, _, fault) = await Outside.Run(npm, ["ci", "--no-progress", "--no-fund", "--no-audit", "--ignore-scripts"], folder);
        Assert.SkipWhen(installed != 0, $"needs the npm packages of tests/Oracles/openid: {fault}");
        await site.Services.GetRequiredService<OpenIdClients>().Register(
            [
                new("web", null, "web-secret-of-the-test", ["code"], ["http://127.0.0.1:7777/callback"], ["http://127.0.0.1:7777/out"]),
                new("spa", null, null, ["code"], ["http://127.0.0.1:7777/callback"], null),
                new("service", null, "service-secret-of-the-test", ["client_credentials"], null, null),
                new("device", "测试设备", null, ["device"], null, null),
            ], CancellationToken.None);
        var (exit, output, error) = await Outside.Run(node, ["check.mjs"], folder, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ISSUER"] = site.Address + "/", ["USER"] = Cast.Reviewer.UserName, ["PASSWORD"] = OfficeSite.Password,
        });
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(exit == 0 && !lines.Any(line => line.StartsWith("FAIL", StringComparison.Ordinal)), $"{output}\n{error}");
        Assert.True(lines.Count(line => line.StartsWith("PASS", StringComparison.Ordinal)) >= Checks, output);
    }
}
