using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>
/// Where a case stands. Immutable; one compact document (see <see cref="ToJson"/>). Tokens are on active elements (<see cref="Instances"/>)
/// or wait at a join with the flow they came by (<see cref="Waiting"/>); scopes form a tree through <see cref="ElementInstance.ScopeId"/>.
/// </summary>
public sealed record ProcessState
{
    /// <summary>The definition the case runs on; stepping it with another is an error of the caller.</summary>
    public required string DefinitionSha256 { get; init; }

    public CaseStatus Status { get; init; } = CaseStatus.Running;

    /// <summary>The last number given to an instance, timer or incident. Never goes back.</summary>
    public int LastNumber { get; init; }

    public Variables Variables { get; init; } = Variables.Empty;

    /// <summary>Active elements, oldest first.</summary>
    public ImmutableArray<ElementInstance> Instances { get; init; } = [];

    public ImmutableArray<WaitingToken> Waiting { get; init; } = [];

    public ImmutableArray<ArmedTimer> Timers { get; init; } = [];

    public ImmutableArray<Incident> Incidents { get; init; } = [];

    /// <summary>Counts of every activity that ever ran, in order of first use.</summary>
    public ImmutableArray<ElementRecord> Records { get; init; } = [];

    /// <summary>The end event reached last, if any.</summary>
    public string? LastEnd { get; init; }

    /// <summary>The record of an element; zeros where it never ran.</summary>
    public ElementRecord RecordOf(string elementId)
    {
        foreach (var record in Records)
        {
            if (string.Equals(record.ElementId, elementId, StringComparison.Ordinal))
            {
                return record;
            }
        }

        return new(elementId, 0, 0, null);
    }

    /// <summary>The open instance with this number, or null.</summary>
    public ElementInstance? Instance(int instanceId)
    {
        foreach (var instance in Instances)
        {
            if (instance.Id == instanceId)
            {
                return instance;
            }
        }

        return null;
    }

    /// <summary>The state as compact UTF-8 JSON, the same bytes for the same state.</summary>
    public byte[] ToJson() => ProcessStateJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It is not such a document: the record is in doubt, nothing is guessed.</exception>
    public static ProcessState FromJson(ReadOnlyMemory<byte> json) => ProcessStateJson.Read(json);
}

/// <summary>Whether a case goes on.</summary>
public enum CaseStatus
{
    Running,
    Suspended,

    /// <summary>All tokens reached an end.</summary>
    Completed,

    /// <summary>A terminating end was reached.</summary>
    Terminated,

    Cancelled,
}

/// <summary>One active run of an element.</summary>
/// <param name="Id">Unique in the case for ever.</param>
/// <param name="Iteration">Which run of the element in this case, from 1.</param>
/// <param name="ScopeId">The subprocess or many-signers instance it lies in; 0 for the process itself.</param>
public sealed record ElementInstance(int Id, string ElementId, int Iteration, int ScopeId)
{
    /// <summary>When it was opened.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Service tasks: the attempt under way, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Among several signers, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Whom this instance is for, from the collection.</summary>
    public string? Signer { get; init; }

    /// <summary>The activity whose end led here without any other in between; null after a join, an event or at the start.</summary>
    public string? CameFrom { get; init; }

    /// <summary>Set on the instance that stands for the whole vote of several signers.</summary>
    public VoteCount? Vote { get; init; }
}

/// <summary>The running count of a vote.</summary>
/// <param name="Signers">All of them, in order; with a cardinality the ordinal numbers; an empty text where one was taken away.</param>
/// <param name="Next">Sequential votes: the index of the signer whose turn comes next.</param>
/// <param name="Completed">How many signers have decided.</param>
/// <param name="Approved">Weight of those who approved; every signer weighs 1 unless the quorum names weights.</param>
/// <param name="Counted">Weight of all who decided.</param>
/// <param name="Total">Weight of all signers.</param>
public sealed record VoteCount(ImmutableArray<string> Signers, int Next, int Completed, decimal Approved, decimal Rejected, decimal Counted, decimal Total, int ApprovedCount, int RejectedCount)
{
    /// <summary>The number of signers, those taken away not counted.</summary>
    public int Size => Signers.Count(s => s.Length > 0);
}

/// <summary>A token that waits at a join.</summary>
public sealed record WaitingToken(string ElementId, string FlowId, int ScopeId);

/// <summary>A running timer.</summary>
/// <param name="Remaining">How often it will still fire, this time included.</param>
public sealed record ArmedTimer(int Id, string ElementId, int InstanceId, DateTimeOffset DueAt, int Remaining);

/// <summary>Why a token can't go on by itself.</summary>
/// <param name="InstanceId">The service task's instance; 0 when a bare token is held.</param>
/// <param name="ScopeId">Scope of the held token.</param>
/// <param name="FlowId">The flow the held token came by, if any.</param>
/// <param name="Outcome">The outcome the held token carries.</param>
/// <param name="CameFrom">The activity the held token left last.</param>
/// <param name="Code">DF33xx.</param>
/// <param name="Reason">What happened, in Chinese.</param>
public sealed record Incident(int Id, string ElementId, int InstanceId, int ScopeId, string? FlowId, string? Outcome, string? CameFrom, string Code, string Reason, string ReasonEn);

/// <summary>How often an activity ran.</summary>
/// <param name="Started">Instances opened.</param>
/// <param name="Completed">Instances ended by an outcome (not cancelled ones).</param>
/// <param name="LastOutcome">Of the last completion.</param>
public sealed record ElementRecord(string ElementId, int Started, int Completed, string? LastOutcome)
{
    /// <summary>Working days of the limit that were left when an outcome paused it; null where the next run has the whole limit.</summary>
    public int? WorkingDaysLeft { get; init; }
}
