namespace DisclosureFlow.Workflow;

/// <summary>What one step did, in order. The caller turns effects into rows (tasks, timers, work for workers) in the same transaction.</summary>
public abstract record Effect;

/// <summary>A person can act now.</summary>
/// <param name="InstanceId">Names the task in commands; unique in the case for ever.</param>
/// <param name="Iteration">The how-manieth time this element runs in this case, from 1.</param>
/// <param name="Index">Among several signers, from 0; 0 for a plain task.</param>
/// <param name="Signer">The item of the collection the instance is for; null for a plain task.</param>
/// <param name="DueAt">End of the day the task is due; null without a rule.</param>
public sealed record TaskOpened(int InstanceId, UserTask Task, int Iteration, int Index, string? Signer, DateTimeOffset? DueAt) : Effect;

public sealed record TaskCompleted(int InstanceId, UserTask Task, int Iteration, int Index, string Outcome) : Effect;

/// <summary>The task is gone without an outcome: nobody can act on it any more.</summary>
public sealed record TaskCancelled(int InstanceId, UserTask Task, int Iteration, int Index, CancelReason Reason) : Effect;

/// <summary>Another person decides in a signer's place.</summary>
public sealed record SignerReassigned(int InstanceId, UserTask Task, string From, string To) : Effect;

/// <summary>A vote of several signers is decided.</summary>
/// <param name="Outcome"><c>approved</c>, <c>rejected</c> or <c>noQuorum</c>.</param>
public sealed record VoteDecided(int InstanceId, UserTask Task, int Iteration, string Outcome, int Approved, int Rejected, int Total) : Effect;

/// <summary>A worker is to do it: at first, and again after each passing failure.</summary>
/// <param name="Iteration">With case and element the work's unique key.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="NotBefore">The earliest time to begin.</param>
public sealed record ServiceTaskRequested(int InstanceId, ServiceTask Task, int Iteration, int Attempt, DateTimeOffset NotBefore) : Effect;

public sealed record ServiceTaskCompleted(int InstanceId, ServiceTask Task, int Iteration, string? Outcome) : Effect;

/// <summary>The work is no longer wanted; a result that still comes is refused.</summary>
public sealed record ServiceTaskCancelled(int InstanceId, ServiceTask Task, int Iteration, CancelReason Reason) : Effect;

/// <summary>A timer runs.</summary>
/// <param name="TimerId">The unique fire key within the case.</param>
/// <param name="Event">The boundary or intermediate event.</param>
/// <param name="InstanceId">The activity or event instance it belongs to.</param>
public sealed record TimerArmed(int TimerId, FlowNode Event, int InstanceId, DateTimeOffset DueAt) : Effect;

/// <summary>The timer will not fire: its activity ended.</summary>
public sealed record TimerDisarmed(int TimerId, FlowNode Event) : Effect;

public sealed record TimerFired(int TimerId, FlowNode Event, int InstanceId) : Effect;

/// <summary>Somebody is to be told, by the <see cref="Notice"/> of a boundary timer.</summary>
/// <param name="InstanceId">The task it is about.</param>
public sealed record NoticeRaised(BoundaryEvent Event, Notice Notice, int InstanceId) : Effect;

public sealed record FlowTaken(SequenceFlow Flow) : Effect;

/// <summary>The case can't go on at this element by itself. It says why; retry or skip it.</summary>
public sealed record IncidentRaised(Incident Incident) : Effect;

public sealed record IncidentResolved(int IncidentId, FlowNode Element, bool Skipped) : Effect;

/// <summary>The step was left by return or withdrawal, not by an outcome.</summary>
public sealed record StepLeft(int InstanceId, UserTask Task, int Iteration, UserTask Target, bool Withdrawn) : Effect;

public sealed record CaseSuspended : Effect;

public sealed record CaseResumed : Effect;

/// <summary>The case is over: nothing is open any more.</summary>
/// <param name="LastEnd">The end event reached last; null when cancelled.</param>
public sealed record ProcessEnded(CaseStatus Status, EndEvent? LastEnd) : Effect;

/// <summary>Why open work was cancelled.</summary>
public enum CancelReason
{
    BoundaryEvent,
    Terminated,
    CaseCancelled,
    VoteDecided,
    SignerRemoved,
    Returned,
}
