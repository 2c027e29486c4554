using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Of whom two factors are demanded at sign-in.</summary>
internal enum SecondFactorFor
{
    /// <summary>Offered to everyone, demanded of no one.</summary>
    Nobody,

    /// <summary>Of whoever approves or administers: reviewer, head, administrator, and their deputies.</summary>
    Approvers,

    /// <summary>Of every person.</summary>
    Everyone,
}

/// <summary>What the administrator demands (ASVS 6.3.3). Where there is no row, nothing.</summary>
internal sealed class SecondFactorRule
{
    /// <summary>The one row.</summary>
    public const int TheId = 1;

    public int Id { get; init; } = TheId;

    public SecondFactorFor Of { get; set; }

    public static void Map(EntityTypeBuilder<SecondFactorRule> row)
    {
        row.ToTable("second_factor_rule").HasKey(one => one.Id);
        row.Property(one => one.Id).ValueGeneratedNever();
        row.Property(one => one.Of).HasConversion<string>().HasMaxLength(20);
    }
}
