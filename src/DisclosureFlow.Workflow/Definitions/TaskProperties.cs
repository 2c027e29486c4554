using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>A role of the office, declared by the definition: drafter, reviewer, head, publisher, …</summary>
public sealed record Role(string Id, string Name, string NameEn);

/// <summary>A stage people know, declared by the definition; several tasks may belong to one.</summary>
public sealed record Stage(string Id, string Name, string NameEn);

/// <summary>A lane; its role is the default candidate role of the user tasks in it.</summary>
public sealed record Lane(string Id, string? Name, string? CandidateRole);

/// <summary>One thing a task can end with.</summary>
/// <param name="Id">What conditions and the audit trail name it by.</param>
/// <param name="BySystem">True for an outcome the system sets, never offered to a person (e.g. 重新排版 on a new day).</param>
/// <param name="Counts">How it counts in a vote of several signers.</param>
/// <param name="ReasonRequired">True where the person must give a reason.</param>
/// <param name="PausesDue">The task's limit stops with this outcome: when the task opens again it has only the working days that were left (报请确定).</param>
public sealed record TaskOutcome(string Id, string Name, string NameEn, bool BySystem = false, Vote Counts = Vote.None, bool ReasonRequired = false, bool PausesDue = false);

/// <summary>How one signer's outcome counts.</summary>
public enum Vote
{
    None,
    Approved,
    Rejected,
    Abstained,
}

/// <summary>When a task is due: the earlier of a limit in working days from its opening and a date planned back from a fixed one (倒排工期).</summary>
/// <param name="WorkingDays">The limit, 0 to 400; null for none.</param>
/// <param name="Setting">A case variable that replaces <paramref name="WorkingDays"/> where it is set to a whole number.</param>
/// <param name="Before">The case variable that holds the fixed date (yyyy-MM-dd), e.g. <c>statutoryDate</c>; null for none.</param>
/// <param name="WorkingDaysBefore">How many working days before that date the task must be done, 0 to 400.</param>
public sealed record DueRule(int? WorkingDays, string? Setting, string? Before, int WorkingDaysBefore);

/// <summary>Who may not, and who may, do this task together with another one. Read in both directions: see <see cref="SeparationOfDuties"/>.</summary>
public sealed record Separation(ImmutableArray<string> NotSameAs, ImmutableArray<string> MayBeSameAs)
{
    public static Separation None { get; } = new([], []);
}

/// <summary>When a timer fires. Exactly one of the four is set.</summary>
/// <param name="Duration">After this time.</param>
/// <param name="At">At this moment.</param>
/// <param name="WorkingDays">After this many working days; negative only together with <paramref name="FromTaskDue"/>.</param>
/// <param name="FromTaskDue">Counts from the due date of the task it hangs on, not from its opening.</param>
/// <param name="Repetitions">With a timeCycle, how often in all (int.MaxValue for no end); 1 otherwise.</param>
public sealed record TimerRule(IsoDuration? Duration, DateTimeOffset? At, int? WorkingDays, bool FromTaskDue, int Repetitions = 1);

/// <summary>The errors a boundary error event catches: one code, or all when it is null.</summary>
public sealed record ErrorCatch(string? Code);

/// <summary>A notice that a boundary timer raises.</summary>
/// <param name="Kind"><c>remind</c> or <c>escalate</c>.</param>
/// <param name="Role">The role that is told; null for whoever may take the task.</param>
public sealed record Notice(string Kind, string? Role);

/// <summary>Several instances of one user task.</summary>
/// <param name="Collection">Variable holding the list of signers; null where <paramref name="Cardinality"/> is set.</param>
/// <param name="Cardinality">The number of instances.</param>
/// <param name="CompletionCondition">Ends the vote early when true after a completion; all done without it being true is <c>noQuorum</c>.</param>
/// <param name="Quorum">Decides the vote; null only where a completion condition does.</param>
public sealed record MultiInstance(bool Sequential, string? Collection, Condition? Cardinality, Condition? CompletionCondition, Quorum? Quorum);

/// <summary>When several signers together say yes.</summary>
/// <param name="Value">count: how many; percent: 0–100 of all; weight: the sum of weights; not used by all and any.</param>
/// <param name="Veto">One rejection rejects.</param>
/// <param name="Weights">Variable holding <c>signer=weight</c> texts; a signer not listed weighs 1.</param>
public sealed record Quorum(QuorumMode Mode, decimal Value, bool Veto, string? Weights)
{
    public static Quorum All { get; } = new(QuorumMode.All, 0, false, null);
}

/// <summary>会签 all, 或签 any, a count, a share, or a weighted vote 票签.</summary>
public enum QuorumMode
{
    All,
    Any,
    Count,
    Percent,
    Weight,
}
