using CsCheck;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.ConfidentialityReview;

namespace DisclosureFlow.Server.Tests.ConfidentialityReview;

public sealed class TheMarkedText
{
    [Fact]
    public void Every_hit_is_marked_where_it_stands_and_leads_back_to_its_disposition()
    {
        const string paragraph = "联系电话13800138000，传真0851-88888888；<b>\"备用\"</b>13900139000。";
        var report = Report.Blank(StatutoryForm.All[^1]).WithProse("5", "前一段。\n" + paragraph + "\n电话13800138000。");
        var hits = PrivacyScan.ScanText(paragraph).Select((hit, number) => new MarkedPassage($"h{number}", paragraph, hit.Start, hit.Length)).ToList();
        Assert.True(hits.Count >= 3, $"only {hits.Count} hits");
        var article = MarkedArticle.Of(HtmlExport.Article(report), hits, "返回");
        Assert.All(hits, hit => Assert.Contains($"<mark id=\"at-{hit.Id}\"><a href=\"#hit-{hit.Id}\" title=\"返回\">{paragraph.Substring(hit.Start, hit.Length)}</a></mark>", article.Html, StringComparison.Ordinal));
        Assert.Equal(hits.Count, article.Html.Split("<mark ").Length - 1);
        Assert.DoesNotContain("<b>", article.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_marked_the_text_is_the_same_and_overlapping_hits_share_a_mark()
    {
        (from text in Gen.Char["甲乙丙<>&\"'1"].Array[1, 30] from spans in Gen.Select(Gen.Int[0, 29], Gen.Int[1, 8]).Array[0, 5] select (new string(text), spans)).Sample((text, spans) =>
        {
            var passages = spans.Where(span => span.Item1 + span.Item2 <= text.Length).Select((span, number) => new MarkedPassage($"h{number}", text, span.Item1, span.Item2)).ToList();
            var plain = HtmlExport.Article(Report.Blank(StatutoryForm.All[^1]).WithProse("5", text));
            var marked = MarkedArticle.Of(plain, passages, "返回");
            Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(marked.Html, "<mark [^>]*><a [^>]*>|</a></mark>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)));
            Assert.All(marked.Marked.Values, id => Assert.Contains($"id=\"at-{id}\"", marked.Html, StringComparison.Ordinal));
        }, iter: 500);
    }
}
