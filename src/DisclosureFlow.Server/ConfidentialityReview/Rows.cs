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

/// <summary>事项审查结论: what the reviewer concluded about one item of an edition (a section, a table, or something he named himself).</summary>
internal sealed class ItemConclusion
{
    public required Guid CaseId { get; init; }

    public required string EditionSha256 { get; init; }

    /// <summary><see cref="ReviewItem.Id"/>; an item the reviewer named himself begins with <c>own:</c>.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item's name, as printed on the form.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="Decisions.All"/>.</summary>
    public required string Decision { get; set; }

    public required string Basis { get; set; }

    public required string Reason { get; set; }

    public required Guid DecidedBy { get; set; }

    public required DateTimeOffset At { get; set; }

    public static void Map(EntityTypeBuilder<ItemConclusion> row)
    {
        row.ToTable("item_conclusion").HasKey(one => new { one.CaseId, one.EditionSha256, one.ItemId });
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>One pass of the review, concluded: what the 保密审查表 and the 登记台账 are made from.</summary>
internal sealed class ReviewPass
{
    public required Guid CaseId { get; init; }

    /// <summary>1 for the first pass, 2 after one return or reply, and so on.</summary>
    public required int Iteration { get; init; }

    public required Guid OrganId { get; init; }

    public required string OrganName { get; init; }

    public required string Title { get; init; }

    public required string EditionSha256 { get; init; }

    /// <summary>The outcome of the definition.</summary>
    public required string Outcome { get; init; }

    /// <summary>同意公开 · 退回修改 · 报请确定.</summary>
    public required string Conclusion { get; init; }

    public required string Basis { get; init; }

    public required string Reason { get; init; }

    public required Guid ReviewerId { get; init; }

    /// <summary>The reviewer's name; with the principal's where he acted as deputy.</summary>
    public required string ReviewerName { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The 保密审查表 of this pass; null until the service has made it.</summary>
    public string? FormSha256 { get; set; }

    /// <summary>The same form with the head's opinion, made after he signed; null before.</summary>
    public string? SignedFormSha256 { get; set; }

    public static void Map(EntityTypeBuilder<ReviewPass> row)
    {
        row.ToTable("review_pass").HasKey(one => new { one.CaseId, one.Iteration });
        row.HasIndex(one => new { one.OrganId, one.At });
        row.HasIndex(one => one.FormSha256);
        // What still waits for the head, and nothing else: the service looks every few seconds.
        row.HasIndex(one => one.SignedFormSha256).HasFilter("signed_form_sha256 IS NULL AND outcome = 'approved'");
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
