using System.Collections.Immutable;

namespace DisclosureFlow.Verify;

/// <summary>All claims about what was handed over.</summary>
/// <param name="Claims">One for each of <see cref="ClaimNames.All"/>, in that order.</param>
/// <param name="MissingAnchors">What the person who verifies would have to give for a verdict of 可信; empty when nothing.</param>
public sealed record VerificationResult(ImmutableArray<Claim> Claims, ImmutableArray<string> MissingAnchors)
{
    /// <summary>No claim fails.</summary>
    public const int ExitHolds = 0;

    /// <summary>A claim fails.</summary>
    public const int ExitFails = 1;

    /// <summary>What was handed over can't be read, or the command line is wrong.</summary>
    public const int ExitUnreadable = 2;

    /// <summary>An anchor or a required claim is missing.</summary>
    public const int ExitMissing = 3;

    /// <summary>True when nothing fails and the anchors were given: 可信; else at best 自洽.</summary>
    public bool IsTrusted => !Fails && MissingAnchors.IsEmpty;

    public bool Fails => Claims.Any(claim => claim.Verdict == ClaimVerdict.Fails);

    public Claim this[string name] => Claims.Single(claim => claim.Name == name);

    /// <summary>Required claims that do not hold.</summary>
    public ImmutableArray<string> Unmet(IEnumerable<string> required) => [.. required.Where(name => this[name].Verdict != ClaimVerdict.Holds)];

    /// <summary>0 none fails · 1 one fails · 3 an anchor or a required claim is missing (2, unreadable, is thrown, not judged).</summary>
    public int ExitCode(IEnumerable<string> required) => Fails ? ExitFails : MissingAnchors.IsEmpty && Unmet(required).IsEmpty ? ExitHolds : ExitMissing;
}
