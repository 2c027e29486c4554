using System.Globalization;
using System.Text;
using System.Xml.Linq;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Http.Extensions;

namespace DisclosureFlow.Server.Publication;

/// <summary>The public list for programs: a feed (Atom, RFC 4287), a catalogue (JSON), a site map (sitemaps.org 0.9) and robots.txt (RFC 9309).</summary>
internal static class PublicLists
{
    /// <summary>Entries of the feed.</summary>
    private const int FeedLength = 50;

    /// <summary>Lines of one page of the catalogue.</summary>
    private const int CatalogueLength = 500;

    /// <summary>Addresses in one site map; the format allows 50,000, but a crawler should not wait for them.</summary>
    private const int MapLength = 5_000;

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";

    public static void Map(IEndpointRouteBuilder site)
    {
        var routes = site.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/feed.atom", Feed);
        routes.MapGet("/reports.json", Catalogue);
        routes.MapGet("/sitemap.xml", MapOfMaps);
        routes.MapGet("/sitemap-{number:int}.xml", OneMap);
        routes.MapGet("/robots.txt", Robots);
    }

    private static async Task<IResult> Feed(HttpContext http, PublishedReports published, SiteTexts texts, CancellationToken stop)
    {
        var latest = await published.Latest(FeedLength, stop);
        var home = Absolute(http, "/");
        var feed = new XElement(Atom + "feed",
            new XAttribute(XNamespace.Xml + "lang", "zh-CN"),
            new XElement(Atom + "id", home),
            new XElement(Atom + "title", texts["政府信息公开年度报告"]),
            new XElement(Atom + "updated", Instant(latest.Count > 0 ? latest[0].PublishedAt : DateTimeOffset.UnixEpoch)),
            new XElement(Atom + "link", new XAttribute("rel", "self"), new XAttribute("type", "application/atom+xml"), new XAttribute("href", Absolute(http, "/feed.atom"))),
            new XElement(Atom + "link", new XAttribute("rel", "alternate"), new XAttribute("type", "text/html"), new XAttribute("href", home)),
            latest.Select(report => new XElement(Atom + "entry",
                new XElement(Atom + "id", $"urn:uuid:{report.Case}"),
                new XElement(Atom + "title", report.Title),
                new XElement(Atom + "author", new XElement(Atom + "name", report.Organ)),
                new XElement(Atom + "published", Instant(report.PublishedAt)),
                new XElement(Atom + "updated", Instant(report.PublishedAt)),
                new XElement(Atom + "link", new XAttribute("rel", "alternate"), new XAttribute("type", "text/html"), new XAttribute("href", Page(http, report.Case))),
                new XElement(Atom + "link", new XAttribute("rel", "enclosure"), new XAttribute("type", "application/pdf"), new XAttribute("href", Page(http, report.Case) + "/report.pdf")))));
        return Xml(feed, "application/atom+xml; charset=utf-8");
    }

    private static async Task<IResult> Catalogue(HttpContext http, PublishedReports published, string? q, Guid? organ, int? year, int? page, CancellationToken stop)
    {
        var number = Math.Clamp(page ?? 1, 1, 10_000);
        var (reports, more) = await published.List(new PublicQuery(q?.Trim(), organ, year, number), CatalogueLength, stop);
        return Results.Json(new
        {
            page = number,
            more,
            reports = reports.Select(report => new
            {
                id = report.Case, organ = report.Organ, year = report.Year, title = report.Title, dateOfIssue = report.SignedOn, publishedAt = report.PublishedAt, portal = report.PortalAddress,
                page = Page(http, report.Case), pdf = Page(http, report.Case) + "/report.pdf", pdfSha256 = report.PdfSha256,
                json = Page(http, report.Case) + "/report.json", editionSha256 = report.EditionSha256,
            }),
        });
    }

    private static async Task<IResult> MapOfMaps(HttpContext http, PublishedReports published, CancellationToken stop)
    {
        var maps = Math.Max(1, (await published.Count(stop) + MapLength - 1) / MapLength);
        return Xml(new XElement(Sitemap + "sitemapindex", Enumerable.Range(1, maps).Select(number =>
            new XElement(Sitemap + "sitemap", new XElement(Sitemap + "loc", Absolute(http, string.Create(CultureInfo.InvariantCulture, $"/sitemap-{number}.xml")))))));
    }

    private static async Task<IResult> OneMap(HttpContext http, int number, PublishedReports published, CancellationToken stop)
    {
        if (number is < 1 or > 10_000)
        {
            return Results.NotFound();
        }

        var pages = await published.Addresses((number - 1) * MapLength, MapLength, stop);
        string[] always = number == 1 ? ["/", "/verify", "/log"] : [];
        return pages.Count + always.Length == 0 ? Results.NotFound() : Xml(new XElement(Sitemap + "urlset",
            always.Select(path => new XElement(Sitemap + "url", new XElement(Sitemap + "loc", Absolute(http, path)))),
            pages.Select(page => new XElement(Sitemap + "url", new XElement(Sitemap + "loc", Page(http, page.Case)), new XElement(Sitemap + "lastmod", Instant(page.At))))));
    }

    /// <summary>Lets every crawler read what is public; the rest asks for a sign-in anyway and only wastes its time.</summary>
    private static IResult Robots(HttpContext http) => Results.Text(
        $"User-agent: *\nDisallow: /sign-in\nDisallow: /culture\nDisallow: /tasks\nDisallow: /connect/\nDisallow: /api/\n\nSitemap: {Absolute(http, "/sitemap.xml")}\n", "text/plain", Encoding.UTF8);

    private static IResult Xml(XElement root, string type = "application/xml; charset=utf-8") =>
        Results.Bytes(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + root), type);

    private static string Page(HttpContext http, Guid id) => Absolute(http, $"/reports/{id}");

    private static string Absolute(HttpContext http, string path) => UriHelper.BuildAbsolute(http.Request.Scheme, http.Request.Host, http.Request.PathBase, path);

    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
