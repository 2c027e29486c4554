using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace DisclosureFlow.Reports;

/// <summary>A report's canonical bytes and the way back.</summary>
internal static class ReportJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, CommentHandling = JsonCommentHandling.Disallow, AllowDuplicateProperties = false };

    public static byte[] Canonical(Report report)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        var json = new CanonicalJsonWriter(buffer);
        json.BeginObject();
        json.Name("cells");
        json.BeginObject();
        foreach (var cell in report.Layout.CellIds.Order(StringComparer.Ordinal))
        {
            json.Name(cell);
            json.Number(report.Cells[cell]);
        }

        json.EndObject();
        json.Name("date");
        json.Text(report.Date is { } date ? DateText(date) : null);
        json.Name("form");
        json.Text(report.Form);
        json.Name("organ");
        json.Text(report.Organ);
        json.Name("prose");
        json.BeginObject();
        foreach (var (section, text) in report.Prose)
        {
            json.Name(section);
            json.Text(text);
        }

        json.EndObject();
        json.Name("remarks");
        json.BeginArray();
        foreach (var remark in report.Remarks)
        {
            json.Text(remark);
        }

        json.EndArray();
        json.Name("title");
        json.Text(report.Title);
        json.Name("year");
        json.Number(report.Year);
        json.EndObject();
        return buffer.WrittenSpan.ToArray();
    }

    public static Report FromCanonical(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), Strict);
            var report = FromElement(document.RootElement);
            return Canonical(report).AsSpan().SequenceEqual(json) ? report : throw new FormatException("the JSON is not the canonical form of this report (RFC 8785)");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new FormatException($"not a canonical report: {fault.Message}", fault);
        }
    }

    /// <summary>Reads the members of a report; the canonical comparison in the caller finds what is missing or extra.</summary>
    private static Report FromElement(JsonElement root)
    {
        var report = Report.Blank(StatutoryForm.ById(root.GetProperty("form").GetString() ?? ""));
        var figures = root.GetProperty("cells").EnumerateObject().Select(cell => KeyValuePair.Create(cell.Name, cell.Value.ValueKind == JsonValueKind.Null ? (decimal?)null : cell.Value.GetDecimal()));
        report = report.WithCells(figures) with
        {
            Year = root.GetProperty("year") is { ValueKind: JsonValueKind.Number } year ? year.GetInt32() : null,
            Organ = root.GetProperty("organ").GetString(),
            Title = root.GetProperty("title").GetString(),
            Date = root.GetProperty("date").GetString() is { } date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            Remarks = [.. root.GetProperty("remarks").EnumerateArray().Select(remark => remark.GetString() ?? throw new FormatException("a remark is null"))],
        };
        return root.GetProperty("prose").EnumerateObject().Aggregate(report, (sofar, section) => sofar.WithProse(section.Name, section.Value.GetString() ?? throw new FormatException("prose is null")));
    }

    public static string DateText(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
