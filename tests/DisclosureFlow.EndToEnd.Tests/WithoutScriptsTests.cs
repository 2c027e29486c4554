using System.Globalization;
using System.Text;
using DisclosureFlow.Server.Demo;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>A whole case in a browser that runs no script: an old desk, a strict setting, a lost connection to the scripts.</summary>
[Collection(nameof(SecondOffice))]
public sealed class WithoutScriptsTests(OfficeSite site)
{
    [Fact]
    public async Task Five_people_do_their_work_without_a_script()
    {
        const string Title = "云岭县石桥镇人民政府2025年政府信息公开工作年度报告（无脚本）";
        await using (var desk = await SignIn(Cast.Drafter.UserName))
        {
            await desk.Page.GotoAsync("/start");
            await desk.Page.SetInputFilesAsync("#file", new FilePayload { Name = "report.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(OfficeSite.SampleText()) });
            await desk.Page.ClickAsync("text=上传并读取");
            await desk.Page.WaitForURLAsync("**/drafting/**");
            await desk.Page.FillAsync("#title", Title);
            await desk.Page.ClickAsync("button:has-text('提交审查') >> visible=true");
            await desk.Page.WaitForURLAsync("**/tasks");
        }

        await using (var desk = await SignIn(Cast.Reviewer.UserName))
        {
            await (await desk.OpenTask(Title)).ClickAsync();
            await desk.Page.ClickAsync("text=其余各项均可以公开");
            await desk.Page.WaitForSelectorAsync("text=已记录 7 项结论");
            await desk.Page.CheckAsync("input[name=Conclusion][value=同意公开]");
            await desk.Page.FillAsync("#reason", "已逐项审查。");
            await desk.Page.ClickAsync("text=记录结论");
            await desk.Page.WaitForURLAsync("**/tasks");
        }

        await using (var desk = await SignIn(Cast.Head.UserName))
        {
            await (await desk.OpenTask(Title)).ClickAsync();
            await desk.Page.WaitForURLAsync("**/sign-off/**");
            Assert.Equal(1, await desk.Page.Locator("a[download]:has-text('PDF')").CountAsync());
            await desk.Page.FillAsync("#pin", Cast.Pin);
            await desk.Page.ClickAsync("button:text-is('签发')");
            await desk.Page.WaitForURLAsync("**/tasks");
        }

        await using (var desk = await SignIn(Cast.Publisher.UserName))
        {
            await (await desk.OpenTask(Title)).ClickAsync();
            await desk.Page.FillAsync("#address", "https://portal.example/gk/no-script.html");
            await desk.Page.FillAsync("#at", TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
            await desk.Page.FillAsync("#office", "县政府办公室");
            await desk.Page.FillAsync("#number", "8");
            await desk.Page.ClickAsync("button:text-is('登记')");
            await desk.Page.WaitForURLAsync("**/tasks");
        }

        await using var reader = await Desk.Of(site, 390, scripts: false);
        await reader.Page.GotoAsync("/?q=" + Uri.EscapeDataString("无脚本"));
        await reader.Page.ClickAsync($"text={Title}");
        await reader.Page.WaitForURLAsync("**/reports/**");
        await reader.Page.ClickAsync("#main >> text=办理过程");
        await reader.Page.WaitForSelectorAsync(".trail");
    }

    private async Task<Desk> SignIn(string name)
    {
        var desk = await Desk.Of(site, 390, scripts: false);
        await desk.SignIn(name);
        return desk;
    }
}
