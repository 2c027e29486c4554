using System.Text;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.ConfidentialityReview;

public sealed class TheReview
{
    private const string Phone = "13812345678";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_with_undecided_hits_cannot_be_concluded_upon()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview(Office.SampleTextWith("联系电话" + Phone));
        Office.Refused("DF2030", 422, await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.SendBack, Office.Basis, Office.Reason, Stop));
    }

    [Fact]
    public async Task A_report_with_a_passage_to_be_cut_cannot_be_cleared_but_can_be_sent_back()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview(Office.SampleTextWith("联系电话" + Phone));
        await Decide(office, @case, Decisions.Cut);
        Office.Refused("DF2031", 422, await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.SendBack, Office.Basis, Office.Reason, Stop));
        Assert.Null((await office.Case(@case)).ClearedEditionSha256);
    }

    [Fact]
    public async Task Withholding_the_whole_report_is_no_conclusion()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        Office.Refused("DF2032", 422, await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), "不予公开", Office.Basis, Office.Reason, Stop));
        Office.Refused("DF2033", 422, await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, " ", Office.Reason, Stop));
        Office.Refused("DF2010", 422, await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.SendBack, Office.Basis, " ", Stop));
    }

    [Fact]
    public async Task What_is_referred_comes_back_to_the_reviewer_with_letter_and_reply_on_record()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Refer, Office.Basis, "一处不能确定", Stop));
        Office.Refused("DF2035", 422, await office.Get<RegisterReferral>().Act(office.Reviewer, await office.Shown(@case), "县保密局", "", office.Clock.Today(), Stop));
        Office.Accepted(await office.Get<RegisterReferral>().Act(office.Reviewer, await office.Shown(@case), "县保密局", "白府函〔2026〕3号", office.Clock.Today(), Stop));
        Office.Refused("DF2035", 422, await office.Get<RegisterReply>().Act(office.Reviewer, await office.Shown(@case), "青保函〔2026〕1号", office.Clock.Today().AddDays(1), "可以公开", null, Stop));
        Office.Accepted(await office.Get<RegisterReply>().Act(office.Reviewer, await office.Shown(@case), "青保函〔2026〕1号", office.Clock.Today(), "可以公开", "scan"u8.ToArray(), Stop));
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
        Assert.Equal(["CaseStarted drafting#1", "Submitted drafting#1", "Referred confidentialityReview#1", "ReferralRegistered registerReferral#1", "ReplyRegistered registerReply#1", "Cleared confidentialityReview#2"], await office.Acts(@case));
    }

    [Fact]
    public async Task A_hit_is_stored_masked_and_by_a_keyed_hash_only()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview(Office.SampleTextWith("联系电话" + Phone));
        await Decide(office, @case, Decisions.Cut);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var row = await store.Dispositions.SingleAsync(Stop);
        Assert.DoesNotContain(Phone, row.Masked);
        Assert.Equal(64, row.HitId.Length);
        Assert.Equal(nameof(PrivacyKind.MobilePhone), row.Kind);
    }

    [Fact]
    public async Task Of_a_returned_draft_the_published_log_holds_no_value_outcome_or_hash()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview(Office.SampleTextWith("联系电话" + Phone));
        await Decide(office, @case, Decisions.Cut);
        var edition = (await office.Case(@case)).EditionSha256!;
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.SendBack, Office.Basis, $"删去{Phone}", Stop));
        Assert.True(await office.Get<Sequencer>().Advance(Stop) >= 4);
        var published = Directory.GetFiles(office.Folder.Log, "*", SearchOption.AllDirectories);
        Assert.Contains(published, file => file.EndsWith("checkpoint", StringComparison.Ordinal));
        foreach (var text in published.Select(file => Encoding.UTF8.GetString(File.ReadAllBytes(file))))
        {
            foreach (var trace in new[] { Phone, "138****", edition, Convert.ToBase64String(Convert.FromHexString(edition)), "returned", "SentBack", "退回", "周慎言", Office.Organ, Act.NameOf(@case), Act.NameOf(office.Reviewer.Account) })
            {
                Assert.DoesNotContain(trace, text);
            }
        }
    }

    [Fact]
    public async Task A_mark_of_secrecy_stops_the_upload_before_anything_is_stored()
    {
        await using var office = await Office.New();
        var answer = (await office.Get<StartCase>().Act(office.Drafter, office.Cast.Organ, Encoding.UTF8.GetBytes(Office.SampleTextWith("机密★10年")), "report.txt", Stop)).Answer;
        Office.Refused("DF2020", 422, answer);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        Assert.False(await store.Cases.AnyAsync(Stop));
        Assert.False(await store.Documents.AnyAsync(Stop));
    }

    [Fact]
    public async Task A_report_with_a_blocking_finding_cannot_be_submitted_and_all_are_told()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var shown = await office.Shown(@case);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var report = await store.Report(shown.EditionSha256!, Stop);
        Office.Accepted(await office.Get<SaveEdition>().Act(office.Drafter, shown, report.With("3.new.natural", 9_999), "改错", Stop));
        var outcome = await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop);
        Office.Refused("DF2023", 422, outcome);
        Assert.Contains(Assert.IsType<BlockedByFindings>(outcome.Refusal).Findings, finding => finding.Code == "B1");
    }

    [Fact]
    public async Task What_rules_leave_no_choice_about_is_filled_as_an_edition_whose_reason_names_rule_and_cells()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var shown = await office.Shown(@case);
        Office.Refused("DF2021", 422, await office.Get<FillByRule>().Act(office.Drafter, shown, Stop));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var report = await store.Report(shown.EditionSha256!, Stop);
        Office.Accepted(await office.Get<SaveEdition>().Act(office.Drafter, shown, report.With("3.granted.total", null), "缺一格", Stop));
        Office.Accepted(await office.Get<FillByRule>().Act(office.Drafter, await office.Shown(@case), Stop));
        Assert.Equal(shown.EditionSha256, (await office.Case(@case)).EditionSha256);
        var reason = await store.Editions.Where(edition => edition.CaseId == @case).OrderBy(edition => edition.Number).Select(edition => edition.Reason).LastAsync(Stop);
        Assert.Contains("3.granted.total", reason);
        Assert.Contains("B3", reason);
        Office.Refused("DF2022", 422, await office.Get<SaveEdition>().Act(office.Drafter, await office.Shown(@case), report, "没有改动", Stop));
    }

    private static async Task Decide(Office office, Guid @case, string decision)
    {
        var shown = await office.Shown(@case);
        var hits = await office.Get<PrivacyHits>().Of(shown.EditionSha256!, Stop);
        Assert.NotEmpty(hits);
        Office.Refused("DF2034", 422, await office.Get<GiveDispositions>().Act(office.Reviewer, shown, [new HitDecision("unknown", decision, Office.Basis, Office.Reason)], Stop));
        Office.Accepted(await office.Get<GiveDispositions>().Act(office.Reviewer, shown, [.. hits.DistinctBy(hit => hit.Id).Select(hit => new HitDecision(hit.Id, decision, Office.Basis, Office.Reason))], Stop));
    }
}
