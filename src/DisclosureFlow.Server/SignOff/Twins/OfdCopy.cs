using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.SignOff.Twins;

/// <summary>The OFD twin of a signed case, or why there is none yet.</summary>
internal sealed class OfdCopy
{
    public required Guid CaseId { get; init; }

    /// <summary>The OFD file is the document of this hash; null until it is made.</summary>
    public string? Sha256 { get; set; }

    /// <summary>When it may be tried again.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Why it could not be made; at most 1,000 characters.</summary>
    public string? Fault { get; set; }

    public static void Map(EntityTypeBuilder<OfdCopy> row)
    {
        row.ToTable("ofd_copy").HasKey(one => one.CaseId);
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
