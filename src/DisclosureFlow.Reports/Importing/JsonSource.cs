using System.Globalization;
using System.Text.Json;

namespace DisclosureFlow.Reports.Importing;

/// <summary>JSON in the shape of <c>import FILE --format json</c> or of the canonical edition. Missing cells are not given; unknown ones are refused.</summary>
internal static class JsonSource
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <exception cref="ImportRefusedException">DF1008.</exception>
    public static Report Read(ReadOnlyMemory<byte> file, ImportOptions options)
    {
        try
        {
            var bytes = file.Span is [0xEF, 0xBB, 0xBF, ..] ? file[3..] : file;
            using var document = JsonDocument.Parse(bytes, Strict);
            return Read(document.RootElement, options);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or OverflowException)
        {
            throw Refusals.NotReportJson(fault is JsonException ? "JSON" : fault.Message);
        }
    }

    private static Report Read(JsonElement root, ImportOptions options)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("form", out var form) || !root.TryGetProperty("cells", out var cells))
        {
            throw Refusals.NotReportJson("form, cells");
        }

        var id = form.ValueKind == JsonValueKind.Number ? form.GetRawText() : form.GetString() ?? "";
        var report = Report.Blank(StatutoryForm.ById(options.Form ?? id)) with
        {
            Year = Member(root, "year") is { ValueKind: JsonValueKind.Number } year ? year.GetInt32() : null,
            Organ = Text(root, "organ"),
            Title = Text(root, "title"),
            Date = Text(root, "date") is { Length: > 0 } date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            Remarks = Member(root, "remarks") is { ValueKind: JsonValueKind.Array } remarks ? [.. remarks.EnumerateArray().Select(remark => remark.GetString() ?? "")] : [],
        };
        report = report.WithCells(cells.EnumerateObject().Select(cell => KeyValuePair.Create(cell.Name, cell.Value.ValueKind == JsonValueKind.Null ? (decimal?)null : cell.Value.GetDecimal())));
        if (Member(root, "prose") is { ValueKind: JsonValueKind.Object } prose)
        {
            foreach (var section in prose.EnumerateObject())
            {
                report = report.WithProse(section.Name, section.Value.GetString() ?? "");
            }
        }

        return report;
    }

    private static JsonElement? Member(JsonElement root, string name) => root.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement root, string name) =>
        Member(root, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
