using System.Collections.Immutable;

namespace DisclosureFlow.Reports;

/// <summary>Text of a section: paragraphs without blanks at their ends, separated by U+000A, none empty.</summary>
internal static class ProseText
{
    public static ImmutableSortedDictionary<string, string> Set(ImmutableSortedDictionary<string, string> prose, string section, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (section is not ("0" or "1" or "2" or "3" or "4" or "5" or "6"))
        {
            throw new ArgumentOutOfRangeException(nameof(section), section, "sections are 0 (before the first head) to 6");
        }

        var clean = Clean(text);
        return clean.Length == 0 && section is not ("1" or "5" or "6") ? prose.Remove(section) : prose.SetItem(section, clean);
    }

    public static string Clean(string text) => string.Join('\n', Paragraphs(text));

    public static IEnumerable<string> Paragraphs(string text) =>
        text.Split(LineEnds, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Characters that no file of text should hold: controls but line ends and tabs, byte order marks, noncharacters.</summary>
    public static bool IsStray(char character) => character is (< ' ' and not ('\t' or '\n' or '\r' or '\f' or '\v')) or '\uFEFF' or '\uFFFE' or '\uFFFF' or '\u007F';

    /// <summary>The text as it is written to a file of text.</summary>
    public static string Printable(string text) => text.Any(IsStray) ? string.Concat(text.Where(character => !IsStray(character))) : text;

    private static readonly char[] LineEnds = ['\n', '\r', '\u2028', '\u2029', '\v', '\f', '\u0085'];
}
