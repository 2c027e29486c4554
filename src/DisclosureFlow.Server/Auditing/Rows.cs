using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Auditing;

/// <summary>The record of one act: the leaf as published. Never updated, never deleted.</summary>
internal sealed class Entry
{
    /// <summary>Order of arrival; the published index is <see cref="LogLeaf.Index"/>.</summary>
    public long Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>1, 2, 3… within the case.</summary>
    public required int Sequence { get; init; }

    /// <summary>The leaf's bytes: commitments only.</summary>
    public required byte[] Leaf { get; init; }

    /// <summary>SHA-256(0x00 ‖ leaf), 32 bytes.</summary>
    public required byte[] LeafHash { get; init; }

    public required DateTimeOffset At { get; init; }

    public List<Opening> Openings { get; } = [];

    public static void Map(EntityTypeBuilder<Entry> row)
    {
        row.ToTable("entry").HasKey(entry => entry.Id);
        row.HasIndex(entry => new { entry.CaseId, entry.Sequence }).IsUnique();
        row.HasIndex(entry => entry.LeafHash).IsUnique();
    }
}

/// <summary>What a commitment of an entry opens to. Erased by 清除 (<see cref="Erasure"/>); the entry and its proof stay.</summary>
internal sealed class Opening
{
    public long EntryId { get; init; }

    public required string Field { get; init; }

    public required byte[] Salt { get; init; }

    public required string Value { get; init; }

    public static void Map(EntityTypeBuilder<Opening> row)
    {
        row.ToTable("opening").HasKey(opening => new { opening.EntryId, opening.Field });
        row.HasOne<Entry>().WithMany(entry => entry.Openings).HasForeignKey(opening => opening.EntryId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>The place of an entry in the published log.</summary>
internal sealed class LogLeaf
{
    /// <summary>0, 1, 2… without a gap.</summary>
    public required long Index { get; init; }

    public required long EntryId { get; init; }

    public static void Map(EntityTypeBuilder<LogLeaf> row)
    {
        row.ToTable("log_leaf").HasKey(leaf => leaf.Index);
        row.Property(leaf => leaf.Index).ValueGeneratedNever();
        row.HasIndex(leaf => leaf.EntryId).IsUnique();
        row.HasOne<Entry>().WithMany().HasForeignKey(leaf => leaf.EntryId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A complete subtree of 256, 65,536… entries: what tiles above the lowest level are made of.</summary>
internal sealed class LogNode
{
    /// <summary>Tile level, 1 to 7: the subtree spans 256^level entries.</summary>
    public required int Level { get; init; }

    public required long Index { get; init; }

    /// <summary>32 bytes.</summary>
    public required byte[] Hash { get; init; }

    public static void Map(EntityTypeBuilder<LogNode> row) => row.ToTable("log_node").HasKey(node => new { node.Level, node.Index });
}

/// <summary>The root of the log at one size.</summary>
internal sealed class TreeHead
{
    public required long Size { get; init; }

    /// <summary>32 bytes.</summary>
    public required byte[] Root { get; init; }

    public static void Map(EntityTypeBuilder<TreeHead> row)
    {
        row.ToTable("tree_head").HasKey(head => head.Size);
        row.Property(head => head.Size).ValueGeneratedNever();
    }
}

/// <summary>A signed tree head, stored before anyone sees it.</summary>
internal sealed class StoredCheckpoint
{
    public required long Size { get; init; }

    /// <summary>The signed note.</summary>
    public required string Note { get; init; }

    public required DateTimeOffset SignedAt { get; init; }

    public static void Map(EntityTypeBuilder<StoredCheckpoint> row)
    {
        row.ToTable("checkpoint").HasKey(checkpoint => checkpoint.Size);
        row.Property(checkpoint => checkpoint.Size).ValueGeneratedNever();
    }
}

/// <summary>
/// The permit under which a document or an opening may be deleted (清除): two people and a reason. The triggers let a row go only if its
/// permit was written in the same database before; permits themselves are insert-only.
/// </summary>
internal sealed class Erasure
{
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of a document, or <c>entry id/field</c> of an opening.</summary>
    public required string Subject { get; init; }

    public required string Reason { get; init; }

    public required Guid RequestedBy { get; init; }

    public required Guid ConfirmedBy { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<Erasure> row)
    {
        row.ToTable("erasure", table => table.HasCheckConstraint("two_people", "requested_by <> confirmed_by")).HasKey(erasure => erasure.Id);
        row.HasIndex(erasure => erasure.Subject);
    }
}
