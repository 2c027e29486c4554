using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.SignOff;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Cases;

public sealed class TheDoor
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_goes_from_file_to_publication_and_every_act_is_on_record()
    {
        await using var office = await Office.New();
        var @case = await office.Published();
        Assert.Equal(
            ["CaseStarted drafting#1", "Submitted drafting#1", "Cleared confidentialityReview#1", "Typeset typesetting#1", "SigningStarted signOff#1", "SignedOff signOff#1", "Published publication#1"],
            await office.Acts(@case));
        Assert.Equal(CaseStatus.Published, (await office.Case(@case)).Status);
    }

    [Fact]
    public async Task Eight_callers_complete_one_task_and_one_wins()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var shown = await office.Shown(@case);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => office.Get<Submit>().Act(office.Drafter, shown, Stop))));
        Assert.Single(outcomes, outcome => outcome.Accepted);
        Assert.All(outcomes.Where(outcome => !outcome.Accepted), outcome =>
        {
            Office.Refused("DF2004", 409, outcome);
            var stale = Assert.IsType<StaleRefusal>(outcome.Refusal);
            Assert.Equal(Cast.Drafter.Name, stale.By);
            Assert.NotNull(stale.At);
        });
        Assert.Equal(["CaseStarted drafting#1", "Submitted drafting#1"], await office.Acts(@case));
    }

    [Fact]
    public async Task A_decision_on_an_edition_that_is_no_longer_the_latest_is_refused_with_who_when_and_the_difference()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var old = await office.Shown(@case);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var report = await store.Report(old.EditionSha256!, Stop);
        Office.Accepted(await office.Get<SaveEdition>().Act(office.Drafter, old, report.With("2.licences.decisions", 77).WithProse("6", "本年度未收取信息处理费。另有说明。"), "更正", Stop));
        var late = await office.Get<Submit>().Act(office.Drafter, old, Stop);
        Office.Refused("DF2007", 409, late);
        var stale = Assert.IsType<StaleRefusal>(late.Refusal);
        Assert.Equal(Cast.Drafter.Name, stale.By);
        Assert.Contains(stale.Difference, line => line.StartsWith("2.licences.decisions", StringComparison.Ordinal) && line.EndsWith("77", StringComparison.Ordinal));
        Assert.Contains(stale.Difference, line => line.Contains("第 6 部分"));
    }

    [Fact]
    public async Task A_closed_account_acts_no_more_but_one_locked_by_wrong_passwords_does()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var shown = await office.Shown(@case);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var drafter = await store.Users.SingleAsync(one => one.Id == office.Drafter.Account, Stop);
        drafter.DisabledAt = office.Clock.GetUtcNow();
        await store.SaveChangesAsync(Stop);
        Office.Refused("DF2002", 403, await office.Get<Submit>().Act(office.Drafter, shown, Stop));

        drafter.DisabledAt = null;
        drafter.LockoutEnd = office.Clock.GetUtcNow().AddHours(1);
        await store.SaveChangesAsync(Stop);
        Office.Accepted(await office.Get<Submit>().Act(office.Drafter, shown, Stop));
    }

    [Fact]
    public async Task A_page_that_shows_an_older_revision_of_the_task_is_refused()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview(Office.SampleTextWith("办公电话0851-88888888"));
        var old = await office.Shown(@case);
        var hits = await office.Get<PrivacyHits>().Of(old.EditionSha256!, Stop);
        Assert.NotEmpty(hits);
        Office.Accepted(await office.Get<GiveDispositions>().Act(office.Reviewer, old, [.. hits.Select(hit => new HitDecision(hit.Id, Decisions.Publish, Office.Basis, Office.Reason))], Stop));
        Office.Refused("DF2006", 409, await office.Get<Conclude>().Act(office.Reviewer, old, Conclude.Clear, Office.Basis, Office.Reason, Stop));
    }

    [Fact]
    public async Task Who_lacks_the_role_is_refused_and_so_is_who_lost_it()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        Office.Refused("DF2008", 403, await office.Get<Conclude>().Act(office.Publisher, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var role = await store.RoleAssignments.SingleAsync(one => one.Role == Cast.Reviewer.Role, Stop);
        role.Until = office.Clock.Moment();
        await store.SaveChangesAsync(Stop);
        Office.Refused("DF2008", 403, await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
    }

    [Fact]
    public async Task A_drafter_who_holds_the_reviewers_role_too_cannot_review_what_he_wrote()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        await Give(office, office.Drafter, Cast.Reviewer.Role);
        var outcome = await office.Get<Conclude>().Act(office.Drafter, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop);
        Assert.StartsWith("DF34", outcome.Refusal?.Code);
        Assert.Equal(403, outcome.Refusal?.Status);
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
    }

    [Fact]
    public async Task Without_the_evidence_of_who_did_what_nobody_may_go_on()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        await Assert.ThrowsAnyAsync<Exception>(() => store.Database.ExecuteSqlRawAsync("DELETE FROM step_taken", Stop));
        await store.Database.ExecuteSqlRawAsync("DROP TRIGGER step_taken_keeps; DELETE FROM step_taken", Stop);
        Office.Refused("DF3403", 403, await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
    }

    [Fact]
    public async Task An_act_that_belongs_to_another_kind_of_task_is_refused()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        await Give(office, office.Head, Cast.Drafter.Role);
        Office.Refused("DF2011", 422, await office.Get<RefuseSignOff>().Act(office.Head, await office.Shown(@case), "理由充分", Stop));
        Office.Refused("DF2001", 404, await office.Get<Submit>().Act(office.Drafter, new Shown(Guid.NewGuid(), 1, 1, null), Stop));
        Office.Refused("DF2003", 404, await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case) with { Task = 99 }, Stop));
        Office.Refused("DF2002", 403, await office.Get<Submit>().Act(new Caller(Guid.NewGuid()), await office.Shown(@case), Stop));
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_answer_and_acts_once()
    {
        await using var office = await Office.New();
        var @case = await office.AtDrafting();
        var shown = await office.Shown(@case);
        var caller = office.Drafter with { IdempotencyKey = "first" };
        var first = await office.Get<Submit>().Act(caller, shown, Stop);
        Office.Accepted(first);
        Assert.Equal(first, await office.Get<Submit>().Act(caller, shown, Stop));
        Office.Refused("DF2009", 422, await office.Get<Submit>().Act(caller, shown with { Revision = 7 }, Stop));
        Assert.Equal(["CaseStarted drafting#1", "Submitted drafting#1"], await office.Acts(@case));
    }

    [Fact]
    public async Task After_the_end_nothing_more_can_be_done()
    {
        await using var office = await Office.New();
        var @case = await office.AtPublication();
        var shown = await office.Shown(@case);
        Office.Accepted(await office.Publish(@case));
        Office.Refused("DF2004", 409, await office.Get<Submit>().Act(office.Drafter, shown, Stop));
    }

    [Fact]
    public async Task Each_entry_of_a_case_names_the_one_before_it()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var entries = await store.Entries.Include(entry => entry.Openings).Where(entry => entry.CaseId == @case).OrderBy(entry => entry.Sequence).ToListAsync(Stop);
        Assert.Equal(2, entries.Count);
        Assert.Equal("", entries[0].Openings.Single(opening => opening.Field == "previous").Value);
        Assert.Equal(Convert.ToHexStringLower(entries[0].LeafHash), entries[1].Openings.Single(opening => opening.Field == "previous").Value);
    }

    private static async Task Give(Office office, Caller to, string role)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        store.RoleAssignments.Add(new RoleAssignment { Id = Guid.NewGuid(), AccountId = to.Account, OrganId = office.Cast.Organ, Role = role, From = office.Clock.Moment() });
        await store.SaveChangesAsync(Stop);
    }
}
