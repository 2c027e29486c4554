namespace DisclosureFlow.Typesetting;

/// <summary>
/// Where a line of Chinese text may end (避头尾; GB/T 15834-2011, 5.1, and W3C CLREQ 3.1.3): no closing mark at a line's start, no opening mark
/// at its end, numbers and Latin words unbroken, double dashes and ellipses unbroken.
/// </summary>
internal static class LineBreaks
{
    private const string NeverFirst = "，。、；：？！）】》〉」』〕］｝”’…—·～％‰℃°,.;:?!)]}~%-–";
    private const string NeverLast = "（【《〈「『〔［｛“‘([{￥¥$№";

    /// <summary>Marks that may hang outside the right margin at a full line's end.</summary>
    private const string MayHang = "，。、；：,.;:";

    /// <param name="text">The paragraph.</param>
    /// <param name="at">UTF-16 index of the character that would begin the next line, 1 or more.</param>
    public static bool Allowed(string text, int at)
    {
        if (at <= 0 || at >= text.Length || char.IsLowSurrogate(text[at]))
        {
            return false;
        }

        var (before, after) = (text[at - 1], text[at]);
        if (before == ' ')
        {
            var word = text.AsSpan(0, at).TrimEnd(' ');
            return after != ' ' && !IsNeverFirst(after) && (word.IsEmpty || !NeverLast.Contains(word[^1], StringComparison.Ordinal));
        }

        if (after == ' ' || IsNeverFirst(after) || NeverLast.Contains(before, StringComparison.Ordinal))
        {
            // A dash (——) may begin a line, but not be torn.
            return after == '—' && before != '—' && !NeverLast.Contains(before, StringComparison.Ordinal);
        }

        return !(IsWord(before) && IsWord(after)) || (EndsPartOfAddress(before) && !EndsPartOfAddress(after) && IsInLongWord(text, at));
    }

    /// <summary>A mark that leaves its right half empty.</summary>
    public static bool IsClosing(char mark) => "，。、；：？！）】》〉」』〕］｝”’".Contains(mark, StringComparison.Ordinal);

    /// <summary>A mark that leaves its left half empty.</summary>
    public static bool IsOpening(char mark) => "（【《〈「『〔［｛“‘".Contains(mark, StringComparison.Ordinal);

    public static bool Hangs(char mark) => MayHang.Contains(mark, StringComparison.Ordinal);

    /// <summary>A character of a Latin word, a number or an address: nothing is put between two of them.</summary>
    public static bool IsWord(char c) => c is > ' ' and < '\u0250' and not ('·' or '×');

    private static bool EndsPartOfAddress(char c) => c is '/' or '.' or '-' or '_' or '?' or '&' or '=';

    /// <summary>True inside an address, a hash or the like: kept whole it would tear a hole into the line before.</summary>
    public static bool IsInLongWord(string text, int at)
    {
        const int longWord = 20;
        var (start, end) = (at, at);
        while (start > 0 && IsWord(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && IsWord(text[end]))
        {
            end++;
        }

        return end - start >= longWord;
    }

    private static bool IsNeverFirst(char c) => NeverFirst.Contains(c, StringComparison.Ordinal);
}
