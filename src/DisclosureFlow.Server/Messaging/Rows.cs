using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Messaging;

/// <summary>Who must act next: one row for each open task, made from the log.</summary>
internal sealed class Notification
{
    public long Id { get; init; }

    public required Guid CaseId { get; init; }

    public required int TaskId { get; init; }

    public required Guid OrganId { get; init; }

    /// <summary>The candidate role that must act.</summary>
    public required string Role { get; init; }

    /// <summary>Index of the log leaf it was made from.</summary>
    public required long LogIndex { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<Notification> row)
    {
        row.ToTable("notification").HasKey(one => one.Id);
        row.HasIndex(one => new { one.CaseId, one.TaskId }).IsUnique();
        row.HasIndex(one => new { one.OrganId, one.Role, one.At });
    }
}

/// <summary>A log entry that a consumer has dealt with, or set aside; stored in the consumer's own transaction.</summary>
internal sealed class ConsumedEntry
{
    public required string Consumer { get; init; }

    public required long Index { get; init; }

    /// <summary>Null when done; otherwise why it was parked.</summary>
    public string? Fault { get; set; }

    public static void Map(EntityTypeBuilder<ConsumedEntry> row)
    {
        row.ToTable("consumed_entry").HasKey(one => new { one.Consumer, one.Index });
    }
}

/// <summary>The index below which a consumer has done or parked everything.</summary>
internal sealed class ConsumerFloor
{
    public required string Consumer { get; init; }

    public long Floor { get; set; }

    public static void Map(EntityTypeBuilder<ConsumerFloor> row)
    {
        row.ToTable("consumer_floor").HasKey(one => one.Consumer);
    }
}
