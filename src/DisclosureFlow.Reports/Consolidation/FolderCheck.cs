using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DisclosureFlow.Reports.Checking;

namespace DisclosureFlow.Reports;

/// <summary>A unit that must report.</summary>
/// <param name="Name">Full name of the organ.</param>
/// <param name="File">Name of its file; null: found by the organ in the file, or by the unit's name in the file's.</param>
public sealed record ReportingUnit(string Name, string? File = null)
{
    /// <summary>
    /// Units of a CSV (RFC 4180; UTF-8, UTF-16 or GB18030): first column the name, second, if any, the file. A first line 单位 or unit is a head.
    /// </summary>
    /// <exception cref="FormatException">No unit, a unit twice, or not text.</exception>
    public static ImmutableArray<ReportingUnit> FromCsv(ReadOnlyMemory<byte> file)
    {
        string text;
        try
        {
            text = Importing.TextDecoding.Decode(file.Span);
        }
        catch (Importing.ImportRefusedException refused)
        {
            throw new FormatException(refused.Message, refused);
        }

        var units = ImmutableArray.CreateBuilder<ReportingUnit>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var columns = line.Trim().Split(',', '\t', '，').Select(column => column.Trim().Trim('"').Trim()).ToArray();
            var name = columns[0];
            if (name.Length == 0 || (units.Count == 0 && (name.StartsWith("单位", StringComparison.Ordinal) || name.Equals("unit", StringComparison.OrdinalIgnoreCase) || name.Equals("name", StringComparison.OrdinalIgnoreCase))))
            {
                continue;
            }

            if (!names.Add(name))
            {
                throw new FormatException($"the unit {name} stands in the list twice");
            }

            units.Add(new ReportingUnit(name, columns.Length > 1 && columns[1].Length > 0 ? columns[1] : null));
        }

        return units.Count > 0 ? units.ToImmutable() : throw new FormatException("the list names no unit");
    }
}

/// <summary>What was found for one unit.</summary>
/// <param name="File">Null when no file is the unit's.</param>
/// <param name="Report">Null when there is no file or it was refused.</param>
public sealed record UnitResult(ReportingUnit Unit, string? File, Report? Report, ImportRefusal? Refusal, ImmutableArray<Finding> Findings, ImmutableArray<PrivacyHit> PrivacyHits)
{
    /// <summary>Whether the unit has to do something before its report can be taken.</summary>
    public bool Blocks => Report is null || Findings.Any(finding => finding.Severity == Severity.Block) || PrivacyHits.Any(hit => hit.Severity == Severity.Block);
}

/// <summary>The state of all units, their reminders and their sum.</summary>
/// <param name="Unmatched">Files that belong to no unit, or to a unit that already has one, with the reason.</param>
public sealed record FolderCheckResult(int Year, ImmutableArray<UnitResult> Units, ImmutableArray<(string File, string Reason)> Unmatched, ConsolidatedReport Sum)
{
    public bool Blocks => Units.Any(unit => unit.Blocks);
}

/// <summary>Checks a folder of report files against the list of units that must report.</summary>
public static class FolderCheck
{
    /// <param name="organ">The organ that gathers the reports.</param>
    /// <param name="units">Who must report.</param>
    /// <param name="files">Name and bytes, read one at a time.</param>
    /// <param name="year">The year due; null: the year that most of the reports are on.</param>
    /// <param name="exceptions">Cells of the sum that are set by exception.</param>
    public static FolderCheckResult Run(string organ, IReadOnlyList<ReportingUnit> units, IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> files, int? year = null, IReadOnlyCollection<SumException>? exceptions = null)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(files);
        var found = new Dictionary<ReportingUnit, (string File, ImportResult Result)>();
        var unmatched = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (name, bytes) in files)
        {
            var result = ReportImport.Read(bytes, name);
            if (UnitOf(units, name, result.Report) is not { } unit)
            {
                unmatched.Add((name, result.Refusal is { } refusal ? $"{refusal.Code} {refusal.Message}" : $"单位“{result.Report?.Organ ?? "未写明"}”不在名单中"));
            }
            else if (!found.TryAdd(unit, (name, result)))
            {
                unmatched.Add((name, $"“{unit.Name}”已有文件 {found[unit].File}"));
            }
        }

        var due = year ?? found.Values.Select(file => file.Result.Report?.Year).OfType<int>().GroupBy(value => value).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).Select(group => (int?)group.Key).FirstOrDefault()
            ?? StatutoryForm.All[^1].FirstYear;
        var results = units.Select(unit => Result(unit, found.TryGetValue(unit, out var file) ? file : null, due)).ToImmutableArray();
        return new FolderCheckResult(due, results, unmatched.ToImmutable(), Consolidation.Sum(organ, due, [.. results.Select(unit => new MemberReport(unit.Unit.Name, unit.Report))], exceptions));
    }

    /// <summary>A letter that asks a unit for what is missing or wrong; null when nothing is.</summary>
    public static string? Reminder(UnitResult unit, int year)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{unit.Unit.Name}：\n\n");
        if (unit.File is null)
        {
            return text.Append(CultureInfo.InvariantCulture, $"\u3000\u3000截至目前尚未收到你单位 {year} 年政府信息公开工作年度报告。请抓紧编制，按规定时间报送。\n").ToString();
        }

        if (unit.Refusal is { } refusal)
        {
            return text.Append(CultureInfo.InvariantCulture, $"\u3000\u3000你单位报送的文件“{unit.File}”无法读取：{refusal.Message}{refusal.NextStep}（{refusal.Code}）\n").ToString();
        }

        var faults = unit.Findings.Where(finding => finding.Severity != Severity.Note).ToArray();
        var hits = unit.PrivacyHits.Where(hit => hit.Severity != Severity.Note).ToArray();
        if (faults.Length + hits.Length == 0)
        {
            return null;
        }

        text.Append(CultureInfo.InvariantCulture, $"\u3000\u3000你单位 {year} 年政府信息公开工作年度报告（{unit.File}）已收到，请核对以下问题{(unit.Blocks ? "，改正后重新报送" : "")}：\n\n");
        var number = 0;
        foreach (var finding in faults)
        {
            text.Append(CultureInfo.InvariantCulture, $"{++number}. {(finding.Severity == Severity.Block ? "【必须改正】" : "【请核对】")}{finding.Place}：{finding.Message.Zh}{finding.NextStep.Zh}（{finding.Code}）\n");
        }

        foreach (var hit in hits)
        {
            text.Append(CultureInfo.InvariantCulture, $"{++number}. {(hit.Severity == Severity.Block ? "【必须处理】" : "【请核对】")}{hit.Place}：{hit.Message.Zh} {hit.Masked}，请删减或去标识化。\n");
        }

        return text.ToString();
    }

    private static UnitResult Result(ReportingUnit unit, (string File, ImportResult Result)? file, int year)
    {
        if (file is not { } found || found.Result.Report is not { } report)
        {
            return new UnitResult(unit, file?.File, null, file?.Result.Refusal, [], []);
        }

        var findings = found.Result.AllFindings(new CheckContext { ExpectedYear = year, ExpectedOrgan = unit.Name });
        return new UnitResult(unit, found.File, report, null, findings, [.. PrivacyScan.Scan(report, found.Result.Metadata)]);
    }

    private static ReportingUnit? UnitOf(IReadOnlyList<ReportingUnit> units, string file, Report? report)
    {
        var byFile = units.FirstOrDefault(unit => unit.File is { } own && string.Equals(own, file, StringComparison.OrdinalIgnoreCase));
        if (byFile is not null)
        {
            return byFile;
        }

        var free = units.Where(unit => unit.File is null).ToArray();
        if (report?.Organ is { } organ)
        {
            var exact = Array.Find(free, unit => string.Equals(unit.Name, organ, StringComparison.Ordinal));
            var similar = Array.FindAll(free, unit => OrganNames.MayBeSame(unit.Name, organ));
            if (exact is not null || similar.Length == 1)
            {
                return exact ?? similar[0];
            }
        }

        var named = Array.FindAll(free, unit => file.Contains(unit.Name, StringComparison.Ordinal) || file.Contains(OrganNames.PlaceOf(unit.Name), StringComparison.Ordinal));
        return named.Length == 1 ? named[0] : null;
    }
}
