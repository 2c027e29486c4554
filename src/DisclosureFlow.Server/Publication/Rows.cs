using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Publication;

/// <summary>Where and when the publisher put the report; with it what the public list is ordered and searched by, for neither changes any more.</summary>
internal sealed class PublicationRecord
{
    public required Guid CaseId { get; init; }

    public required Guid OrganId { get; init; }

    /// <summary>The year reported on; 0 where the report does not say.</summary>
    public required int Year { get; init; }

    public required string Title { get; init; }

    /// <summary>Address on the county portal.</summary>
    public required string Address { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>报送: to which office it was submitted.</summary>
    public required string SubmittedTo { get; init; }

    public required DateOnly SubmittedOn { get; init; }

    /// <summary>回执: the receipt's number, or who signed for it; empty where only the file was given.</summary>
    public string ReceiptNumber { get; init; } = "";

    /// <summary>The receipt as a document; null where only the number was given.</summary>
    public string? ReceiptSha256 { get; init; }

    /// <summary>Media type of the receipt, told from its content.</summary>
    public string? ReceiptType { get; init; }

    public required Guid RecordedBy { get; init; }

    public static void Map(EntityTypeBuilder<PublicationRecord> row)
    {
        row.ToTable("publication").HasKey(one => one.CaseId);
        row.Property(one => one.ReceiptNumber).HasMaxLength(100);
        row.HasIndex(one => new { one.Year, one.PublishedAt });
        row.HasIndex(one => new { one.OrganId, one.Year, one.PublishedAt });
        row.HasIndex(one => one.PublishedAt);
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>One comparison of the portal's page with the signed edition. Never changed.</summary>
internal sealed class PortalComparison
{
    public long Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The saved page, as a document.</summary>
    public required string PageSha256 { get; init; }

    /// <summary>Cells that differ, cells not on the page included.</summary>
    public required int Cells { get; init; }

    /// <summary>Passages that differ: title, organ, date, sections.</summary>
    public required int Passages { get; init; }

    public required Guid ComparedBy { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<PortalComparison> row)
    {
        row.ToTable("portal_comparison").HasKey(one => one.Id);
        row.HasIndex(one => one.CaseId);
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
