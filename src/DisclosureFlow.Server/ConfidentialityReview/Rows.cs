using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>What the reviewer decided about one privacy hit of one edition. The raw text of the hit is never stored here.</summary>
internal sealed class Disposition
{
    public required Guid CaseId { get; init; }

    public required string EditionSha256 { get; init; }

    /// <summary>Identifies the hit within the edition: kind, place and position, hashed.</summary>
    public required string HitId { get; init; }

    public required string Kind { get; init; }

    public required string Place { get; init; }

    /// <summary>The hit with its middle hidden.</summary>
    public required string Masked { get; init; }

    /// <summary>可以公开 · 删减或去标识化 · 不予公开 · 不能确定.</summary>
    public required string Decision { get; set; }

    /// <summary>Article of law the decision rests on.</summary>
    public required string Basis { get; set; }

    public required string Reason { get; set; }

    public required Guid DecidedBy { get; set; }

    public required DateTimeOffset At { get; set; }

    public static void Map(EntityTypeBuilder<Disposition> row)
    {
        row.ToTable("disposition").HasKey(one => new { one.CaseId, one.EditionSha256, one.HitId });
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>报请确定: a question sent up to the competent authority, and its answer.</summary>
internal sealed class Referral
{
    public required Guid CaseId { get; init; }

    /// <summary>1, 2… within the case.</summary>
    public required int Number { get; init; }

    /// <summary>The authority asked.</summary>
    public required string Authority { get; init; }

    /// <summary>发文字号 of the letter sent.</summary>
    public required string SentNumber { get; init; }

    public required DateOnly SentOn { get; init; }

    public string? ReplyNumber { get; set; }

    public DateOnly? RepliedOn { get; set; }

    /// <summary>The authority's conclusion in its own words.</summary>
    public string? ReplyConclusion { get; set; }

    /// <summary>The reply's scan, as a document.</summary>
    public string? ReplySha256 { get; set; }

    public static void Map(EntityTypeBuilder<Referral> row)
    {
        row.ToTable("referral").HasKey(referral => new { referral.CaseId, referral.Number });
        row.HasOne<Case>().WithMany().HasForeignKey(referral => referral.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
