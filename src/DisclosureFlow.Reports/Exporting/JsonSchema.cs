using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DisclosureFlow.Reports;

/// <summary>The published shape of a report in JSON (JSON Schema 2020-12), made from the forms' data files: docs/report.schema.json.</summary>
public static class JsonSchema
{
    /// <summary>One schema for all forms; the member <c>form</c> decides which cells there are.</summary>
    public static byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "政府信息公开工作年度报告");
            json.WriteString("type", "object");
            WriteRequired(json, ["form", "cells"]);
            json.WriteStartObject("properties");
            WriteEnum(json, "form", StatutoryForm.All.Select(form => form.Id));
            WriteType(json, "year", "integer", ("minimum", 2008), ("maximum", 2100));
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
                json.WriteStartObject(section);
                json.WriteString("type", "string");
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteBoolean("additionalProperties", false);
            json.WriteEndObject();
            json.WriteStartObject("cells");
            json.WriteString("type", "object");
            json.WriteEndObject();
            json.WriteStartObject("remarks");
            json.WriteString("type", "array");
            json.WriteStartObject("items");
            json.WriteString("type", "string");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("findings");
            json.WriteString("type", "array");
            json.WriteEndObject();
            json.WriteEndObject();
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

    private static void WriteForm(Utf8JsonWriter json, StatutoryForm form)
    {
        json.WriteStartObject();
        json.WriteString("title", form.Notice);
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
            WriteNullable(json, cell.Kind == FigureKind.Money ? "number" : "integer");
            if (cell.Kind != FigureKind.Change)
            {
                json.WriteNumber("minimum", 0);
            }

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
