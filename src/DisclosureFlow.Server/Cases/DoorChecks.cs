using System.Collections.Immutable;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Cases;

/// <summary>Who, what, when: checked before every act. To add a rule: one line in the list, one test.</summary>
internal static class DoorChecks
{
    /// <summary>Top to bottom; the first refusal answers. An act of the system on no task passes those that ask about a person.</summary>
    public static readonly ImmutableArray<Func<Act, CancellationToken, ValueTask<Refusal?>>> Ordered =
    [
        PersonIsKnown,
        TaskExists,
        TaskIsOpen,
        CaseIsRunning,
        PersonHasTheRole,
        TaskIsAsShown,
        EditionIsAsShown,
        DutiesAreSeparate,
    ];

    public static async ValueTask<Refusal?> HoldsRole(Act act, string role, CancellationToken stop)
    {
        var holds = await act.Store.RoleAssignments.AnyAsync(
            one => one.AccountId == act.Person!.Id && one.OrganId == act.Case.OrganId && one.Role == role && one.From <= act.Now && (one.Until == null || one.Until > act.Now), stop);
        if (!holds)
        {
            return Refusals.NotYourRole(act.Definition.Roles.FirstOrDefault(one => one.Id == role)?.Name ?? role);
        }

        act.Role = role;
        return null;
    }

    /// <summary>
    /// A closed account acts no more. A lock-out by wrong passwords only stops new sign-ins: else anybody who knows a name could stop its
    /// owner's work.
    /// </summary>
    private static ValueTask<Refusal?> PersonIsKnown(Act act, CancellationToken stop) =>
        new(act.IsSystem || act.Person is { DisabledAt: null } ? null : Refusals.AccountNotActive);

    private static ValueTask<Refusal?> TaskExists(Act act, CancellationToken stop) =>
        new(act.Task is not null || act.IsSystem ? null : Refusals.NoSuchTask);

    private static ValueTask<Refusal?> TaskIsOpen(Act act, CancellationToken stop) =>
        new(act.Task is { ClosedAt: not null } task ? Refusals.TaskDone(task, act.OutcomeName(task)) : null);

    private static ValueTask<Refusal?> CaseIsRunning(Act act, CancellationToken stop) =>
        new(act.Case.Status is CaseStatus.Running or CaseStatus.Incident ? null : Refusals.CaseNotRunning);

    private static async ValueTask<Refusal?> PersonHasTheRole(Act act, CancellationToken stop) =>
        act.IsSystem || act.Task is null ? null : await HoldsRole(act, act.Task.Role, stop);

    private static ValueTask<Refusal?> TaskIsAsShown(Act act, CancellationToken stop) =>
        new(act.IsSystem || act.Task is null || act.Task.Revision == act.Shown!.Revision ? null : act.EditionIsAsShown ? Refusals.TaskChanged(act.Task) : null);

    private static async ValueTask<Refusal?> EditionIsAsShown(Act act, CancellationToken stop)
    {
        if (act.IsSystem || act.EditionIsAsShown)
        {
            return null;
        }

        var latest = await act.Store.Editions.Where(edition => edition.CaseId == act.Case.Id).OrderByDescending(edition => edition.Number).FirstAsync(stop);
        return Refusals.EditionChanged(latest);
    }

    private static async ValueTask<Refusal?> DutiesAreSeparate(Act act, CancellationToken stop)
    {
        if (act.IsSystem || act.Task is null)
        {
            return null;
        }

        var history = await act.Store.StepsTaken.AsNoTracking().Where(step => step.CaseId == act.Case.Id).ToListAsync(stop);
        var verdict = SeparationOfDuties.Check(act.Definition, act.State, act.Task.Id, Act.NameOf(act.Person!.Id),
            [.. history.Select(step => new Participation(step.ElementId, step.Iteration, Act.NameOf(step.AccountId)))]);
        act.PermittedOverlaps = verdict.PermittedOverlaps;
        return verdict.Refusal is { } refusal ? Refusal.From(refusal, StatusCodes.Status403Forbidden) : null;
    }
}
