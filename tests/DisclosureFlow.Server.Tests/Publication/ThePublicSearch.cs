using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Server.Publication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace DisclosureFlow.Server.Tests.Publication;

/// <summary>What the public finds, and what it can't.</summary>
public sealed class ThePublicSearch
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("主动公开政府信息326条", "主动 动公 公开 开政 政府 府信 信息 息 326 条 ")]
    [InlineData("Ａpp，ＷＥＢ", "app web ")]
    [InlineData("县", "县 ")]
    [InlineData("、。—— \ud800", "")]
    public void A_text_is_cut_into_pairs_of_characters_and_whole_words(string text, string words) => Assert.Equal(words, SearchWords.Of(text));

    [Theory]
    [InlineData("政府信息", "\"政府 府信 信息\"")]
    [InlineData("政府  32", "\"政府\" AND \"32\" *")]
    [InlineData("县", "\"县\" *")]
    [InlineData("信息326条", "\"信息 息 326 条\" *")]
    [InlineData("\"信息\" OR NEAR(", "\"信息\" AND \"or\" * AND \"near\" *")]
    [InlineData("*", null)]
    [InlineData("", null)]
    public void A_question_asks_for_every_part_and_can_t_be_more_than_words(string text, string? expression) => Assert.Equal(expression, SearchWords.Question(text));

    [Fact]
    public async Task A_report_is_found_by_any_run_of_its_title_organ_and_text_and_by_all_parts_together()
    {
        await using var office = await Office.New();
        var published = await office.Published(Office.SampleTextWith("开展“阳光村务”微信Wechat专栏，发布第4096期。"));
        foreach (var found in new[] { "阳光村务", "光村", "专", "栏", "wechat", "WeChat专栏", "ＷＥＣＨＡＴ", "第4096期", "40", "期", "年度报告", "阳光 4096", "人民政府 村务" })
        {
            Assert.Equal([published], await Find(office, new PublicQuery(found)));
        }

        foreach (var missed in new[] { "光阳", "阳光 沙漠", "096", "村务阳光", "*", "\"", "阳光 OR 沙漠", "xyear1999" })
        {
            Assert.Empty(await Find(office, new PublicQuery(missed)));
        }
    }

    [Fact]
    public async Task Year_and_organ_narrow_the_search()
    {
        await using var office = await Office.New();
        var published = await office.Published();
        var one = await office.Case(published);
        Assert.Equal([published], await Find(office, new PublicQuery("政府信息", one.OrganId, one.Year)));
        Assert.Empty(await Find(office, new PublicQuery("政府信息", one.OrganId, one.Year - 1)));
        Assert.Empty(await Find(office, new PublicQuery("政府信息", Guid.NewGuid())));
    }

    [Fact]
    public async Task Drafts_and_organs_with_closed_pages_are_not_found()
    {
        await using var office = await Office.New();
        await office.AtPublication(Office.SampleTextWith("尚未公开的句子"));
        Assert.Empty(await Find(office, new PublicQuery("尚未公开")));
        var published = await office.Published();
        Assert.Equal([published], await Find(office, new PublicQuery("政府信息")));
        await using (var store = await office.Stores.CreateDbContextAsync(Stop))
        {
            await store.Organs.ExecuteUpdateAsync(organ => organ.SetProperty(one => one.PublicPage, false), Stop);
        }

        Assert.Empty(await Find(office, new PublicQuery("政府信息")));
    }

    [Fact]
    public async Task What_is_expunged_is_not_found_and_leaves_no_word_in_the_index()
    {
        await using var office = await Office.New();
        var published = await office.Published(Office.SampleTextWith("乙三七号库房"));
        Assert.Contains("库房", await Words(office));
        await using var before = await office.Stores.CreateDbContextAsync(Stop);
        var editions = await before.Editions.Where(one => one.CaseId == published).Select(one => one.Sha256).ToArrayAsync(Stop);
        Office.Accepted(await office.Get<RequestExpunction>().Act(office.Reviewer, published, editions, "事后发现不应存储", Stop));
        Assert.Empty(await Find(office, new PublicQuery("库房")));
        var request = await before.Expunctions.Where(one => one.CaseId == published).Select(one => one.Id).SingleAsync(Stop);
        Office.Accepted(await office.Get<DecideExpunction>().Confirm(office.Head, published, request, Stop));
        Assert.Empty(await Find(office, new PublicQuery("库房")));
        Assert.Empty(await Words(office));
    }

    [Fact]
    public async Task Reports_of_a_release_without_the_index_are_put_into_it_once()
    {
        await using var office = await Office.New();
        var published = await office.Published();
        await using (var store = await office.Stores.CreateDbContextAsync(Stop))
        {
            await PublicSearch.Remove(store, published, Stop);
        }

        Assert.Empty(await Find(office, new PublicQuery("政府信息")));
        using var catchUp = new SearchCatchUp(office.Stores, NullLogger<SearchCatchUp>.Instance);
        await catchUp.CatchUp(Stop);
        await catchUp.CatchUp(Stop);
        Assert.Equal([published], await Find(office, new PublicQuery("政府信息")));
    }

    private static async Task<List<Guid>> Find(Office office, PublicQuery query)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return [.. (await new PublishedReports(store, null!).List(query, 50, Stop)).Reports.Select(report => report.Case)];
    }

    /// <summary>Every word that the index still knows.</summary>
    private static async Task<List<string>> Words(Office office)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        await store.Database.ExecuteSqlAsync($"CREATE VIRTUAL TABLE IF NOT EXISTS known_words USING fts5vocab('searched_words', 'row')", Stop);
        return await store.Database.SqlQuery<string>($"SELECT term AS Value FROM known_words").ToListAsync(Stop);
    }
}
