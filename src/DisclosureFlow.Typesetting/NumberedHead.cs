using System.Buffers;

namespace DisclosureFlow.Typesetting;

/// <summary>
/// A head of the third or fourth level on a line of its own: 1.加强领导 or （1）组织领导 (GB/T 9704-2012, 7.3.3). It is set like the text around it,
/// but doesn't part from what it heads.
/// </summary>
internal static class NumberedHead
{
    private const int Longest = 26; // one line
    private static readonly SearchValues<char> Marks = SearchValues.Create("。；：，！？;:,");

    public static bool Is(string paragraph)
    {
        if (paragraph.Length is < 3 or > Longest || paragraph.AsSpan().ContainsAny(Marks))
        {
            return false;
        }

        var bracket = paragraph[0] is '（' or '(' ? 1 : 0;
        var digits = bracket;
        while (digits < paragraph.Length && char.IsAsciiDigit(paragraph[digits]))
        {
            digits++;
        }

        return digits - bracket is 1 or 2 && digits < paragraph.Length - 1
            && (bracket == 1 ? paragraph[digits] is '）' or ')' : paragraph[digits] is '.' or '．' or '、' && !char.IsAsciiDigit(paragraph[digits + 1]));
    }
}
