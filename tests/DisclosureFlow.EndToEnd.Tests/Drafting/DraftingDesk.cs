using DisclosureFlow.Server.Demo;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests.Drafting;

/// <summary>What a drafter does at his desk, in a word.</summary>
internal static class DraftingDesk
{
    /// <summary>A window signed in as the drafter, with a new blank report in the editor.</summary>
    public static async Task<Desk> WithBlankReport(OfficeSite site, int width = 1280, bool scripts = true)
    {
        var desk = await Desk.Of(site, width, scripts);
        await desk.SignIn(Cast.Drafter.UserName);
        await desk.Page.GotoAsync("/start");
        await desk.Page.ClickAsync("button:text-is('新建')");
        await desk.Page.WaitForURLAsync("**/drafting/**");
        return desk;
    }

    /// <summary>A window signed in as the drafter, with a report read from a text in the editor.</summary>
    public static async Task<Desk> WithReport(OfficeSite site, string text, int width = 1280)
    {
        var desk = await Desk.Of(site, width);
        await desk.SignIn(Cast.Drafter.UserName);
        await desk.Page.GotoAsync("/start");
        await desk.Page.SetInputFilesAsync("#file", new FilePayload { Name = "report.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
        await desk.Page.ClickAsync("text=上传并读取");
        await desk.Page.WaitForURLAsync("**/drafting/**");
        return desk;
    }

    public static string Sample()
    {
        using var reader = new StreamReader(typeof(Cast).Assembly.GetManifestResourceStream("demo/sample-report.txt")!, System.Text.Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The input of a figure.</summary>
    public static ILocator Cell(this Desk desk, string id) => desk.Page.Locator($"[name='c:{id}']");

    /// <summary>Waits until the server says that it has what was typed.</summary>
    public static Task Kept(this Desk desk) => desk.Page.WaitForSelectorAsync("[data-kept-line]:has-text('已自动保留')", new() { Timeout = 10_000 });

    /// <summary>Presses 保存版本 and waits for the page that answers: where it is refused, the old page says the same as the new one.</summary>
    public static async Task Save(this Desk desk)
    {
        await desk.Page.EvaluateAsync("() => { window.isTheOldPage = true; }");
        await desk.Page.ClickAsync("aside button:text-is('保存版本')");
        await desk.Page.WaitForFunctionAsync("() => !window.isTheOldPage && document.readyState === 'complete'");
    }

    /// <summary>Waits for words that can be seen anywhere on the page; a hidden element with the same words before them does not count.</summary>
    public static async Task Says(this Desk desk, string text)
    {
        try
        {
            await desk.Page.WaitForSelectorAsync($"text={text} >> visible=true");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"\"{text}\" is not on {desk.Page.Url}, which says: {await desk.Page.InnerTextAsync("main")}");
        }
    }

    public static async Task Paste(this Desk desk, string cell, string kind, string content) => await desk.Page.EvaluateAsync("""
        ([cell, kind, content]) => { const at = document.querySelector(`[name='c:${cell}']`); at.focus();
          const data = new DataTransfer(); data.setData(kind, content);
          at.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }
        """, new[] { cell, kind, content });
}
