using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Cases;

/// <summary>A task on the desk of whoever opened its page.</summary>
internal sealed record OpenTask(Case Case, CaseTask Task, ProcessDefinition Definition)
{
    public UserTask? Element => Definition.FindUserTask(Task.ElementId);

    public bool IsOpen => Task.ClosedAt is null;

    /// <summary>Where the page of this task is; the case's own page where the program has no page for such a task.</summary>
    public string Address => Element?.Form switch
    {
        Forms.Draft => $"/drafting/{Case.Id}/{Task.Id}",
        Forms.Review => $"/review/{Case.Id}/{Task.Id}",
        Forms.Referral => $"/referral/{Case.Id}/{Task.Id}",
        Forms.ReferralReply => $"/reply/{Case.Id}/{Task.Id}",
        Forms.SignOff => $"/sign-off/{Case.Id}/{Task.Id}",
        Forms.Publish => $"/publish/{Case.Id}/{Task.Id}",
        _ => $"/cases/{Case.Id}",
    };
}

/// <summary>Finds a person's tasks. Whether he may do them the door decides again, inside the act.</summary>
internal sealed class Desk(Store store, Definitions definitions, SignedIn person, TimeProvider clock)
{
    /// <summary>One task, if the signed-in person holds its role in its organ; else null, as if it were not there.</summary>
    public async Task<OpenTask?> Open(Guid id, int number, CancellationToken stop)
    {
        var task = await store.Tasks.AsNoTracking().SingleOrDefaultAsync(one => one.CaseId == id && one.Id == number, stop);
        if (task is null || !await person.Holds(task.Role, stop, task.OrganId))
        {
            return null;
        }

        var one = await store.Cases.AsNoTracking().SingleAsync(found => found.Id == id, stop);
        return new OpenTask(one, task, await definitions.Of(one.DefinitionSha256, stop));
    }

    /// <summary>Everything open that the signed-in person may do, the most urgent first.</summary>
    public async Task<IReadOnlyList<OpenTask>> Mine(CancellationToken stop)
    {
        var roles = await person.Roles(stop);
        var organs = roles.Select(held => held.Organ).Distinct().ToArray();
        var names = roles.Select(held => held.Role).Distinct(StringComparer.Ordinal).ToArray();
        var rows = await (
            from task in store.Tasks.AsNoTracking()
            join one in store.Cases on task.CaseId equals one.Id
            where task.ClosedAt == null && organs.Contains(task.OrganId) && names.Contains(task.Role) && (one.Status == CaseStatus.Running || one.Status == CaseStatus.Incident)
            orderby task.DueAt == null, task.DueAt, task.OpenedAt
            select new { task, one }).Take(MostShown).ToListAsync(stop);
        var mine = new List<OpenTask>(rows.Count);
        foreach (var row in rows.Where(row => roles.Contains((row.task.OrganId, row.task.Role))))
        {
            mine.Add(new OpenTask(row.one, row.task, await definitions.Of(row.one.DefinitionSha256, stop)));
        }

        return mine;
    }

    /// <summary>Whom the signed-in person acts for (代理), by organ and role: the principals' names, for roles that he does not hold himself.</summary>
    public async Task<IReadOnlyDictionary<(Guid Organ, string Role), string>> ActsFor(CancellationToken stop)
    {
        var (account, now) = (person.Account, clock.GetUtcNow());
        var rows = await (
            from one in Deputies.Standing(store, now)
            join principal in store.Users on one.PrincipalId equals principal.Id
            where one.DeputyId == account && !store.RoleAssignments.Any(held =>
                held.AccountId == account && held.OrganId == one.OrganId && held.Role == one.Role && held.From <= now && (held.Until == null || held.Until > now))
            orderby one.From
            select new { one.OrganId, one.Role, principal.DisplayName }).ToListAsync(stop);
        // Several may have named him: the door takes the first, as here.
        return rows.GroupBy(row => (row.OrganId, row.Role)).ToDictionary(group => group.Key, group => group.First().DisplayName);
    }

    /// <summary>Running cases that the person had a hand in and that now wait for others.</summary>
    public async Task<IReadOnlyList<OpenTask>> WithOthers(IReadOnlyList<OpenTask> mine, CancellationToken stop)
    {
        var account = person.Account;
        var own = mine.Select(one => one.Case.Id).ToArray();
        var rows = await (
            from task in store.Tasks.AsNoTracking()
            join one in store.Cases on task.CaseId equals one.Id
            where task.ClosedAt == null && one.Status == CaseStatus.Running && !own.Contains(one.Id) && store.StepsTaken.Any(step => step.CaseId == one.Id && step.AccountId == account)
            orderby task.OpenedAt descending
            select new { task, one }).Take(MostShown).ToListAsync(stop);
        var others = new List<OpenTask>(rows.Count);
        foreach (var row in rows)
        {
            others.Add(new OpenTask(row.one, row.task, await definitions.Of(row.one.DefinitionSha256, stop)));
        }

        return others;
    }

    /// <summary>Why a case came back: the reason given with the last return; null where there is none.</summary>
    public async Task<string?> WhyReturned(Guid id, CancellationToken stop) => await (
        from entry in store.Entries
        where entry.CaseId == id && store.Openings.Any(opening => opening.EntryId == entry.Id && opening.Field == "outcome" && opening.Value == Outcomes.Returned)
        orderby entry.Sequence descending
        select store.Openings.Where(opening => opening.EntryId == entry.Id && opening.Field == "reason").Select(opening => opening.Value).FirstOrDefault()).FirstOrDefaultAsync(stop);

    private const int MostShown = 100;
}
