using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DisclosureFlow.Reports;

/// <summary>What a county office keeps of a folder check: overview, findings, reminders and the sum, as files.</summary>
public static class FolderCheckOutput
{
    /// <summary>Name and bytes of each file: overview.json, overview.xlsx, consolidated.json, consolidated.xlsx, reminders/*.txt.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Files(FolderCheckResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Each(result);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Each(FolderCheckResult result)
    {
        yield return ("overview.json", OverviewJson(result));
        yield return ("overview.xlsx", OverviewTables(result));
        yield return ("consolidated.json", JsonExport.Write(result.Sum.Report, result.Sum.Findings));
        yield return ("consolidated.xlsx", XlsxExport.Write(result.Sum.Report));
        var number = 0;
        foreach (var unit in result.Units)
        {
            number++;
            if (FolderCheck.Reminder(unit, result.Year) is { } reminder)
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"reminders/{number:000}-{FileName(unit.Unit.Name)}.txt"), Encoding.UTF8.GetBytes(reminder));
            }
        }
    }

    /// <summary>One line for a unit: 已报送, 需改正, 未报送 or 无法读取.</summary>
    public static string State(UnitResult unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit.File is null ? "未报送" : unit.Refusal is not null ? "无法读取" : unit.Blocks ? "需改正" : "已报送";
    }

    private static byte[] OverviewJson(FolderCheckResult result)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("year", result.Year);
            json.WriteStartArray("units");
            foreach (var unit in result.Units)
            {
                json.WriteStartObject();
                json.WriteString("unit", unit.Unit.Name);
                json.WriteString("state", State(unit));
                json.WriteBoolean("missing", unit.File is null);
                json.WriteString("file", unit.File);
                json.WriteString("form", unit.Report?.Form);
                if (unit.Report?.Year is { } year)
                {
                    json.WriteNumber("year", year);
                }

                json.WriteBoolean("blocks", unit.Blocks);
                json.WriteBoolean("counted", unit.Counts);
                json.WriteString("refusal", unit.Refusal?.Code);
                JsonExport.WriteFindings(json, "findings", unit.Findings);
                json.WriteStartArray("privacy");
                foreach (var hit in unit.PrivacyHits)
                {
                    json.WriteStartObject();
                    json.WriteString("kind", hit.Kind.ToString());
                    json.WriteString("severity", JsonExport.SeverityText(hit.Severity));
                    json.WriteString("place", hit.Place);
                    json.WriteString("masked", hit.Masked);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("unmatched");
            foreach (var (file, reason) in result.Unmatched)
            {
                json.WriteStartObject();
                json.WriteString("file", file);
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("consolidated");
            Strings(json, "missing", result.Sum.Missing);
            Strings(json, "onOtherForm", result.Sum.OnOtherForm);
            json.WriteStartArray("exceptions");
            foreach (var exception in result.Sum.Exceptions)
            {
                json.WriteStartObject();
                json.WriteString("cell", exception.Cell);
                json.WriteNumber("figure", exception.Figure);
                json.WriteString("reason", exception.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("open");
            foreach (var (cell, units) in result.Sum.Open)
            {
                Strings(json, cell, units);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static byte[] OverviewTables(FolderCheckResult result) => XlsxExport.Tables(
    [
        ("各单位", [["单位", "状态", "文件", "格式", "年度", "必须改正", "请核对", "计入汇总"], .. result.Units.Select(UnitRow)]),
        ("问题", [["单位", "规则", "程度", "位置", "问题", "下一步"], .. result.Units.SelectMany(FaultRows)]),
        ("汇总例外", [["单元格", "位置", "情况"],
            .. result.Sum.Exceptions.Select(exception => (IReadOnlyList<object?>)[exception.Cell, Place(result, exception.Cell), $"按例外取 {ReportContent.FigureText(exception.Figure)}：{exception.Reason}"]),
            .. result.Sum.Open.Select(open => (IReadOnlyList<object?>)[open.Key, Place(result, open.Key), $"未填：{string.Join('、', open.Value)}"]),
            .. result.Units.Where(unit => !unit.Counts).Select(unit => (IReadOnlyList<object?>)["全部", "", $"未计入：{unit.Unit.Name}（{WhyNotCounted(unit)}）"]),
            .. result.Sum.OnOtherForm.Select(unit => (IReadOnlyList<object?>)["全部", "", $"用的是另一种格式，只计入两种格式都有的单元格：{unit}"])]),
        ("未归属文件", [["文件", "原因"], .. result.Unmatched.Select(file => (IReadOnlyList<object?>)[file.File, file.Reason])]),
    ]);

    private static IReadOnlyList<object?> UnitRow(UnitResult unit) =>
        [unit.Unit.Name, State(unit), unit.File, unit.Report?.Form, (decimal?)unit.Report?.Year, (decimal)Count(unit, Severity.Block), (decimal)Count(unit, Severity.Warn), unit.Counts ? "是" : "否"];

    private static IEnumerable<IReadOnlyList<object?>> FaultRows(UnitResult unit) =>
    [
        .. unit.Refusal is { } refusal ? [[unit.Unit.Name, refusal.Code, "必须改正", unit.File, refusal.Message, refusal.NextStep]] : Array.Empty<IReadOnlyList<object?>>(),
        .. unit.Findings.Select(finding => (IReadOnlyList<object?>)[unit.Unit.Name, finding.Code, Word(finding.Severity), finding.Place, finding.Message.Zh, finding.NextStep.Zh]),
        .. unit.PrivacyHits.Select(hit => (IReadOnlyList<object?>)[unit.Unit.Name, "", Word(hit.Severity), hit.Place, $"{hit.Message.Zh} {hit.Masked}", hit.Severity == Severity.Note ? "" : "请删减或去标识化。"]),
    ];

    /// <summary>Findings and privacy hits of a unit.</summary>
    public static int Count(UnitResult unit, Severity severity)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit.Findings.Count(finding => finding.Severity == severity) + unit.PrivacyHits.Count(hit => hit.Severity == severity);
    }

    private static string Word(Severity severity) => severity switch { Severity.Block => "必须改正", Severity.Warn => "请核对", _ => "提示" };

    private static string Place(FolderCheckResult result, string cell) => result.Sum.Report.Layout.Cell(cell).Place;

    private static string WhyNotCounted(UnitResult unit) => unit.Report is null ? State(unit) : unit.Findings.First(finding => finding.Code is "DF1127" or "DF1128").Message.Zh;

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string FileName(string unit) => string.Concat(unit.Where(char.IsLetterOrDigit).Take(60));
}
