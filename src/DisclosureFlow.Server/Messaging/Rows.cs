using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Messaging;

/// <summary>What a notification is about.</summary>
internal enum NotificationKind
{
    /// <summary>A task has come.</summary>
    Task,

    /// <summary>A task has come back with a reason.</summary>
    Returned,

    /// <summary>The definition's reminder (提醒): a task is due soon.</summary>
    Remind,

    /// <summary>The definition's escalation (超期上报): a task is overdue, told to another role.</summary>
    Escalate,
}

/// <summary>Who must act next, or be told of a task that waits: made from the log, one row for each task and kind.</summary>
internal sealed class Notification
{
    public long Id { get; init; }

    public required Guid CaseId { get; init; }

    public required int TaskId { get; init; }

    public NotificationKind Kind { get; init; }

    public required Guid OrganId { get; init; }

    /// <summary>The role that is told: the task's own, or the one the escalation names.</summary>
    public required string Role { get; init; }

    /// <summary>Index of the log leaf it was made from.</summary>
    public required long LogIndex { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<Notification> row)
    {
        row.ToTable("notification").HasKey(one => one.Id);
        row.Property(one => one.Kind).HasConversion<string>().HasMaxLength(16).HasDefaultValue(NotificationKind.Task);
        row.HasIndex(one => new { one.CaseId, one.TaskId, one.Kind, one.Role }).IsUnique();
        row.HasIndex(one => new { one.OrganId, one.Role, one.At });
    }
}

/// <summary>How far a person has read: everything up to this notification was on his page.</summary>
internal sealed class NoticeReader
{
    public required Guid AccountId { get; init; }

    public long ReadUpTo { get; set; }

    public static void Map(EntityTypeBuilder<NoticeReader> row)
    {
        row.ToTable("notice_reader").HasKey(one => one.AccountId);
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
