using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// The file of openings of one entry: first line <c>disclosureflow/openings/v1</c>, then a line
/// <c>name base64(salt) base64(value)</c> for each opened field in the entry's order; an empty value is written <c>-</c>.
/// A field that was erased or may not be shown has no line. Lines, not JSON, so that a POSIX shell can read them.
/// </summary>
public static class Openings
{
    /// <summary>First line.</summary>
    public const string Header = "disclosureflow/openings/v1";

    /// <summary>Longest file read, in bytes.</summary>
    public const int LongestFile = 4 << 20;

    /// <summary>Writes the lines in the entry's order.</summary>
    public static byte[] Encode(IEnumerable<Opening> openings)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var opening in openings.OrderBy(opening => opening.Field))
        {
            var value = opening.Value.Length == 0 ? "-" : Convert.ToBase64String(Encoding.UTF8.GetBytes(opening.Value));
            text.Append(EntryFields.NameOf(opening.Field)).Append(' ').Append(Convert.ToBase64String(opening.Salt)).Append(' ').Append(value).Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Reads a file of openings; whether they are the entry's own says <see cref="OpenedEntry.Open"/>.</summary>
    /// <exception cref="AuditRefusedException">DF6002.</exception>
    public static IReadOnlyList<Opening> Decode(ReadOnlySpan<byte> bytes)
    {
        var lines = bytes.Length <= LongestFile && Ascii.IsValid(bytes) ? Encoding.ASCII.GetString(bytes).Split('\n') : [];
        if (lines.Length < 2 || lines[0] != Header || lines[^1].Length != 0)
        {
            throw Refuse.Openings($"首行应为 {Header}，末行须换行", $"the first line is {Header}, the last ends in a newline");
        }

        List<Opening> openings = [];
        for (var i = 1; i < lines.Length - 1; i++)
        {
            var words = lines[i].Split(' ');
            if (words.Length != 3 || EntryFields.Named(words[0]) is not { } field || NoteText.Base64(words[1]) is not { Length: Opening.SaltLength } salt
                || Value(words[2]) is not { } value || (openings.Count > 0 && openings[^1].Field >= field))
            {
                throw Refuse.Openings($"第 {i + 1} 行", $"line {i + 1}");
            }

            openings.Add(new Opening(field, salt, value));
        }

        return openings;
    }

    private static string? Value(string word) =>
        word == "-" ? "" : NoteText.Base64(word) is { Length: > 0 } bytes ? NoteText.Utf8(bytes) : null;
}
