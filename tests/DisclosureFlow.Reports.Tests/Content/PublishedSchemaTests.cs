using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Content;

/// <summary>The published JSON Schema before a validator that is not ours (npm ajv): what we export is valid, and it says of any file what our import says.</summary>
public class PublishedSchemaTests
{
    /// <summary>What a stranger who writes such a file gets wrong.</summary>
    private static readonly Dictionary<string, Action<JsonObject>> Broken = new(StringComparer.Ordinal)
    {
        ["no form"] = report => report.Remove("form"),
        ["no cells"] = report => report.Remove("cells"),
        ["a form that does not exist"] = report => report["form"] = "2020",
        ["the form as a number"] = report => report["form"] = 2021,
        ["a cell of the other form"] = report => report["cells"]!["2.procurement.amount"] = 1,
        ["a cell that does not exist"] = report => report["cells"]!["3.new.all"] = 1,
        ["a figure as text"] = report => report["cells"]!["3.new.total"] = "3",
        ["a figure of sixteen digits"] = report => report["cells"]!["3.new.total"] = 1_000_000_000_000_000,
        ["a figure that is a list"] = report => report["cells"]!["3.new.total"] = new JsonArray(1),
        ["the year as text"] = report => report["year"] = "2025",
        ["half a year"] = report => report["year"] = 2025.5,
        ["a date of another notation"] = report => report["date"] = "2026年1月15日",
        ["a date that does not exist"] = report => report["date"] = "2026-02-30",
        ["an empty date"] = report => report["date"] = "",
        ["a title that is a number"] = report => report["title"] = 5,
        ["a seventh section"] = report => report["prose"]!["7"] = "",
        ["a section that is null"] = report => report["prose"]!["1"] = null,
        ["remarks that are one text"] = report => report["remarks"] = "一行",
        ["a remark that is null"] = report => report["remarks"] = new JsonArray((JsonNode?)null),
        ["a member that nobody reads"] = report => report["organisation"] = "石桥镇",
    };

    [Fact]
    public async Task A_validator_says_of_exported_and_of_broken_reports_what_our_import_says()
    {
        var cases = new JsonArray();
        void Add(string name, bool valid, JsonNode report) => cases.Add(new JsonObject { ["name"] = name, ["valid"] = valid, ["report"] = report });
        for (var seed = 0; seed < 100; seed++)
        {
            // Reports with faults and findings too: what import FILE --format json prints is valid whatever it found.
            var report = Some.BalancedReport(StatutoryForm.All[seed % 2], seed).With(("3.new.natural", seed % 3 == 0 ? null : seed - 0.5m), ("3.refused.4.total", -seed)) with { Remarks = ["备注"] };
            Add($"exported {seed}", true, JsonNode.Parse(JsonExport.Write(report, ReportChecks.Run(report)))!);
            Add($"canonical {seed}", true, JsonNode.Parse(report.ToCanonicalJson())!);
        }

        var exported = JsonExport.Write(Some.BalancedReport(Some.Form2021));
        foreach (var (name, change) in Broken)
        {
            var report = JsonNode.Parse(exported)!.AsObject();
            change(report);
            var result = ReportImport.Read(Encoding.UTF8.GetBytes(report.ToJsonString()));
            Assert.True(result.Refusal?.Code == "DF1008", $"{name}: imported");
            Add(name, false, report);
        }

        var accepted = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var changed = StructureMutation.OfJson(Encoding.UTF8.GetString(exported), seed, 1);
            var report = ReportImport.Read(Encoding.UTF8.GetBytes(changed)).Report;
            accepted += report is null ? 0 : 1;
            Add($"changed {seed}", report is not null, JsonNode.Parse(changed)!);
        }

        Assert.InRange(accepted, 20, 380); // neither side of the question is empty
        await Judge(cases);
    }

    private static async Task Judge(JsonArray cases)
    {
        var node = Outside.Program("node", "nodejs");
        var npm = Outside.Program("npm", "npm");
        var folder = Path.Combine(AppContext.BaseDirectory, "schema-oracle");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Outside.Repository, "tests", "Oracles", "schema")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        var (installed, _, fault) = await Outside.Run(npm, ["ci", "--no-progress", "--no-fund", "--no-audit", "--ignore-scripts"], folder);
        Assert.SkipWhen(installed != 0, $"needs the npm packages of tests/Oracles/schema: {fault}");
        await File.WriteAllTextAsync(Path.Combine(folder, "reports.json"), cases.ToJsonString(), TestContext.Current.CancellationToken);
        var (exit, output, error) = await Outside.Run(node, ["check.mjs", Path.Combine(Outside.Repository, "docs", "report.schema.json"), "reports.json"], folder);
        Assert.True(exit == 0, $"{string.Join('\n', output.Split('\n').Where(line => line.StartsWith("FAIL", StringComparison.Ordinal)))}\n{error}");
        Assert.Equal(cases.Count, output.Split('\n').Count(line => line.StartsWith("PASS", StringComparison.Ordinal)));
    }
}
