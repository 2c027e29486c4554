namespace DisclosureFlow.Workflow;

/// <summary>One external event. The engine runs it to quiescence; the caller stores the result in one transaction.</summary>
public abstract record Command;

/// <summary>Opens a case.</summary>
/// <param name="Variables">The first variables, e.g. <c>statutoryDate</c>.</param>
public sealed record StartCommand(Variables? Variables = null);

/// <summary>A person (or the system, for outcomes marked so) ends a user task.</summary>
/// <param name="InstanceId">The open task: <see cref="TaskOpened.InstanceId"/>.</param>
/// <param name="Outcome">One of the task's outcomes.</param>
/// <param name="BySystem">True when the system acts; only then are system outcomes legal, and only those.</param>
public sealed record CompleteTask(int InstanceId, string Outcome, Variables? Variables = null, bool BySystem = false) : Command;

/// <summary>The worker has done the service task. Accepted once for each instance.</summary>
public sealed record CompleteService(int InstanceId, string? Outcome = null, Variables? Variables = null) : Command;

/// <summary>The worker failed: taken by an error boundary event that catches the code, else tried again, else an incident.</summary>
/// <param name="Attempt">The attempt that failed, from 1: a report that comes twice is refused.</param>
/// <param name="ErrorCode">What an error boundary event can catch; null for a passing fault.</param>
/// <param name="Reason">For people; kept with the incident.</param>
/// <param name="Final">True when trying again is pointless.</param>
public sealed record FailService(int InstanceId, int Attempt, string? ErrorCode, string Reason, bool Final = false) : Command;

/// <summary>A timer's time has come. Refused before its due time and after it was fired or disarmed.</summary>
public sealed record FireTimer(int TimerId) : Command;

/// <summary>A message arrives for a message catch event.</summary>
/// <param name="Name">The message's name; the case is known by the caller.</param>
public sealed record DeliverMessage(string Name, Variables? Variables = null) : Command;

/// <summary>Tries the incident's element again, with variables set right where needed.</summary>
public sealed record RetryIncident(int IncidentId, Variables? Variables = null) : Command;

/// <summary>Leaves the incident's element without doing it.</summary>
/// <param name="FlowId">At a gateway, the flow to take; null elsewhere.</param>
/// <param name="Outcome">For a service task with outcomes, the one to go on with.</param>
public sealed record SkipIncident(int IncidentId, string? FlowId = null, string? Outcome = null) : Command;

/// <summary>退回 to a chosen earlier step. Legal targets: <see cref="ProcessEngine"/>.</summary>
public sealed record ReturnToStep(int InstanceId, string TargetElementId) : Command;

/// <summary>撤回: whoever ended the step before takes it back while the next one is still untouched.</summary>
/// <param name="InstanceId">The open task that nobody has touched yet.</param>
/// <param name="TargetElementId">The step to take back, the last one completed.</param>
public sealed record WithdrawStep(int InstanceId, string TargetElementId) : Command;

/// <summary>加签: one more signer for an open task of several signers.</summary>
/// <param name="InstanceId">Any open instance of the task.</param>
public sealed record AddSigner(int InstanceId, string Signer) : Command;

/// <summary>减签: takes an open instance of a task of several signers away.</summary>
public sealed record RemoveSigner(int InstanceId) : Command;

/// <summary>转办 within a task of several signers: another person decides in his place. A plain task has no signer; whom it is assigned to is the caller's row.</summary>
/// <param name="InstanceId">The open instance that is passed on.</param>
public sealed record ReassignSigner(int InstanceId, string Signer) : Command;

/// <summary>Ends the case without result. Everything open is cancelled.</summary>
public sealed record CancelCase : Command;

/// <summary>Holds the case: until it is resumed only <see cref="ResumeCase"/> and <see cref="CancelCase"/> are accepted.</summary>
public sealed record SuspendCase : Command;

/// <summary>Lets a suspended case go on. Timers keep their due times: the statutory date does not wait.</summary>
public sealed record ResumeCase : Command;
