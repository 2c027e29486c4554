using System.Text;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>A passage to be marked in the whole text.</summary>
/// <param name="Id">The hit's id.</param>
/// <param name="Paragraph">The paragraph as the report has it.</param>
/// <param name="Start">Where the passage begins in it.</param>
/// <param name="Length">In characters.</param>
internal sealed record MarkedPassage(string Id, string Paragraph, int Start, int Length);

/// <summary>
/// The report's article with each hit marked where it stands: <c>#at-ID</c> in the text leads back to <c>#hit-ID</c> in the list. Nothing but
/// the marks is added, and what can't be found again stays unmarked.
/// </summary>
/// <param name="Html">The article.</param>
/// <param name="Marked">By the hit's id: the id whose mark shows it (a hit within another's passage is shown by that one).</param>
internal sealed record MarkedArticle(string Html, IReadOnlyDictionary<string, string> Marked)
{
    /// <param name="article">As <see cref="Reports.HtmlExport.Article"/> writes it.</param>
    /// <param name="passages">In any order.</param>
    /// <param name="back">What the link from a mark to its disposition is called.</param>
    public static MarkedArticle Of(string article, IEnumerable<MarkedPassage> passages, string back)
    {
        var marked = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var paragraph in passages.GroupBy(passage => passage.Paragraph, StringComparer.Ordinal))
        {
            // An element's whole content: the same words within a longer paragraph are another place.
            var plain = $">{Escaped(paragraph.Key)}</";
            var at = article.IndexOf(plain, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            var html = new StringBuilder(">");
            var (end, last) = (0, "");
            foreach (var passage in paragraph.OrderBy(passage => passage.Start).ThenByDescending(passage => passage.Length))
            {
                if (passage.Start < end)
                {
                    marked[passage.Id] = last;
                    continue;
                }

                html.Append(Escaped(paragraph.Key[end..passage.Start])).Append("<mark id=\"at-").Append(Escaped(passage.Id)).Append("\"><a href=\"#hit-").Append(Escaped(passage.Id)).Append("\" title=\"").Append(Escaped(back)).Append("\">")
                    .Append(Escaped(paragraph.Key.Substring(passage.Start, passage.Length))).Append("</a></mark>");
                (end, last) = (passage.Start + passage.Length, passage.Id);
                marked[passage.Id] = passage.Id;
            }

            html.Append(Escaped(paragraph.Key[end..])).Append("</");
            article = string.Concat(article.AsSpan(0, at), html.ToString(), article.AsSpan(at + plain.Length));
        }

        return new MarkedArticle(article, marked);
    }

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);
}
