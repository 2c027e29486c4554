using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>An element of a process that a token can be on. Immutable once the definition has been read.</summary>
public abstract class FlowNode
{
    /// <summary>Unique in the file, stable over versions: task ids are what other parts refer to.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>The name shown to people, in Chinese in the shipped definitions.</summary>
    public string? Name { get; internal set; }

    /// <summary>The name for English readers, from the extension attribute <c>nameEn</c>.</summary>
    public string? NameEn { get; internal set; }

    public string? Documentation { get; internal set; }

    /// <summary>The innermost lane that lists the element.</summary>
    public Lane? Lane { get; internal set; }

    /// <summary>The subprocess the element lies in; null directly under the process.</summary>
    public SubProcess? Scope { get; internal set; }

    public ImmutableArray<SequenceFlow> Incoming { get; internal set; } = [];

    /// <summary>In document order, which is also the order in which conditions are tried.</summary>
    public ImmutableArray<SequenceFlow> Outgoing { get; internal set; } = [];

    /// <summary>Position in document order, from 0.</summary>
    internal int Index { get; set; }

    public override string ToString() => $"{GetType().Name} {Id}";
}

/// <summary>A none start event.</summary>
public sealed class StartEvent : FlowNode;

/// <summary>An end event; a terminating one ends everything in its scope.</summary>
public sealed class EndEvent : FlowNode
{
    public bool Terminate { get; init; }
}

/// <summary>Takes the first outgoing flow whose condition is true, else the default; neither is an incident.</summary>
public sealed class ExclusiveGateway : FlowNode
{
    public SequenceFlow? Default { get; internal set; }

    internal string? DefaultId { get; init; }
}

/// <summary>Joins one token of each incoming flow, then puts one on each outgoing flow.</summary>
public sealed class ParallelGateway : FlowNode;

/// <summary>What takes time: tasks and subprocesses. Boundary events hang on it.</summary>
public abstract class Activity : FlowNode
{
    public ImmutableArray<BoundaryEvent> BoundaryEvents { get; internal set; } = [];
}

/// <summary>An embedded subprocess: the scope of a deadline over several steps and of a return.</summary>
public sealed class SubProcess : Activity
{
    public StartEvent Start { get; internal set; } = null!;
}

/// <summary>Work of a person.</summary>
public sealed class UserTask : Activity
{
    /// <summary>The stage people know, one of the definition's stages.</summary>
    public string? Stage { get; init; }

    /// <summary>The role whose holders may take the task; the lane's role where the task names none.</summary>
    public string? CandidateRole { get; internal set; }

    /// <summary>The page that shows the task.</summary>
    public string? Form { get; init; }

    /// <summary>What the person may decide. At least one; a task has no other outcome than these.</summary>
    public ImmutableArray<TaskOutcome> Outcomes { get; init; } = [];

    public DueRule? Due { get; init; }

    public Separation Separation { get; init; } = Separation.None;

    /// <summary>Data nobody may change while the task is open, e.g. <c>report</c>.</summary>
    public ImmutableArray<string> Locks { get; init; } = [];

    /// <summary>Several signers, in parallel or one after the other; null for a plain task.</summary>
    public MultiInstance? MultiInstance { get; init; }

    /// <summary>The outcomes that leave the task: those of its people, or of the vote over them.</summary>
    public ImmutableArray<string> LeavingOutcomes { get; internal set; } = [];
}

/// <summary>Work of the system, done by a worker outside the act's transaction.</summary>
public sealed class ServiceTask : Activity
{
    /// <summary>Which worker does it, e.g. <c>pdf.typeset</c>.</summary>
    public required string Type { get; init; }

    public ImmutableArray<TaskOutcome> Outcomes { get; init; } = [];

    /// <summary>How often the worker may try before the failure becomes an incident, 1 to 100.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Wait before the second attempt; it doubles with each further one.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>An event on the border of an activity: a timer, or an error of a service task.</summary>
public sealed class BoundaryEvent : FlowNode
{
    public required Activity AttachedTo { get; init; }

    public bool Interrupting { get; init; } = true;

    /// <summary>Set on a timer event.</summary>
    public TimerRule? Timer { get; init; }

    /// <summary>Set on an error event; its code is null when it takes every error.</summary>
    public ErrorCatch? Error { get; init; }

    /// <summary>Whom to tell when it fires; null for nobody.</summary>
    public Notice? Notice { get; init; }
}

/// <summary>Waits for a time or for a message.</summary>
public sealed class IntermediateCatchEvent : FlowNode
{
    public TimerRule? Timer { get; init; }

    /// <summary>Name of the awaited message.</summary>
    public string? Message { get; init; }
}

/// <summary>A directed flow between two elements of the same scope.</summary>
public sealed class SequenceFlow
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public required FlowNode Source { get; init; }

    public required FlowNode Target { get; init; }

    /// <summary>Only on flows that leave an exclusive gateway.</summary>
    public Condition? Condition { get; init; }

    internal int Index { get; init; }

    public override string ToString() => $"SequenceFlow {Id}";
}
