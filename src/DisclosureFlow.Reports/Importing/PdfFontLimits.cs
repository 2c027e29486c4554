using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// Ranges in a font's tables: one line of a character map, or three numbers of a width array, may stand for billions of entries, which the
/// parser would make one by one, of some hundred bytes each. A font has 65,536 codes, and few files have thirty fonts that list them all.
/// </summary>
internal sealed partial class PdfFontLimits
{
    private const long MostEntries = 2_000_000;
    private readonly HashSet<IndirectReference> seen = [];
    private long entries;

    /// <param name="named">A font dictionary or a reference to one.</param>
    /// <param name="resolve">The object that a reference names.</param>
    /// <param name="decode">Bytes of a stream.</param>
    /// <exception cref="ImportRefusedException">DF1006.</exception>
    public void Check(IToken named, Func<IToken, IToken?> resolve, Func<StreamToken, ReadOnlyMemory<byte>> decode)
    {
        if ((named is IndirectReferenceToken reference && !seen.Add(reference.Data)) || resolve(named) is not DictionaryToken font)
        {
            return;
        }

        foreach (var name in new[] { NameToken.ToUnicode, NameToken.Encoding })
        {
            if (font.TryGet(name, out var map) && map is not null && resolve(map) is StreamToken stream)
            {
                CountMap(Encoding.Latin1.GetString(decode(stream).Span));
            }
        }

        if (!font.TryGet(NameToken.DescendantFonts, out var below) || below is null || resolve(below) is not ArrayToken descendants)
        {
            return;
        }

        foreach (var descendant in descendants.Data.Select(resolve).OfType<DictionaryToken>())
        {
            foreach (var name in new[] { NameToken.W, NameToken.W2 })
            {
                if (descendant.TryGet(name, out var widths) && widths is not null && resolve(widths) is ArrayToken array)
                {
                    CountWidths([.. array.Data.Select(resolve)]);
                }
            }
        }
    }

    /// <summary>c [w …] or first last w, with more numbers in W2 (ISO 32000-1, 9.7.4.3).</summary>
    private void CountWidths(IReadOnlyList<IToken?> widths)
    {
        for (var at = 0; at + 1 < widths.Count; at++)
        {
            if (widths[at] is NumericToken first && widths[at + 1] is NumericToken last)
            {
                Add((long)Math.Clamp(last.Double - first.Double, 0, MostEntries * 2));
            }
        }
    }

    /// <summary>
    /// low high destination between begin…range and end…range (9.7.5.4, 9.10.3). Codes of one to four bytes, low and high of one length and
    /// in order: on anything else the parser counts up without ever arriving.
    /// </summary>
    private void CountMap(string map)
    {
        var inside = false;
        var position = 0;
        var low = "";
        foreach (Match token in Tokens().Matches(map))
        {
            if (token.Groups["edge"].Success)
            {
                (inside, position) = (token.Value[0] == 'b' && token.Value != "begincodespacerange", 0);
            }
            else if (inside)
            {
                var code = string.Concat(token.Value.Where(char.IsAsciiHexDigit));
                if (position == 1)
                {
                    CountRange(low, code);
                }

                (low, position) = (code, (position + 1) % 3);
            }
        }
    }

    private void CountRange(string low, string high)
    {
        if (low.Length is 0 or > 8 || high.Length != low.Length)
        {
            throw Refusals.Damaged("PDF", "CMap");
        }

        var range = long.Parse(high, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) - long.Parse(low, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        Add(range >= 0 ? range + 1 : throw Refusals.Damaged("PDF", "CMap"));
    }

    [GeneratedRegex(@"(?<edge>begin[a-z]*range|end[a-z]*range)|<[^>]*>|\[[^\]]*\]|[^\s<>\[\]]+", RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();

    private void Add(long more)
    {
        if ((entries += more) > MostEntries)
        {
            throw Refusals.Bomb("字体表展开后过大", "its font tables unpack to far more than a font has");
        }
    }
}
