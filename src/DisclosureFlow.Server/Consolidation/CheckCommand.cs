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

    /// <summary>An input can't be used; nothing was checked or written.</summary>
    public const int Unusable = 1;

    /// <summary>A unit has something to settle.</summary>
    public const int Blocked = 2;

    /// <summary>What file managers and word processors leave in a folder.</summary>
    private static readonly string[] Litter = ["Thumbs.db", "desktop.ini"];

    /// <param name="folder">Report files; sub-folders are read too.</param>
    /// <param name="units">CSV: name of the unit, file of its own if it must be a certain one.</param>
    /// <param name="output">Made if absent; files of an earlier run are replaced.</param>
    /// <param name="exceptions">CSV of cell, figure, reason; null: none.</param>
    public static async Task<int> Run(DirectoryInfo folder, FileInfo units, DirectoryInfo output, string organ, int? year, FileInfo? exceptions, TextWriter console, TextWriter errors, CancellationToken stop)
    {
        if (!folder.Exists || !units.Exists || exceptions is { Exists: false })
        {
            var (what, path) = !folder.Exists ? ("报告目录", folder.FullName) : !units.Exists ? ("单位名单（--units）", units.FullName) : ("汇总例外（--exceptions）", exceptions!.FullName);
            await errors.WriteLineAsync($"找不到{what}：{path}。请核对路径。 Not found; check the path.");
            return Unusable;
        }

        try
        {
            var list = ReportingUnit.FromCsv(await File.ReadAllBytesAsync(units.FullName, stop));
            var excused = exceptions is null ? [] : SumExceptions(await File.ReadAllLinesAsync(exceptions.FullName, stop));
            var result = FolderCheck.Run(organ, list, Files(folder, output, units, exceptions), year, excused);
            await Write(result, output, stop);
            await Print(result, output, console);
            return result.Blocks ? Blocked : Ok;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(fault is ArgumentException { ParamName: { } name } ? fault.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : fault.Message);
            return Unusable;
        }
    }

    private static async Task Write(FolderCheckResult result, DirectoryInfo output, CancellationToken stop)
    {
        // A reminder of an earlier run must not be sent to a unit that has settled it since.
        var reminders = new DirectoryInfo(Path.Combine(output.FullName, "reminders"));
        foreach (var old in reminders.Exists ? reminders.EnumerateFiles("???-*.txt") : [])
        {
            old.Delete();
        }

        foreach (var (name, bytes) in FolderCheckOutput.Files(result))
        {
            var file = Path.Combine(output.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes, stop);
        }
    }

    /// <summary>
    /// The files in order of their names, read one at a time; the output folder, the lists and litter left out. Whatever else lies there is
    /// offered: a packed file or a picture that somebody sent in is named as unreadable, not passed over.
    /// </summary>
    private static IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> Files(DirectoryInfo folder, DirectoryInfo output, FileInfo units, FileInfo? exceptions)
    {
        var own = output.FullName.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        foreach (var file in folder.EnumerateFiles("*", everywhere).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            if (Litter.Contains(file.Name, StringComparer.OrdinalIgnoreCase) || file.Name.StartsWith("~$", StringComparison.Ordinal) || file.FullName.StartsWith(own, StringComparison.Ordinal)
                || file.FullName == units.FullName || file.FullName == exceptions?.FullName)
            {
                continue;
            }

            // A file over the limit is refused by its length alone: one byte more than the limit says so, and nothing else is read.
            var bytes = file.Length > ImportOptions.Default.MaxFileBytes ? new byte[ImportOptions.Default.MaxFileBytes + 1] : File.ReadAllBytes(file.FullName);
            yield return (Path.GetRelativePath(folder.FullName, file.FullName).Replace('\\', '/'), bytes);
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
            await console.WriteLineAsync($"{FolderCheckOutput.State(unit)}　{unit.Unit.Name}　{Detail(unit)}");
        }

        foreach (var (file, reason) in result.Unmatched)
        {
            await console.WriteLineAsync($"未归属　{file}　{reason}");
        }

        await console.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{result.Year} 年：{result.Units.Length} 个单位，{result.Units.Count(unit => unit.Blocks)} 个需要处理，{result.Units.Count(unit => unit.Counts)} 个计入汇总。"));
        await console.WriteLineAsync($"总表 overview.xlsx、催办文字 reminders/、汇总报告 consolidated.xlsx 和 consolidated.json 在 {output.FullName}");
    }

    private static string Detail(UnitResult unit)
    {
        if (unit.File is null)
        {
            return unit.Unit.File is { } named ? $"名单写明的文件 {named} 不在目录中" : "";
        }

        var (blocking, warning) = (FolderCheckOutput.Count(unit, Severity.Block), FolderCheckOutput.Count(unit, Severity.Warn));
        return unit.File + (unit.Refusal is { } refusal ? $"　{refusal.Code} {refusal.Message}" : "")
            + (blocking > 0 ? string.Create(CultureInfo.InvariantCulture, $"　必须改正 {blocking} 处") : "") + (warning > 0 ? string.Create(CultureInfo.InvariantCulture, $"　请核对 {warning} 处") : "");
    }
}
