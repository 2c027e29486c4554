using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DisclosureFlow.Workflow;

/// <summary>The state as one compact document: short names, nothing written that has its default.</summary>
internal static class ProcessStateJson
{
    private const int Version = 1;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(ProcessState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteString("definition", state.DefinitionSha256);
            json.WriteString("status", state.Status.ToString());
            json.WriteNumber("last", state.LastNumber);
            Text(json, "end", state.LastEnd);
            Array(json, "instances", state.Instances, WriteInstance);
            Array(json, "waiting", state.Waiting, static (j, w) =>
            {
                j.WriteString("at", w.ElementId);
                j.WriteString("flow", w.FlowId);
                Number(j, "scope", w.ScopeId);
            });
            Array(json, "timers", state.Timers, static (j, t) =>
            {
                j.WriteNumber("id", t.Id);
                j.WriteString("at", t.ElementId);
                j.WriteNumber("of", t.InstanceId);
                j.WriteString("due", t.DueAt);
                Number(j, "left", t.Remaining);
            });
            Array(json, "incidents", state.Incidents, static (j, n) =>
            {
                j.WriteNumber("id", n.Id);
                j.WriteString("at", n.ElementId);
                Number(j, "of", n.InstanceId);
                Number(j, "scope", n.ScopeId);
                Text(j, "flow", n.FlowId);
                Text(j, "outcome", n.Outcome);
                Text(j, "from", n.CameFrom);
                j.WriteString("code", n.Code);
                j.WriteString("zh", n.Reason);
                j.WriteString("en", n.ReasonEn);
            });
            Array(json, "records", state.Records, static (j, r) =>
            {
                j.WriteString("at", r.ElementId);
                Number(j, "started", r.Started);
                Number(j, "completed", r.Completed);
                Text(j, "outcome", r.LastOutcome);
                if (r.WorkingDaysLeft is { } left)
                {
                    j.WriteNumber("left", left);
                }
            });
            if (state.Variables.Count > 0)
            {
                json.WriteStartObject("variables");
                foreach (var (name, value) in state.Variables)
                {
                    WriteValue(json, name, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static ProcessState Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.GetProperty("v").GetInt32() != Version || !Enum.TryParse<CaseStatus>(root.GetProperty("status").GetString(), out var status) || !Enum.IsDefined(status))
            {
                throw new FormatException("The process state has an unknown version or status.");
            }

            return new()
            {
                DefinitionSha256 = Required(root, "definition"),
                Status = status,
                LastNumber = root.GetProperty("last").GetInt32(),
                LastEnd = Optional(root, "end"),
                Instances = Items(root, "instances", ReadInstance),
                Waiting = Items(root, "waiting", static w => new WaitingToken(Required(w, "at"), Required(w, "flow"), Whole(w, "scope"))),
                Timers = Items(root, "timers", static t => new ArmedTimer(Whole(t, "id"), Required(t, "at"), Whole(t, "of"), t.GetProperty("due").GetDateTimeOffset(), Whole(t, "left"))),
                Incidents = Items(root, "incidents", static n => new Incident(Whole(n, "id"), Required(n, "at"), Whole(n, "of"), Whole(n, "scope"), Optional(n, "flow"), Optional(n, "outcome"), Optional(n, "from"), Required(n, "code"), Required(n, "zh"), Required(n, "en"))),
                Records = Items(root, "records", static r => new ElementRecord(Required(r, "at"), Whole(r, "started"), Whole(r, "completed"), Optional(r, "outcome")) { WorkingDaysLeft = r.TryGetProperty("left", out var left) ? left.GetInt32() : null }),
                Variables = ReadVariables(root),
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The process state can't be read: {fault.Message}", fault);
        }
    }

    private static void WriteInstance(Utf8JsonWriter json, ElementInstance instance)
    {
        json.WriteNumber("id", instance.Id);
        json.WriteString("at", instance.ElementId);
        json.WriteNumber("iteration", instance.Iteration);
        Number(json, "scope", instance.ScopeId);
        json.WriteString("opened", instance.OpenedAt);
        if (instance.DueAt is { } due)
        {
            json.WriteString("due", due);
        }

        Number(json, "attempt", instance.Attempt);
        Number(json, "index", instance.Index);
        Text(json, "signer", instance.Signer);
        Text(json, "from", instance.CameFrom);
        if (instance.Vote is { } vote)
        {
            json.WriteStartObject("vote");
            json.WriteStartArray("signers");
            foreach (var signer in vote.Signers)
            {
                json.WriteStringValue(signer);
            }

            json.WriteEndArray();
            Number(json, "next", vote.Next);
            Number(json, "completed", vote.Completed);
            json.WriteNumber("approved", vote.Approved);
            json.WriteNumber("rejected", vote.Rejected);
            json.WriteNumber("counted", vote.Counted);
            json.WriteNumber("total", vote.Total);
            Number(json, "yes", vote.ApprovedCount);
            Number(json, "no", vote.RejectedCount);
            json.WriteEndObject();
        }
    }

    private static ElementInstance ReadInstance(JsonElement json) => new(Whole(json, "id"), Required(json, "at"), Whole(json, "iteration"), Whole(json, "scope"))
    {
        OpenedAt = json.GetProperty("opened").GetDateTimeOffset(),
        DueAt = json.TryGetProperty("due", out var due) ? due.GetDateTimeOffset() : null,
        Attempt = Whole(json, "attempt"),
        Index = Whole(json, "index"),
        Signer = Optional(json, "signer"),
        CameFrom = Optional(json, "from"),
        Vote = json.TryGetProperty("vote", out var vote)
            ? new(
                [.. vote.GetProperty("signers").EnumerateArray().Select(s => s.GetString() ?? throw new FormatException("A signer is missing."))],
                Whole(vote, "next"),
                Whole(vote, "completed"),
                vote.GetProperty("approved").GetDecimal(),
                vote.GetProperty("rejected").GetDecimal(),
                vote.GetProperty("counted").GetDecimal(),
                vote.GetProperty("total").GetDecimal(),
                Whole(vote, "yes"),
                Whole(vote, "no"))
            : null,
    };

    private static void WriteValue(Utf8JsonWriter json, string name, WorkflowValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                json.WriteNull(name);
                break;
            case ValueKind.Boolean:
                json.WriteBoolean(name, value.AsBoolean!.Value);
                break;
            case ValueKind.Number:
                json.WriteNumber(name, value.AsNumber!.Value);
                break;
            case ValueKind.Text:
                json.WriteString(name, value.AsText);
                break;
            default:
                json.WriteStartArray(name);
                foreach (var item in value.AsList)
                {
                    json.WriteStringValue(item);
                }

                json.WriteEndArray();
                break;
        }
    }

    private static Variables ReadVariables(JsonElement root)
    {
        var result = Variables.Empty;
        if (root.TryGetProperty("variables", out var variables))
        {
            foreach (var property in variables.EnumerateObject())
            {
                result = result.With(property.Name, property.Value.ValueKind switch
                {
                    JsonValueKind.Null => default,
                    JsonValueKind.True => WorkflowValue.Of(true),
                    JsonValueKind.False => WorkflowValue.Of(false),
                    JsonValueKind.Number => WorkflowValue.Of(property.Value.GetDecimal()),
                    JsonValueKind.String => WorkflowValue.Of(property.Value.GetString()),
                    JsonValueKind.Array => WorkflowValue.Of(property.Value.EnumerateArray().Select(i => i.GetString() ?? throw new FormatException("A list holds a null."))),
                    _ => throw new FormatException($"The variable {property.Name} is no value."),
                });
            }
        }

        return result;
    }

    private static void Array<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, int number)
    {
        if (number != 0)
        {
            json.WriteNumber(name, number);
        }
    }

    private static ImmutableArray<T> Items<T>(JsonElement root, string name, Func<JsonElement, T> read) =>
        root.TryGetProperty(name, out var items) ? [.. items.EnumerateArray().Select(read)] : [];

    private static string Required(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is missing.");

    private static string? Optional(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static int Whole(JsonElement json, string name) => json.TryGetProperty(name, out var number) ? number.GetInt32() : 0;
}
