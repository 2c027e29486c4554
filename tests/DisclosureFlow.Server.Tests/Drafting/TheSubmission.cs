using DisclosureFlow.Reports;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Drafting;

public sealed class TheSubmission
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>B18 warns: nothing is said about the fee.</summary>
    private static string WithoutTheFee => Office.SampleText().Replace("信息处理费", "费用", StringComparison.Ordinal);

    [Fact]
    public async Task A_warning_without_a_word_stops_it_and_every_such_warning_is_told()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting(WithoutTheFee);
        var outcome = await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop);
        Office.Refused("DF2024", 422, outcome);
        Assert.Equal("B18", Assert.Single(Assert.IsType<WarningsNeedAWord>(outcome.Refusal).Findings).Code);
        Office.Refused("DF2024", 422, await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop, await Words(office, @case, " 。 ")));
        Assert.DoesNotContain("Submitted drafting#1", await office.Acts(@case));
    }

    [Fact]
    public async Task The_word_is_recorded_with_the_act_and_kept_for_reviewer_and_head()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting(WithoutTheFee);
        Office.Accepted(await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop, await Words(office, @case, "本年没有收取，已在第六部分写明。")));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var reason = await store.Entries.Where(entry => entry.CaseId == @case).OrderByDescending(entry => entry.Sequence)
            .Select(entry => entry.Openings.First(one => one.Field == "reason").Value).FirstAsync(Stop);
        Assert.StartsWith("B18 ", reason, StringComparison.Ordinal);
        Assert.EndsWith("——说明：本年没有收取，已在第六部分写明。", reason, StringComparison.Ordinal);
        var ready = await office.Get<Submit>().Readiness(@case, (await office.Case(@case)).EditionSha256!, Stop);
        var said = Assert.Single(ready.NeedsWord).Said!;
        Assert.Equal(("本年没有收取，已在第六部分写明。", "林晓禾"), (said.Word, said.GivenByName));
    }

    [Fact]
    public async Task A_word_given_while_drafting_answers_the_same_finding_later_but_not_one_with_other_figures()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting(WithoutTheFee);
        await office.Get<GiveWord>().Keep(office.Drafter, @case, await Words(office, @case, "没有收取。"), Stop);
        Office.Accepted(await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop));
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.SendBack, Office.Basis, "请核对现行有效件数。", Stop));

        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var report = await store.Report((await office.Case(@case)).EditionSha256!, Stop);
        // B10: a township has no power to make 规章.
        Office.Accepted(await office.Get<SaveEdition>().Act(office.Drafter, await office.Shown(@case), report.With("2.rules.made", 1).With("2.rules.inForce", 1), "改", Stop));
        var outcome = await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop);
        Office.Refused("DF2024", 422, outcome);
        Assert.DoesNotContain("B18", ((WarningsNeedAWord)outcome.Refusal!).Findings.Select(one => one.Code));
    }

    [Fact]
    public async Task A_word_does_not_lift_what_blocks()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var report = await store.Report((await office.Case(@case)).EditionSha256!, Stop);
        Office.Accepted(await office.Get<SaveEdition>().Act(office.Drafter, await office.Shown(@case), report.With("3.new.total", 99), "改", Stop));
        Office.Refused("DF2023", 422, await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop, await Words(office, @case, "就是这样的。")));
    }

    [Fact]
    public async Task What_the_importer_guessed_is_accepted_or_changed_before_the_review_sees_it()
    {
        await using var office = await Office.New();
        // A row one figure short: equal figures align right, and the reader says that it guessed.
        var @case = await office.AtDrafting(Office.SampleText().Replace("2.重复申请\t0\t0\t0\t0\t0\t0\t0", "2.重复申请\t0\t0\t0\t0\t0\t0", StringComparison.Ordinal));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var report = await store.Report((await office.Case(@case)).EditionSha256!, Stop);
        var walk = await office.Get<DraftChecks>().Walk(@case, report, Stop);
        var guess = Assert.Single(walk, one => one.Finding.Cells.Contains("3.notProcessed.2.natural"));
        Assert.Equal(Walked.Open, guess.State);
        await office.Get<GiveWord>().Keep(office.Drafter, @case, new Dictionary<string, string>(StringComparer.Ordinal) { [guess.Key] = GiveWord.AcceptedAsRead }, Stop);
        Assert.Equal(Walked.Accepted, (await office.Get<DraftChecks>().Walk(@case, report, Stop)).Single(one => one.Key == guess.Key).State);
        Assert.Equal(Walked.Changed, (await office.Get<DraftChecks>().Walk(@case, report.With("3.notProcessed.2.natural", 0), Stop)).Single(one => one.Key == guess.Key).State);
    }

    private static async Task<IReadOnlyDictionary<string, string>> Words(Office office, Guid @case, string word) =>
        (await office.Get<Submit>().Readiness(@case, (await office.Case(@case)).EditionSha256!, Stop)).NeedsWord.ToDictionary(one => one.Key, _ => word, StringComparer.Ordinal);
}
