using DisclosureFlow.Server.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Administration;

/// <summary>
/// The chain of administrative entries of one organ, or of the whole installation: what a case is for a report. Its entries stand in the
/// same log, under this row's id.
/// </summary>
internal sealed class AdministrationChain
{
    /// <summary>Acts that concern no single organ: accounts, programs, definitions, settings. The log's origin tells installations apart.</summary>
    public static readonly Guid Installation = new("00000000-0000-7000-8000-000000000001");

    /// <summary>The organ's id, or <see cref="Installation"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>Number of its entries.</summary>
    public int Entries { get; set; }

    /// <summary>Leaf hash of its last entry, 64 hexadecimal digits; empty before the first.</summary>
    public string LastLeaf { get; set; } = "";

    public static void Map(EntityTypeBuilder<AdministrationChain> row)
    {
        row.ToTable("administration_chain").HasKey(chain => chain.Id);
        row.Property(chain => chain.Entries).IsConcurrencyToken();
    }
}

/// <summary>代理: for a time, one person acts for another in one role of one organ. The act's entry names both, and duties bind both.</summary>
internal sealed class Deputy
{
    public required Guid Id { get; init; }

    public required Guid OrganId { get; init; }

    public required string Role { get; init; }

    /// <summary>Who is acted for; he must hold the role while it is done.</summary>
    public required Guid PrincipalId { get; init; }

    /// <summary>Who acts.</summary>
    public required Guid DeputyId { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>The end, never open; brought forward when it is ended early.</summary>
    public required DateTimeOffset Until { get; set; }

    public required string Reason { get; init; }

    public static void Map(EntityTypeBuilder<Deputy> row)
    {
        row.ToTable("deputy", table => table.HasCheckConstraint("two_persons", "principal_id <> deputy_id")).HasKey(one => one.Id);
        row.HasIndex(one => new { one.DeputyId, one.OrganId, one.Role, one.Until });
        row.HasOne<Account>().WithMany().HasForeignKey(one => one.PrincipalId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<Account>().WithMany().HasForeignKey(one => one.DeputyId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<Organ>().WithMany().HasForeignKey(one => one.OrganId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A process definition that was uploaded and passed the checks at deployment; its bytes are the document of that hash.</summary>
internal sealed class DeployedDefinition
{
    public required string Sha256 { get; init; }

    /// <summary>The process's own name.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When it was last chosen for new cases; the latest one is used. Null: never chosen.</summary>
    public DateTimeOffset? ChosenAt { get; set; }

    public static void Map(EntityTypeBuilder<DeployedDefinition> row)
    {
        row.ToTable("deployed_definition").HasKey(one => one.Sha256);
        row.Property(one => one.Sha256).HasMaxLength(64);
    }
}
