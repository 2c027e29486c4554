using System.Text.Json;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Drafting;

/// <summary>What a drafter has typed and not yet saved as an edition: kept two seconds after the last keystroke, so that nothing is lost.</summary>
internal sealed class WorkingCopy
{
    public required Guid CaseId { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The edition it began from. Once there is a later one, the two are merged.</summary>
    public required string EditionSha256 { get; set; }

    /// <summary>The form's fields by name, as JSON, exactly as typed.</summary>
    public required string Fields { get; set; }

    public required DateTimeOffset KeptAt { get; set; }

    public static void Map(EntityTypeBuilder<WorkingCopy> row)
    {
        row.ToTable("working_copy").HasKey(copy => new { copy.CaseId, copy.AccountId });
        row.HasOne<Case>().WithMany().HasForeignKey(copy => copy.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>What became of what was typed.</summary>
/// <param name="Marked">The fields that must not be stored here; null where all was kept.</param>
internal sealed record KeptCopy(DateTimeOffset At, MarkedFields? Marked);

/// <summary>Keeps and finds working copies.</summary>
internal sealed class WorkingCopies(Store store, TimeProvider clock)
{
    /// <summary>Keeps what was typed, unless a field carries a mark of secrecy: then nothing is kept.</summary>
    public async Task<KeptCopy> Keep(Guid id, Guid account, string edition, DraftFields fields, StatutoryForm form, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (SecretMarks.Find(fields.Typed, name => DraftFields.PlaceOf(name, form)) is { } marked)
        {
            return new KeptCopy(now, marked);
        }

        var typed = JsonSerializer.Serialize(fields.Typed);
        // Two windows of one person may be the first to keep at the same moment: who looks whether the row is there holds the write gate until it is.
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        if (await store.WorkingCopies.FindAsync([id, account], stop) is { } copy)
        {
            (copy.EditionSha256, copy.Fields, copy.KeptAt) = (edition, typed, now);
        }
        else
        {
            store.WorkingCopies.Add(new WorkingCopy { CaseId = id, AccountId = account, EditionSha256 = edition, Fields = typed, KeptAt = now });
        }

        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        return new KeptCopy(now, null);
    }

    /// <summary>What this person typed, over which edition, and when; null when nothing is unsaved.</summary>
    public async Task<(DraftFields Fields, string Edition, DateTimeOffset At)?> Find(Guid id, Guid account, CancellationToken stop)
    {
        var copy = await store.WorkingCopies.AsNoTracking().SingleOrDefaultAsync(one => one.CaseId == id && one.AccountId == account, stop);
        return copy is null ? null : (new DraftFields(JsonSerializer.Deserialize<Dictionary<string, string>>(copy.Fields) ?? []), copy.EditionSha256, copy.KeptAt);
    }

    public Task Forget(Guid id, Guid account, CancellationToken stop) =>
        store.WorkingCopies.Where(one => one.CaseId == id && one.AccountId == account).ExecuteDeleteAsync(stop);
}
