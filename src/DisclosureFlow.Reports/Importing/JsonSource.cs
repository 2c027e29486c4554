using System.Globalization;
using System.Text.Json;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// JSON in the shape of <c>import FILE --format json</c> or of the canonical edition: what the published JSON Schema (<see cref="JsonSchema"/>) calls
/// valid. Missing members and cells are not given; unknown ones and those of another type are refused, never passed over.
/// </summary>
internal static class JsonSource
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Findings are made anew from the report, so those of the file are not read.</summary>
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal) { "$schema", "form", "year", "organ", "title", "date", "prose", "cells", "remarks", "findings" };

    /// <exception cref="ImportRefusedException">DF1008.</exception>
    public static Report Read(ReadOnlyMemory<byte> file, ImportOptions options)
    {
        try
        {
            var bytes = file.Span is [0xEF, 0xBB, 0xBF, ..] ? file[3..] : file;
            using var document = JsonDocument.Parse(bytes, Strict);
            return Read(document.RootElement, options);
        }
        catch (JsonException fault)
        {
            throw Refusals.NotReportJson($"第 {fault.LineNumber + 1} 行不合 JSON 语法", $"line {fault.LineNumber + 1} is not JSON");
        }
    }

    private static Report Read(JsonElement root, ImportOptions options)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (!Members.Contains(member.Name))
            {
                throw Refusals.NotReportJson($"没有“{member.Name}”这一项", $"there is no member {member.Name}");
            }
        }

        var form = Required(root, "form", JsonValueKind.String, "字符串", "a string").GetString()!;
        if (!StatutoryForm.All.Any(known => known.Id == form))
        {
            throw Refusals.NotReportJson($"没有 {form} 年格式", $"there is no form of {form}");
        }

        _ = Optional(root, "findings", JsonValueKind.Array, "数组", "an array");
        _ = Optional(root, "$schema", JsonValueKind.String, "字符串", "a string");
        return Prose(root, Cells(root, Report.Blank(StatutoryForm.ById(options.Form ?? form))) with
        {
            Year = Year(root),
            Organ = Text(root, "organ"),
            Title = Text(root, "title"),
            Date = Date(root),
            Remarks = Optional(root, "remarks", JsonValueKind.Array, "数组", "an array") is { } remarks ? [.. remarks.EnumerateArray().Select(remark => TextOf(remark, "remarks"))] : [],
        });
    }

    private static Report Cells(JsonElement root, Report report)
    {
        var figures = new List<KeyValuePair<string, decimal?>>();
        foreach (var cell in Required(root, "cells", JsonValueKind.Object, "对象", "an object").EnumerateObject())
        {
            if (!report.Layout.HasCell(cell.Name))
            {
                throw Refusals.NotReportJson($"{report.Form} 年格式没有单元格 {cell.Name}", $"the form of {report.Form} has no cell {cell.Name}");
            }

            figures.Add(new(cell.Name, Figure(cell)));
        }

        return report.WithCells(figures);
    }

    private static decimal? Figure(JsonProperty cell)
    {
        if (cell.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return cell.Value.ValueKind == JsonValueKind.Number && cell.Value.TryGetDecimal(out var figure) && CellFigures.CanHold(figure)
            ? figure
            : throw Wrong(cell.Name, "数（最多 15 位有效数字、6 位小数）或 null", "a number of at most 15 significant digits and 6 decimal places, or null");
    }

    private static Report Prose(JsonElement root, Report report)
    {
        if (Optional(root, "prose", JsonValueKind.Object, "对象", "an object") is not { } prose)
        {
            return report;
        }

        foreach (var section in prose.EnumerateObject())
        {
            if (section.Name is not ("0" or "1" or "2" or "3" or "4" or "5" or "6"))
            {
                throw Refusals.NotReportJson($"没有第“{section.Name}”部分", $"there is no section {section.Name}");
            }

            report = report.WithProse(section.Name, TextOf(section.Value, $"prose.{section.Name}"));
        }

        return report;
    }

    private static int? Year(JsonElement root) =>
        Optional(root, "year", JsonValueKind.Number, "整数", "a whole number") is not { } year ? null
        : year.TryGetDecimal(out var value) && value is >= 1 and <= 9999 && value == decimal.Truncate(value) ? (int)value : throw Wrong("year", "1 到 9999 的整数", "a whole number from 1 to 9999");

    private static DateOnly? Date(JsonElement root) =>
        Text(root, "date") is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : throw Wrong("date", "日期，如 2026-01-15", "a date such as 2026-01-15");

    private static string? Text(JsonElement root, string name) => Optional(root, name, JsonValueKind.String, "字符串", "a string") is { } text ? TextOf(text, name) : null;

    private static string TextOf(JsonElement value, string name)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, "字符串", "a string");
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "完整的 Unicode 字符串", "well-formed Unicode text"); // half of a surrogate pair, escaped
        }
    }

    private static JsonElement Required(JsonElement root, string name, JsonValueKind kind, string zh, string en) => Optional(root, name, kind, zh, en) ?? throw Refusals.NotReportJson($"缺少“{name}”", $"{name} is missing");

    /// <summary>Null where the member is absent; where it is null, too, unless it must be an array or an object.</summary>
    private static JsonElement? Optional(JsonElement root, string name, JsonValueKind kind, string zh, string en)
    {
        if (!root.TryGetProperty(name, out var member) || (member.ValueKind == JsonValueKind.Null && name is "year" or "organ" or "title" or "date"))
        {
            return null;
        }

        return member.ValueKind == kind ? member : throw Wrong(name, zh, en);
    }

    private static ImportRefusedException Wrong(string name, string zh, string en) => Refusals.NotReportJson($"“{name}”应为{zh}", $"{name} must be {en}");
}
