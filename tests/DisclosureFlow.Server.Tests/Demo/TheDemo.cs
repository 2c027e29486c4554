using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Server.Tests.Demo;

/// <summary>The built program, started as a user starts it.</summary>
public sealed class TheDemo : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Server.dll");
    private readonly string folder = Directory.CreateTempSubdirectory("disclosureflow-demo-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Out => Path.Combine(folder, "out");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_writes_what_an_auditor_needs_and_a_second_run_continues_the_same_log()
    {
        var (exit, output, error) = await Demo();
        Assert.True(exit == 0, output + error);
        foreach (var file in new[] { "report.pdf", "report.json", "evidence.zip", "summary.json", "trust.policy", "trust.pem", "log.vkey", "log/checkpoint" })
        {
            Assert.True(File.Exists(Path.Combine(Out, file)), file);
        }

        var first = await Summary();
        Assert.Equal(5, first.GetProperty("stages").GetArrayLength());
        Assert.StartsWith("demo.invalid/", first.GetProperty("audit").GetProperty("origin").GetString());
        Assert.Equal(Storage(await File.ReadAllBytesAsync(Path.Combine(Out, "report.pdf"), Stop)), first.GetProperty("pdfSha256").GetString());
        Assert.Equal(Storage(await File.ReadAllBytesAsync(Path.Combine(Out, "report.json"), Stop)), first.GetProperty("editionSha256").GetString());
        Assert.Equal(0, (await Demo()).Exit);
        var second = await Summary();
        Assert.Equal(first.GetProperty("audit").GetProperty("origin").GetString(), second.GetProperty("audit").GetProperty("origin").GetString());
        Assert.True(second.GetProperty("audit").GetProperty("logSize").GetInt64() > first.GetProperty("audit").GetProperty("logSize").GetInt64());
        NoPrivateKey();

        static string Storage(byte[] bytes) => DisclosureFlow.Server.Storage.Documents.Name(bytes);
    }

    [Fact]
    public async Task It_speaks_after_three_seconds_of_work_at_most_and_ends_after_twenty()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, "demo", "--once", "--out", Out]) { RedirectStandardOutput = true })!;
        // Processor time, not the clock's: other tests run beside this one. Taken with each line, for a process that has ended tells nothing.
        var work = new List<TimeSpan>();
        while (await process.StandardOutput.ReadLineAsync(Stop) is not null)
        {
            if (!process.HasExited)
            {
                process.Refresh();
                work.Add(process.TotalProcessorTime);
            }
        }

        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
        Assert.InRange(work[0].TotalSeconds, 0.01, 3);
        Assert.InRange(work[^1].TotalSeconds, 1, 20);
    }

    [Fact]
    public async Task A_gap_that_rules_fill_is_filled_and_one_they_leave_open_stops_the_report_in_drafting()
    {
        var fillable = await Demo(Report("fillable.json", cells => cells["3.granted.total"] = null));
        Assert.True(fillable.Exit == 0, fillable.Output + fillable.Error);
        Assert.Contains("3.granted.total", fillable.Output);
        var open = await Demo(Report("open.json", cells => cells["2.licences.decisions"] = null));
        Assert.Equal(2, open.Exit);
        Assert.False(File.Exists(Path.Combine(Out, "report.pdf")));
        var summary = await Summary();
        Assert.Contains(summary.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("severity").GetString() == "block");
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("signature").ValueKind);
    }

    [Fact]
    public async Task A_phone_number_sends_the_report_back_and_leaves_no_trace_in_the_log()
    {
        var file = Path.Combine(folder, "phone.txt");
        await File.WriteAllTextAsync(file, Office.SampleTextWith("联系电话13912345678"), Stop);
        var (exit, output, error) = await Demo(file);
        Assert.True(exit == 2, output + error);
        Assert.All(Directory.GetFiles(Path.Combine(Out, "log"), "*", SearchOption.AllDirectories), published =>
            Assert.DoesNotContain("13912345678", Encoding.UTF8.GetString(File.ReadAllBytes(published))));
        Assert.False(File.Exists(Path.Combine(Out, "report.pdf")));
    }

    [Fact]
    public async Task The_real_sample_with_its_faults_goes_all_the_way()
    {
        var (exit, output, error) = await Demo(Outside.SharedFile("samples/xibao-2023.txt"));
        Assert.True(exit == 0, output + error);
        Assert.Contains((await Summary()).GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("code").GetString() == "B17");
    }

    [Fact]
    public async Task A_changed_byte_of_the_signed_file_is_never_accepted()
    {
        Assert.Equal(0, (await Demo()).Exit);
        var pdf = await File.ReadAllBytesAsync(Path.Combine(Out, "report.pdf"), Stop);
        pdf[pdf.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(Out, "changed.pdf"), pdf, Stop);
        var (exit, _, _) = await Outside.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Verify.dll"), "changed.pdf", "--trust", "trust.pem"], Out);
        Assert.Contains(exit, (int[])[1, 2]);
    }

    [Fact]
    public async Task Bad_input_is_refused_with_its_code_and_nothing_is_written()
    {
        await Refused("DF1005", "没有表格的文本。\n"u8.ToArray(), "no-tables.txt");
        await Refused("DF1003", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]], "old.doc");
        await Refused("DF1006", Bomb(), "bomb.docx");
        await Refused("DF1001", new byte[(20 << 20) + 1], "large.txt");
        Assert.Equal(2, (await Demo(Path.Combine(folder, "missing.txt"))).Exit);

        async Task Refused(string code, byte[] content, string name)
        {
            var file = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(file, content, Stop);
            var (exit, output, error) = await Demo(file);
            Assert.True(exit == 2 && Regex.IsMatch(output + error, code, RegexOptions.None, TimeSpan.FromSeconds(1)), $"{name}: {exit} {output} {error}");
            var (imported, _, why) = await Outside.Run("dotnet", [Program, "import", file, "--format", "json"]);
            Assert.Equal(2, imported);
            Assert.Contains(code, why);
            Assert.False(File.Exists(Path.Combine(Out, "report.pdf")));
        }
    }

    [Fact]
    public async Task A_folder_with_something_else_in_it_is_left_alone()
    {
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(Path.Combine(Out, "mine.txt"), "x", Stop);
        var (exit, _, error) = await Demo();
        Assert.Equal(1, exit);
        Assert.Contains("DF8007", error);
        Assert.Single(Directory.GetFileSystemEntries(Out));
    }

    [Fact]
    public async Task Import_prints_every_cell_and_says_by_its_exit_code_whether_findings_block()
    {
        var good = Path.Combine(folder, "good.txt");
        await File.WriteAllTextAsync(good, Office.SampleText(), Stop);
        var (exit, output, error) = await Outside.Run("dotnet", [Program, "import", good, "--format", "json"]);
        Assert.True(exit == 0, error);
        Assert.Equal(200, JsonDocument.Parse(output).RootElement.GetProperty("cells").EnumerateObject().Count());
        var bad = Report("bad.json", cells => cells["3.new.natural"] = 12345);
        Assert.Equal(2, (await Outside.Run("dotnet", [Program, "import", bad, "--format", "json"])).Exit);
    }

    private async Task<(int Exit, string Output, string Error)> Demo(string? report = null) =>
        await Outside.Run("dotnet", [Program, "demo", "--once", "--out", Out, .. report is null ? (string[])[] : ["--report", report]]);

    private async Task<JsonElement> Summary() => JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "summary.json"), Stop)).RootElement;

    private string Report(string name, Action<System.Text.Json.Nodes.JsonObject> change)
    {
        var read = DisclosureFlow.Reports.ReportImport.Read(Encoding.UTF8.GetBytes(Office.SampleText()), "sample.txt");
        var json = System.Text.Json.Nodes.JsonNode.Parse(DisclosureFlow.Reports.JsonExport.Write(read.Report!))!.AsObject();
        change(json["cells"]!.AsObject());
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, json.ToJsonString());
        return file;
    }

    private void NoPrivateKey() => Assert.All(Directory.GetFiles(Out, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("PRIVATE KEY", Encoding.Latin1.GetString(File.ReadAllBytes(file))));

    private static byte[] Bomb()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            zip.CreateEntry("[Content_Types].xml").Open().Dispose();
            using var entry = zip.CreateEntry("word/document.xml", CompressionLevel.SmallestSize).Open();
            entry.Write("<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"u8);
            var blanks = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 300; i++)
            {
                entry.Write(blanks);
            }
        }

        return memory.ToArray();
    }
}
