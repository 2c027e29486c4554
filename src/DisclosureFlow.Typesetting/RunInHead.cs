using System.Buffers;

namespace DisclosureFlow.Typesetting;

/// <summary>A second level head that runs into its paragraph: （一）主动公开情况。全年…… Its first sentence is set in 楷体.</summary>
internal static class RunInHead
{
    private const int Longest = 30;
    private static readonly SearchValues<char> Numerals = SearchValues.Create("一二三四五六七八九十");

    /// <summary>UTF-16 units of the head with its full stop; 0 if the paragraph has none.</summary>
    public static int LengthIn(string paragraph)
    {
        if (paragraph.Length < 4 || paragraph[0] is not ('（' or '('))
        {
            return 0;
        }

        var close = paragraph.AsSpan(0, Math.Min(6, paragraph.Length)).IndexOfAny('）', ')');
        if (close < 2 || paragraph.AsSpan(1, close - 1).ContainsAnyExcept(Numerals))
        {
            return 0;
        }

        var stop = paragraph.IndexOf('。', StringComparison.Ordinal);
        return stop > close && stop < Longest && stop < paragraph.Length - 1 ? stop + 1 : 0;
    }
}
