using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>That a person took part in a step: ended it, or touched the edition in it (saved, claimed, returned).</summary>
/// <param name="ElementId">The user task; null when the record could not be read.</param>
/// <param name="Iteration">Which run of the task, from 1.</param>
/// <param name="Person">A stable id of the person; null when the record could not be read. <see cref="SystemActor"/> for the system.</param>
/// <param name="Index">Among several signers, from 0.</param>
public sealed record Participation(string? ElementId, int Iteration, string? Person, int Index = 0)
{
    /// <summary>The actor of acts that no person did; never counts as a person.</summary>
    public const string SystemActor = "system";
}

/// <summary>May the person do the task?</summary>
/// <param name="Refusal">Null when he may.</param>
/// <param name="PermittedOverlaps">Other tasks the person did, allowed with this one by <c>mayBeSameAs</c>: to be recorded.</param>
public sealed record SeparationVerdict(WorkflowRefusal? Refusal, ImmutableArray<string> PermittedOverlaps);
/// <summary>
/// Separation of duties as the definition states it. Fails closed: evidence that is missing or unreadable refuses.
/// </summary>
public static class SeparationOfDuties
{
    /// <summary>Checks a person against everything people did in the case so far.</summary>
    /// <param name="state">The case's state; its records say how much evidence there must be.</param>
    /// <param name="instanceId">The open task the person wants to do.</param>
    /// <param name="history">Every participation of the case; null when it could not be read.</param>
    public static SeparationVerdict Check(ProcessDefinition definition, ProcessState state, int instanceId, string person, IReadOnlyCollection<Participation>? history) => throw new NotImplementedException();
}
