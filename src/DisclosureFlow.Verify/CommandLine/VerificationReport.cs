using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DisclosureFlow.Verify.CommandLine;

/// <summary>The result for people and for programs.</summary>
internal static class VerificationReport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line a claim, then the verdict.</summary>
    public static string Text(VerificationResult result, IReadOnlyList<string> required, bool english)
    {
        var text = new StringBuilder();
        foreach (var claim in result.Claims)
        {
            text.Append(Word(claim.Verdict).PadRight(12)).Append(claim.Name.PadRight(15)).Append(english ? claim.En : claim.Zh).Append('\n');
        }

        text.Append(english ? "Verdict: " : "结论：").Append(english ? VerdictEn(result) : Verdict(result)).Append('\n');
        if (result.MissingAnchors.Length > 0)
        {
            text.Append(english ? "Not anchored: " : "缺少信任依据：").AppendJoin(' ', result.MissingAnchors)
                .Append(english ? " (give the log's key and the root certificate, got elsewhere, with --trust)" : "（用 --trust 给出从别处取得的日志公钥和根证书）").Append('\n');
        }

        if (result.Unmet(required) is { Length: > 0 } unmet)
        {
            text.Append(english ? "Required and not shown: " : "所要求而未成立：").AppendJoin(' ', unmet).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The same as one JSON object.</summary>
    public static string Json(string file, VerificationResult result, IReadOnlyList<string> required)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("verdict", result.Fails ? "fails" : result.IsTrusted ? "trusted" : "self-consistent");
            json.WriteNumber("exit", result.ExitCode(required));
            json.WriteStartArray("claims");
            foreach (var claim in result.Claims)
            {
                json.WriteStartObject();
                json.WriteString("claim", claim.Name);
                json.WriteString("result", Word(claim.Verdict));
                json.WriteString("basis", claim.Verdict != ClaimVerdict.Holds ? null : claim.Basis == ClaimBasis.Trusted ? "trusted" : "self-consistent");
                json.WriteString("zh", claim.Zh);
                json.WriteString("en", claim.En);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            Names("missingAnchors", result.MissingAnchors);
            Names("requiredNotShown", result.Unmet(required));
            json.WriteEndObject();

            void Names(string property, IEnumerable<string> names)
            {
                json.WriteStartArray(property);
                foreach (var name in names)
                {
                    json.WriteStringValue(name);
                }

                json.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static string Word(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Holds => "HOLDS",
        ClaimVerdict.Fails => "FAILS",
        _ => "NOT PROVEN",
    };

    private static string Verdict(VerificationResult result) => result.Fails ? "不成立" : result.IsTrusted ? "可信" : "仅自洽，尚不可信";

    private static string VerdictEn(VerificationResult result) => result.Fails ? "fails" : result.IsTrusted ? "trusted" : "agrees with itself only; not trusted yet";
}
