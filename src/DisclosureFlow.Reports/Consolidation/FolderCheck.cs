using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DisclosureFlow.Reports.Checking;

namespace DisclosureFlow.Reports;

/// <summary>What was found for one unit.</summary>
/// <param name="File">Null when no file is the unit's.</param>
/// <param name="Report">Null when there is no file or it was refused.</param>
/// <param name="Findings">Those of the file, then those of the folder: several files, another year.</param>
public sealed record UnitResult(ReportingUnit Unit, string? File, Report? Report, ImportRefusal? Refusal, ImmutableArray<Finding> Findings, ImmutableArray<PrivacyHit> PrivacyHits)
{
    /// <summary>Codes of findings for which a report is not counted in the sum: it is not known which file is meant, or the year is another.</summary>
    private static readonly string[] NotCounted = ["DF1127", "DF1128"];

    /// <summary>Whether the report is part of the sum.</summary>
    public bool Counts => Report is not null && !Findings.Any(finding => NotCounted.Contains(finding.Code));

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
        var found = new Dictionary<ReportingUnit, List<(string File, ImportResult Result)>>();
        var unmatched = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (name, bytes) in files)
        {
            var result = ReportImport.Read(bytes, name);
            if (UnitOf(units, name, result.Report) is not { } unit)
            {
                unmatched.Add((name, result.Refusal is { } refusal ? $"{refusal.Code} {refusal.Message}" : WhyNobodys(units, result.Report?.Organ)));
            }
            else if (found.TryGetValue(unit, out var earlier))
            {
                earlier.Add((name, result));
            }
            else
            {
                found.Add(unit, [(name, result)]);
            }
        }

        var due = year ?? MostlyReported(found.Values.SelectMany(files => files).Select(file => file.Result.Report?.Year))
            ?? throw new ArgumentException("没有一个文件能看出年度，请用 --year 写明应报年度。 No file tells the year; say it with --year.", nameof(year));
        var results = units.Select(unit => Result(unit, found.TryGetValue(unit, out var own) ? own : [], due, unmatched)).ToImmutableArray();
        return new FolderCheckResult(due, results, unmatched.ToImmutable(), Consolidation.Sum(organ, due, [.. results.Select(unit => new MemberReport(unit.Unit.Name, unit.Counts ? unit.Report : null))], exceptions));
    }

    private static int? MostlyReported(IEnumerable<int?> years) =>
        years.OfType<int>().GroupBy(year => year).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).Select(group => (int?)group.Key).FirstOrDefault();

    private static string WhyNobodys(IReadOnlyList<ReportingUnit> units, string? organ)
    {
        var named = organ is null ? null : units.FirstOrDefault(unit => unit.File is not null && OrganNames.MayBeSame(unit.Name, organ));
        return named is not null ? $"名单写明“{named.Name}”以 {named.File} 为准" : $"单位“{organ ?? "未写明"}”不在名单中，或与名单中几个单位都相像";
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

    private static UnitResult Result(ReportingUnit unit, List<(string File, ImportResult Result)> own, int year, ImmutableArray<(string, string)>.Builder unmatched)
    {
        if (own.Count == 0)
        {
            return new UnitResult(unit, null, null, null, [], []);
        }

        // A file that can be read goes before one that can't: a scan beside its document is no fault.
        var readable = own.Where(file => file.Result.Report is not null).ToArray();
        var (taken, result) = readable.Length > 0 ? readable[0] : own[0];
        unmatched.AddRange(own.Where(file => file.File != taken).Select(file => (file.File, file.Result.Refusal is { } refusal ? $"“{unit.Name}”的另一个文件，{refusal.Code} {refusal.Message}"
            : SameFigures(file.Result.Report!, result.Report!) ? $"“{unit.Name}”的另一个文件，各数与 {taken} 相同" : $"“{unit.Name}”的另一个文件，数与 {taken} 不同，都未计入汇总")));
        if (result.Report is not { } report)
        {
            return new UnitResult(unit, taken, null, result.Refusal, [], []);
        }

        var differing = readable.Where(file => !SameFigures(file.Result.Report!, report)).Select(file => file.File).ToArray();
        var findings = result.AllFindings(new CheckContext { ExpectedYear = report.Year is null ? year : null, ExpectedOrgan = unit.Name });
        return new UnitResult(unit, taken, report, null, [.. differing.Length > 0 ? [SeveralFiles([taken, .. differing])] : Array.Empty<Finding>(), .. report.Year is { } its && its != year ? [OtherYear(its, year)] : Array.Empty<Finding>(), .. findings], [.. PrivacyScan.Scan(report, result.Metadata)]);
    }

    private static bool SameFigures(Report one, Report other) => one.Year == other.Year && one.Cells.Equals(other.Cells);

    private static Finding SeveralFiles(IReadOnlyCollection<string> files) => new("DF1127", Severity.Block, "文件",
        new($"有 {files.Count} 个文件，数不相同：{string.Join('、', files)}。都未计入汇总。", $"There are {files.Count} files with different figures: {string.Join(", ", files)}. None is counted in the sum."),
        new("请确认以哪个为准：移走其余文件，或在名单的“文件”一列写明。", "Say which one counts: remove the others, or name it in the list's column 文件."));

    private static Finding OtherYear(int year, int due) => new("DF1128", Severity.Block, "全文",
        new(string.Create(CultureInfo.InvariantCulture, $"这是 {year} 年度的报告，应报 {due} 年度。未计入汇总。"), string.Create(CultureInfo.InvariantCulture, $"This is the report on {year}; the one on {due} is due. It is not counted in the sum.")),
        new("请报送应报年度的报告；若只是年份写错，请改正。", "Send the report on the year due; if only the year is written wrong, correct it."));

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
