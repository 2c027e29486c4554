using System.Globalization;
using System.Text;

namespace DisclosureFlow.Server.Publication;

/// <summary>
/// Cuts text into words for the index and questions into expressions over them. Chinese has no spaces between words: each pair of
/// neighbouring characters is a word of the index, so that any run of two or more is found wherever it stands. Letters and digits stay
/// together. Width and case make no difference (NFKC).
/// </summary>
internal static class SearchWords
{
    /// <summary>Most parts of a question that are looked for; the rest is left out.</summary>
    private const int MostTerms = 10;

    private enum Kind
    {
        Gap,
        Chinese,
        Word,
    }

    /// <summary>The words of a text, separated by blanks. A run of Chinese ends with its last character alone, so that one character can be looked for too.</summary>
    public static string Of(string text)
    {
        var words = new StringBuilder(text.Length * 4);
        foreach (var (kind, run) in Runs(text))
        {
            Append(words, kind, run, withLast: true);
        }

        return words.ToString();
    }

    /// <summary>The question as an expression of FTS5, every part of it to be found; null where nothing in it can be looked for.</summary>
    public static string? Question(string text)
    {
        var terms = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Phrase).Where(phrase => phrase is not null).Take(MostTerms).ToList();
        return terms.Count == 0 ? null : string.Join(" AND ", terms);
    }

    private static string? Phrase(string term)
    {
        var runs = Runs(term).ToList();
        if (runs.Count == 0)
        {
            return null;
        }

        var words = new StringBuilder();
        for (var i = 0; i < runs.Count; i++)
        {
            Append(words, runs[i].Kind, runs[i].Run, withLast: i < runs.Count - 1);
        }

        // The last word may be the beginning of a longer one: one character of a pair, or part of a number.
        var open = runs[^1] is { Kind: Kind.Word } or { Run.Length: 1 };
        return $"\"{words.ToString().TrimEnd()}\"{(open ? " *" : "")}";
    }

    private static void Append(StringBuilder words, Kind kind, string run, bool withLast)
    {
        if (kind == Kind.Word)
        {
            words.Append(run).Append(' ');
            return;
        }

        for (var i = 0; i + 1 < run.Length; i++)
        {
            words.Append(run, i, 2).Append(' ');
        }

        if (withLast || run.Length == 1)
        {
            words.Append(run[^1]).Append(' ');
        }
    }

    /// <summary>Characters outside the basic plane are gaps: reports have almost none, and a pair of halves is no word.</summary>
    private static IEnumerable<(Kind Kind, string Run)> Runs(string text)
    {
        var normal = WithoutLoneHalves(text).Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var start = 0;
        for (var i = 1; i <= normal.Length; i++)
        {
            if (i == normal.Length || KindOf(normal[i]) != KindOf(normal[start]))
            {
                if (KindOf(normal[start]) is not Kind.Gap and var kind)
                {
                    yield return (kind, normal[start..i]);
                }

                start = i;
            }
        }
    }

    private static Kind KindOf(char character) => char.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.OtherLetter => Kind.Chinese,
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.DecimalDigitNumber => Kind.Word,
        _ => Kind.Gap,
    };

    // A question comes from the address and may hold half of a pair, which can't be normalised.
    private static string WithoutLoneHalves(string text) => text.Any(char.IsSurrogate) ? string.Concat(text.Select(one => char.IsSurrogate(one) ? ' ' : one)) : text;
}
