using System.Globalization;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Server.Consolidation;

/// <summary>
/// <c>check DIR --units units.csv --out DIR2</c>: every report file of a folder against the list of units that must report. Needs no data
/// folder and keeps nothing: a county can use it before anybody adopts the workflow.
/// </summary>
internal static class CheckCommand
{
    public const int Ok = 0;

    /// <summary>A unit has something to settle, or an input can't be used.</summary>
    public const int Blocked = 2;

    private static readonly string[] Endings = [".txt", ".docx", ".doc", ".wps", ".html", ".htm", ".xlsx", ".json", ".pdf"];

    /// <param name="folder">Report files; sub-folders are read too.</param>
    /// <param name="units">CSV: name of the unit, file of its own if it must be a certain one.</param>
    /// <param name="output">Made if absent; files of an earlier run are replaced.</param>
    /// <param name="exceptions">CSV of cell, figure, reason; null: none.</param>
    public static async Task<int> Run(DirectoryInfo folder, FileInfo units, DirectoryInfo output, string organ, int? year, FileInfo? exceptions, TextWriter console, TextWriter errors, CancellationToken stop)
    {
        if (!folder.Exists || !units.Exists || exceptions is { Exists: false })
        {
            await errors.WriteLineAsync($"找不到 {(!folder.Exists ? folder.FullName : !units.Exists ? units.FullName : exceptions!.FullName)}。");
            return Blocked;
        }

        FolderCheckResult result;
        try
        {
            var list = ReportingUnit.FromCsv(await File.ReadAllBytesAsync(units.FullName, stop));
            var excused = exceptions is null ? [] : SumExceptions(await File.ReadAllLinesAsync(exceptions.FullName, stop));
            result = FolderCheck.Run(organ, list, Files(folder, output), year, excused);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            await errors.WriteLineAsync(fault.Message);
            return Blocked;
        }

        foreach (var (name, bytes) in FolderCheckOutput.Files(result))
        {
            var file = Path.Combine(output.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes, stop);
        }

        await Print(result, output, console);
        return result.Blocks ? Blocked : Ok;
    }

    /// <summary>The files in order of their names, read one at a time, those of the output folder left out.</summary>
    private static IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> Files(DirectoryInfo folder, DirectoryInfo output)
    {
        var own = output.FullName.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            if (!Endings.Contains(file.Extension, StringComparer.OrdinalIgnoreCase) || file.Name.StartsWith("~$", StringComparison.Ordinal) || file.FullName.StartsWith(own, StringComparison.Ordinal))
            {
                continue;
            }

            // A file over the limit is refused by its length alone: one byte more than the limit says so, and nothing else is read.
            var bytes = file.Length > ImportOptions.Default.MaxFileBytes ? new byte[ImportOptions.Default.MaxFileBytes + 1] : File.ReadAllBytes(file.FullName);
            yield return (Path.GetRelativePath(folder.FullName, file.FullName), bytes);
        }
    }

    private static List<SumException> SumExceptions(IEnumerable<string> lines)
    {
        var exceptions = new List<SumException>();
        foreach (var line in lines.Where(line => line.Trim().Length > 0 && !line.StartsWith("单元格", StringComparison.Ordinal) && !line.StartsWith("cell", StringComparison.OrdinalIgnoreCase)))
        {
            var columns = line.Split(',', 3);
            exceptions.Add(columns.Length == 3 && decimal.TryParse(columns[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var figure)
                ? new SumException(columns[0].Trim(), figure, columns[2].Trim())
                : throw new FormatException($"汇总例外的一行应为“单元格,数,原因”：{line}"));
        }

        return exceptions;
    }

    private static async Task Print(FolderCheckResult result, DirectoryInfo output, TextWriter console)
    {
        foreach (var unit in result.Units)
        {
            var blocking = unit.Findings.Count(finding => finding.Severity == Severity.Block) + unit.PrivacyHits.Count(hit => hit.Severity == Severity.Block);
            await console.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{FolderCheckOutput.State(unit)}　{unit.Unit.Name}　{unit.File}{(unit.Refusal is { } refusal ? $"　{refusal.Code}" : "")}{(blocking > 0 ? $"　必须改正 {blocking} 处" : "")}"));
        }

        foreach (var (file, reason) in result.Unmatched)
        {
            await console.WriteLineAsync($"未归属　{file}　{reason}");
        }

        await console.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{result.Year} 年：{result.Units.Length} 个单位，{result.Units.Count(unit => unit.Blocks)} 个需要处理。结果在 {output.FullName}"));
    }
}
