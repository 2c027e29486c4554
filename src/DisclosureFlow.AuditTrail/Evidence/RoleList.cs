using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DisclosureFlow.AuditTrail;

/// <summary>roles.json: an array of persons with their roles, in one fixed way of writing.</summary>
internal static class RoleList
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Encode(IEnumerable<RoleAssignment> roles)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartArray();
            foreach (var role in roles)
            {
                json.WriteStartObject();
                json.WriteString("person", role.Person);
                json.WriteString("name", role.Name);
                json.WriteString("title", role.Title);
                json.WriteStartArray("roles");
                foreach (var one in role.Roles)
                {
                    json.WriteStringValue(one);
                }

                json.WriteEndArray();
                json.WriteString("from", Time(role.From));
                json.WriteString("until", role.Until is { } until ? Time(until) : null);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    public static IReadOnlyList<RoleAssignment> Decode(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            var roles = json.RootElement.EnumerateArray().Select(role => new RoleAssignment(
                Word(role.GetProperty("person")),
                role.GetProperty("name").GetString(),
                role.GetProperty("title").GetString(),
                [.. role.GetProperty("roles").EnumerateArray().Select(Word)],
                Time(role.GetProperty("from").GetString()!),
                role.GetProperty("until").GetString() is { } until ? Time(until) : null)).ToList();

            // One way of writing: a second "person" in one object, say, would not come back.
            return Encode(roles).AsSpan().SequenceEqual(bytes) ? roles : throw new FormatException("another way of writing");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException and not ArgumentOutOfRangeException)
        {
            throw Refuse.Bundle("roles.json", "roles.json");
        }
    }

    private static string Word(JsonElement value) => value.GetString() is { Length: > 0 } word ? word : throw new FormatException("an identifier is missing");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(ActRecord.TimeFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, ActRecord.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
