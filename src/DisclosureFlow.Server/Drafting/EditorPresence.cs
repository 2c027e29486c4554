using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Drafting;

/// <summary>Somebody has the editor of a case open: told to the others who have.</summary>
internal sealed class EditorPresence
{
    public required Guid CaseId { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The section in which he last was, 0 to 6; null before he touched any.</summary>
    public string? Section { get; set; }

    public required DateTimeOffset SeenAt { get; set; }

    public static void Map(EntityTypeBuilder<EditorPresence> row)
    {
        row.ToTable("editor_presence").HasKey(one => new { one.CaseId, one.AccountId });
        row.Property(one => one.Section).HasMaxLength(1);
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Another person in the editor.</summary>
/// <param name="Section">Where he last was; null when not known.</param>
internal sealed record OtherEditor(string Name, string? Section);

/// <summary>Who has a case open in the editor just now.</summary>
internal sealed class Presence(Store store, TimeProvider clock)
{
    /// <summary>A page that shows itself every twenty seconds and was not seen for a minute is closed.</summary>
    private static readonly TimeSpan Gone = TimeSpan.FromMinutes(1);

    public async Task Show(Guid id, Guid account, string? section, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var place = section is ['0' or '1' or '2' or '3' or '4' or '5' or '6'] ? section : null;
        // Two windows of one person may come first at the same moment: who looks whether the row is there holds the write gate until it is.
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        if (await store.EditorPresences.FindAsync([id, account], stop) is { } row)
        {
            (row.SeenAt, row.Section) = (now, place ?? row.Section);
        }
        else
        {
            store.EditorPresences.Add(new EditorPresence { CaseId = id, AccountId = account, Section = place, SeenAt = now });
        }

        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
    }

    public async Task<IReadOnlyList<OtherEditor>> Others(Guid id, Guid account, CancellationToken stop)
    {
        var since = clock.GetUtcNow() - Gone;
        return await (
            from one in store.EditorPresences
            join other in store.Users on one.AccountId equals other.Id
            where one.CaseId == id && one.AccountId != account && one.SeenAt > since
            orderby other.DisplayName
            select new OtherEditor(other.DisplayName, one.Section)).ToListAsync(stop);
    }
}
