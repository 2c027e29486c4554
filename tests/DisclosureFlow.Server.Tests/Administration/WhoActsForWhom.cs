using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Verify;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Administration;

/// <summary>代理 through the door: the deputy acts for the principal, duties bind both, both names are on record.</summary>
public sealed class WhoActsForWhom
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deputy_reviews_in_the_principals_place_and_the_entry_names_both()
    {
        await using var office = await Office.New();
        var helper = await Named(office, "reviewer", office.Reviewer, days: 3);
        var @case = await office.AtReview();
        Office.Accepted(await Clear(office, helper, @case));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var entry = await store.Entries.Include(one => one.Openings).OrderByDescending(one => one.Sequence).FirstAsync(one => one.CaseId == @case, Stop);
        Assert.Equal(helper.Account.ToString(), WhatAdministratorsDo.Value(entry, EntryField.Actor));
        Assert.Contains("代理的人（代周慎言）", WhatAdministratorsDo.Value(entry, EntryField.Reason), StringComparison.Ordinal);
        Assert.Contains(office.Reviewer.Account.ToString(), WhatAdministratorsDo.Value(entry, EntryField.Reason), StringComparison.Ordinal);
        Assert.Equal("代理的人（代周慎言）", await store.Tasks.Where(task => task.CaseId == @case && task.ElementId == "confidentialityReview").Select(task => task.ClosedByName).SingleAsync(Stop));
        Assert.Equal(2, await store.StepsTaken.CountAsync(step => step.CaseId == @case && step.ElementId == "confidentialityReview", Stop));
    }

    [Fact]
    public async Task The_evidence_of_a_report_that_a_deputy_reviewed_is_accepted_by_the_verifier()
    {
        await using var office = await Office.New();
        var helper = await Named(office, "reviewer", office.Reviewer, days: 3);
        var @case = await office.AtReview();
        Office.Accepted(await Clear(office, helper, @case));
        Assert.True(await office.Get<ServiceWorker>().DoOne(Stop));
        Office.Accepted(await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), DisclosureFlow.Server.Demo.Cast.Pin, Stop));
        Office.Accepted(await office.Publish(@case));
        var bundle = await office.Get<Evidence>().Of(@case, Stop);
        Assert.Contains(EvidenceBundle.Read(bundle).Roles, role => role.Person == helper.Account.ToString() && role.Title == "代理周慎言" && role.Until is not null);
        var claims = Verification.OfBundle(bundle, TrustFiles.None, office.Clock.GetUtcNow()).Claims;
        foreach (var name in new[] { "duties", "cleared", "case-complete" })
        {
            var claim = claims.Single(one => one.Name == name);
            Assert.True(claim.Verdict == ClaimVerdict.Holds, $"{claim.Name}: {claim.Zh}");
        }
    }

    [Fact]
    public async Task Only_within_the_time_and_only_while_the_principal_holds_the_role()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        var helper = await office.Newcomer("daili", "代理的人", "publisher");
        var @case = await office.AtReview();
        var tomorrow = office.Clock.Today().AddDays(1);
        Assert.Null(await Name(office, by, "reviewer", office.Reviewer, helper, tomorrow, tomorrow));
        Office.Refused("DF2008", 403, await Clear(office, helper, @case));
        office.Clock.Move(TimeSpan.FromDays(1));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var held = await store.RoleAssignments.Where(one => one.AccountId == office.Reviewer.Account).Select(one => one.Id).SingleAsync(Stop);
        Assert.Null(await office.Administer<People, Refusal?>(people => people.Take(by, held, Stop)));
        Office.Refused("DF2008", 403, await Clear(office, helper, @case));
        Assert.Null(await office.Administer<People, Refusal?>(people => people.Give(by, office.Reviewer.Account, office.Cast.Organ, "reviewer", Stop)));
        office.Clock.Move(TimeSpan.FromDays(1));
        Office.Refused("DF2008", 403, await Clear(office, helper, @case));
        Assert.Null(await Name(office, by, "reviewer", office.Reviewer, helper, office.Clock.Today(), office.Clock.Today()));
        var row = await store.Deputies.OrderByDescending(one => one.From).FirstAsync(Stop);
        Assert.Null(await office.Administer<Deputies, Refusal?>(deputies => deputies.End(by, row.Id, Stop)));
        Office.Refused("DF2008", 403, await Clear(office, helper, @case));
        Assert.Null(await Name(office, by, "reviewer", office.Reviewer, helper, office.Clock.Today(), office.Clock.Today()));
        Office.Accepted(await Clear(office, helper, @case));
    }

    [Fact]
    public async Task Duties_bind_the_deputy_and_the_one_he_acts_for()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        // The drafter of the report deputizes for the reviewer: he would review his own.
        Assert.Null(await Name(office, by, "reviewer", office.Reviewer, office.Drafter, office.Clock.Today(), office.Clock.Today()));
        var own = await office.AtReview();
        Office.Refused("DF3401", 403, await Clear(office, office.Drafter, own));

        // The principal drafted this one: nobody reviews it in his name.
        Assert.Null(await office.Administer<People, Refusal?>(people => people.Give(by, office.Reviewer.Account, office.Cast.Organ, "drafter", Stop)));
        var started = await office.Get<StartCase>().Act(office.Reviewer, office.Cast.Organ, System.Text.Encoding.UTF8.GetBytes(Office.SampleText()), "report.txt", Stop);
        Office.Accepted(started.Answer);
        Office.Accepted(await office.Get<Submit>().Act(office.Reviewer, await office.Shown(started.Answer.Case), Stop));
        var helper = await office.Newcomer("daili", "代理的人", "publisher");
        Assert.Null(await Name(office, by, "reviewer", office.Reviewer, helper, office.Clock.Today(), office.Clock.Today()));
        Office.Refused("DF3401", 403, await Clear(office, helper, started.Answer.Case));

        // And whom somebody acted for as drafter can't review it himself later.
        var drafting = await office.AtDrafting();
        Assert.Null(await Name(office, by, "drafter", office.Reviewer, helper, office.Clock.Today(), office.Clock.Today()));
        Office.Accepted(await office.Get<Submit>().Act(helper, await office.Shown(drafting), Stop));
        Office.Refused("DF3401", 403, await Clear(office, office.Reviewer, drafting));
    }

    [Fact]
    public async Task What_is_no_deputy_is_refused()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        var today = office.Clock.Today();
        Assert.Equal("DF7060", (await Name(office, by, "reviewer", office.Reviewer, office.Reviewer, today, today))?.Code);
        Assert.Equal("DF7060", (await Name(office, by, "head", office.Reviewer, office.Publisher, today, today))?.Code);
        Assert.Equal("DF7060", (await Name(office, by, "auditor", office.Cast.As(DisclosureFlow.Server.Demo.Cast.Auditor), office.Publisher, today, today))?.Code);
        Assert.Equal("DF7061", (await Name(office, by, "reviewer", office.Reviewer, office.Publisher, today, today.AddDays(93)))?.Code);
        Assert.Equal("DF7061", (await Name(office, by, "reviewer", office.Reviewer, office.Publisher, today.AddDays(-3), today.AddDays(-1)))?.Code);
        Assert.Equal("DF7053", (await Name(office, by, "reviewer", office.Reviewer, by, today, today))?.Code);
        Assert.Equal("DF7058", (await Name(office, office.Reviewer, "reviewer", office.Reviewer, office.Publisher, today, today))?.Code);
    }

    private static async Task<Caller> Named(Office office, string role, Caller principal, int days)
    {
        var by = await office.Administrator();
        var helper = await office.Newcomer("daili", "代理的人", "publisher");
        Assert.Null(await Name(office, by, role, principal, helper, office.Clock.Today(), office.Clock.Today().AddDays(days)));
        return helper;
    }

    private static Task<Refusal?> Name(Office office, Caller by, string role, Caller principal, Caller deputy, DateOnly from, DateOnly until) =>
        office.Administer<Deputies, Refusal?>(deputies => deputies.Name(by, office.Cast.Organ, role, principal.Account, deputy.Account, from, until, "外出学习", Stop));

    private static async Task<Outcome> Clear(Office office, Caller caller, Guid @case) =>
        await office.Get<Conclude>().Act(caller, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop);
}
