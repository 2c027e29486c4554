using System.Collections.Immutable;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Cases;

/// <summary>One rule of the door; null when it has nothing against the act.</summary>
internal delegate ValueTask<Refusal?> DoorCheck(Act act, CancellationToken stop);

/// <summary>Who, what, when: checked before every act. To add a rule: one line in the list, one test.</summary>
internal static class DoorChecks
{
    /// <summary>Top to bottom; the first refusal answers. An act of the system on no task passes those that ask about a person.</summary>
    public static readonly ImmutableArray<DoorCheck> Ordered =
    [
        PersonIsKnown,
        AdministratorIsOne,
        TaskExists,
        TaskIsOpen,
        CaseIsRunning,
        NothingWaitsToBeExpunged,
        PersonHasTheRole,
        TaskIsAsShown,
        EditionIsAsShown,
        DutiesAreSeparate,
    ];

    /// <summary>For an act on the case as a whole: the person is known and holds one of the roles. The act itself says when it may be done.</summary>
    public static ImmutableArray<DoorCheck> OnCase(IReadOnlyList<string> roles) => [PersonIsKnown, (act, stop) => HoldsOneOf(act, roles, stop)];

    public static async ValueTask<Refusal?> HoldsRole(Act act, string role, CancellationToken stop)
    {
        var holds = await act.Store.RoleAssignments.AnyAsync(
            one => one.AccountId == act.Person!.Id && one.OrganId == act.Case.OrganId && one.Role == role && one.From <= act.Now && (one.Until == null || one.Until > act.Now), stop);
        if (!holds && (act.Principal = await Deputies.PrincipalOf(act.Store, act.Person!.Id, act.Case.OrganId, role, act.Now, stop)) is null)
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

    private static async ValueTask<Refusal?> AdministratorIsOne(Act act, CancellationToken stop) => act.Caller?.Administers != true ? null
        : act.Task is null && await act.Store.RoleAssignments.AnyAsync(
            one => one.AccountId == act.Person!.Id && one.Role == OfficeRoles.Administrator && one.From <= act.Now && (one.Until == null || one.Until > act.Now), stop)
            ? null : AdministrationRefusals.NotAdministrator;

    private static ValueTask<Refusal?> TaskExists(Act act, CancellationToken stop) =>
        new(act.Task is not null || act.IsSystem || act.Caller?.Administers == true ? null : Refusals.NoSuchTask);

    private static ValueTask<Refusal?> TaskIsOpen(Act act, CancellationToken stop) =>
        new(act.Task is { ClosedAt: not null } task ? Refusals.TaskDone(task, act.OutcomeName(task)) : null);

    /// <summary>What the system adds to a case that is over (a form, a time-stamp) does not move the process; the engine refuses to step an ended one.</summary>
    private static ValueTask<Refusal?> CaseIsRunning(Act act, CancellationToken stop) =>
        new(act.Case.Status is CaseStatus.Running or CaseStatus.Incident || (act.IsSystem && act.Task is null) ? null : Refusals.CaseNotRunning);

    private static async ValueTask<Refusal?> HoldsOneOf(Act act, IReadOnlyList<string> roles, CancellationToken stop)
    {
        Refusal? refusal = null;
        foreach (var role in roles)
        {
            refusal = await HoldsRole(act, role, stop);
            if (refusal is null)
            {
                break;
            }
        }

        return refusal;
    }

    private static async ValueTask<Refusal?> NothingWaitsToBeExpunged(Act act, CancellationToken stop) =>
        !act.IsSystem && await act.Store.Expunctions.AnyAsync(one => one.CaseId == act.Case.Id && one.DecidedAt == null, stop) ? ExpungingRefusals.StandsStill : null;

    private static async ValueTask<Refusal?> PersonHasTheRole(Act act, CancellationToken stop) =>
        act.IsSystem || act.Task is null ? null : await HoldsRole(act, act.Task.Role, stop);

    private static ValueTask<Refusal?> TaskIsAsShown(Act act, CancellationToken stop) =>
        new(act.IsSystem || act.Task is null || act.Task.Revision == act.Shown!.Revision ? null : act.EditionIsAsShown ? Refusals.TaskChanged(act.Task) : null);

    private static async ValueTask<Refusal?> EditionIsAsShown(Act act, CancellationToken stop)
    {
        if (act.IsSystem || act.Caller?.Administers == true || act.EditionIsAsShown)
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
        Participation[] evidence = [.. history.Select(step => new Participation(step.ElementId, step.Iteration, Act.NameOf(step.AccountId)))];
        // A deputy is bound by what he did himself and by what the one he acts for did.
        foreach (var bound in act.Principal is { } principal ? new[] { act.Person!, principal } : [act.Person!])
        {
            var verdict = SeparationOfDuties.Check(act.Definition, act.State, act.Task.Id, Act.NameOf(bound.Id), evidence);
            if (verdict.Refusal is { } refusal)
            {
                return Refusal.From(refusal, StatusCodes.Status403Forbidden);
            }

            act.PermittedOverlaps = act.PermittedOverlaps.IsDefaultOrEmpty ? verdict.PermittedOverlaps : [.. act.PermittedOverlaps.Union(verdict.PermittedOverlaps, StringComparer.Ordinal)];
        }

        return null;
    }
}
