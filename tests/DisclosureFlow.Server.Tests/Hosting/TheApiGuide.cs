using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Server.Tests.Hosting;

[Collection(nameof(OfficeOnTheWeb))]
public sealed partial class TheApiGuide(OfficeOnTheWeb web)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_of_the_guide_works_as_it_stands()
    {
        Outside.Program("curl", "curl");
        var bash = Outside.Program("bash", "bash");
        var guide = await File.ReadAllTextAsync(Path.Combine(Outside.Repository, "docs", "api.md"), Stop);
        var script = string.Join('\n', Commands().Matches(guide).Select(block => block.Groups["script"].Value));
        var account = await web.Office.Get<OpenIdClients>().AccountOf("archive", Stop);
        await using (var store = await web.Office.Stores.CreateDbContextAsync(Stop))
        {
            store.RoleAssignments.Add(new RoleAssignment { Id = Guid.NewGuid(), AccountId = account!.Id, OrganId = web.Office.Cast.Organ, Role = "drafter", From = web.Office.Clock.GetUtcNow() });
            await store.SaveChangesAsync(Stop);
        }

        var folder = Directory.CreateTempSubdirectory("disclosureflow-guide-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "report.txt"), Office.SampleText(), Encoding.UTF8, Stop);
            await File.WriteAllTextAsync(Path.Combine(folder, "last-year.txt"), Office.SampleText().Replace("2025", "2024", StringComparison.Ordinal), Encoding.UTF8, Stop);
            var (exit, output, error) = await Outside.Run(bash, ["-euo", "pipefail", "-c", script], folder, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["SITE"] = web.Address.ToString().TrimEnd('/'), ["ID"] = "archive", ["SECRET"] = OfficeOnTheWeb.Secret,
            });
            Assert.True(exit == 0, $"{exit}\n{output}\n{error}");
            Assert.Equal(JsonValueKind.Array, Read(folder, "findings.json").ValueKind);
            Assert.Equal(64, Read(folder, "saved.json").GetProperty("value").GetString()!.Length);
            Assert.Equal(10, Read(folder, "carried.json").GetProperty("cells").GetProperty("2.normativeDocuments.inForce").GetInt32());
            var conflict = Read(folder, "conflict.json");
            Assert.Equal(("DF2007", 409, "Somebody was there first"), (conflict.GetProperty("code").GetString(), conflict.GetProperty("status").GetInt32(), conflict.GetProperty("title").GetString()));
            Assert.Equal("第 6 部分文字有改动", conflict.GetProperty("difference")[0].GetString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonElement Read(string folder, string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name))).RootElement;

    [GeneratedRegex("^```sh\n(?<script>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commands();
}
