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
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Tests.Hosting;
using DisclosureFlow.Tests.Support;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Cases;

/// <summary>
/// Role × act × state in full. What should come of each stands in the process definition: the role, form and separation of the open task.
/// What does come is asked of the real door over a real database, one copy for each state and for each act that goes through. The
/// golden file is for people to read; a change of the definition or of the door shows there line by line.
/// </summary>
public sealed partial class RoleActState(PreparedStates prepared) : IClassFixture<PreparedStates>
{
    private const string Through = "✓";
    private static readonly byte[] ShippedBpmn = File.ReadAllBytes(Path.Combine(Outside.Repository, "workflows", "annual-report.bpmn"));
    private static readonly ProcessDefinition Shipped = ProcessDefinition.Read(ShippedBpmn);

    /// <summary>What an administrator may deploy: the same forms with every task given to another role. The door must ask the definition, not know the roles.</summary>
    private static readonly ProcessDefinition OtherRoles = ProcessDefinition.Deploy(Encoding.UTF8.GetBytes(Regex.Replace(Encoding.UTF8.GetString(ShippedBpmn), "candidateRole=\"(drafter|reviewer|head|publisher)\"",
        match => $"candidateRole=\"{match.Groups[1].Value switch { "drafter" => "publisher", "reviewer" => "head", "head" => "reviewer", _ => "drafter" }}\"", RegexOptions.None, TimeSpan.FromSeconds(1))));

    private static readonly string Golden = Path.Combine(Outside.Repository, "tests", "DisclosureFlow.Server.Tests", "Cases", "RoleActState.golden.md");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
}
