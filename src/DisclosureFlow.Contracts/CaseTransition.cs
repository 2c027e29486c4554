namespace DisclosureFlow.Contracts.V1;

/// <summary>
/// An act was recorded: made from the audit log entry at <see cref="LogIndex"/>, after that entry's checkpoint was signed. Delivered at least
/// once, within a case in order; a consumer that remembers the highest index it has done can drop repeats. A value that was erased is null.
/// </summary>
public sealed record CaseTransition
{
    /// <summary>Index in the published log, from 0, without gaps.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Number of the entry within its case, from 1.</summary>
    public required int Sequence { get; init; }

    /// <summary>Leaf hash, 64 lower-case hexadecimal digits: names the entry.</summary>
    public required string LeafHash { get; init; }

    /// <summary>What was done, a fact in past tense: CaseStarted, Submitted, Cleared, SignedOff, Published…</summary>
    public string? Act { get; init; }

    /// <summary>The element of the process definition at which it was done.</summary>
    public string? Element { get; init; }

    /// <summary>The outcome's id in the definition.</summary>
    public string? Outcome { get; init; }

    /// <summary>The person's id, or <c>system</c>.</summary>
    public string? Actor { get; init; }

    /// <summary>The role's id in the definition.</summary>
    public string? Role { get; init; }

    /// <summary>Name of the organ.</summary>
    public string? Organ { get; init; }

    /// <summary>SHA-256 of the edition's canonical JSON.</summary>
    public string? EditionSha256 { get; init; }

    /// <summary>SHA-256 of the document, such as the signed PDF.</summary>
    public string? DocumentSha256 { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTimeOffset At { get; init; }
}
