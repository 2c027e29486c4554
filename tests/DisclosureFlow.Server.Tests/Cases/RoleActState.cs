using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Tests.Support;
using DisclosureFlow.Workflow;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Cases;

/// <summary>
/// Role × act × state in full. What should come of each stands in the process definition: the role, form and separation of the open task.
/// What does come is asked of the real door over a real database, one copy for each state and for each act that goes through. The
/// golden file is for people to read; a change of the definition or of the door shows there line by line.
/// </summary>
public sealed class RoleActState(PreparedStates prepared) : IClassFixture<PreparedStates>
{
    private const string Through = "✓";
    private static ISigningKey? headKey;
    private static readonly ProcessDefinition Definition = ProcessDefinition.Read(File.ReadAllBytes(Path.Combine(Outside.Repository, "workflows", "annual-report.bpmn")));
    private static readonly string Golden = Path.Combine(Outside.Repository, "tests", "DisclosureFlow.Server.Tests", "Cases", "RoleActState.golden.md");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An act, the form it belongs to, and how it is called on what a page shows.</summary>
    private sealed record TestedAct(string Name, string Form, Func<Office, Caller, Shown, Task<Outcome>> Do)
    {
        /// <summary>For what does not ask for an open task: what comes of it for a role in a state.</summary>
        public Func<string, State, string>? Expected { get; init; }
    }

    private static readonly ImmutableArray<TestedAct> Acts =
    [
        new("保存版本 SaveEdition", Forms.Draft, async (office, who, shown) => await office.Get<SaveEdition>().Act(who, shown, (await ReportOf(office, shown)).WithProse("6", "另有说明。"), "更正", Stop)),
        new("提交审查 Submit", Forms.Draft, (office, who, shown) => office.Get<Submit>().Act(who, shown, Stop)),
        new("逐处处理 GiveDispositions", Forms.Review, async (office, who, shown) => await office.Get<GiveDispositions>().Act(who, shown, await Decide(office, shown), Stop)),
        new("逐项结论 ConcludeItems", Forms.Review, (office, who, shown) => office.Get<ConcludeItems>().Act(who, shown, [new ItemDecision("title", Decisions.Publish, Office.Basis, Office.Reason)], Stop)),
        new("同意公开 Conclude", Forms.Review, (office, who, shown) => office.Get<Conclude>().Act(who, shown, Conclude.Clear, Office.Basis, Office.Reason, Stop)),
        new("退回修改 Conclude", Forms.Review, (office, who, shown) => office.Get<Conclude>().Act(who, shown, Conclude.SendBack, Office.Basis, Office.Reason, Stop)),
        new("报请确定 Conclude", Forms.Review, (office, who, shown) => office.Get<Conclude>().Act(who, shown, Conclude.Refer, Office.Basis, Office.Reason, Stop)),
        new("登记报请 RegisterReferral", Forms.Referral, (office, who, shown) => office.Get<RegisterReferral>().Act(who, shown, "县保密行政管理部门", "白政函〔2026〕3号", office.Clock.Today(), Stop)),
        new("登记答复 RegisterReply", Forms.ReferralReply, (office, who, shown) => office.Get<RegisterReply>().Act(who, shown, "青保函〔2026〕9号", office.Clock.Today(), "可以公开", null, Stop)),
        new("打开签发 OpenSignOff", Forms.SignOff, (office, who, shown) => office.Get<OpenSignOff>().Act(who, shown.Case, Stop))
        {
            Expected = (role, state) => state.Form != Forms.SignOff ? "DF2003" : role == Closed ? "DF2002" : role == state.Role ? Through : "DF2008",
        },
        new("签发 Sign", Forms.SignOff, Sign),
        new("退回 RefuseSignOff", Forms.SignOff, (office, who, shown) => office.Get<RefuseSignOff>().Act(who, shown, "请再核对第三部分。", Stop)),
        new("登记发布 RecordPublication", Forms.Publish, (office, who, shown) => office.PublishAs(who, shown)),
        new("申请清除 RequestExpunction", "", (office, who, shown) => office.Get<RequestExpunction>().Act(who, shown.Case, [shown.EditionSha256!], "发现不应存储的内容", Stop))
        {
            Expected = (role, _) => role == Closed ? "DF2002" : RequestExpunction.Roles.Contains(role, StringComparer.Ordinal) ? Through : "DF2008",
        },
    ];

    /// <summary>Where a case stands: the open task's form and role as the definition has them; empty between tasks and at the end.</summary>
    private sealed record State(string Name, string Folder, DateTimeOffset At, string Form, string Role, Guid Case, bool TaskIsOpen);

    private const string Nobody = "无角色";
    private const string Elsewhere = "外单位";
    private const string Closed = "已停用";

    private static readonly ImmutableArray<string> Roles = [.. Definition.Roles.Select(role => role.Id), Nobody, Elsewhere, Closed];

    [Fact]
    public async Task What_every_role_may_do_in_every_state_is_what_the_definition_says()
    {
        var states = await States();
        Assert.Equal(Definition.UserTasks.Select(task => task.Form).Order(StringComparer.Ordinal), states.Where(state => state.TaskIsOpen).Select(state => state.Form).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var page = new StringBuilder($"# 角色 × 操作 × 状态\n\n流程定义 annual-report.bpmn。{Through}：办理成功；其余为拒绝编号（docs/refusals）。「外单位」在另一单位持有全部角色，「已停用」在本单位持有全部角色而账号已停用。\n");
        var wrong = new List<string>();
        foreach (var state in states)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {state.Name}\n\n| | {string.Join(" | ", Roles)} |\n|---|{string.Concat(Enumerable.Repeat(":-:|", Roles.Length))}\n");
            await Ask(state, page, wrong);
        }

        Assert.Equal([], wrong);
        Compare(page);
    }

    [Fact]
    public async Task Whoever_took_part_may_go_on_only_where_the_definition_says_so()
    {
        var (tried, wrong) = (0, new List<string>());
        foreach (var state in (await States()).Where(state => state.TaskIsOpen))
        {
            var now = Definition.UserTasks.Single(task => task.Form == state.Form);
            foreach (var (element, account) in (await TookPart(state)).Where(step => step.Element != now.Id))
            {
                var before = Definition.FindUserTask(element)!;
                await using var office = await Copy(state);
                await GiveRole(office, account, state.Role, office.Cast.Organ);
                var act = Acts.First(one => one.Form == state.Form && one.Expected is null);
                var found = Of(await act.Do(office, new Caller(account), await ShownIn(office, state)));
                var should = now.Separation.NotSameAs.Contains(before.Id) || before.Separation.NotSameAs.Contains(now.Id) ? "DF3401"
                    : now.Separation.MayBeSameAs.Contains(before.Id) || before.Separation.MayBeSameAs.Contains(now.Id) || now.CandidateRole == before.CandidateRole ? Through : "DF3404";
                tried++;
                if (found != should)
                {
                    wrong.Add($"{before.Id} → {now.Id}: {found}, should be {should}");
                }
            }
        }

        Assert.Equal([], wrong);
        Assert.True(tried >= 10, $"only {tried} pairs");
    }

    [Fact]
    public async Task Only_the_role_of_the_first_task_starts_a_case()
    {
        await using var office = await Office.New();
        var first = Definition.UserTasks.Single(task => task.Form == Forms.Draft).CandidateRole;
        foreach (var (role, caller) in await People(office))
        {
            var started = await office.Get<StartCase>().Act(caller, office.Cast.Organ, Encoding.UTF8.GetBytes(Office.SampleText()), "report.txt", Stop);
            Assert.Equal($"{role} {(role == Closed ? "DF2002" : role == first ? Through : "DF2008")}", $"{role} {Of(started.Answer)}");
        }
    }

    [Fact]
    public async Task An_unknown_task_form_and_an_unknown_outcome_are_refused()
    {
        await using var office = await Office.New();
        var id = await office.AtDrafting();
        var shown = await office.Shown(id);
        var outcome = await office.Get<CaseDoor>().Act(office.Drafter, shown, act => new(act.Requires("no such form") ?? act.Complete(Outcomes.Submit, null)), "test", Stop);
        Office.Refused("DF2011", 422, outcome);
        outcome = await office.Get<CaseDoor>().Act(office.Drafter, shown, act => new(act.Complete("no such outcome", null)), "test", Stop);
        Assert.StartsWith("DF3", outcome.Refusal?.Code, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<State>> States() => (IReadOnlyList<State>)(prepared.States ??= await Prepare(prepared.Folder));

    private static async Task Ask(State state, StringBuilder page, List<string> wrong)
    {
        // One office answers all that is refused, for a refusal leaves the case exactly as it was; each act that should go through gets a copy.
        await using var refusing = await Copy(state);
        var people = await People(refusing);
        var shown = await ShownIn(refusing, state);
        var entries = await refusing.Acts(state.Case);
        foreach (var act in Acts)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {act.Name} |");
            foreach (var (role, caller) in people)
            {
                var should = act.Expected?.Invoke(role, state) ?? Expected(act, role, state);
                string found;
                if (should == Through)
                {
                    await using var copy = await Copy(state);
                    var same = (await People(copy)).Single(one => one.Role == role).Caller;
                    found = Of(await act.Do(copy, same, await ShownIn(copy, state)));
                }
                else
                {
                    found = Of(await act.Do(refusing, caller, shown));
                }

                page.Append(CultureInfo.InvariantCulture, $" {found} |");
                if (found != should)
                {
                    wrong.Add($"{state.Name} · {act.Name} · {role}: {found}, should be {should}");
                }
            }

            page.Append('\n');
        }

        Assert.Equal(entries, await refusing.Acts(state.Case));
    }

    /// <summary>In the order of the door: account, task, role, form. Everybody here does his part only, so duties are separate.</summary>
    private static string Expected(TestedAct act, string role, State state) =>
        role == Closed ? "DF2002"
        : !state.TaskIsOpen ? "DF2004"
        : role != state.Role ? "DF2008"
        : act.Form != state.Form ? "DF2011"
        : Through;

    private static string Of(Outcome outcome) => outcome.Refusal?.Code ?? Through;

    private static void Compare(StringBuilder page)
    {
        if (Environment.GetEnvironmentVariable("DISCLOSUREFLOW_GOLDEN") == "write")
        {
            File.WriteAllText(Golden, page.ToString());
        }

        Assert.Equal(File.ReadAllText(Golden), page.ToString());
    }

    // --- the states, reached by the acts themselves

    private static async Task<IReadOnlyList<State>> Prepare(string folder)
    {
        await using var office = await Office.New();
        var states = new List<State>();
        var id = await office.AtReview(Office.SampleTextWith("办公电话0851-88888888"));
        var other = await office.AtDrafting(Office.SampleTextWith("办公电话0851-88888888"));
        await Keep("起草", other);
        Office.Accepted(await office.Get<GiveDispositions>().Act(office.Reviewer, await office.Shown(id), await Decide(office, await office.Shown(id)), Stop));
        await Keep("保密审查（逐处意见已齐）", id);
        await Conclude("退回修改");
        await Keep("起草（退回后）", id);
        Office.Accepted(await office.Get<Submit>().Act(office.Drafter, await office.Shown(id), Stop));
        Office.Accepted(await office.Get<GiveDispositions>().Act(office.Reviewer, await office.Shown(id), await Decide(office, await office.Shown(id)), Stop));
        await Conclude("报请确定");
        await Keep("登记报请", id);
        Office.Accepted(await office.Get<RegisterReferral>().Act(office.Reviewer, await office.Shown(id), "县保密行政管理部门", "白政函〔2026〕3号", office.Clock.Today(), Stop));
        await Keep("登记答复", id);
        Office.Accepted(await office.Get<RegisterReply>().Act(office.Reviewer, await office.Shown(id), "青保函〔2026〕9号", office.Clock.Today(), "可以公开", null, Stop));
        await Conclude("同意公开");
        await Keep("排版（系统办理中）", id);
        await KeepOf("排版受阻（incident）", id, FailTypesetting);
        Assert.True(await office.Get<ServiceWorker>().DoOne(Stop));
        await Keep("负责人签发", id);
        await KeepOf("已撤回", id, Cancel);
        Office.Accepted(await office.Get<Server.SignOff.Sign>().Act(office.Head, await office.ShownToHead(id), Cast.Pin, Stop));
        await Keep("发布", id);
        Office.Accepted(await office.PublishAs(office.Publisher, await office.Shown(id)));
        await Keep("已公开", id);
        return states;

        async Task Conclude(string conclusion) =>
            Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(id), conclusion, Office.Basis, Office.Reason, Stop));

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
            states.Add(await Describe(from, name, at, @case));
        }
    }

    private static async Task<State> Describe(Office office, string name, string folder, Guid id)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var open = await store.Tasks.AsNoTracking().SingleOrDefaultAsync(task => task.CaseId == id && task.ClosedAt == null, Stop);
        var element = open is null ? null : Definition.FindUserTask(open.ElementId)!;
        return new State(name, folder, office.Clock.GetUtcNow(), element?.Form ?? "", element?.CandidateRole ?? "", id, open is not null);
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
        return [.. steps.Where(step => Definition.FindUserTask(step.ElementId) is not null).Select(step => (step.ElementId, step.AccountId))];
    }

    // --- the people

    private static async Task<IReadOnlyList<(string Role, Caller Caller)>> People(Office office)
    {
        var people = new List<(string, Caller)>();
        foreach (var role in Definition.Roles)
        {
            people.Add((role.Id, Cast.Everybody.FirstOrDefault(member => member.Role == role.Id) is { } member ? office.Cast.As(member) : await Somebody(office, role.Id, [role.Id], office.Cast.Organ)));
        }

        var all = Definition.Roles.Select(role => role.Id).ToArray();
        people.Add((Nobody, await Somebody(office, "nobody", [], office.Cast.Organ)));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var another = store.Organs.Add(new Organ { Id = Guid.NewGuid(), Name = $"青岚县{Guid.NewGuid():N}", Kind = "township" }).Entity.Id;
        await store.SaveChangesAsync(Stop);
        people.Add((Elsewhere, await Somebody(office, "elsewhere", all, another)));
        var closed = await Somebody(office, "closed", all, office.Cast.Organ);
        await store.Users.Where(account => account.Id == closed.Account).ExecuteUpdateAsync(account => account.SetProperty(one => one.DisabledAt, office.Clock.GetUtcNow()), Stop);
        people.Add((Closed, closed));
        return people;
    }

    private static async Task<Caller> Somebody(Office office, string name, string[] roles, Guid organ)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var account = new Account { Id = Guid.NewGuid(), UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = name, SecurityStamp = "s" };
        store.Users.Add(account);
        await store.SaveChangesAsync(Stop);
        foreach (var role in roles)
        {
            await GiveRole(office, account.Id, role, organ);
        }

        return new Caller(account.Id);
    }

    private static async Task GiveRole(Office office, Guid account, string role, Guid organ)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        store.RoleAssignments.Add(new RoleAssignment { Id = Guid.NewGuid(), AccountId = account, OrganId = organ, Role = role, From = office.Clock.Moment() });
        await store.SaveChangesAsync(Stop);
    }

    // --- what the acts need

    private static async Task<Reports.Report> ReportOf(Office office, Shown shown)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return await store.Report(shown.EditionSha256!, Stop);
    }

    private static async Task<IReadOnlyList<HitDecision>> Decide(Office office, Shown shown) =>
        [.. (await office.Get<PrivacyHits>().Of(shown.EditionSha256!, Stop)).DistinctBy(hit => hit.Id, StringComparer.Ordinal)
            .Select(hit => new HitDecision(hit.Id, Decisions.Publish, Office.Basis, Office.Reason))];

    private static async Task<Outcome> Sign(Office office, Caller who, Shown shown)
    {
        // With the head's own key whoever asks: the door decides, not the lack of a key. Unlocking takes long on purpose: once for all.
        headKey ??= SealedKey.Open(Path.Combine(office.Folder.Keys, DemoAuthority.HeadFile)).Unlock(Cast.Pin);
        var key = headKey;
        var prepare = office.Get<PrepareSigning>();
        var (prepared, refusal) = await prepare.Act(who, shown, key, Stop);
        if (prepared is null)
        {
            return Outcome.Refused(shown.Case, refusal!);
        }

        var source = await prepare.Document(prepared, Stop);
        var (signed, invalid) = await office.Get<Server.SignOff.Sign>().MakeSignature(who, prepared, source, key, Stop);
        return signed is null ? Outcome.Refused(shown.Case, invalid!) : await office.Get<CompleteSigning>().Act(who, prepared, source, signed, Stop);
    }
}

/// <summary>The folder in which the states are kept while the tests of the table run; prepared once for all of them.</summary>
public sealed class PreparedStates : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("disclosureflow-states-").FullName;

    internal object? States { get; set; }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
