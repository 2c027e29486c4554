using System.Globalization;
using System.Text;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Workflow;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Cases;

/// <summary>The states that the table asks in, each reached by the acts themselves, and copies of them to act upon.</summary>
public sealed partial class RoleActState
{
    /// <summary>Where a case stands: the open task's form and role as the definition has them; empty between tasks and at the end.</summary>
    private sealed record State(string Name, string Folder, DateTimeOffset At, string Form, string Role, Guid Case, bool TaskIsOpen, ProcessDefinition Definition)
    {
        /// <summary>The edition leaves a cell open that follows by rule, and last year's report is there and does not agree.</summary>
        public bool HasGap => Name.Contains("有空格", StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<State>> Prepare(string folder, ProcessDefinition definition)
    {
        await using var office = await Office.New();
        if (definition != Shipped)
        {
            var deploy = office.Get<DeployDefinition>();
            Assert.Null((await deploy.Upload(Caller.System, definition.Source.ToArray(), Stop)).Refusal);
            Assert.Null(await deploy.Choose(Caller.System, definition.Sha256, Stop));
        }

        var states = new List<State>();
        var cast = office.Cast;
        await using (var store = await office.Stores.CreateDbContextAsync(Stop))
        {
            // Whoever signs under this definition holds the key.
            await store.SigningKeys.ExecuteUpdateAsync(keys => keys.SetProperty(one => one.AccountId, Of(Forms.SignOff).Account), Stop);
        }

        var (drafter, reviewer, head, publisher) = (Of(Forms.Draft), Of(Forms.Review), Of(Forms.SignOff), Of(Forms.Publish));
        var id = await Start(Office.SampleTextWith("办公电话0851-88888888"));
        await Keep("起草", await Start(Office.SampleTextWith("办公电话0851-88888888")));
        var gap = await Start(Office.SampleText());
        Office.Accepted(await office.Get<BringLastYear>().Act(drafter, await office.Shown(gap), Encoding.UTF8.GetBytes(LastYearText()), "last.txt", Stop));
        Office.Accepted(await office.Get<SaveEdition>().Act(drafter, await office.Shown(gap), (await ReportOf(office, await office.Shown(gap))).With("3.new.total", null).With("3.carriedIn.natural", 5), "更正", Stop));
        await Keep("起草（有空格，有上一年度报告）", gap);
        Office.Accepted(await office.Get<Submit>().Act(drafter, await office.Shown(id), Stop));
        Office.Accepted(await office.Get<GiveDispositions>().Act(reviewer, await office.Shown(id), await Decide(office, await office.Shown(id)), Stop));
        await Keep("保密审查（逐处意见已齐）", id);
        await Conclude("退回修改");
        await Keep("起草（退回后）", id);
        Office.Accepted(await office.Get<Submit>().Act(drafter, await office.Shown(id), Stop));
        Office.Accepted(await office.Get<GiveDispositions>().Act(reviewer, await office.Shown(id), await Decide(office, await office.Shown(id)), Stop));
        await Conclude("报请确定");
        await Keep("登记报请", id);
        Office.Accepted(await office.Get<RegisterReferral>().Act(reviewer, await office.Shown(id), "县保密行政管理部门", "白政函〔2026〕3号", office.Clock.Today(), Stop));
        await Keep("登记答复", id);
        Office.Accepted(await office.Get<RegisterReply>().Act(reviewer, await office.Shown(id), "青保函〔2026〕9号", office.Clock.Today(), "可以公开", null, Stop));
        await Conclude("同意公开");
        await Keep("排版（系统办理中）", id);
        await KeepOf("排版受阻（incident）", id, FailTypesetting);
        Assert.True(await office.Get<ServiceWorker>().DoOne(Stop));
        await Keep("负责人签发", id);
        await KeepOf("已撤回", id, Cancel);
        Office.Accepted(await office.Get<Server.SignOff.Sign>().Act(head, await office.Shown(id) with { ScreenSha256 = (await office.Get<OpenSignOff>().Act(head, id, Stop)).Value }, Cast.Pin, Stop));
        await Keep("发布", id);
        Office.Accepted(await office.PublishAs(publisher, await office.Shown(id)));
        await Keep("已公开", id);
        return states;

        Caller Of(string form)
        {
            var role = definition.UserTasks.First(task => task.Form == form).CandidateRole;
            return cast.As(Cast.Everybody.Single(member => member.Role == role));
        }

        async Task<Guid> Start(string text)
        {
            var started = await office.Get<StartCase>().Act(drafter, office.Cast.Organ, Encoding.UTF8.GetBytes(text), "report.txt", Stop);
            Office.Accepted(started.Answer);
            return started.Answer.Case;
        }

        async Task Conclude(string conclusion) =>
            Office.Accepted(await office.Get<Conclude>().Act(reviewer, await office.Shown(id), conclusion, Office.Basis, Office.Reason, Stop));

        Task Keep(string name, Guid @case) => KeepFrom(office, name, @case);

        // From here the case goes another way, in a copy of its own.
        async Task KeepOf(string name, Guid @case, Func<Office, Guid, Task> further)
        {
            await using var elsewhere = await Copy(states[^1]);
            await further(elsewhere, @case);
            await KeepFrom(elsewhere, name, @case);
        }

        async Task KeepFrom(Office from, string name, Guid @case)
        {
            var at = Directory.CreateDirectory(Path.Combine(folder, states.Count.ToString(CultureInfo.InvariantCulture))).FullName;
            await using (var store = await from.Stores.CreateDbContextAsync(Stop))
            {
                await store.Database.ExecuteSqlAsync($"VACUUM INTO {Path.Combine(at, "disclosureflow.db")}", Stop);
            }

            CopyKeys(from.Folder.Keys, Path.Combine(at, "keys"));
            states.Add(await Describe(from, name, at, @case, definition));
        }
    }

    private static async Task<State> Describe(Office office, string name, string folder, Guid id, ProcessDefinition definition)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var open = await store.Tasks.AsNoTracking().SingleOrDefaultAsync(task => task.CaseId == id && task.ClosedAt == null, Stop);
        var element = open is null ? null : definition.FindUserTask(open.ElementId)!;
        return new State(name, folder, office.Clock.GetUtcNow(), element?.Form ?? "", element?.CandidateRole ?? "", id, open is not null, definition);
    }

    private static async Task FailTypesetting(Office office, Guid id)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var job = await store.Jobs.AsNoTracking().SingleAsync(one => one.CaseId == id && one.DoneAt == null, Stop);
        Office.Accepted(await office.Get<CaseDoor>().Act(Caller.System, new Shown(id, 0, 0, null), act =>
        {
            var refusal = act.Step(new FailService(job.ElementInstanceId, job.Attempts, null, "缺少字体", Final: true));
            act.Record("ServiceTaskFailed", reason: "缺少字体", element: job.ElementId, iteration: job.Iteration);
            return new(refusal);
        }, "fail", Stop));
        Assert.Equal(Server.Cases.CaseStatus.Incident, (await office.Case(id)).Status);
    }

    private static async Task Cancel(Office office, Guid id)
    {
        Office.Accepted(await office.Get<CaseDoor>().Act(Caller.System, new Shown(id, 0, 0, null), act =>
        {
            var refusal = act.Step(new CancelCase());
            act.Record("Withdrawn");
            return new(refusal);
        }, "cancel", Stop));
        Assert.Equal(Server.Cases.CaseStatus.Withdrawn, (await office.Case(id)).Status);
    }

    private static async Task<Office> Copy(State state)
    {
        var folder = Directory.CreateDirectory(Path.Combine(state.Folder, Path.GetRandomFileName())).FullName;
        File.Copy(Path.Combine(state.Folder, "disclosureflow.db"), Path.Combine(folder, "disclosureflow.db"));
        CopyKeys(Path.Combine(state.Folder, "keys"), Path.Combine(folder, "keys"));
        return await Office.New(folder, new MovableClock(state.At));
    }

    private static void CopyKeys(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    /// <summary>The open task, or the last one where none is open: a page that was left standing.</summary>
    private static async Task<Shown> ShownIn(Office office, State state)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var one = await store.Cases.AsNoTracking().SingleAsync(found => found.Id == state.Case, Stop);
        var task = await store.Tasks.AsNoTracking().Where(found => found.CaseId == state.Case).OrderBy(found => found.ClosedAt == null).ThenBy(found => found.Id).LastAsync(Stop);
        return new Shown(state.Case, task.Id, task.Revision, one.EditionSha256, one.TypesetSha256);
    }

    private static async Task<IReadOnlyList<(string Element, Guid Account)>> TookPart(State state)
    {
        await using var office = await Copy(state);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var steps = await store.StepsTaken.AsNoTracking().Where(step => step.CaseId == state.Case && step.AccountId != Guid.Empty).Select(step => new { step.ElementId, step.AccountId }).Distinct().ToListAsync(Stop);
        return [.. steps.Where(step => state.Definition.FindUserTask(step.ElementId) is not null).Select(step => (step.ElementId, step.AccountId))];
    }
}

/// <summary>The folder in which the states are kept while the tests of the table run; prepared once for all of them.</summary>
public sealed class PreparedStates : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("disclosureflow-states-").FullName;

    internal Dictionary<bool, object> States { get; } = [];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
