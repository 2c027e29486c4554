using System.Text;
using System.Text.Json;
using DisclosureFlow.Reports;
using DisclosureFlow.Tests.Support;
using Some = DisclosureFlow.Reports.Tests.Some;

namespace DisclosureFlow.Server.Tests.Consolidation;

/// <summary><c>check DIR --units units.csv --out DIR2</c>, started as a county starts it.</summary>
public sealed class TheCheckCommand : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosureflow-check-");

    private string In => Path.Combine(folder.FullName, "报送材料");

    private string Out => Path.Combine(folder.FullName, "out");

    private string Units => Path.Combine(folder.FullName, "units.csv");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Sixty_four_units_of_a_mixed_folder_are_checked_summed_and_reminded()
    {
        var (units, files) = Some.Folder(64);
        await Fill(units, files);
        Directory.CreateDirectory(Path.Combine(Out, "reminders"));
        await File.WriteAllTextAsync(Path.Combine(Out, "reminders", "064-旧.txt"), "旧", TestContext.Current.CancellationToken);
        var (exit, output, error) = await Check();
        Assert.True(exit == 2, $"{exit} {output} {error}"); // units block
        Assert.Equal((8, 8, 16, 32), (Lines(output, "未报送"), Lines(output, "无法读取"), Lines(output, "需改正"), Lines(output, "已报送")));
        Assert.Contains("2025 年：64 个单位，32 个需要处理", output, StringComparison.Ordinal);
        Assert.DoesNotContain("13912345678", output, StringComparison.Ordinal);

        using var overview = JsonDocument.Parse(await Read("overview.json"));
        Assert.Equal(64, overview.RootElement.GetProperty("units").GetArrayLength());
        Assert.Equal(32, overview.RootElement.GetProperty("units").EnumerateArray().Count(unit => unit.GetProperty("blocks").GetBoolean()));
        var sum = ReportImport.Read(await Read("consolidated.json")).Report!;
        Assert.Equal(sum.Cells, ReportImport.Read(await Read("consolidated.xlsx")).Report!.Cells);
        var read = files.Select(file => ReportImport.Read(file.Bytes, file.Name).Report).Where(report => report is not null && units.Any(unit => unit.Name == report.Organ)).ToArray();
        Assert.Equal(48, read.Length);
        Assert.Equal(read.Sum(report => report!.Cells["3.new.total"]), sum.Cells["3.new.total"]);
        Assert.Null(sum.Cells["3.new.natural"]); // some units have not given it
        Assert.Equal("PK"u8.ToArray(), (await Read("overview.xlsx"))[..2]);
        Assert.Equal(32, Directory.GetFiles(Path.Combine(Out, "reminders")).Length); // that of an earlier run is gone
    }

    [Fact]
    public async Task It_ends_in_0_when_nothing_blocks_and_in_1_when_it_cannot_work()
    {
        var (units, files) = Some.Folder(8);
        await Fill([.. units[4..8]], files.Where(file => file.Name[0] is >= '4' and <= '7'));
        var (exit, output, error) = await Check();
        Assert.True(exit == 0, output + error);
        Assert.Equal(4, Lines(output, "已报送"));

        await File.WriteAllTextAsync(Units, "甲镇\n甲镇\n", TestContext.Current.CancellationToken);
        (exit, _, error) = await Check();
        Assert.Equal(1, exit);
        Assert.Contains("名单第 2 行：单位“甲镇”已在第 1 行", error, StringComparison.Ordinal);

        Directory.Delete(In, recursive: true);
        (exit, _, error) = await Check();
        Assert.Equal(1, exit);
        Assert.Contains($"找不到报告目录：{In}", error, StringComparison.Ordinal);
    }

    private async Task Fill(IEnumerable<ReportingUnit> units, IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> files)
    {
        Directory.CreateDirectory(In);
        await File.WriteAllTextAsync(Units, "单位,文件\r\n" + string.Join("\r\n", units.Select(unit => unit.Name)), Encoding.UTF8, TestContext.Current.CancellationToken);
        foreach (var (name, bytes) in files)
        {
            await File.WriteAllBytesAsync(Path.Combine(In, name), bytes.ToArray(), TestContext.Current.CancellationToken);
        }
    }

    private Task<(int Exit, string Output, string Error)> Check() =>
        Outside.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Server.dll"), "check", In, "--units", Units, "--out", Out, "--organ", "望川县人民政府"]);

    private Task<byte[]> Read(string name) => File.ReadAllBytesAsync(Path.Combine(Out, name), TestContext.Current.CancellationToken);

    private static int Lines(string output, string start) => output.Split('\n').Count(line => line.StartsWith(start + "　", StringComparison.Ordinal));
}
