using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Tests.Hosting;
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
    private static readonly byte[] ShippedBpmn = File.ReadAllBytes(Path.Combine(Outside.Repository, "workflows", "annual-report.bpmn"));
    private static readonly ProcessDefinition Shipped = ProcessDefinition.Read(ShippedBpmn);

    /// <summary>What an administrator may deploy: the same forms with every task given to another role. The door must ask the definition, not know the roles.</summary>
    private static readonly ProcessDefinition OtherRoles = ProcessDefinition.Deploy(Encoding.UTF8.GetBytes(Regex.Replace(Encoding.UTF8.GetString(ShippedBpmn), "candidateRole=\"(drafter|reviewer|head|publisher)\"",
        match => $"candidateRole=\"{match.Groups[1].Value switch { "drafter" => "publisher", "reviewer" => "head", "head" => "reviewer", _ => "drafter" }}\"", RegexOptions.None, TimeSpan.FromSeconds(1))));

    private static readonly string Golden = Path.Combine(Outside.Repository, "tests", "DisclosureFlow.Server.Tests", "Cases", "RoleActState.golden.md");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An act, the form it belongs to, and how it is called on what a page shows.</summary>
    private sealed record TestedAct(string Name, string Form, Func<Office, Caller, Shown, Task<Outcome>> Do)
    {
        /// <summary>For what does not ask for an open task: what comes of it for a role in a state.</summary>
        public Func<string, State, string>? Expected { get; init; }

        /// <summary>What the person of the task is told where there is nothing to do, or something stands in the way; null where it goes through.</summary>
        public Func<State, string?> Otherwise { get; init; } = static _ => null;
    }

    private static readonly ImmutableArray<TestedAct> Acts =
    [
        new("保存版本 SaveEdition", Forms.Draft, async (office, who, shown) => await office.Get<SaveEdition>().Act(who, shown, (await ReportOf(office, shown)).WithProse("6", "另有说明。"), "更正", Stop)),
        new("按勾稽关系填入 FillByRule", Forms.Draft, (office, who, shown) => office.Get<FillByRule>().Act(who, shown, Stop)) { Otherwise = state => state.HasGap ? null : "DF2021" },
        new("导入上一年度 BringLastYear", Forms.Draft, (office, who, shown) => office.Get<BringLastYear>().Act(who, shown, Encoding.UTF8.GetBytes(LastYearText()), "last.txt", Stop)),
        new("填上一年度一行 GiveLastYearsRow", Forms.Draft, (office, who, shown) => office.Get<GiveLastYearsRow>().Act(who, shown, LastYearsRowOfZeros(), Stop)) { Otherwise = state => state.HasGap ? "DF2029" : null },
        new("结转 CarryForward", Forms.Draft, (office, who, shown) => office.Get<CarryForward>().Act(who, shown, Stop)) { Otherwise = state => state.HasGap ? null : "DF2026" },
        new("提交审查 Submit", Forms.Draft, (office, who, shown) => office.Get<Submit>().Act(who, shown, Stop)) { Otherwise = state => state.HasGap ? "DF2023" : null },
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
        new("核对门户 CompareWithPortal", Forms.Publish, async (office, who, shown) => (await office.Get<CompareWithPortal>().Act(who, shown, await PortalPage(office, shown), Stop)).Answer),
        new("登记发布 RecordPublication", Forms.Publish, (office, who, shown) => office.PublishAs(who, shown)),
        new("申请清除 RequestExpunction", "", (office, who, shown) => office.Get<RequestExpunction>().Act(who, shown.Case, [shown.EditionSha256!], "发现不应存储的内容", Stop))
        {
            Expected = (role, _) => role == Closed ? "DF2002" : RequestExpunction.Roles.Contains(role, StringComparer.Ordinal) ? Through : "DF2008",
        },
        new("不予清除 DecideExpunction", "", (office, who, shown) => office.Get<DecideExpunction>().Decline(who, shown.Case, Guid.Empty, "没有需要清除的内容", Stop))
        {
            Expected = (role, _) => role == Closed ? "DF2002" : RequestExpunction.Roles.Contains(role, StringComparer.Ordinal) ? NothingToDecide : "DF2008",
        },
    ];

    /// <summary>Where a case stands: the open task's form and role as the definition has them; empty between tasks and at the end.</summary>
    private sealed record State(string Name, string Folder, DateTimeOffset At, string Form, string Role, Guid Case, bool TaskIsOpen, ProcessDefinition Definition)
    {
        /// <summary>The edition leaves a cell open that follows by rule, and last year's report is there and does not agree.</summary>
        public bool HasGap => Name.Contains("有空格", StringComparison.Ordinal);
    }

    private const string Nobody = "无角色";
    private const string Elsewhere = "外单位";
    private const string Closed = "已停用";
    private const string NothingToDecide = "DF2093";

    private static readonly ImmutableArray<string> Roles = [.. Shipped.Roles.Select(role => role.Id), Nobody, Elsewhere, Closed];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_every_role_may_do_in_every_state_is_what_the_definition_says(bool otherRoles)
    {
        var states = await States(otherRoles);
        Assert.Equal(states[0].Definition.UserTasks.Select(task => task.Form).Order(StringComparer.Ordinal), states.Where(state => state.TaskIsOpen).Select(state => state.Form).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var page = new StringBuilder($"# 角色 × 操作 × 状态\n\n流程定义 annual-report.bpmn。{Through}：办理成功；其余为拒绝编号（docs/refusals）。「外单位」在另一单位持有全部角色，「已停用」在本单位持有全部角色而账号已停用。\n");
        var wrong = new List<string>();
        // Who does what is the same everywhere else: without an open task no role of the definition counts.
        foreach (var state in states.Where(state => !otherRoles || state.TaskIsOpen))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {state.Name}\n\n| | {string.Join(" | ", Roles)} |\n|---|{string.Concat(Enumerable.Repeat(":-:|", Roles.Length))}\n");
            await Ask(state, page, wrong);
        }

        Assert.Equal([], wrong);
        if (!otherRoles)
        {
            Compare(page);
        }
    }

    [Fact]
    public async Task Whoever_took_part_may_go_on_only_where_the_definition_says_so()
    {
        var (tried, wrong) = (0, new List<string>());
        foreach (var state in (await States(otherRoles: false)).Where(state => state.TaskIsOpen))
        {
            var now = Shipped.UserTasks.Single(task => task.Form == state.Form);
            foreach (var (element, account) in (await TookPart(state)).Where(step => step.Element != now.Id))
            {
                var before = Shipped.FindUserTask(element)!;
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
        var first = Shipped.UserTasks.Single(task => task.Form == Forms.Draft).CandidateRole;
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

    [Fact]
    public void Every_act_of_people_on_a_case_is_in_the_table()
    {
        // Not acts of their own: halves of Sign, what the system does, opening a case (tested below), and the administrator's machinery.
        string[] others = ["PrepareSigning", "CompleteSigning", "StartCase", "SaveDraft", "Incidents", "Typeset", "ServiceWorker", "TimerWorker", "RaiseLevel", "MakeOfdCopy", "ReviewForms"];
        var acts = EveryActOverTheApi.Acts().Except(others, StringComparer.Ordinal).ToList();
        Assert.Equal([], acts.Where(act => !Acts.Any(tested => tested.Name.EndsWith(' ' + act, StringComparison.Ordinal) || (act == "RegisterReferral" && tested.Form == Forms.Referral))));
        Assert.True(acts.Count >= 14, $"only {acts.Count} acts");
    }

    private async Task<IReadOnlyList<State>> States(bool otherRoles)
    {
        if (!prepared.States.TryGetValue(otherRoles, out var states))
        {
            prepared.States[otherRoles] = states = await Prepare(Directory.CreateDirectory(Path.Combine(prepared.Folder, otherRoles ? "other" : "shipped")).FullName, otherRoles ? OtherRoles : Shipped);
        }

        return (IReadOnlyList<State>)states;
    }

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
        : act.Otherwise(state) ?? Through;

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

    // --- the people

    private static async Task<IReadOnlyList<(string Role, Caller Caller)>> People(Office office)
    {
        var people = new List<(string, Caller)>();
        foreach (var role in Shipped.Roles)
        {
            people.Add((role.Id, Cast.Everybody.FirstOrDefault(member => member.Role == role.Id) is { } member ? office.Cast.As(member) : await Somebody(office, role.Id, [role.Id], office.Cast.Organ)));
        }

        var all = Shipped.Roles.Select(role => role.Id).ToArray();
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

    /// <summary>A year earlier, with another figure carried out.</summary>
    private static string LastYearText() => Office.SampleText().Replace("2025", "2024", StringComparison.Ordinal);

    private static Dictionary<string, decimal?> LastYearsRowOfZeros() => LastYearsRow.Cells(Reports.StatutoryForm.ForYear(2024)).ToDictionary(cell => cell.Id, _ => (decimal?)0, StringComparer.Ordinal);

    private static async Task<byte[]> PortalPage(Office office, Shown shown) =>
        Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>{Reports.HtmlExport.Article(await ReportOf(office, shown), (await office.Case(shown.Case)).DateOfIssue)}</body></html>");

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

    internal Dictionary<bool, object> States { get; } = [];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
