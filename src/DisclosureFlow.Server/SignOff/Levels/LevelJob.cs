using DisclosureFlow.Server.Cases;
using DisclosureFlow.Signing.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.SignOff.Levels;

/// <summary>
/// The signature level that a signed case has reached, and what stands before the next one. It lives as long as the case: the last level is
/// renewed before its time-stamp ends. The file of the level is the case's newest PDF.
/// </summary>
internal sealed class LevelJob
{
    public required Guid CaseId { get; init; }

    /// <summary>What our validator found in the stored file; it never falls.</summary>
    public required SignatureLevel Level { get; set; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset ReachedAt { get; set; }

    /// <summary>When the worker may take it (again): at once, after a pause, or when the archive time-stamp is to be renewed.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Until when a worker holds it; another may take it afterwards.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Tries for the next level since the last was reached.</summary>
    public int Attempts { get; set; }

    /// <summary>What stands before the next level; null while nothing does.</summary>
    public LevelObstacle? Obstacle { get; set; }

    /// <summary>The obstacle in the words of whoever refused; at most 2,000 characters.</summary>
    public string? Words { get; set; }

    public DateTimeOffset? FailedAt { get; set; }

    /// <summary>At <see cref="SignatureLevel.BaselineLTA"/>: when its time-stamp can no longer be relied on.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>What ends then: a certificate's name or an algorithm.</summary>
    public string? EndsBecause { get; set; }

    public static void Map(EntityTypeBuilder<LevelJob> row)
    {
        row.ToTable("level_job").HasKey(job => job.CaseId);
        row.Property(job => job.Level).HasConversion<string>().HasMaxLength(16);
        row.Property(job => job.Obstacle).HasConversion<string>().HasMaxLength(16);
        row.HasIndex(job => job.DueAt);
        row.HasOne<Case>().WithMany().HasForeignKey(job => job.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>What can stand before a level.</summary>
public enum LevelObstacle
{
    /// <summary>No time-stamp authority gave a token that can be relied on.</summary>
    Timestamp,

    /// <summary>Whether a certificate of the signature or of a time-stamp is revoked could not be learnt.</summary>
    Revocation,

    /// <summary>A certificate is revoked, untrusted or out of date: our validator does not accept the file as of the next level.</summary>
    Validation,

    /// <summary>The archive time-stamp ends, and the configured authorities have none that lasts longer.</summary>
    Renewal,
}

/// <summary>Names of the levels (ETSI EN 319 142-1, clause 6).</summary>
internal static class LevelNames
{
    public static string Of(SignatureLevel level) => level switch
    {
        SignatureLevel.BaselineB => "PAdES-B-B",
        SignatureLevel.BaselineT => "PAdES-B-T",
        SignatureLevel.BaselineLT => "PAdES-B-LT",
        SignatureLevel.BaselineLTA => "PAdES-B-LTA",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "not a PAdES baseline level"),
    };

    /// <summary>The level that comes after; the last one is renewed.</summary>
    public static SignatureLevel After(SignatureLevel level) => level == SignatureLevel.BaselineLTA ? level : level + 1;
}
