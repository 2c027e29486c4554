using System.Globalization;
using System.Text;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Publication;

public sealed class ThePublisher
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What a portal makes of a pasted text: its own frame around it, and scripts and menus that are no part of the report.</summary>
    private static byte[] Portal(string article) => Encoding.UTF8.GetBytes($"""
        <!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>政府信息公开 - 某县人民政府</title><script>var a = 1;</script></head>
        <body><div class="nav"><ul><li><a href="/">首页</a></li><li>政府信息公开</li></ul></div>
        <div class="content">{article}</div><div class="footer"><p>主办：某县人民政府办公室</p></div></body></html>
        """);

    [Fact]
    public async Task The_portal_page_that_shows_what_was_signed_agrees_in_every_cell_and_word()
    {
        await using var office = await Office.New();
        var @case = await office.AtPublication();
        var compared = await office.Get<CompareWithPortal>().Act(office.Publisher, await office.Shown(@case), Portal(await Article(office, @case)), Stop);
        Office.Accepted(compared.Answer);
        Assert.True(compared.Difference!.IsEmpty, string.Join('\n', compared.Difference.Cells.Select(cell => cell.Cell).Concat(compared.Difference.Passages.Select(passage => $"{passage.Name}: {string.Concat(passage.Parts.Where(part => part.Change != TextChange.Kept))}"))));
        Assert.Equal(200, compared.CellsCompared);
        Assert.Contains("PortalCompared publication#1", await office.Acts(@case));
    }

    [Fact]
    public async Task One_figure_that_differs_on_the_portal_is_named_and_goes_on_record()
    {
        await using var office = await Office.New();
        var @case = await office.AtPublication();
        var article = await Article(office, @case);
        var cell = article.IndexOf(">46<", StringComparison.Ordinal);
        var compared = await office.Get<CompareWithPortal>().Act(office.Publisher, await office.Shown(@case), Portal(article.Remove(cell, 4).Insert(cell, ">64<")), Stop);
        var changed = Assert.Single(compared.Difference!.Cells);
        Assert.Equal(("2.licences.decisions", 46m, 64m), (changed.Cell, changed.Before, changed.After));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var row = await store.PortalComparisons.SingleAsync(Stop);
        Assert.Equal((1, 0), (row.Cells, row.Passages));
        Assert.Contains("签发 46，门户 64", await Reason(store, "PortalCompared"), StringComparison.Ordinal);
        Office.Accepted(await office.Publish(@case));
    }

    [Theory]
    [InlineData("%PDF-1.7 no page", "DF1")]
    [InlineData("<html><body><p>本县召开会议。</p></body></html>", "DF")]
    [InlineData("", "DF1")]
    public async Task What_is_no_page_with_a_report_is_refused_and_not_kept(string content, string code)
    {
        await using var office = await Office.New();
        var @case = await office.AtPublication();
        var compared = await office.Get<CompareWithPortal>().Act(office.Publisher, await office.Shown(@case), Encoding.UTF8.GetBytes(content), Stop);
        Assert.StartsWith(code, compared.Answer.Refusal!.Code, StringComparison.Ordinal);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        Assert.False(await store.PortalComparisons.AnyAsync(Stop));
        Assert.DoesNotContain("PortalCompared publication#1", await office.Acts(@case));
    }

    [Fact]
    public async Task Nobody_but_the_publisher_compares_and_nothing_is_told_to_others()
    {
        await using var office = await Office.New();
        var @case = await office.AtPublication();
        var compared = await office.Get<CompareWithPortal>().Act(office.Drafter, await office.Shown(@case), Portal(await Article(office, @case)), Stop);
        Assert.Equal("DF2008", compared.Answer.Refusal!.Code);
        Assert.Null(compared.Difference);
    }

    [Fact]
    public async Task Without_a_receipt_the_submission_is_not_recorded_and_with_its_file_it_is()
    {
        await using var office = await Office.New();
        var @case = await office.AtPublication();
        var facts = new PublicationFacts("https://portal.invalid/report", office.Clock.Moment(), "县人民政府办公室", office.Clock.Today(), " ");
        Office.Refused("DF2057", 422, await office.Get<RecordPublication>().Act(office.Publisher, await office.Shown(@case), facts, Stop));
        Office.Refused("DF2054", 422, await office.Get<RecordPublication>().Act(office.Publisher, await office.Shown(@case), facts with { Receipt = "<html>回执</html>"u8.ToArray() }, Stop));
        byte[] picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
        Office.Accepted(await office.Get<RecordPublication>().Act(office.Publisher, await office.Shown(@case), facts with { Receipt = picture }, Stop));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var record = await store.Publications.SingleAsync(Stop);
        Assert.Equal("image/png", record.ReceiptType);
        Assert.Equal(picture, await store.Read(record.ReceiptSha256!, Stop));
        Assert.Contains(record.ReceiptSha256!, await Reason(store, "Published"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_publisher_and_administrator_of_the_organ_open_and_close_its_pages_and_each_change_is_kept()
    {
        await using var office = await Office.New();
        var outlet = office.Get<SetOutlet>();
        Assert.Equal("DF2056", (await outlet.Act(office.Drafter, office.Cast.Organ, open: false, Stop))!.Code);
        Assert.Equal("DF2056", (await outlet.Act(office.Publisher, Guid.NewGuid(), open: false, Stop))!.Code);
        Assert.Null(await outlet.Act(office.Publisher, office.Cast.Organ, open: false, Stop));
        Assert.Null(await outlet.Act(office.Publisher, office.Cast.Organ, open: false, Stop));
        Assert.Null(await outlet.Act(office.Publisher, office.Cast.Organ, open: true, Stop));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        Assert.Equal([SetOutlet.Closed, SetOutlet.Opened], await store.Openings.Where(one => one.Field == "act" && one.Value.StartsWith("Outlet")).OrderBy(one => one.EntryId).Select(one => one.Value).ToListAsync(Stop));
    }

    private static async Task<string> Article(Office office, Guid @case)
    {
        var one = await office.Case(@case);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return HtmlExport.Article(await store.Report(one.EditionSha256!, Stop), one.DateOfIssue);
    }

    private static Task<string> Reason(Store store, string fact) => (
        from opening in store.Openings
        where opening.Field == "reason" && store.Openings.Any(act => act.EntryId == opening.EntryId && act.Field == "act" && act.Value.StartsWith(fact))
        select opening.Value).SingleAsync(Stop);
}
