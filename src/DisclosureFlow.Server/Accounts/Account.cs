using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A person who signs in. What he may do stands in his <see cref="RoleAssignment"/>s, organ by organ.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    /// <summary>The name shown and recorded: 2 to 50 characters.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>职务, as it stands under a signature; may be empty.</summary>
    public string Position { get; set; } = "";

    /// <summary>Set when an administrator closed the account: its sessions end with the next request and no act passes the door.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>True while the password is one that somebody else has seen: the next sign-in begins with choosing another.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Since when the password is in use, for 等保 rotation; null while nothing is known.</summary>
    public DateTimeOffset? PasswordSince { get; set; }

    public static void Map(EntityTypeBuilder<Account> row)
    {
        row.ToTable("account");
        row.Property(account => account.DisplayName).HasMaxLength(50);
        row.Property(account => account.Position).HasMaxLength(50);
    }
}

/// <summary>A body that makes reports: a township, a department, a county.</summary>
internal sealed class Organ
{
    public required Guid Id { get; init; }

    /// <summary>Full name as printed, e.g. 某某镇人民政府.</summary>
    public required string Name { get; set; }

    /// <summary>Which rules apply: township, street, department, county.</summary>
    public required string Kind { get; set; }

    /// <summary>The county (县、区) it belongs to; empty when not given.</summary>
    public string County { get; set; } = "";

    /// <summary>False where the organ publishes on the county portal only and wants no page of ours.</summary>
    public bool PublicPage { get; set; } = true;

    /// <summary>The day by which the law wants the report published, <c>MM-dd</c>: 31 January (条例第四十九、五十条) unless a later law says otherwise.</summary>
    public string StatutoryDue { get; set; } = DueDay.OfTheLaw;

    /// <summary>The earlier day that the county asks for, <c>MM-dd</c>; null where it asks for none.</summary>
    public string? LocalDue { get; set; }

    /// <summary>Working days for drafting, in place of the process definition's; null: the definition's.</summary>
    public int? DraftingDays { get; set; }

    /// <summary>Working days for the confidentiality review (5, 7, 10 or 15 by local rules); null: the definition's.</summary>
    public int? ReviewDays { get; set; }

    public static void Map(EntityTypeBuilder<Organ> row)
    {
        row.ToTable("organ").HasKey(organ => organ.Id);
        row.Property(organ => organ.Name).HasMaxLength(200);
        row.Property(organ => organ.StatutoryDue).HasMaxLength(5).HasDefaultValue(DueDay.OfTheLaw);
    }
}

/// <summary>One person's role in one organ, from a moment on and, if it ended, until another.</summary>
internal sealed class RoleAssignment
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required Guid OrganId { get; init; }

    /// <summary>A candidate role of the process definitions.</summary>
    public required string Role { get; init; }

    public required DateTimeOffset From { get; init; }

    public DateTimeOffset? Until { get; set; }

    public static void Map(EntityTypeBuilder<RoleAssignment> row)
    {
        row.ToTable("role_assignment").HasKey(assignment => assignment.Id);
        row.HasIndex(assignment => new { assignment.AccountId, assignment.OrganId, assignment.Role });
        row.HasOne<Account>().WithMany().HasForeignKey(assignment => assignment.AccountId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<Organ>().WithMany().HasForeignKey(assignment => assignment.OrganId).OnDelete(DeleteBehavior.Restrict);
    }
}
