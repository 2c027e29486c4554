using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests.Drafting;

/// <summary>Every part of the editor by Tab, arrows and Enter: nothing that a mouse can do is out of reach, and nothing keeps the focus to itself.</summary>
internal sealed class DraftingByKeyboard(OfficeSite site, Desk desk, Keyboard keys)
{
    /// <summary>The sample with work left in it: two rows one figure short, four left blank, a total open, the fee not mentioned.</summary>
    public static string Text() => OfficeSite.SampleText()
        .Replace("2.重复申请\t0\t0", "2.重复申请\t0", StringComparison.Ordinal).Replace("3.要求提供公开出版物\t0\t0", "3.要求提供公开出版物\t0", StringComparison.Ordinal)
        .Replace("一、本年新收政府信息公开申请数量\t\t\t9\t2\t0\t1\t0\t0\t12", "一、本年新收政府信息公开申请数量\t\t\t\t\t\t\t\t\t", StringComparison.Ordinal)
        .Replace("二、上年结转政府信息公开申请数量\t\t\t1\t0\t0\t0\t0\t0\t1", "二、上年结转政府信息公开申请数量\t\t\t\t\t\t\t\t\t", StringComparison.Ordinal)
        .Replace("1\t0\t0\t0\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0", "1\t0\t0\t0\t\t0\t0\t0\t0\t0\t\t\t\t\t", StringComparison.Ordinal)
        .Replace("信息处理费", "费用", StringComparison.Ordinal);

    public async Task WriteAndSubmit(string title)
    {
        await Walk();
        await PasteAndMove();
        await TotalsAndZeros();
        await LastYear();
        await Clash(title);
        await Submit();
    }

    /// <summary>The importer's doubts: the first is taken, the second changed in its cell.</summary>
    private async Task Walk()
    {
        await Side();
        await keys.To("#walk button[name=accept]");
        await keys.Press("Enter");
        await desk.Says("已处理 1/2");
        await desk.Page.WaitForFunctionAsync("() => document.activeElement.matches('#walk li:not([hidden]) a')");
        await keys.Press("Enter");
        Assert.StartsWith("c:3.notProcessed.3.", await keys.Focused(), StringComparison.Ordinal);
        await desk.Page.Keyboard.TypeAsync("0");
        await desk.Says("已处理 2/2");
        // Straight above is the row whose doubt was taken: what it leaves open is 0.
        await keys.Press("ArrowUp");
        Assert.StartsWith("c:3.notProcessed.2.", await keys.Focused(), StringComparison.Ordinal);
        await keys.Press("Alt+0");
        await desk.Says("已填零并保存");
        Assert.StartsWith("c-3.notProcessed.2.", await desk.Page.EvaluateAsync<string>("document.activeElement.id"), StringComparison.Ordinal);
    }

    private async Task PasteAndMove()
    {
        await Section("3");
        await keys.To("[name='c:3.new.natural']");
        await desk.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await desk.Page.EvaluateAsync("navigator.clipboard.writeText('9\\t2\\t0\\t1\\t0\\t0\\t12')");
        await keys.Press("Control+v");
        await desk.Says("已粘贴 7 格");
        Assert.Equal("12", await desk.Cell("3.new.total").InputValueAsync());
        foreach (var (key, cell) in new[] { ("ArrowRight", "3.new.business"), ("Enter", "3.carriedIn.business"), ("ArrowLeft", "3.carriedIn.natural"), ("ArrowUp", "3.new.natural"), ("Tab", "3.new.business"), ("Shift+Tab", "3.new.natural") })
        {
            await keys.Press(key);
            Assert.Equal("c:" + cell, await keys.Focused());
        }
    }

    private async Task TotalsAndZeros()
    {
        await Section("4");
        await keys.To("[name='c:4.reconsideration.total']");
        await desk.Page.WaitForSelectorAsync("[name='c:4.reconsideration.total'][placeholder='1']");
        await keys.Press("=");
        Assert.Equal("1", await desk.Cell("4.reconsideration.total").InputValueAsync());
        await keys.Back("button[value='table:4']");
        await keys.Press("Enter");
        await desk.Says("已填零并保存，共 5 格。");
        Assert.Equal("0", await desk.Cell("4.litigationAfterReconsideration.total").InputValueAsync());
    }

    /// <summary>Row 四 of last year from paper, then carried over.</summary>
    private async Task LastYear()
    {
        await Side();
        await keys.ToText("没有文件，只填上年结转数");
        await keys.Press("Enter");
        foreach (var figure in new[] { "1", "0", "0", "0", "0", "0", "1" })
        {
            await keys.Press("Tab");
            Assert.StartsWith("last:3.carriedOut.", await keys.Focused(), StringComparison.Ordinal);
            await desk.Page.Keyboard.InsertTextAsync(figure);
        }

        await keys.Press("Enter");
        await desk.Says("已记录上一年度第四行，可结转和核对。");
        await Side();
        await keys.ToText("有 7 个数可按规则结转");
        await keys.Press("Enter");
        await keys.ToText("结转并保存");
        await keys.Press("Enter");
        await desk.Says("已按上一年度报告结转并保存为新版本。");
        Assert.Equal("1", await desk.Cell("3.carriedIn.total").InputValueAsync());
    }

    /// <summary>A colleague wrote in the same section meanwhile.</summary>
    private async Task Clash(string title)
    {
        await Colleague("同事写的第六部分。");
        await keys.Type("#title", title);
        await Section("6");
        await keys.Type("#s6", "我写的第六部分。");
        await Save();
        await desk.Says("1 处您和同事都改了");
        await keys.To("input[name='pick:s6']");
        await keys.Press("Space");
        await keys.Press("ArrowDown");
        Assert.Equal("theirs", await desk.Page.InputValueAsync("input[name='pick:s6']:checked"));
        await keys.Press("ArrowUp");
        await Save();
        await desk.Says("已保存。");
        Assert.Equal("我写的第六部分。", await desk.Page.InputValueAsync("#s6"));
    }

    private async Task Submit()
    {
        await Side();
        await keys.ToText("提交审查");
        await keys.Go("**/submit");
        await desk.LookOver("submit");
        await keys.Type("textarea[name^=word-]", "没有收取，已与财政所核对。");
        await keys.ToText("确认提交");
        await keys.Go("**/tasks");
    }

    private async Task Save()
    {
        await Side();
        await keys.ToText("保存版本");
        await keys.Press("Enter");
    }

    /// <summary>Past two hundred cells in one step.</summary>
    private async Task Side()
    {
        await desk.Page.EvaluateAsync("() => { document.activeElement?.blur(); scrollTo(0, 0); getSelection().setPosition(document.body, 0); }");
        await keys.To("a.skip[href='#side']");
        await keys.Press("Enter");
        Assert.Equal("side", await keys.Focused());
    }

    /// <summary>To one of the six sections by its link beside the text.</summary>
    private async Task Section(string number)
    {
        await Side();
        await keys.To($".sections a[href='#section-{number}']");
        await keys.Press("Enter");
    }

    private async Task Colleague(string text)
    {
        var name = await site.Person("jianpan", "键盘旁的同事", "drafter");
        await using var scope = site.Services.CreateAsyncScope();
        var account = (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync(name))!;
        var id = Guid.Parse(new Uri(desk.Page.Url).Segments[2].Trim('/'));
        var shown = await site.Shown(id);
        var report = (await scope.ServiceProvider.GetRequiredService<Store>().Report(shown.EditionSha256!, CancellationToken.None)).WithProse("6", text);
        var saved = await site.Services.GetRequiredService<SaveEdition>().Act(new Caller(account.Id), shown, report, "补充", CancellationToken.None);
        Assert.True(saved.Accepted, saved.Refusal?.ToString());
    }
}
