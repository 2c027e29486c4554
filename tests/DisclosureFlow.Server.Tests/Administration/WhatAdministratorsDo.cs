using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Administration;

public sealed class WhatAdministratorsDo
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_act_is_an_entry_of_an_unbroken_chain_in_the_same_log()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        var made = await office.Administer<People, (OneTimePassword? Made, Refusal? Refusal)>(people => people.Add(by, new NewPerson("xinren", "新来的人", "科员"), office.Cast.Organ, "drafter", Stop));
        Assert.Null(made.Refusal);
        var person = await office.As("xinren");
        Assert.Null(await office.Administer<People, Refusal?>(people => people.Give(by, person.Account, office.Cast.Organ, "publisher", Stop)));
        Assert.Null(await office.Administer<People, Refusal?>(people => people.SetDisabled(by, person.Account, true, Stop)));
        Assert.Null(await office.Administer<Organs, Refusal?>(organs => organs.Add(by, new OrganEntry("青岚县黑石镇人民政府", "青岚县", "township", "01-31", "01-20", null, 7, true), Stop)));

        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var entries = await store.Entries.Include(entry => entry.Openings).OrderBy(entry => entry.CaseId).ThenBy(entry => entry.Sequence).ToListAsync(Stop);
        var acts = entries.Select(entry => Value(entry, EntryField.Act)).ToList();
        Assert.Equal(["AccountClosed", "OrganAdded", "PersonAdded", "PersonAdded", "RoleGiven", "RoleGiven", "RoleGiven"], acts.Order(StringComparer.Ordinal));
        foreach (var chain in entries.GroupBy(entry => entry.CaseId))
        {
            var before = "";
            foreach (var (entry, i) in chain.Select((entry, i) => (entry, i)))
            {
                Assert.Equal((i + 1, before), (entry.Sequence, Value(entry, EntryField.Previous)));
                Assert.Equal(chain.Key.ToString(), Value(entry, EntryField.Case));
                before = Convert.ToHexStringLower(entry.LeafHash);
            }
        }

        Assert.Contains(entries, entry => Value(entry, EntryField.Actor) == by.Account.ToString() && Value(entry, EntryField.Reason).StartsWith("新来的人", StringComparison.Ordinal));
        Assert.Equal(entries.Count, await office.Get<Sequencer>().Advance(Stop));
        Assert.True(Directory.GetFiles(office.Folder.Log, "*", SearchOption.AllDirectories).All(file => !File.ReadAllText(file).Contains("新来的人", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_refused_act_leaves_neither_row_nor_entry()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var before = (await store.Users.CountAsync(Stop), await store.Entries.CountAsync(Stop), await store.RoleAssignments.CountAsync(Stop));
        var refused = await office.Administer<People, (OneTimePassword? Made, Refusal? Refusal)>(people => people.Add(by, new NewPerson("halb", "半途而废", ""), office.Cast.Organ, "no-such-role", Stop));
        Assert.Equal(("DF7052", null), (refused.Refusal?.Code, refused.Made));
        Assert.Equal(before, (await store.Users.CountAsync(Stop), await store.Entries.CountAsync(Stop), await store.RoleAssignments.CountAsync(Stop)));
    }

    [Fact]
    public async Task Nobody_but_an_administrator_administers_and_a_role_that_ended_ends_it()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        Assert.Equal("DF7058", (await Close(office.Drafter, office.Reviewer))?.Code);
        Assert.Equal("DF7058", (await Close(new Caller(Guid.NewGuid()), office.Reviewer))?.Code);
        var second = await office.Newcomer("er", "另一名管理员", OfficeRoles.Administrator);
        Assert.Equal("DF7054", (await Close(by, by))?.Code);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var role = await store.RoleAssignments.Where(one => one.AccountId == by.Account).Select(one => one.Id).SingleAsync(Stop);
        Assert.Null(await office.Administer<People, Refusal?>(people => people.Take(second, role, Stop)));
        Assert.Equal("DF7058", (await Close(by, office.Reviewer))?.Code);

        Task<Refusal?> Close(Caller caller, Caller whom) => office.Administer<People, Refusal?>(people => people.SetDisabled(caller, whom.Account, true, Stop));
    }

    [Fact]
    public async Task An_administrator_takes_no_part_in_a_report()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        var @case = await office.AtReview();
        var shown = await office.Shown(@case);
        Office.Refused("DF2008", 403, await office.Get<Conclude>().Act(by, shown, Conclude.Clear, Office.Basis, Office.Reason, Stop));
        Office.Refused("DF2008", 403, await office.Get<Submit>().Act(by, shown, Stop));
        Assert.Equal("DF7053", (await office.Administer<People, Refusal?>(people => people.Give(by, by.Account, office.Cast.Organ, "reviewer", Stop)))?.Code);
        Assert.Equal("DF7053", (await office.Administer<People, Refusal?>(people => people.Give(by, office.Drafter.Account, office.Cast.Organ, OfficeRoles.Administrator, Stop)))?.Code);
        // Marked as acting on machinery he may not touch a task either.
        Office.Refused("DF7058", 403, await office.Get<Conclude>().Act(by with { Administers = true }, shown, Conclude.Clear, Office.Basis, Office.Reason, Stop));
        Office.Refused("DF7058", 403, await office.Get<Conclude>().Act(office.Drafter with { Administers = true }, shown with { Task = 0 }, Conclude.Clear, Office.Basis, Office.Reason, Stop));
    }

    [Theory]
    [InlineData("01-31", "02-01", 5)]
    [InlineData("13-01", "", 5)]
    [InlineData("01-31", "1-2", 5)]
    [InlineData("01-31", "", 0)]
    public async Task An_organ_with_impossible_dates_is_refused(string law, string local, int review)
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        Assert.Equal("DF7062", (await office.Administer<Organs, Refusal?>(organs => organs.Add(by, new OrganEntry("青岚县黑石镇人民政府", "青岚县", "township", law, local, null, review, true), Stop)))?.Code);
        Assert.Equal("DF7056", (await office.Administer<Organs, Refusal?>(organs => organs.Add(by, new OrganEntry(Office.Organ, "青岚县", "township", "", "", null, null, true), Stop)))?.Code);
    }

    [Fact]
    public async Task A_report_is_planned_back_from_the_countys_day_where_that_is_the_earlier_one()
    {
        await using var office = await Office.New(clock: new MovableClock(DateTimeOffset.Parse("2026-01-05T09:00:00+08:00")));
        var by = await office.Administrator();
        var late = await Due(office);
        Assert.Null(await office.Administer<Organs, Refusal?>(organs => organs.Change(by, office.Cast.Organ, new OrganEntry(Office.Organ, "青岚县", "township", "01-31", "01-23", null, null, true), Stop)));
        var early = await Due(office);
        Assert.True(early < late, $"{early} is not before {late}");

        static async Task<DateTimeOffset> Due(Office office)
        {
            var @case = await office.AtDrafting();
            await using var store = await office.Stores.CreateDbContextAsync(Stop);
            return (await store.Tasks.Where(task => task.CaseId == @case).Select(task => task.DueAt).SingleAsync(Stop))!.Value;
        }
    }

    internal static string Value(Entry entry, EntryField field) => entry.Openings.Single(opening => opening.Field == EntryFields.NameOf(field)).Value;
}
