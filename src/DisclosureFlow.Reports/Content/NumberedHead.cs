using System.Buffers;

namespace DisclosureFlow.Reports;

/// <summary>
/// A head of the third or fourth level on a line of its own: 1.加强领导 or （1）组织领导 (GB/T 9704-2012, 7.3.3). It is set like the text around it,
/// but doesn't part from what it heads.
/// </summary>
internal static class NumberedHead
{
    private const int Longest = 26; // one line
    private static readonly SearchValues<char> Marks = SearchValues.Create("。；：，！？;:,");

    /// <summary>3 for 1., 4 for （1）; 0 for a paragraph that is no such head.</summary>
    public static int LevelOf(string paragraph)
    {
        if (paragraph.Length is < 3 or > Longest || paragraph.AsSpan().ContainsAny(Marks))
        {
            return 0;
        }

        var bracket = paragraph[0] is '（' or '(' ? 1 : 0;
        var digits = bracket;
        while (digits < paragraph.Length && char.IsAsciiDigit(paragraph[digits]))
        {
            digits++;
        }

        var ends = digits - bracket is 1 or 2 && digits < paragraph.Length - 1
            && (bracket == 1 ? paragraph[digits] is '）' or ')' : paragraph[digits] is '.' or '．' or '、' && !char.IsAsciiDigit(paragraph[digits + 1]));
        return ends ? 3 + bracket : 0;
    }
}
