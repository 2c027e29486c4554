using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DisclosureFlow.Reports;

/// <summary>The report as JSON in the shape of <c>import FILE --format json</c>: every cell of the form, null where not given.</summary>
public static class JsonExport
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8, indented, ends with a line feed.</summary>
    public static byte[] Write(Report report, IEnumerable<Finding>? findings = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var buffer = new ArrayBufferWriter<byte>(32 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("form", report.Form);
            WriteNumber(json, "year", report.Year);
            json.WriteString("organ", report.Organ);
            json.WriteString("title", report.Title);
            json.WriteString("date", report.Date is { } date ? ReportJson.DateText(date) : null);
            json.WriteStartObject("prose");
            foreach (var (section, text) in report.Prose)
            {
                json.WriteString(section, text);
            }

            json.WriteEndObject();
            json.WriteStartObject("cells");
            foreach (var (cell, figure) in report.Cells)
            {
                WriteNumber(json, cell, figure);
            }

            json.WriteEndObject();
            json.WriteStartArray("remarks");
            foreach (var remark in report.Remarks)
            {
                json.WriteStringValue(remark);
            }

            json.WriteEndArray();
            WriteFindings(json, "findings", findings ?? []);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Writes findings as an array property, in the shape of <c>import FILE --format json</c>.</summary>
    public static void WriteFindings(Utf8JsonWriter json, string name, IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(findings);
        json.WriteStartArray(name);
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("severity", SeverityText(finding.Severity));
            json.WriteString("place", finding.Place);
            WriteText(json, "message", finding.Message);
            WriteText(json, "nextStep", finding.NextStep);
            if (!finding.Cells.IsEmpty)
            {
                WriteStrings(json, "cells", finding.Cells);
            }

            if (finding.Confidence is { } confidence)
            {
                json.WriteNumber("confidence", Math.Round(confidence, 2));
            }

            if (finding.Offer is { } offer)
            {
                json.WriteStartObject("offer");
                json.WriteString("cell", offer.Cell);
                WriteNumber(json, "value", offer.Value);
                WriteStrings(json, "rules", offer.Rules);
                WriteStrings(json, "from", offer.From);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>block, warn or note.</summary>
    public static string SeverityText(Severity severity) => severity switch { Severity.Block => "block", Severity.Warn => "warn", _ => "note" };

    private static void WriteText(Utf8JsonWriter json, string name, LocalizedText text)
    {
        json.WriteStartObject(name);
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, decimal? figure)
    {
        if (figure is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
