using DisclosureFlow.Reports;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Drafting;

/// <summary>What is kept of a draft between its editions, and what must not be.</summary>
public sealed class WhatIsTyped
{
    private const string Marked = "总体情况。\n机密★5年\n其他。";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_windows_of_one_person_may_be_the_first_to_keep_and_to_show_themselves_at_the_same_moment()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var edition = (await office.Case(@case)).EditionSha256!;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(window => Task.Run(
            async () =>
            {
                await using var store = await office.Stores.CreateDbContextAsync(Stop);
                Assert.Null((await new WorkingCopies(store, office.Clock).Keep(@case, office.Drafter.Account, edition, Fields($"第{window}个窗口"), StatutoryForm.All[^1], Stop)).Marked);
                await new Presence(store, office.Clock).Show(@case, office.Drafter.Account, "1", Stop);
            },
            Stop)));
        await using var after = await office.Stores.CreateDbContextAsync(Stop);
        Assert.Equal(1, await after.WorkingCopies.CountAsync(one => one.CaseId == @case, Stop));
        Assert.Equal(1, await after.EditorPresences.CountAsync(one => one.CaseId == @case, Stop));
    }

    [Fact]
    public async Task A_mark_of_secrecy_is_not_kept_and_what_was_kept_before_stays_as_it_was()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var edition = (await office.Case(@case)).EditionSha256!;
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var copies = new WorkingCopies(store, office.Clock);
        Assert.Null((await copies.Keep(@case, office.Drafter.Account, edition, Fields("总体情况。"), StatutoryForm.All[^1], Stop)).Marked);
        var stopped = (await copies.Keep(@case, office.Drafter.Account, edition, Fields(Marked), StatutoryForm.All[^1], Stop)).Marked!;
        Assert.Equal(("DF2020", 422, "s1"), (stopped.Refusal.Code, stopped.Refusal.Status, Assert.Single(stopped.Names)));
        Assert.StartsWith("内容中有密级或内部标志（一、", stopped.Refusal.Message, StringComparison.Ordinal);
        Assert.Equal("总体情况。", (await copies.Find(@case, office.Drafter.Account, Stop))!.Value.Fields["s1"]);
        await NowhereInTheStore(office);
    }

    [Fact]
    public async Task A_word_with_a_mark_of_secrecy_is_neither_kept_nor_recorded()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting(Office.SampleText().Replace("信息处理费", "费用", StringComparison.Ordinal));
        var shown = await office.Shown(@case);
        var words = (await office.Get<Submit>().Readiness(@case, shown.EditionSha256!, Stop)).NeedsWord.ToDictionary(one => one.Key, _ => "见机密★5年文件", StringComparer.Ordinal);
        Assert.Equal("DF2020", (await office.Get<GiveWord>().Keep(office.Drafter, @case, words, Stop))?.Code);
        Office.Refused("DF2020", 422, await office.Get<Submit>().Act(office.Drafter, shown, Stop, words));
        Assert.DoesNotContain("Submitted drafting#1", await office.Acts(@case));
        await NowhereInTheStore(office);
    }

    private static DraftFields Fields(string text) => new(new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = "报告", ["s1"] = text, ["c:3.new.total"] = "5" });

    private static async Task NowhereInTheStore(Office office)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        Assert.DoesNotContain(await store.WorkingCopies.Select(one => one.Fields).ToListAsync(Stop), text => System.Text.RegularExpressions.Regex.Unescape(text).Contains("机密★", StringComparison.Ordinal));
        Assert.DoesNotContain(await store.FindingWords.Select(one => one.Word).ToListAsync(Stop), text => text.Contains("机密★", StringComparison.Ordinal));
        Assert.DoesNotContain(await store.Openings.Select(one => one.Value).ToListAsync(Stop), text => text.Contains("机密★", StringComparison.Ordinal));
    }
}
