using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Cases;

/// <summary>That a person took part in a step of a case: the evidence for separation of duties. Never updated, never deleted.</summary>
internal sealed class StepTaken
{
    public long Id { get; init; }

    public required Guid CaseId { get; init; }

    public required string ElementId { get; init; }

    public required int Iteration { get; init; }

    public required Guid AccountId { get; init; }

    public static void Map(EntityTypeBuilder<StepTaken> row)
    {
        row.ToTable("step_taken").HasKey(step => step.Id);
        row.HasIndex(step => step.CaseId);
        row.HasOne<Case>().WithMany().HasForeignKey(step => step.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
