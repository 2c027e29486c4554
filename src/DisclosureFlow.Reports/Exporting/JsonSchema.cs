using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DisclosureFlow.Reports;

/// <summary>The published shape of a report in JSON (JSON Schema 2020-12), made from the forms' data files: docs/report.schema.json.</summary>
public static class JsonSchema
{
    /// <summary>A figure has at most 15 significant digits.</summary>
    private const long LeastTooLarge = 1_000_000_000_000_000;

    /// <summary>One schema for all forms; the member <c>form</c> decides which cells there are.</summary>
    public static byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "政府信息公开工作年度报告");
            json.WriteString("description", "One yearly report: what is exported and what is imported. A figure that is null or left out is not given, which is not zero. Findings are made anew at import.");
            json.WriteString("type", "object");
            WriteRequired(json, ["form", "cells"]);
            json.WriteStartObject("properties");
            WriteString(json, "$schema");
            WriteEnum(json, "form", StatutoryForm.All.Select(form => form.Id));
            WriteType(json, "year", "integer", ("minimum", 1), ("maximum", 9999));
            WriteType(json, "organ", "string");
            WriteType(json, "title", "string");
            json.WriteStartObject("date");
            WriteNullable(json, "string");
            json.WriteString("format", "date");
            json.WriteEndObject();
            json.WriteStartObject("prose");
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            foreach (var section in new[] { "0", "1", "2", "3", "4", "5", "6" })
            {
                WriteString(json, section);
            }

            json.WriteEndObject();
            json.WriteBoolean("additionalProperties", false);
            json.WriteEndObject();
            json.WriteStartObject("cells");
            json.WriteString("type", "object");
            json.WriteEndObject();
            WriteStrings(json, "remarks");
            WriteFindings(json);
            json.WriteEndObject();
            json.WriteBoolean("additionalProperties", false);
            json.WriteStartArray("oneOf");
            foreach (var form in StatutoryForm.All)
            {
                WriteForm(json, form);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>The shape of <see cref="JsonExport.WriteFindings"/>.</summary>
    private static void WriteFindings(Utf8JsonWriter json)
    {
        json.WriteStartObject("findings");
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        json.WriteString("type", "object");
        WriteRequired(json, ["code", "severity", "place", "message", "nextStep"]);
        json.WriteStartObject("properties");
        WriteString(json, "code");
        WriteEnum(json, "severity", Enum.GetValues<Severity>().Select(JsonExport.SeverityText));
        WriteString(json, "place");
        WriteTexts(json, "message");
        WriteTexts(json, "nextStep");
        WriteStrings(json, "cells");
        json.WriteStartObject("confidence");
        json.WriteString("type", "number");
        json.WriteNumber("minimum", 0);
        json.WriteNumber("maximum", 1);
        json.WriteEndObject();
        json.WriteStartObject("offer");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        WriteString(json, "cell");
        WriteType(json, "value", "number");
        WriteStrings(json, "rules");
        WriteStrings(json, "from");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A text in Chinese and in English.</summary>
    private static void WriteTexts(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "object");
        WriteRequired(json, ["zh", "en"]);
        json.WriteStartObject("properties");
        WriteString(json, "zh");
        WriteString(json, "en");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        json.WriteString("type", "string");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteString(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "string");
        json.WriteEndObject();
    }

    private static void WriteForm(Utf8JsonWriter json, StatutoryForm form)
    {
        json.WriteStartObject();
        json.WriteString("title", form.Notice);
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("form");
        json.WriteString("const", form.Id);
        json.WriteEndObject();
        json.WriteStartObject("cells");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var cell in form.Cells)
        {
            json.WriteStartObject(cell.Id);
            json.WriteString("title", $"{cell.Place}{(cell.Unit.Length > 0 ? $"（{cell.Unit}）" : "")}");
            WriteNullable(json, "number"); // a draft with a fraction of a file is a report too, with a finding of B11
            json.WriteNumber("exclusiveMinimum", -LeastTooLarge);
            json.WriteNumber("exclusiveMaximum", LeastTooLarge);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string name, string type, params ReadOnlySpan<(string Name, int Value)> bounds)
    {
        json.WriteStartObject(name);
        WriteNullable(json, type);
        foreach (var (bound, value) in bounds)
        {
            json.WriteNumber(bound, value);
        }

        json.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter json, string type)
    {
        json.WriteStartArray("type");
        json.WriteStringValue(type);
        json.WriteStringValue("null");
        json.WriteEndArray();
    }

    private static void WriteEnum(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("enum");
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRequired(Utf8JsonWriter json, IEnumerable<string> names)
    {
        json.WriteStartArray("required");
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
