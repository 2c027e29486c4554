using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.SignOff;

/// <summary>
/// Before the head sees the document: 成文日期 is the day he signs. On another day than the copy was typeset for, the system sends it back
/// to typesetting, and he sees the new one.
/// </summary>
internal sealed class OpenSignOff(CaseDoor door, IDbContextFactory<Store> stores, TimeProvider clock)
{
    /// <returns>The hash of the PDF to show as the answer's value; refused with DF2043 while it is typeset again.</returns>
    public async Task<Outcome> Act(Caller caller, Guid @case, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var found = await store.Cases.AsNoTracking().SingleOrDefaultAsync(one => one.Id == @case, stop);
        var task = found is null ? null : await store.Tasks.AsNoTracking().Where(one => one.CaseId == @case && one.Stage == Stages.SignOff && one.ClosedAt == null).SingleOrDefaultAsync(stop);
        if (found is null || task is null)
        {
            return Outcome.Refused(@case, found is null ? Refusals.NoSuchCase : Refusals.NoSuchTask);
        }

        if (!await store.Users.AnyAsync(account => account.Id == caller.Account && account.DisabledAt == null, stop))
        {
            return Outcome.Refused(@case, Refusals.AccountNotActive);
        }

        var now = clock.GetUtcNow();
        if (!await store.RoleAssignments.AnyAsync(one => one.AccountId == caller.Account && one.OrganId == found.OrganId && one.Role == task.Role && one.From <= now && (one.Until == null || one.Until > now), stop))
        {
            return Outcome.Refused(@case, Refusals.NotYourRole(task.Role));
        }

        if (found.DateOfIssue == clock.Today())
        {
            return new Outcome(@case, found.Revision, found.TypesetSha256);
        }

        var again = await door.Act(Caller.System, new Shown(@case, task.Id, task.Revision, found.EditionSha256), act =>
        {
            var refusal = act.Complete(Outcomes.Retypeset, null, bySystem: true);
            if (refusal is null)
            {
                act.Record("TypesetAgain", Outcomes.Retypeset, reason: "成文日期须为签发当日");
            }

            return new(refusal);
        }, $"retypeset {@case} {task.Id}", stop);
        return Outcome.Refused(@case, again.Refusal ?? SignOffRefusals.AnotherDay);
    }
}
