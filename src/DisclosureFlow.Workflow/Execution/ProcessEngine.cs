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
/// </summary>
public static class ProcessEngine
{
    /// <summary>Opens a case and runs it to the first tasks.</summary>
    public static StepResult Start(ProcessDefinition definition, StartCommand command, DateTimeOffset now, WorkingCalendar? calendar = null) => throw new NotImplementedException();

    /// <summary>Applies one command.</summary>
    /// <exception cref="ArgumentException">The state belongs to another definition.</exception>
    public static StepResult Step(ProcessDefinition definition, ProcessState state, Command command, DateTimeOffset now, WorkingCalendar? calendar = null) => throw new NotImplementedException();
}
