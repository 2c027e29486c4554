using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Expunging;

/// <summary>清除: what one person asked to have removed, and what a second one decided. Says which editions, never what stood in them.</summary>
internal sealed class Expunction
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>SHA-256 of the editions to go, 64 digits each, separated by a space.</summary>
    public required string Editions { get; init; }

    public required string Reason { get; init; }

    public required Guid RequestedBy { get; init; }

    public required string RequestedByName { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public Guid? DecidedBy { get; set; }

    public string? DecidedByName { get; set; }

    /// <summary>Null while it waits: until then the case stands still and its public page is closed.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>True when the editions were erased; false when the request was turned down or taken back.</summary>
    public bool? Erased { get; set; }

    public string[] EditionHashes => Editions.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static void Map(EntityTypeBuilder<Expunction> row)
    {
        row.ToTable("expunction").HasKey(one => one.Id);
        row.Ignore(one => one.EditionHashes);
        row.HasIndex(one => one.CaseId).IsUnique().HasFilter("decided_at IS NULL").HasDatabaseName("one_open_expunction_a_case");
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
