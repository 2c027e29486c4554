using System.Text;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Workflow;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Administration;

/// <summary>Definitions, incidents and the rotation of passwords.</summary>
public sealed class MachineryAndRules
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_definition_that_passes_is_stored_chosen_and_used_by_new_cases_while_running_ones_stay()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        var before = await office.AtDrafting();
        var changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(office.Get<Definitions>().Shipped.Source.Span).Replace("workingDays=\"15\"", "workingDays=\"12\"", StringComparison.Ordinal));
        var (sha256, refusal) = await Upload(office, by, changed);
        Assert.Null(refusal);
        Assert.Equal(HashOf(changed), sha256);
        Assert.Equal("DF7066", (await Upload(office, by, changed)).Refusal?.Code);
        Assert.NotEqual(sha256, (await office.Case(await office.AtDrafting())).DefinitionSha256);
        Assert.Null(await office.Administer<DeployDefinition, Refusal?>(deploy => deploy.Choose(by, sha256!, Stop)));
        Assert.Equal(sha256, (await office.Case(await office.AtDrafting())).DefinitionSha256);
        Assert.Equal(office.Get<Definitions>().Shipped.Sha256, (await office.Case(before)).DefinitionSha256);
        Assert.Null(await office.Administer<DeployDefinition, Refusal?>(deploy => deploy.Choose(by, office.Get<Definitions>().Shipped.Sha256, Stop)));
        Assert.Equal(office.Get<Definitions>().Shipped.Sha256, (await office.Case(await office.AtDrafting())).DefinitionSha256);
        Assert.Equal("DF7067", (await office.Administer<DeployDefinition, Refusal?>(deploy => deploy.Choose(by, new string('0', 64), Stop)))?.Code);
    }

    [Fact]
    public async Task A_definition_that_does_not_pass_is_refused_with_every_reason()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        var shipped = Encoding.UTF8.GetString(office.Get<Definitions>().Shipped.Source.Span);
        var foreign = Assert.IsType<DefinitionUnusable>((await Upload(office, by, Encoding.UTF8.GetBytes(shipped.Replace("form=\"signOff\"", "form=\"dance\"", StringComparison.Ordinal)))).Refusal);
        Assert.Contains("dance", Assert.Single(foreign.Reasons), StringComparison.Ordinal);
        var typo = Assert.IsType<DefinitionUnusable>((await Upload(office, by, Encoding.UTF8.GetBytes(shipped.Replace("<df:separation notSameAs", "<df:separation notSameAz", StringComparison.Ordinal)))).Refusal);
        Assert.Contains(typo.Reasons, reason => reason.StartsWith("DF3010", StringComparison.Ordinal));
        Assert.IsType<DefinitionUnusable>((await Upload(office, by, "not even XML"u8.ToArray())).Refusal);
        Assert.Equal("DF7058", (await Upload(office, office.Drafter, office.Get<Definitions>().Shipped.Source.ToArray())).Refusal?.Code);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        Assert.False(await store.DeployedDefinitions.AnyAsync(Stop));
    }

    [Fact]
    public async Task A_stuck_service_task_is_retried_by_an_administrator_with_his_name_and_reason_on_record()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        var @case = await office.AtReview();
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
        Assert.Equal("DF7068", (await office.Get<Incidents>().Retry(by, @case, "没有什么可修", Stop))?.Code);
        await Fail(office, @case);
        Assert.Equal(Server.Cases.CaseStatus.Incident, (await office.Case(@case)).Status);
        Assert.Equal("DF7058", (await office.Get<Incidents>().Retry(office.Drafter, @case, "我来试试", Stop))?.Code);
        Assert.Equal("DF2010", (await office.Get<Incidents>().Retry(by, @case, " ", Stop))?.Code);
        Assert.Null(await office.Get<Incidents>().Retry(by, @case, "已安装缺少的字体", Stop));
        Assert.Equal(Server.Cases.CaseStatus.Running, (await office.Case(@case)).Status);
        Assert.True(await office.Get<ServiceWorker>().DoOne(Stop));
        Assert.NotNull((await office.Case(@case)).TypesetSha256);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var entry = await store.Entries.Include(one => one.Openings).SingleAsync(one => one.CaseId == @case && one.Openings.Any(opening => opening.Field == "act" && opening.Value == "IncidentRetried"), Stop);
        Assert.Equal(by.Account.ToString(), WhatAdministratorsDo.Value(entry, AuditTrail.EntryField.Actor));
        Assert.Equal("typesetting：已安装缺少的字体", WhatAdministratorsDo.Value(entry, AuditTrail.EntryField.Reason));
    }

    [Fact]
    public async Task Rotation_is_off_until_switched_on_and_then_a_due_password_must_be_changed_and_none_of_the_last_comes_back()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        Assert.False(await Due(office));
        office.Clock.Move(TimeSpan.FromDays(400));
        Assert.False(await Due(office));
        Assert.Equal("DF7069", (await Set(office, by, 7, 5))?.Code);
        Assert.Equal("DF7069", (await Set(office, by, 90, 25))?.Code);
        Assert.Null(await Set(office, by, 90, 2));
        Assert.True(await Due(office));
        await office.Administer<UserManager<Account>, bool>(async users =>
        {
            var me = (await users.FindByNameAsync("guanli"))!;
            var first = "第一个很长的口令一二三";
            me.PasswordHash = users.PasswordHasher.HashPassword(me, first);
            Assert.Equal("PasswordUsedBefore", Assert.Single((await users.ChangePasswordAsync(me, first, first)).Errors).Code);
            Assert.True((await users.ChangePasswordAsync(me, first, "第二个很长的口令一二三")).Succeeded);
            return true;
        });

        static Task<Refusal?> Set(Office office, Caller by, int? days, int remembered) => office.Administer<PasswordRules, Refusal?>(rules => rules.Set(by, days, remembered, Stop));
        static Task<bool> Due(Office office) => office.Administer<IUserClaimsPrincipalFactory<Account>, bool>(async factory =>
        {
            await using var store = await office.Stores.CreateDbContextAsync(Stop);
            var account = await store.Users.SingleAsync(one => one.UserName == "guanli", Stop);
            account.MustChangePassword = false;
            return (await factory.CreateAsync(account)).HasClaim(AccountClaims.PasswordDue, "yes");
        });
    }

    private static string HashOf(byte[] bytes) => Server.Storage.Documents.Name(bytes);

    private static Task<(string? Sha256, Refusal? Refusal)> Upload(Office office, Caller by, byte[] bpmn) =>
        office.Administer<DeployDefinition, (string?, Refusal?)>(deploy => deploy.Upload(by, bpmn, Stop));

    // What the worker says when a font is missing for good.
    private static async Task Fail(Office office, Guid @case)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var job = await store.Jobs.AsNoTracking().SingleAsync(one => one.CaseId == @case, Stop);
        Office.Accepted(await office.Get<CaseDoor>().Act(Caller.System, new Shown(@case, 0, 0, null), act =>
        {
            var refusal = act.Step(new FailService(job.ElementInstanceId, job.Attempts, null, "DF4002 缺少字体", true));
            act.Store.Jobs.Find(job.CaseId, job.ElementId, job.Iteration)!.DoneAt = act.Now;
            act.Record("ServiceTaskFailed", reason: "DF4002", element: job.ElementId, iteration: job.Iteration);
            return new(refusal);
        }, "fail", Stop));
    }
}
