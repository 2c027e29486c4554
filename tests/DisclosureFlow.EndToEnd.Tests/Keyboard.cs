using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>A person without a mouse: what the Tab key does not reach is not there for him.</summary>
internal sealed class Keyboard(IPage page)
{
    private const int MostTabs = 400;

    /// <summary>Tabs on until what has the focus matches, and it is seen to have it.</summary>
    public async Task To(string selector)
    {
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector))
            {
                await IsSeen(selector);
                return;
            }
        }

        Assert.Fail($"Tab does not reach {selector} at {page.Url}");
    }

    /// <summary>Tabs on to a link or button by its words.</summary>
    /// <param name="words">Any part of them.</param>
    /// <param name="within">A part of the page, where the same words stand elsewhere too.</param>
    public async Task ToText(string words, string within = "body")
    {
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("([words, within]) => (document.activeElement?.innerText ?? '').trim().includes(words) && document.activeElement.matches('a,button,summary') && document.activeElement.closest(within) !== null", new[] { words, within }))
            {
                await IsSeen(words);
                return;
            }
        }

        Assert.Fail($"Tab does not reach “{words}” at {page.Url}");
    }

    /// <summary>Tabs back until what has the focus matches.</summary>
    public async Task Back(string selector)
    {
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            await page.Keyboard.PressAsync("Shift+Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector))
            {
                await IsSeen(selector);
                return;
            }
        }

        Assert.Fail($"Shift+Tab does not reach {selector} at {page.Url}");
    }

    /// <summary>What has the focus now.</summary>
    public Task<string> Focused() => page.EvaluateAsync<string>("() => document.activeElement?.name || document.activeElement?.id || document.activeElement?.tagName || ''");

    public async Task Type(string selector, string text)
    {
        await To(selector);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.InsertTextAsync(text);
    }

    public Task Press(string key) => page.Keyboard.PressAsync(key);

    private async Task IsSeen(string what) =>
        Assert.True(await page.EvaluateAsync<bool>("() => { const at = document.activeElement.getBoundingClientRect(); return at.width > 0 && at.height > 0 && getComputedStyle(document.activeElement).outlineStyle !== 'none'; }"),
            $"{what} has the focus and nobody sees it");

    /// <summary>Presses Enter and waits for the page it leads to.</summary>
    public async Task Go(string address)
    {
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(address);
    }
}
