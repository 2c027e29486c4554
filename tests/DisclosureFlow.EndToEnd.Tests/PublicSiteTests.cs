using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>What the world sees: list, report, feed, catalogue, site map, and the page that verifies; and nothing of an organ that closed its pages.</summary>
[Collection(nameof(Office))]
public sealed class PublicSiteTests(OfficeSite site)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly HttpClient Http = new(new HttpClientHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task A_published_report_is_in_list_search_feed_catalogue_and_site_map_until_its_organ_closes_its_pages()
    {
        var report = await site.Publish(2023);
        var page = $"{site.Address}/reports/{report}";
        Assert.All(await Found(report), Assert.True);
        Assert.Equal(HttpStatusCode.OK, await Status(page));
        var cast = site.Services.GetRequiredService<Cast>();
        var outlet = site.Services.GetRequiredService<SetOutlet>();
        Assert.Null(await outlet.Act(cast.As(Cast.Publisher), cast.Organ, open: false, CancellationToken.None));
        try
        {
            Assert.All(await Found(report), Assert.False);
            foreach (var path in new[] { "", "/report.pdf", "/report.json", "/evidence.zip" })
            {
                Assert.Equal(HttpStatusCode.Gone, await Status(page + path));
            }

            Assert.Equal(HttpStatusCode.NotFound, await Status($"{site.Address}/cases/{report}"));
            Assert.Equal(HttpStatusCode.NotFound, await Status($"{site.Address}/reports/{Guid.NewGuid()}"));
            Assert.Contains("已不在本站公开", await Text(page), StringComparison.Ordinal);
        }
        finally
        {
            Assert.Null(await outlet.Act(cast.As(Cast.Publisher), cast.Organ, open: true, CancellationToken.None));
        }

        Assert.All(await Found(report), Assert.True);
    }

    [Fact]
    public async Task Catalogue_and_files_agree_on_the_hashes_of_what_was_signed()
    {
        var report = await site.Publish(2022);
        await using var store = await site.Services.GetRequiredService<IDbContextFactory<Store>>().CreateDbContextAsync();
        var signed = (await store.Cases.SingleAsync(one => one.Id == report)).SignedSha256!;
        Assert.Equal(signed, Convert.ToHexStringLower(SHA256.HashData(await Http.GetByteArrayAsync(new Uri($"{site.Address}/reports/{report}/report.pdf")))));
        var catalogue = JsonDocument.Parse(await Text($"{site.Address}/reports.json?year=2022")).RootElement.GetProperty("reports").EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == report);
        Assert.Equal(signed, catalogue.GetProperty("pdfSha256").GetString());
        Assert.Equal(catalogue.GetProperty("editionSha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(await Http.GetByteArrayAsync(new Uri(catalogue.GetProperty("json").GetString()!)))));
    }

    [Fact]
    public async Task The_verification_page_tells_in_plain_words_what_holds_and_what_does_not()
    {
        var report = await site.Publish(2021);
        var folder = Directory.CreateTempSubdirectory("disclosureflow-verify-").FullName;
        var pdf = await Http.GetByteArrayAsync(new Uri($"{site.Address}/reports/{report}/report.pdf"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "report.pdf"), pdf);
        await File.WriteAllBytesAsync(Path.Combine(folder, "evidence.zip"), await site.Services.GetRequiredService<Evidence>().Of(report, CancellationToken.None));
        var at = pdf.AsSpan().IndexOf("/ByteRange"u8);
        pdf[at - 200] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(folder, "changed.pdf"), pdf);
        await File.WriteAllTextAsync(Path.Combine(folder, "page.html"), "<html></html>");
        await using var desk = await Desk.Of(site, 390);
        await desk.Page.GotoAsync("/verify");
        Assert.Contains("自洽", await Verdict(desk, Path.Combine(folder, "report.pdf")), StringComparison.Ordinal);
        await desk.LookOver("verify-pdf");
        Assert.Contains("自洽", await Verdict(desk, Path.Combine(folder, "evidence.zip")), StringComparison.Ordinal);
        Assert.Equal(0, await desk.Page.Locator(".claims .chip.stop").CountAsync());
        await desk.LookOver("verify-evidence");
        Assert.Contains("不可信", await Verdict(desk, Path.Combine(folder, "changed.pdf")), StringComparison.Ordinal);
        await desk.Page.SetInputFilesAsync("#file", Path.Combine(folder, "page.html"));
        await desk.Page.ClickAsync("main button[type=submit]");
        await desk.Page.WaitForSelectorAsync("#problem");
        await desk.Page.GotoAsync("/culture?to=en&back=/verify");
        Assert.Contains("consistent", await Verdict(desk, Path.Combine(folder, "report.pdf")), StringComparison.OrdinalIgnoreCase);

        // The same judgement to take away, in the page's language.
        await desk.Page.SetInputFilesAsync("#file", Path.Combine(folder, "report.pdf"));
        var printed = await desk.Page.RunAndWaitForDownloadAsync(() => desk.Page.ClickAsync("button[formaction*=Report]"));
        Assert.Equal("verification-report.pdf", printed.SuggestedFilename);
        var pages = Pdf.TextExtraction.TaggedText.Read(Pdf.Reading.PdfFile.Open(await File.ReadAllBytesAsync((await printed.PathAsync())!)));
        Assert.Contains(pages.Elements, element => element is { Type: "H1", Text: "Verification Report" });
    }

    [Fact]
    public async Task Robots_are_shown_the_site_map_and_every_address_in_it_answers()
    {
        await site.Publish(2020);
        var robots = await Text(site.Address + "/robots.txt");
        var index = XDocument.Parse(await Text(robots.Split("Sitemap: ")[1].Trim()));
        var addresses = new List<string>();
        foreach (var map in index.Descendants(Sitemap + "loc"))
        {
            addresses.AddRange(XDocument.Parse(await Text(map.Value)).Descendants(Sitemap + "loc").Select(loc => loc.Value));
        }

        Assert.True(addresses.Count >= 4, $"only {addresses.Count} addresses");
        foreach (var address in addresses)
        {
            Assert.Equal(HttpStatusCode.OK, await Status(address));
        }

        Assert.Equal(HttpStatusCode.NotFound, await Status(site.Address + "/sitemap-9.xml"));
    }

    private static async Task<string> Verdict(Desk desk, string file)
    {
        await desk.Page.SetInputFilesAsync("#file", file);
        await desk.Page.ClickAsync("main button[type=submit]");
        await desk.Page.WaitForSelectorAsync($"#verdict:text-is('{Path.GetFileName(file)}')");
        return await desk.Page.InnerTextAsync("section[aria-labelledby=verdict]");
    }

    private async Task<bool[]> Found(Guid report)
    {
        var feed = XDocument.Parse(await Text(site.Address + "/feed.atom"));
        var maps = XDocument.Parse(await Text(site.Address + "/sitemap-1.xml"));
        return
        [
            (await Text(site.Address + "/?year=2023")).Contains(report.ToString(), StringComparison.Ordinal),
            (await Text(site.Address + "/?q=" + Uri.EscapeDataString("石桥镇") + "&year=2023")).Contains(report.ToString(), StringComparison.Ordinal),
            feed.Descendants(Atom + "entry").Any(entry => entry.Element(Atom + "id")!.Value == $"urn:uuid:{report}" && entry.Element(Atom + "author") is not null),
            (await Text(site.Address + "/reports.json?year=2023")).Contains(report.ToString(), StringComparison.Ordinal),
            maps.Descendants(Sitemap + "loc").Any(loc => loc.Value.EndsWith(report.ToString(), StringComparison.Ordinal)),
        ];
    }

    private static async Task<HttpStatusCode> Status(string address) => (await Http.GetAsync(new Uri(address))).StatusCode;

    private static async Task<string> Text(string address) => await (await Http.GetAsync(new Uri(address))).Content.ReadAsStringAsync();
}
