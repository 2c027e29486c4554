using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>The result of a step: the new state and what it did, or a refusal with the state untouched.</summary>
public sealed record StepResult
{
    /// <summary>The state after the step; the one given, when refused.</summary>
    public required ProcessState State { get; init; }

    /// <summary>In the order in which they happened; empty when refused.</summary>
    public ImmutableArray<Effect> Effects { get; init; } = [];

    public WorkflowRefusal? Refusal { get; init; }

    public bool IsRefused => Refusal is not null;
}

/// <summary>
/// The engine: a pure function of definition, state, command and time. It knows no database, no clock, no person. One command is run to
/// quiescence: automatic work is a first-in-first-out queue, flows in document order, so the same input always gives the same output.
/// Semantics: OMG BPMN 2.0.2, chapter 13; docs/workflow.md.
/// </summary>
public static class ProcessEngine
{
    /// <summary>Opens a case and runs it to the first tasks.</summary>
    /// <param name="calendar">Working days for due dates; the national one when null.</param>
    public static StepResult Start(ProcessDefinition definition, StartCommand command, DateTimeOffset now, WorkingCalendar? calendar = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(command);
        var empty = new ProcessState { DefinitionSha256 = definition.Sha256 };
        var run = new ProcessRun(definition, empty, now, calendar ?? WorkingCalendar.China);
        var refusal = run.SetVariables(command.Variables);
        if (refusal is not null)
        {
            return new() { State = empty, Refusal = refusal };
        }

        run.EnterStart();
        return run.Finish();
    }

    /// <summary>Applies one command. A refusal leaves the state as it was.</summary>
    /// <exception cref="ArgumentException">The state belongs to another definition.</exception>
    public static StepResult Step(ProcessDefinition definition, ProcessState state, Command command, DateTimeOffset now, WorkingCalendar? calendar = null) =>
        Step(definition, state, command, new ProcessRun(Same(definition, state), state, now, calendar ?? WorkingCalendar.China));

    /// <summary>The earlier steps an open task may be returned to (退回): those it is legal to be at, in document order.</summary>
    public static IReadOnlyList<UserTask> ReturnTargets(ProcessDefinition definition, ProcessState state, int instanceId) => Returns.Targets(Same(definition, state), state, instanceId);

    internal static StepResult Step(ProcessDefinition definition, ProcessState state, Command command, ProcessRun run)
    {
        ArgumentNullException.ThrowIfNull(command);
        var refusal = Gate(state, command) ?? command switch
        {
            CompleteTask complete => run.CompleteTask(complete),
            CompleteService complete => run.CompleteService(complete),
            FailService fail => run.FailService(fail),
            FireTimer fire => run.FireTimer(fire),
            DeliverMessage deliver => run.DeliverMessage(deliver),
            RetryIncident retry => run.RetryIncident(retry),
            SkipIncident skip => run.SkipIncident(skip),
            ReturnToStep back => Returns.Check(definition, state, back.InstanceId, back.TargetElementId, withdraw: false) ?? run.MoveTo(back.InstanceId, back.TargetElementId, withdrawn: false),
            WithdrawStep back => Returns.Check(definition, state, back.InstanceId, back.TargetElementId, withdraw: true) ?? run.MoveTo(back.InstanceId, back.TargetElementId, withdrawn: true),
            AddSigner add => run.AddSigner(add),
            RemoveSigner remove => run.RemoveSigner(remove),
            ReassignSigner reassign => run.ReassignSigner(reassign),
            CancelCase => run.CancelCase(),
            SuspendCase => run.Suspend(),
            ResumeCase => run.Resume(),
            _ => throw new ArgumentException($"{command.GetType().Name} is no command of this engine.", nameof(command)),
        };
        return refusal is null ? run.Finish() : new() { State = state, Refusal = refusal };
    }

    private static WorkflowRefusal? Gate(ProcessState state, Command command) => state.Status switch
    {
        CaseStatus.Running when command is ResumeCase => EngineRefusals.NotSuspended(),
        CaseStatus.Running => null,
        CaseStatus.Suspended when command is ResumeCase or CancelCase => null,
        CaseStatus.Suspended => EngineRefusals.Suspended(),
        _ => EngineRefusals.Ended(state.Status),
    };

    private static ProcessDefinition Same(ProcessDefinition definition, ProcessState state)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        return string.Equals(definition.Sha256, state.DefinitionSha256, StringComparison.Ordinal)
            ? definition
            : throw new ArgumentException($"The state belongs to the definition {state.DefinitionSha256}, not to {definition.Sha256}.", nameof(definition));
    }
}
