using System.Buffers;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// Looks through the tags of a page before a tree is built of it. The algorithm that browsers share (HTML Standard, 13.2.6) makes more
/// elements than the page has tags: formats left open are opened again in every paragraph that follows, and each end tag looks through all that
/// is open. A page of 200 KB can ask for millions of elements.
/// </summary>
internal static class HtmlTags
{
    private const int MostTags = 1_000_000;
    private const int DeepestNesting = 300;

    /// <summary>Tags times the elements open at each: what the parser looks through at worst. A page of 200,000 tags has about 5 million.</summary>
    private const long MostSteps = 10_000_000;

    /// <summary>Elements of the list of active formatting elements (13.2.4.3), but for <c>a</c> and <c>nobr</c>, of which only one is open at a time.</summary>
    private static readonly HashSet<string> Formats = Names("b big code em font i s small strike strong tt u");

    /// <summary>Elements that never hold others, and those of which only one is open at a time.</summary>
    private static readonly HashSet<string> Flat = Names("br img meta link input hr col wbr base area source embed param track option optgroup html head body a nobr");

    /// <summary>Parts of a table: each closes what is open in the table.</summary>
    private static readonly HashSet<string> OfTables = Names("td th tr tbody thead tfoot colgroup caption");

    /// <summary>What no tag inside closes but their own (13.2.4.2, scopes).</summary>
    private static readonly HashSet<string> Barriers = Names("table object template button marquee applet svg math");

    /// <summary>Elements that close an open paragraph, and that an end tag of a span does not reach past (13.2.6.4.7).</summary>
    private static readonly HashSet<string> Blocks = Names("address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup iframe li listing main menu nav noembed noframes noscript ol p plaintext pre script search section select style summary table textarea title ul xmp");

    private static readonly SearchValues<char> EndOfName = SearchValues.Create(" \t\r\n\f/>");

    /// <summary>The page with its formats renamed to elements that mean nothing: bold text reads as the same text.</summary>
    /// <exception cref="ImportRefusedException">DF1010: nested too deeply, or too many tags.</exception>
    public static string Harmless(string html)
    {
        char[]? changed = null;
        var open = new List<string>();
        var (tags, steps) = (0, 0L);
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var ends = html[at + 1] == '/';
            var start = at + (ends ? 2 : 1);
            var name = NameAt(html.AsSpan(start, Math.Min(24, html.Length - start)));
            if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
            {
                continue;
            }

            if (++tags > MostTags || (steps += open.Count) > MostSteps)
            {
                throw Refusals.TooComplex("标签过多", "too many tags");
            }

            if (Is(Formats, name))
            {
                changed ??= html.ToCharArray();
                changed[start] = name is "s" or "S" ? 'y' : 'x'; // no element of HTML begins so but xmp, which no format becomes
            }

            if (!Is(Flat, name))
            {
                Follow(open, name, ends);
            }
        }

        return changed is null ? html : new string(changed);
    }

    /// <summary>Whether an element, by its name after <see cref="Harmless"/>, shows its text as struck out: del, s, strike.</summary>
    public static bool IsStruck(string tagName) => tagName is "DEL" or "Y" or "XTRIKE";

    private static ReadOnlySpan<char> NameAt(ReadOnlySpan<char> tag) => tag.IndexOfAny(EndOfName) is >= 0 and var length ? tag[..length] : tag;

    /// <summary>Opens and closes what the parser does at this tag; where the two could differ, more stays open here.</summary>
    private static void Follow(List<string> open, ReadOnlySpan<char> name, bool ends)
    {
        if (Is(OfTables, name))
        {
            var barrier = open.FindLastIndex(Barriers.Contains);
            open.RemoveRange(barrier + 1, barrier < 0 ? 0 : open.Count - barrier - 1);
            return;
        }

        if (ends)
        {
            Close(open, name);
            return;
        }

        if (Is(Blocks, name))
        {
            Close(open, "p");
        }

        if (name is "li" or "dd" or "dt")
        {
            CloseItem(open, name);
        }

        if (open.Count >= DeepestNesting)
        {
            throw Refusals.TooComplex("嵌套过深", "nested too deeply");
        }

        open.Add(name.ToString());
    }

    /// <summary>An end tag closes its element and all inside it; one that stands behind a barrier, or for a span behind a block, closes nothing.</summary>
    private static void Close(List<string> open, ReadOnlySpan<char> name)
    {
        var block = Is(Blocks, name);
        for (var index = open.Count - 1; index >= 0; index--)
        {
            if (name.Equals(open[index], StringComparison.OrdinalIgnoreCase))
            {
                open.RemoveRange(index, open.Count - index);
                return;
            }

            if (Barriers.Contains(open[index]) || (!block && Blocks.Contains(open[index])))
            {
                return;
            }
        }
    }

    /// <summary>An item closes the item before it in the same list.</summary>
    private static void CloseItem(List<string> open, ReadOnlySpan<char> name)
    {
        for (var index = open.Count - 1; index >= 0; index--)
        {
            if (name.Equals(open[index], StringComparison.OrdinalIgnoreCase))
            {
                open.RemoveRange(index, open.Count - index);
                return;
            }

            if (Barriers.Contains(open[index]) || (Blocks.Contains(open[index]) && open[index] is not ("p" or "div" or "address")))
            {
                return;
            }
        }
    }

    private static HashSet<string> Names(string names) => new(names.Split(' '), StringComparer.OrdinalIgnoreCase);

    private static bool Is(HashSet<string> names, ReadOnlySpan<char> name) => names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);
}
