using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using DisclosureFlow.Tests.Support;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>A person at a browser window. Every page he comes to is looked over by axe and for errors of its scripts.</summary>
internal sealed class Desk(IBrowserContext window, IPage page) : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, bool> Pictured = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];

    public IPage Page => page;

    public static async Task<Desk> Of(OfficeSite site, int width, bool scripts = true)
    {
        var window = await site.Window(width, scripts);
        var page = await window.NewPageAsync();
        page.SetDefaultTimeout(45_000);
        var desk = new Desk(window, page);
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

    public async Task SignIn(string name, string password = OfficeSite.Password)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#name", name);
        await page.FillAsync("#password", password);
        await page.PressAsync("#password", "Enter");
        try
        {
            await page.WaitForURLAsync("**/tasks");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{name} is not signed in but at {page.Url}, which says: {await page.InnerTextAsync("body")}");
        }
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
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
        var grave = found.Violations.Where(one => one.Impact is "serious" or "critical")
            .Select(one => $"{one.Id} {one.Help}: {string.Join(" | ", one.Nodes.Take(3).Select(node => node.Html))}").ToList();
        Assert.True(grave.Count == 0, $"{name}: {string.Join('\n', grave)}");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} px wider than the window");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        if (Environment.GetEnvironmentVariable("DISCLOSUREFLOW_PICTURES") is { Length: > 0 } folder && Pictured.TryAdd($"{name}-{page.ViewportSize!.Width}", true))
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{page.ViewportSize!.Width}.png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await window.CloseAsync();
}
