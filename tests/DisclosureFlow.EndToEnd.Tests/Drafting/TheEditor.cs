using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests.Drafting;

/// <summary>The form's tables by keyboard and clipboard, and the findings beside them.</summary>
[Collection(nameof(SecondOffice))]
public sealed class TheEditor(OfficeSite site)
{
    /// <summary>Two rows of table 三 as Word and WPS put them on the clipboard: with heads, with labels, with merged cells.</summary>
    private const string FromWord = """
        <html><body><table>
        <tr><td colspan="2" rowspan="2">信息内容</td><td colspan="3">申请人情况</td></tr>
        <tr><td>自然人</td><td>商业<br>企业</td><td>科研机构</td></tr>
        <tr><td rowspan="2">三、本年度办理结果</td><td>（一）予以公开</td><td><p>3&nbsp;</p></td><td>４</td><td>1,200</td></tr>
        <tr><td>（二）部分公开</td><td>5</td><td>/</td><td>七</td></tr>
        </table></body></html>
        """;

    [Fact]
    public async Task The_tables_work_as_a_spreadsheet_with_keys_blocks_proposals_and_undo()
    {
        await using var desk = await DraftingDesk.WithBlankReport(site);
        var keys = desk.Page.Keyboard;
        await desk.Paste("3.granted.natural", "text/html", FromWord);
        await Shows(desk, "3.granted", "3", "４", "1,200");
        await Shows(desk, "3.partlyGranted", "5", "/", "七");
        await desk.Says("已粘贴 6 格，1 格不是数字，请改");
        Assert.Equal("true", await desk.Cell("3.partlyGranted.research").GetAttributeAsync("aria-invalid"));
        await keys.PressAsync("Control+z");
        await Shows(desk, "3.granted", "", "", "");
        await keys.PressAsync("Control+y");
        await Shows(desk, "3.granted", "3", "４", "1,200");

        // Excel: a cell with a line break stands in quotes; a block wider than the table is told, not dropped silently.
        await desk.Paste("3.new.otherOrganization", "text/plain", "8\t\"9\n\"\t10\r\n");
        Assert.Equal("9", await desk.Cell("3.new.total").InputValueAsync());
        await desk.Says("1 格超出表格，没有填");

        await desk.Cell("3.new.natural").FocusAsync();
        await keys.TypeAsync("7");
        await keys.PressAsync("Escape");
        Assert.Equal("", await desk.Cell("3.new.natural").InputValueAsync());
        await keys.TypeAsync("1");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        Assert.Equal("c:3.carriedIn.business", await desk.Page.EvaluateAsync<string>("document.activeElement.name"));
        await keys.PressAsync("Shift+Enter");
        Assert.Equal("c:3.new.business", await desk.Page.EvaluateAsync<string>("document.activeElement.name"));
        // From one block of table 二 into the next, which has other columns.
        await desk.Cell("2.normativeDocuments.abolished").FocusAsync();
        await keys.PressAsync("ArrowDown");
        Assert.Equal("c:2.licences.decisions", await desk.Page.EvaluateAsync<string>("document.activeElement.name"));
    }

    [Fact]
    public async Task A_total_is_proposed_and_filled_by_a_key_of_the_person_alone_and_a_row_is_zeroed_as_one_recorded_act()
    {
        await using var desk = await DraftingDesk.WithBlankReport(site);
        await desk.Paste("4.reconsideration.upheld", "text/plain", "1\t2\t0\t3");
        var total = desk.Cell("4.reconsideration.total");
        await desk.Page.WaitForSelectorAsync("[name='c:4.reconsideration.total'][placeholder='6']");
        Assert.Equal("", await total.InputValueAsync());
        await total.FocusAsync();
        await desk.Page.Keyboard.PressAsync("=");
        Assert.Equal("6", await total.InputValueAsync());
        await desk.Cell("3.refused.1.natural").FocusAsync();
        await desk.Page.Keyboard.PressAsync("Alt+0");
        await desk.Says("已填零并保存，共 7 格。");
        Assert.Equal("0", await desk.Cell("3.refused.1.total").InputValueAsync());
        Assert.Equal("6", await total.InputValueAsync());
        await desk.LookOver("drafting-blank");
        await desk.Page.GotoAsync("/culture?to=en&back=" + Uri.EscapeDataString(new Uri(desk.Page.Url).AbsolutePath));
        await desk.Says("Submit for review");
    }

    [Fact]
    public async Task The_importer_s_doubts_are_walked_one_by_one_last_year_stands_beside_and_a_mark_of_secrecy_is_not_kept()
    {
        // Two rows are one figure short: equal figures align right, and the reader says so.
        var text = DraftingDesk.Sample().Replace("2.重复申请\t0\t0", "2.重复申请\t0", StringComparison.Ordinal).Replace("3.要求提供公开出版物\t0\t0", "3.要求提供公开出版物\t0", StringComparison.Ordinal);
        await using var desk = await DraftingDesk.WithReport(site, text);
        await desk.LookOver("drafting-walk");
        await desk.Says("第 1 条，共 2 条");
        var doubts = desk.Page.Locator("#walk li[data-walk]:visible");
        Assert.Equal(1, await doubts.CountAsync());
        await desk.Page.ClickAsync("#walk >> text=核对无误，采用");
        await desk.Says("第 2 条，共 2 条");
        await desk.Page.Locator("#walk li[data-walk]:visible a").ClickAsync();
        var cell = await desk.Page.EvaluateAsync<string>("document.activeElement.name");
        Assert.StartsWith("c:3.notProcessed.3.", cell, StringComparison.Ordinal);
        await desk.Page.Keyboard.TypeAsync("0");
        await desk.Says("已处理 2/2");
        await LastYearBeside(desk);
        await AMarkOfSecrecyStaysOnTheScreen(desk);
    }

    /// <summary>Last year's report from a file: its text beside this year's, its figures under this year's.</summary>
    private static async Task LastYearBeside(Desk desk)
    {
        await desk.Page.ClickAsync("summary:text-is('导入文件')");
        var last = DraftingDesk.Sample().Replace("2025", "2024", StringComparison.Ordinal);
        await desk.Page.SetInputFilesAsync("#lastYear", new FilePayload { Name = "last.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(last) });
        await desk.Page.ClickAsync("button:text-is('导入')");
        await desk.Says("已导入上一年度报告，可对照和结转。");
        await desk.Says("2024 年度，由文件导入。");
        await desk.Page.ClickAsync("#section-5 summary:text-is('上年文字')");
        var (beside, mine) = (await desk.Page.Locator("#section-5 .last").BoundingBoxAsync(), await desk.Page.Locator("#s5").BoundingBoxAsync());
        Assert.True(beside!.X >= mine!.X + mine.Width && beside.Y < mine.Y + mine.Height, "last year's text does not stand beside this year's");
        await desk.Page.CheckAsync("#show-last");
        Assert.Equal("\"12\"", await desk.Page.EvaluateAsync<string>("""() => { const shown = getComputedStyle(document.querySelector("td:has([name='c:3.new.total'])"), "::after"); return shown.display === "none" ? "" : shown.content; }"""));
        await desk.LookOver("drafting-last-year");
    }

    /// <summary>It is told and kept nowhere; what stands on the screen stays, and the rest is kept as soon as the mark is gone.</summary>
    private static async Task AMarkOfSecrecyStaysOnTheScreen(Desk desk)
    {
        await desk.Page.FillAsync("#s5", "一份机密★5年的文件。");
        await desk.Page.WaitForSelectorAsync("[data-kept-line].late:has-text('密级或内部标志')");
        Assert.Equal(("一份机密★5年的文件。", "true"), (await desk.Page.InputValueAsync("#s5"), await desk.Page.GetAttributeAsync("#s5", "aria-invalid")));
        Assert.DoesNotContain("机密", await desk.Page.EvaluateAsync<string>("JSON.stringify({ ...localStorage })"), StringComparison.Ordinal);
        await desk.Page.FillAsync("#s5", "一份文件。");
        await desk.Kept();
        Assert.Null(await desk.Page.GetAttributeAsync("#s5", "aria-invalid"));
        await desk.Page.ReloadAsync();
        Assert.Equal("一份文件。", await desk.Page.InputValueAsync("#s5"));
    }

    [Fact]
    public async Task Without_scripts_the_editor_saves_and_the_submission_asks_for_a_word_that_the_reviewer_sees()
    {
        await using var desk = await Desk.Of(site, 390, scripts: false);
        await desk.SignIn(Server.Demo.Cast.Drafter.UserName);
        await desk.Page.GotoAsync("/start");
        await desk.Page.SetInputFilesAsync("#file", new FilePayload { Name = "report.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(DraftingDesk.Sample().Replace("信息处理费", "费用", StringComparison.Ordinal)) });
        await desk.Page.ClickAsync("text=上传并读取");
        await desk.Page.WaitForURLAsync("**/drafting/**");
        await desk.Page.FillAsync("#title", "不用脚本也能办的报告2025年");
        await desk.Page.ClickAsync("aside button:has-text('提交审查')");
        await desk.Page.WaitForURLAsync("**/submit");
        Assert.Equal("不用脚本也能办的报告2025年", await desk.Page.InnerTextAsync("h1"));
        await desk.Page.FillAsync("textarea[name^=word-]", "没有收取，表述见第六部分。");
        await desk.Page.ClickAsync("text=确认提交");
        await desk.Page.WaitForURLAsync("**/tasks");
        await using var reviewer = await Desk.Of(site, 1280);
        await reviewer.SignIn(Server.Demo.Cast.Reviewer.UserName);
        await reviewer.Page.ClickAsync("#main >> text=不用脚本也能办的报告2025年");
        await reviewer.Says("没有收取，表述见第六部分。");
    }

    private static async Task Shows(Desk desk, string row, params string[] figures)
    {
        foreach (var (column, figure) in new[] { "natural", "business", "research" }.Zip(figures))
        {
            Assert.Equal(figure, await desk.Cell($"{row}.{column}").InputValueAsync());
        }
    }
}
