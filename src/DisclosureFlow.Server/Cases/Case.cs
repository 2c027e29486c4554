using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Cases;

/// <summary>One report on its way from draft to publication.</summary>
internal sealed class Case
{
    public required Guid Id { get; init; }

    public required Guid OrganId { get; init; }

    /// <summary>The organ's name when the case was opened.</summary>
    public required string OrganName { get; init; }

    public required string Title { get; set; }

    /// <summary>The year reported on; null while the draft does not say.</summary>
    public int? Year { get; set; }

    /// <summary>Statutory form, <c>2019</c> or <c>2021</c>.</summary>
    public required string Form { get; set; }

    /// <summary>The process definition the case runs on, by hash; its bytes are a document.</summary>
    public required string DefinitionSha256 { get; init; }

    /// <summary>Tokens, scopes and variables of the process, as the engine wrote them.</summary>
    public required string State { get; set; }

    public CaseStatus Status { get; set; } = CaseStatus.Running;

    /// <summary>Grows by one with every act. Concurrency token.</summary>
    public long Revision { get; set; }

    /// <summary>The latest edition.</summary>
    public string? EditionSha256 { get; set; }

    /// <summary>Last year's report as the drafter brought it in, canonical JSON by hash; null where the organ's published case of that year serves.</summary>
    public string? LastYearSha256 { get; set; }

    /// <summary>The edition that the review cleared last (同意公开); null while none is, or after a return.</summary>
    public string? ClearedEditionSha256 { get; set; }

    /// <summary>The typeset PDF that waits for the head's signature.</summary>
    public string? TypesetSha256 { get; set; }

    /// <summary>成文日期: the day for which it was typeset.</summary>
    public DateOnly? DateOfIssue { get; set; }

    /// <summary>The file as it left the head's signature.</summary>
    public string? SignedSha256 { get; set; }

    /// <summary>The same with what later levels appended; null until something was.</summary>
    public string? PreservedSha256 { get; set; }

    /// <summary>The newest signed file; it begins with all earlier ones.</summary>
    public string? PdfSha256 => PreservedSha256 ?? SignedSha256;

    public DateTimeOffset? SignedAt { get; set; }

    /// <summary>Number of the case's audit entries.</summary>
    public int Entries { get; set; }

    /// <summary>Leaf hash of the case's last audit entry, 64 hexadecimal digits; empty before the first.</summary>
    public string LastLeaf { get; set; } = "";

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public static void Map(EntityTypeBuilder<Case> row)
    {
        row.ToTable("report_case").HasKey(one => one.Id);
        row.Property(one => one.Revision).IsConcurrencyToken();
        row.Property(one => one.Status).HasConversion<string>().HasMaxLength(16);
        row.HasIndex(one => new { one.OrganId, one.Status, one.ChangedAt });
        // The auditor's list, without reading a row that it does not show.
        row.HasIndex(one => new { one.OrganId, one.ChangedAt, one.Id });
    }
}

/// <summary>Where a case stands as a whole; where it stands in detail is the process's state.</summary>
internal enum CaseStatus
{
    Running,
    Published,
    Incident,
    Withdrawn,
}

/// <summary>An immutable version of the report's text and figures.</summary>
internal sealed class Edition
{
    public required Guid CaseId { get; init; }

    /// <summary>1, 2, 3… within the case.</summary>
    public required int Number { get; init; }

    /// <summary>Its canonical JSON is the document of this hash.</summary>
    public required string Sha256 { get; init; }

    public required Guid SavedBy { get; init; }

    public required string SavedByName { get; init; }

    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>Why it differs from the one before; a rule's own text when it was filled by rule.</summary>
    public required string Reason { get; init; }

    public static void Map(EntityTypeBuilder<Edition> row)
    {
        row.ToTable("edition").HasKey(edition => new { edition.CaseId, edition.Number });
        row.HasOne<Case>().WithMany().HasForeignKey(edition => edition.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A task that a person must do or has done: what an inbox shows.</summary>
internal sealed class CaseTask
{
    public required Guid CaseId { get; init; }

    /// <summary>The engine's id of this activity instance, unique within the case.</summary>
    public required int Id { get; init; }

    /// <summary>The user task of the definition.</summary>
    public required string ElementId { get; init; }

    public required string Name { get; init; }

    public required string Stage { get; init; }

    public required string Role { get; init; }

    public required Guid OrganId { get; init; }

    /// <summary>1 for the first pass, 2 after one return, and so on.</summary>
    public required int Iteration { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Grows with every act on the task; a page that shows an older one is out of date.</summary>
    public long Revision { get; set; } = 1;

    public DateTimeOffset? ClosedAt { get; set; }

    public Guid? ClosedBy { get; set; }

    public string? ClosedByName { get; set; }

    /// <summary>The outcome's name in the definition; null when the task was cancelled.</summary>
    public string? Outcome { get; set; }

    /// <summary>Who acted on it last, for those who come too late.</summary>
    public string? ChangedByName { get; set; }

    public DateTimeOffset? ChangedAt { get; set; }

    public static void Map(EntityTypeBuilder<CaseTask> row)
    {
        row.ToTable("case_task").HasKey(task => new { task.CaseId, task.Id });
        row.HasIndex(task => new { task.OrganId, task.Role, task.ClosedAt });
        row.HasIndex(task => new { task.OrganId, task.OpenedAt });
        row.HasOne<Case>().WithMany().HasForeignKey(task => task.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>An armed timer of the process.</summary>
internal sealed class CaseTimer
{
    public required Guid CaseId { get; init; }

    /// <summary>The engine's key: a timer fires once under it.</summary>
    public required int FireKey { get; init; }

    public required string ElementId { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public static void Map(EntityTypeBuilder<CaseTimer> row)
    {
        row.ToTable("case_timer").HasKey(timer => new { timer.CaseId, timer.FireKey });
        row.HasIndex(timer => timer.DueAt);
        row.HasOne<Case>().WithMany().HasForeignKey(timer => timer.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A service task that waits for the worker, or was done by it.</summary>
internal sealed class ServiceJob
{
    public required Guid CaseId { get; init; }

    public required string ElementId { get; init; }

    public required int Iteration { get; init; }

    /// <summary>The engine's id of the activity instance.</summary>
    public required int ElementInstanceId { get; init; }

    /// <summary>What to do, e.g. <c>pdf.typeset</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When the worker may take it (again).</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Until when a worker holds it; another may take it afterwards.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>What went wrong last, for the incident; at most 1,000 characters.</summary>
    public string? Fault { get; set; }

    public static void Map(EntityTypeBuilder<ServiceJob> row)
    {
        row.ToTable("service_job").HasKey(job => new { job.CaseId, job.ElementId, job.Iteration });
        row.HasIndex(job => new { job.DoneAt, job.DueAt });
        row.HasOne<Case>().WithMany().HasForeignKey(job => job.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>The answer an act gave, kept under the caller's Idempotency-Key so that a repeat gets the same one.</summary>
internal sealed class GivenAnswer
{
    public required Guid AccountId { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of the request: the same key with another request is refused.</summary>
    public required string Request { get; init; }

    public required string Answer { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<GivenAnswer> row)
    {
        row.ToTable("given_answer").HasKey(answer => new { answer.AccountId, answer.Key });
        row.Property(answer => answer.Key).HasMaxLength(100);
        row.HasIndex(answer => answer.At);
    }
}
