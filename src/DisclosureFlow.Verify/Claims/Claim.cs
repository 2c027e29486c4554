using System.Collections.Immutable;

namespace DisclosureFlow.Verify;

/// <summary>What became of a claim.</summary>
public enum ClaimVerdict
{
    /// <summary>Checked and true, on the basis that the claim names.</summary>
    Holds,

    /// <summary>Checked and false: something is changed, missing or wrong.</summary>
    Fails,

    /// <summary>What was handed over does not suffice to say either.</summary>
    NotProven,
}

/// <summary>On whose word a claim holds.</summary>
public enum ClaimBasis
{
    /// <summary>可信: against anchors given by the person who verifies.</summary>
    Trusted,

    /// <summary>自洽: only against keys and records inside what was handed over; anybody could have made them.</summary>
    SelfConsistent,
}

/// <summary>One claim with its verdict in plain words.</summary>
public sealed record Claim(string Name, ClaimVerdict Verdict, ClaimBasis Basis, string Zh, string En)
{
    internal static Claim Holds(string name, string zh, string en, ClaimBasis basis = ClaimBasis.SelfConsistent) => new(name, ClaimVerdict.Holds, basis, zh, en);

    internal static Claim Fails(string name, string zh, string en) => new(name, ClaimVerdict.Fails, ClaimBasis.SelfConsistent, zh, en);

    internal static Claim NotProven(string name, string zh, string en) => new(name, ClaimVerdict.NotProven, ClaimBasis.SelfConsistent, zh, en);
}

/// <summary>Names of the claims, in the order in which they are told.</summary>
public static class ClaimNames
{
    /// <summary>Every file is what the signature, the checksums and the log say.</summary>
    public const string Bytes = "bytes";

    /// <summary>The PDF is signed by a certificate under an anchor.</summary>
    public const string Signer = "signer";

    /// <summary>When it was signed is shown by more than the signer's own clock.</summary>
    public const string Time = "time";

    /// <summary>Every cell and paragraph read back from the PDF equals report.json.</summary>
    public const string Edition = "edition";

    /// <summary>The signed edition is the one that the reviewer cleared.</summary>
    public const string Cleared = "cleared";

    /// <summary>Separation of duties as the definition demands it was kept.</summary>
    public const string Duties = "duties";

    /// <summary>The openings form an unbroken chain from the start to the signature.</summary>
    public const string CaseComplete = "case-complete";

    /// <summary>Every entry is in the log of the checkpoint.</summary>
    public const string Inclusion = "inclusion";

    /// <summary>The checkpoint is signed by the log.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>Witnesses have seen the checkpoint, as the policy demands.</summary>
    public const string Witness = "witness";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Bytes, Signer, Time, Edition, Cleared, Duties, CaseComplete, Inclusion, Checkpoint, Witness];
}
