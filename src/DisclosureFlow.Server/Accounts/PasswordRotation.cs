using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Accounts;

/// <summary>
/// 等级保护's rotation of passwords, off unless an administrator switches it on: a password that is changed because a date has come is a
/// worse one (NIST SP 800-63B, 3.1.1.2), but some inspectors ask for it.
/// </summary>
internal sealed class PasswordRotation
{
    /// <summary>The one row.</summary>
    public const int TheId = 1;

    public int Id { get; init; } = TheId;

    /// <summary>A password older than this many days must be changed at the next sign-in (30 to 365); null: never.</summary>
    public int? Days { get; set; }

    /// <summary>How many earlier passwords may not come back (0 to 24).</summary>
    public int Remembered { get; set; }

    public static void Map(EntityTypeBuilder<PasswordRotation> row)
    {
        row.ToTable("password_rotation").HasKey(one => one.Id);
        row.Property(one => one.Id).ValueGeneratedNever();
    }
}

/// <summary>A password that was used before, as Identity hashed it.</summary>
internal sealed class EarlierPassword
{
    public long Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string Hash { get; init; }

    public required DateTimeOffset ReplacedAt { get; init; }

    public static void Map(EntityTypeBuilder<EarlierPassword> row)
    {
        row.ToTable("earlier_password").HasKey(one => one.Id);
        row.HasIndex(one => new { one.AccountId, one.ReplacedAt });
        row.HasOne<Account>().WithMany().HasForeignKey(one => one.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
