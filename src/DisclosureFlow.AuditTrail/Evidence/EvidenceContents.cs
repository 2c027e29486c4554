using System.Collections.Immutable;

namespace DisclosureFlow.AuditTrail;

/// <summary>A file that goes into a bundle as it is.</summary>
/// <param name="Name">ASCII letters, digits, dot, hyphen; no folder. The signed report is <c>report.pdf</c>, its edition <c>report.json</c>.</param>
public sealed record EvidenceFile(string Name, byte[] Bytes);

/// <summary>One entry of the case with what may be shown of it and its place in the log.</summary>
/// <param name="Leaf">Leaf text.</param>
/// <param name="Openings">Openings that this reader may see; none of an erased value.</param>
/// <param name="Index">Index in the log, from 0.</param>
/// <param name="Proof">Inclusion proof under the bundle's checkpoint.</param>
public sealed record EvidenceEntry(byte[] Leaf, IReadOnlyList<Opening> Openings, long Index, IReadOnlyList<MerkleHash> Proof);

/// <summary>A person's roles, for the readers of 过程说明 and for the claim <c>duties</c>.</summary>
/// <param name="Person">Identifier as the entries' actor.</param>
/// <param name="Name">Name to print; null when erased.</param>
/// <param name="Title">Office held, such as 镇长.</param>
/// <param name="Roles">Roles as the definition names them.</param>
/// <param name="From">Since when assigned.</param>
/// <param name="Until">Until when; null = still.</param>
public sealed record RoleAssignment(string Person, string? Name, string? Title, ImmutableArray<string> Roles, DateTimeOffset From, DateTimeOffset? Until = null);

/// <summary>What a bundle holds beside the files that are made from it (README, 过程说明, checksums).</summary>
public sealed record EvidenceContents
{
    /// <summary>Documents, at least report.pdf and report.json of a signed case.</summary>
    public required IReadOnlyList<EvidenceFile> Documents { get; init; }

    /// <summary>All entries of the case, in its order.</summary>
    public required IReadOnlyList<EvidenceEntry> Entries { get; init; }

    /// <summary>The one checkpoint that all proofs lead to, with its cosignatures, as published.</summary>
    public required byte[] CheckpointNote { get; init; }

    /// <summary>The log's public key: named for convenience, never trusted for being here.</summary>
    public required VerifierKey LogKey { get; init; }

    /// <summary>The process definition (.bpmn), byte for byte.</summary>
    public required EvidenceFile Definition { get; init; }

    public required IReadOnlyList<RoleAssignment> Roles { get; init; }

    /// <summary>Certificates (.pem or .cer): root, intermediates, signer. Never trusted for being here.</summary>
    public required IReadOnlyList<EvidenceFile> Certificates { get; init; }
}
