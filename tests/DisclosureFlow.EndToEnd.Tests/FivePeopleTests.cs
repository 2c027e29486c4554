using System.IO.Compression;
using DisclosureFlow.Server.Demo;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>
/// The whole work of the office in a browser, from a file to the public page. Looked over at 1280 px; at 390 px only where a page comes out
/// otherwise than when it is opened, for <see cref="AllPagesTests"/> opens each of them.
/// </summary>
[Collection(nameof(Office))]
public sealed class FivePeopleTests(OfficeSite site)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Five_people_take_a_report_from_a_file_to_the_public_page(int width)
    {
        var title = await DraftWithAPhoneNumber(width);
        await SendBack(width, title);
        await MendAndSubmit(width, title);
        await Clear(width, title);
        await SignOnThePage(width, title);
        await Publish(width, title);
        await ReadAsTheWorld(width, title);
    }

    private async Task<string> DraftWithAPhoneNumber(int width)
    {
        await using var desk = await Desk.Of(site, width);
        await desk.Page.GotoAsync("/sign-in");
        await Look(desk, width, "sign-in");
        await desk.SignIn(Cast.Drafter.UserName);
        await Look(desk, width, "tasks");
        await desk.Page.GotoAsync("/start");
        await Look(desk, width, "start");
        await desk.Page.SetInputFilesAsync("#file", new FilePayload { Name = "report.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(OfficeSite.SampleText()) });
        await desk.Page.ClickAsync("text=上传并读取");
        await desk.Page.WaitForURLAsync("**/drafting/**");
        await Look(desk, width, "drafting");
        var title = $"云岭县石桥镇人民政府2025年政府信息公开工作年度报告（{width}）";
        await desk.Page.FillAsync("#title", title);
        await desk.Page.FillAsync("#s6", (await desk.Page.InputValueAsync("#s6")) + "\n联系人手机13800138000。");
        await desk.Page.ClickAsync("aside button:has-text('提交审查')");
        await desk.Page.WaitForURLAsync("**/tasks");
        await Expect(desk, "已提交保密审查");
        return title;
    }

    private async Task SendBack(int width, string title)
    {
        await using var desk = await Desk.Of(site, width);
        await desk.SignIn(Cast.Reviewer.UserName);
        await (await desk.OpenTask(title)).ClickAsync();
        await desk.Page.WaitForURLAsync("**/review/**");
        await Look(desk, width, "review");
        await OnPaper(desk, "review");
        await Expect(desk, "13800138000");
        await desk.Page.ClickAsync("text=在全文中看");
        await desk.Page.ClickAsync("mark:target a");
        Assert.StartsWith("hit-", await desk.Page.GetAttributeAsync("li:target", "id"), StringComparison.Ordinal);
        await desk.Page.CheckAsync("input[value=同意公开]");
        await desk.Page.ClickAsync("text=记录结论");
        Assert.Equal("DF2030", await desk.Page.GetAttributeAsync("#problem", "data-code"));
        await desk.Page.SelectOptionAsync("select[name^=decision-]", "删减或去标识化");
        await desk.Page.FillAsync("input[name^=reason-]", "个人手机号，公开会侵害隐私");
        await desk.Page.ClickAsync("text=记录意见");
        await Expect(desk, "已记录 1 处意见");
        await desk.Page.CheckAsync("input[value=退回修改]");
        await desk.Page.FillAsync("#reason", "第六部分有个人手机号，请删去。");
        await desk.Page.ClickAsync("text=记录结论");
        await desk.Page.WaitForURLAsync("**/tasks");
    }

    private async Task MendAndSubmit(int width, string title)
    {
        await using var desk = await Desk.Of(site, width);
        await desk.SignIn(Cast.Drafter.UserName);
        await Expect(desk, "第六部分有个人手机号，请删去。");
        await desk.LookOver("tasks-returned");
        await OnPaper(desk, "tasks");
        await (await desk.OpenTask(title)).ClickAsync();
        await desk.Page.WaitForURLAsync("**/drafting/**");
        var text = await desk.Page.InputValueAsync("#s6");
        await desk.Page.FillAsync("#s6", text.Replace("\n联系人手机13800138000。", "", StringComparison.Ordinal));
        await desk.Page.ClickAsync("aside button:has-text('提交审查')");
        await desk.Page.WaitForURLAsync("**/tasks");
    }

    private async Task Clear(int width, string title)
    {
        await using var desk = await Desk.Of(site, width);
        await desk.SignIn(Cast.Reviewer.UserName);
        await (await desk.OpenTask(title)).ClickAsync();
        await Expect(desk, "与上次送审的差异");
        await desk.Page.ClickAsync("text=其余各项均可以公开");
        await desk.Page.WaitForSelectorAsync("text=已记录 7 项结论");
        await desk.Page.CheckAsync("input[value=同意公开]");
        await desk.Page.FillAsync("#reason", "已逐项审查。");
        await desk.Page.ClickAsync("text=记录结论");
        await desk.Page.WaitForURLAsync("**/tasks");
    }

    private async Task SignOnThePage(int width, string title)
    {
        await using var desk = await Desk.Of(site, width);
        await desk.SignIn(Cast.Head.UserName);
        await (await desk.OpenTask(title)).ClickAsync();
        await desk.Page.WaitForSelectorAsync("[data-pages]");
        await Look(desk, width, "sign-off");
        await desk.Page.FillAsync("#pin", "000000");
        await desk.Page.ClickAsync("button:text-is('签发')");
        await desk.Page.WaitForSelectorAsync("#problem");
        await desk.Page.FillAsync("#pin", Cast.Pin);
        await desk.Page.ClickAsync("button:text-is('签发')");
        await desk.Page.WaitForURLAsync("**/tasks");
        await Expect(desk, "已签发");
    }

    private async Task Publish(int width, string title)
    {
        await using var desk = await Desk.Of(site, width);
        await desk.SignIn(Cast.Publisher.UserName);
        await (await desk.OpenTask(title)).ClickAsync();
        await desk.Page.WaitForURLAsync("**/publish/**");
        await Look(desk, width, "publish");
        var download = await desk.Page.RunAndWaitForDownloadAsync(() => desk.Page.ClickAsync("a:text-is('下载发布包（ZIP）')"));
        var portal = await PasteIntoPortal(await download.PathAsync(), width);
        await desk.Page.SetInputFilesAsync("#saved", portal.Wrong);
        await desk.Page.ClickAsync("button:text-is('核对')");
        Assert.Contains("有 1 格、0 段与签发内容不同", await desk.Page.InnerTextAsync("section[aria-labelledby=compare]:has(#difference)"), StringComparison.Ordinal);
        await desk.LookOver("publish-difference");
        await desk.Page.SetInputFilesAsync("#saved", portal.Right);
        await desk.Page.ClickAsync("button:text-is('核对')");
        await Expect(desk, "200 格数据和全部文字都与签发内容相同");
        await desk.Page.FillAsync("#address", "https://portal.example/gk/2025.html");
        await desk.Page.FillAsync("#at", TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm"));
        await desk.Page.FillAsync("#office", "县政府办公室");
        await desk.Page.ClickAsync("button:text-is('登记')");
        Assert.Equal("DF2057", await desk.Page.GetAttributeAsync("#problem", "data-code"));
        await desk.Page.FillAsync("#number", "青政公开回执〔2026〕7号");
        await desk.Page.ClickAsync("button:text-is('登记')");
        await desk.Page.WaitForURLAsync("**/tasks");
        await Expect(desk, "已登记发布和报送");
        await desk.Page.GotoAsync("/publication");
        await Look(desk, width, "publication");
        await Expect(desk, "青政公开回执〔2026〕7号");
    }

    /// <summary>Two saved pages of a portal, made from the package: one as handed over, one with a figure mistyped.</summary>
    private static async Task<(string Right, string Wrong)> PasteIntoPortal(string package, int width)
    {
        var folder = Directory.CreateTempSubdirectory($"disclosureflow-portal-{width}-").FullName;
        using var zip = ZipFile.OpenRead(package);
        using var text = new StreamReader(zip.GetEntry("paste.html")!.Open());
        var article = await text.ReadToEndAsync();
        static string Page(string content) => $"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>县政府门户</title></head><body><div>首页</div>{content}<p>主办单位：县政府办公室</p></body></html>";
        var (right, wrong) = (Path.Combine(folder, "right.html"), Path.Combine(folder, "wrong.html"));
        await File.WriteAllTextAsync(right, Page(article));
        await File.WriteAllTextAsync(wrong, Page(article.Replace(">46<", ">64<", StringComparison.Ordinal)));
        return (right, wrong);
    }

    private async Task ReadAsTheWorld(int width, string title)
    {
        await using var desk = await Desk.Of(site, width);
        await desk.Page.GotoAsync("/");
        await Look(desk, width, "list");
        await desk.Page.ClickAsync($"text={title}");
        await desk.Page.WaitForURLAsync("**/reports/**");
        await Look(desk, width, "report");
        await OnPaper(desk, "report");
        await desk.Page.ClickAsync("#main >> text=办理过程");
        await desk.Page.WaitForSelectorAsync(".djs-container .done");
        await Look(desk, width, "case");
        await OnPaper(desk, "case");
        Assert.DoesNotContain("个人手机号", await desk.Page.ContentAsync(), StringComparison.Ordinal);
        await desk.Page.GotoAsync("/log");
        await Look(desk, width, "log");
    }

    /// <summary>Printed, there is nothing to click and nothing but black.</summary>
    private static async Task OnPaper(Desk desk, string name)
    {
        await desk.Page.EmulateMediaAsync(new() { Media = Media.Print });
        var odd = await desk.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("body *")].filter((one) => one.getClientRects().length > 0 && !one.closest("svg, .visually-hidden"))
              .filter((one) => one.matches("nav, button, .button, .masthead, .foot, aside") || getComputedStyle(one).color !== "rgb(0, 0, 0)" || getComputedStyle(one).backgroundColor !== "rgba(0, 0, 0, 0)")
              .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))
            """);
        Assert.True(odd.Length == 0, $"{name} on paper: {string.Join('\n', odd)}");
        await desk.Page.EmulateMediaAsync(new() { Media = Media.Screen });
    }

    private static Task Look(Desk desk, int width, string name) => width < 600 ? Task.CompletedTask : desk.LookOver(name);

    private static Task Expect(Desk desk, string text) => desk.Page.WaitForSelectorAsync($"text={text}", new() { State = WaitForSelectorState.Visible });
}
