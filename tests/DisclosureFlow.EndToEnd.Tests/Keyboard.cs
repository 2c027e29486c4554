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
                Assert.True(await page.EvaluateAsync<bool>("() => { const at = document.activeElement.getBoundingClientRect(); return at.width > 0 && at.height > 0 && getComputedStyle(document.activeElement).outlineStyle !== 'none'; }"),
                    $"{selector} has the focus and nobody sees it");
                return;
            }
        }

        Assert.Fail($"Tab does not reach {selector} at {page.Url}");
    }

    /// <summary>Tabs on to a link or button by its words.</summary>
    public async Task ToText(string words)
    {
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("words => (document.activeElement?.innerText ?? '').trim().includes(words) && document.activeElement.matches('a,button,summary')", words))
            {
                return;
            }
        }

        Assert.Fail($"Tab does not reach “{words}” at {page.Url}");
    }

    public async Task Type(string selector, string text)
    {
        await To(selector);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.InsertTextAsync(text);
    }

    public Task Press(string key) => page.Keyboard.PressAsync(key);

    /// <summary>Presses Enter and waits for the page it leads to.</summary>
    public async Task Go(string address)
    {
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(address);
    }
}
