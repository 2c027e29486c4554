using DisclosureFlow.EndToEnd.Tests;
using DisclosureFlow.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>One browser for all tests, started when the first of them asks; the test that asks is skipped where Chromium is absent.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly SemaphoreSlim one = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task<IBrowser> Browser()
    {
        var program = Outside.Program("chromium", "chromium");
        await one.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            return browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Arguments });
        }
        finally
        {
            one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        one.Dispose();
    }
}
