using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Publication;

/// <summary>One published report: the signed edition as accessible HTML, the index block, and everything needed to check it.</summary>
[AllowAnonymous]
internal sealed partial class ReportPage(PublishedReports published, SiteTexts texts) : PageModel
{
    public PublishedReport Report { get; private set; } = null!;

    /// <summary>The article, made from the signed edition by the same code as the hand-over package.</summary>
    public string Body { get; private set; } = "";

    public PublishedSignature? Signature { get; private set; }

    public int Entries { get; private set; }

    public bool WithEvidence { get; private set; }

    public string Address => UriHelper.BuildAbsolute(Request.Scheme, Request.Host, Request.Path);

    /// <summary>Anchors of the second-level headings, in order.</summary>
    public IReadOnlyList<(string Anchor, string Text)> Contents { get; private set; } = [];

    /// <summary>The rows found on government sites, as far as the report has them; nothing is invented to fill one.</summary>
    public IEnumerable<(string Name, string Value)> IndexBlock =>
    [
        (texts["发布机构"], Report.Organ),
        (texts["成文日期"], SiteDates.Day(Report.SignedOn)),
        (texts["发布日期"], SiteDates.Day(Report.PublishedAt)),
        (texts["主题分类"], texts["政府信息公开年度报告"]),
        (texts["公开形式"], texts["主动公开"]),
        (texts["关键词"], $"{texts["政府信息公开"]}；{texts["年度报告"]}；{Report.Year}"),
    ];

    public async Task<IActionResult> OnGet(Guid id, CancellationToken stop)
    {
        if (await published.Open(id, stop) is not { } page)
        {
            return await published.IsGone(id, stop) ? StatusCode(StatusCodes.Status410Gone) : NotFound();
        }

        (Report, var article, Signature, Entries, WithEvidence) = page;
        var sections = new List<(string, string)>();
        var headed = SecondLevel().Replace(article, heading =>
        {
            var anchor = string.Create(CultureInfo.InvariantCulture, $"section-{sections.Count + 1}");
            sections.Add((anchor, WebUtility.HtmlDecode(heading.Groups["text"].Value)));
            return $"<h2 id=\"{anchor}\">{heading.Groups["text"].Value}</h2>";
        });
        // The title's year is not torn from its 年 at the end of a line.
        Body = Title().Replace(headed, title => Year().Replace(title.Value, "<span class=\"nowrap\">$0</span>"), 1);
        Contents = sections;
        return Page();
    }

    [GeneratedRegex("<h2>(?<text>[^<]+)</h2>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SecondLevel();

    [GeneratedRegex("<h1>[^<]*</h1>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Title();

    [GeneratedRegex("[0-9]{4}年", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Year();
}
