using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.SignOff;

/// <summary>Binds a PDF to the edition, date, writer and fonts it was made from.</summary>
internal sealed class TypesetCopy
{
    public required Guid CaseId { get; init; }

    public required string EditionSha256 { get; init; }

    /// <summary>成文日期 printed on it.</summary>
    public required DateOnly DateOfIssue { get; init; }

    public required string PdfSha256 { get; init; }

    public required string WriterVersion { get; init; }

    /// <summary>JSON: role, file and SHA-256 of each font.</summary>
    public required string Fonts { get; init; }

    public required int Pages { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<TypesetCopy> row)
    {
        row.ToTable("typeset_copy").HasKey(one => new { one.CaseId, one.EditionSha256, one.DateOfIssue });
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>One attempt of the head to sign: prepared, then completed, or forgotten after five minutes.</summary>
internal sealed class SigningAttempt
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required int TaskId { get; init; }

    public required long TaskRevision { get; init; }

    public required string PdfSha256 { get; init; }

    /// <summary>SHA-256 of the signer's certificate.</summary>
    public required string CertificateSha256 { get; init; }

    public required Guid SignerId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; set; }

    public string? SignedSha256 { get; set; }

    public static void Map(EntityTypeBuilder<SigningAttempt> row)
    {
        row.ToTable("signing_attempt").HasKey(attempt => attempt.Id);
        row.HasIndex(attempt => new { attempt.CaseId, attempt.TaskId });
        row.HasOne<Case>().WithMany().HasForeignKey(attempt => attempt.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A person's sealed signing key and how often its PIN was mistyped in a row.</summary>
internal sealed class SigningKeyRecord
{
    public required Guid AccountId { get; init; }

    /// <summary>File name below the data folder's keys.</summary>
    public required string File { get; set; }

    /// <summary>SHA-256 of the certificate.</summary>
    public required string CertificateSha256 { get; set; }

    /// <summary>Made by the demo authority: everything signed with it says so.</summary>
    public required bool Demo { get; set; }

    public int WrongPins { get; set; }

    /// <summary>Set with the fifth wrong PIN; only an administrator with a new key takes it away.</summary>
    public DateTimeOffset? LockedAt { get; set; }

    public static void Map(EntityTypeBuilder<SigningKeyRecord> row)
    {
        row.ToTable("signing_key").HasKey(key => key.AccountId);
    }
}
