using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Publication;

/// <summary>Where and when the publisher put the report.</summary>
internal sealed class PublicationRecord
{
    public required Guid CaseId { get; init; }

    /// <summary>Address on the county portal.</summary>
    public required string Address { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>报送: to which office it was submitted.</summary>
    public required string SubmittedTo { get; init; }

    public required DateOnly SubmittedOn { get; init; }

    public required Guid RecordedBy { get; init; }

    public static void Map(EntityTypeBuilder<PublicationRecord> row)
    {
        row.ToTable("publication").HasKey(one => one.CaseId);
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
