using System.Globalization;
using System.Text;
using DisclosureFlow.EndToEnd.Tests.Drafting;
using DisclosureFlow.Server.Demo;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>A whole case by keyboard alone, from the file to publication.</summary>
[Collection(nameof(Office))]
public sealed class KeyboardTests(OfficeSite site)
{
    [Fact]
    public async Task Five_people_do_their_work_without_a_mouse()
    {
        var title = "云岭县石桥镇人民政府2025年政府信息公开工作年度报告（键盘）";
        await using (var desk = await SignIn(Cast.Drafter.UserName))
        {
            var keys = new Keyboard(desk.Page);
            await keys.To("a[href='/start']");
            await keys.Go("**/start");
            await keys.To("#file");
            var chooser = await desk.Page.RunAndWaitForFileChooserAsync(() => keys.Press("Enter"));
            await chooser.SetFilesAsync(new FilePayload { Name = "report.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(DraftingByKeyboard.Text()) });
            await keys.ToText("上传并读取");
            await keys.Go("**/drafting/**");
            await desk.PictureForGuide("drafting");
            await new DraftingByKeyboard(site, desk, keys).WriteAndSubmit(title);
        }

        await using (var desk = await SignIn(Cast.Reviewer.UserName))
        {
            await desk.PictureForGuide("tasks");
            var keys = await Open(desk, title, "**/review/**");
            await desk.PictureForGuide("review");
            await keys.ToText("其余各项均可以公开");
            await keys.Press("Enter");
            await desk.Page.WaitForSelectorAsync("text=已记录 7 项结论");
            await keys.To("input[name=Conclusion]");
            await keys.Press("Space");
            await keys.Type("#reason", "已逐项审查。");
            await keys.ToText("记录结论");
            await keys.Go("**/tasks");
        }

        await using (var desk = await SignIn(Cast.Head.UserName))
        {
            await desk.OpenTask(title);
            var keys = await Open(desk, title, "**/sign-off/**");
            await desk.Page.WaitForSelectorAsync("#pin:not([disabled])");
            await desk.PictureForGuide("sign-off");
            await keys.Type("#pin", Cast.Pin);
            await keys.Go("**/tasks");
        }

        await using (var desk = await SignIn(Cast.Publisher.UserName))
        {
            var keys = await Open(desk, title, "**/publish/**");
            await desk.PictureForGuide("publish");
            await keys.Type("#address", "https://portal.example/gk/keyboard.html");
            // The parts of a date field are typed one after the other, in the order that the browser shows.
            await desk.Page.FillAsync("#at", TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
            await keys.Type("#office", "县政府办公室");
            await keys.Type("#number", "7");
            await keys.ToText("登记");
            await keys.Go("**/tasks");
        }

        await using var reader = await Desk.Of(site, 1280);
        await reader.Page.GotoAsync("/");
        var skip = new Keyboard(reader.Page);
        await skip.To("a.skip");
        await skip.Press("Enter");
        Assert.Equal("main", await reader.Page.EvaluateAsync<string>("document.activeElement.id"));
        await skip.ToText(title);
        await skip.Go("**/reports/**");
        await reader.PictureForGuide("report");
    }

    private async Task<Desk> SignIn(string name)
    {
        var desk = await Desk.Of(site, 1280);
        await desk.Page.GotoAsync("/sign-in");
        await desk.PictureForGuide("sign-in");
        var keys = new Keyboard(desk.Page);
        await keys.Type("#name", name);
        await keys.Type("#password", OfficeSite.Password);
        await keys.Go("**/tasks");
        return desk;
    }

    private static async Task<Keyboard> Open(Desk desk, string title, string address)
    {
        var keys = new Keyboard(desk.Page);
        await keys.ToText(title, within: "section[aria-labelledby=mine]");
        await keys.Go(address);
        return keys;
    }
}
