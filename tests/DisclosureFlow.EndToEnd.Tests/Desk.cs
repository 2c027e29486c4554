using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using DisclosureFlow.Tests.Support;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>A person at a browser window. Every page he comes to is looked over by axe and for errors of its scripts.</summary>
internal sealed class Desk(IBrowserContext window, IPage page, string site) : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, bool> Pictured = new(StringComparer.Ordinal);

    /// <summary>What a person's browser was given when he signed in, by site and name: his next window need not ask again.</summary>
    private static readonly ConcurrentDictionary<(string Site, string Name), IReadOnlyList<BrowserContextCookiesResult>> SignedIn = new();

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // One page, no frames, and nothing brought back but what is wrong: what axe says of all that is right takes longer than to find out.
    private const string WhatIsWrong = """
        async () => {
          const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
          const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], iframes: false });
          return found.violations.filter((one) => one.impact === "serious" || one.impact === "critical")
            .map((one) => `${one.id} ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
        }
        """;

    private readonly List<string> faults = [];

    public IPage Page => page;

    public static async Task<Desk> Of(OfficeSite site, int width, bool scripts = true)
    {
        var window = await site.Window(width, scripts);
        var page = await window.NewPageAsync();
        page.SetDefaultTimeout(45_000);
        var desk = new Desk(window, page, site.Address);
        page.PageError += (_, error) => desk.faults.Add($"{page.Url}: {error}");
        page.Console += (_, message) =>
        {
            // A refused act answers 4xx on purpose; what is looked for are scripts and the content security policy.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                desk.faults.Add($"{page.Url}: {message.Text}");
            }
        };
        return desk;
    }

    /// <summary>The list of tasks of a person: with the session of his other window where that still stands, else by name and password.</summary>
    public async Task SignIn(string name)
    {
        if (SignedIn.TryGetValue((site, name), out var cookies))
        {
            await window.AddCookiesAsync(cookies.Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = cookie.HttpOnly, Secure = cookie.Secure, SameSite = cookie.SameSite }));
            await page.GotoAsync("/tasks");
            if (new Uri(page.Url).AbsolutePath == "/tasks")
            {
                return;
            }
        }

        await SignIn(name, OfficeSite.Password);
        SignedIn[(site, name)] = await window.CookiesAsync();
    }

    public async Task SignIn(string name, string password)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#name", name);
        await page.FillAsync("#password", password);
        await page.PressAsync("#password", "Enter");
        try
        {
            // The list can be read: whoever signs in does not wait for the last picture.
            await page.WaitForURLAsync("**/tasks", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{name} is not signed in but at {page.Url}, which says: {await page.InnerTextAsync("body")}");
        }
    }

    /// <summary>The link to a task that waits for this person; the system may still be typesetting before there is one.</summary>
    public async Task<ILocator> OpenTask(string title)
    {
        var link = page.Locator($"section[aria-labelledby=mine] a:has-text('{title}')");
        for (var tries = 0; tries < 150 && await link.CountAsync() == 0; tries++)
        {
            await page.WaitForTimeoutAsync(200);
            await page.ReloadAsync();
        }

        return link.First;
    }

    /// <summary>A picture of the window for the user guide: written into docs/images when DISCLOSUREFLOW_WRITE_PICTURES is 1.</summary>
    public async Task PictureForGuide(string name)
    {
        if (Environment.GetEnvironmentVariable("DISCLOSUREFLOW_WRITE_PICTURES") == "1")
        {
            await page.EvaluateAsync("window.scrollTo(0, 0)");
            await page.ScreenshotAsync(new() { Path = Path.Combine(Outside.Repository, "docs", "images", $"guide-{name}.png"), FullPage = false });
        }
    }

    /// <summary>Fails on serious and critical findings of axe, on a page wider than its window, and on script errors.</summary>
    public async Task LookOver(string name)
    {
        await page.EvaluateAsync(Axe);
        var grave = await page.EvaluateAsync<string[]>(WhatIsWrong);
        Assert.True(grave.Length == 0, $"{name}: {string.Join('\n', grave)}");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} px wider than the window");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        if (Environment.GetEnvironmentVariable("DISCLOSUREFLOW_PICTURES") is { Length: > 0 } folder && Pictured.TryAdd($"{name}-{page.ViewportSize!.Width}", true))
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{page.ViewportSize!.Width}.png"), FullPage = true });
            await page.PdfAsync(new() { Path = Path.Combine(folder, $"{name}-{page.ViewportSize!.Width}.pdf"), Format = "A4", PreferCSSPageSize = true });
        }
    }

    public async ValueTask DisposeAsync() => await window.CloseAsync();
}
