using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Publication;

/// <summary>
/// Finds published reports by words of their title, organ and text, newest publication first. The index holds words and row numbers, no text;
/// it is written in the act that publishes and emptied in the act that expunges, so that it can't tell more than the site.
/// </summary>
internal static class PublicSearch
{
    /// <summary>Rows asked for at once while those the public may not see are left out.</summary>
    private const int ChunkLength = 500;

    /// <summary>Puts a report into the index, in the transaction of whoever calls.</summary>
    public static async Task Add(Store store, Case published, string organ, Report report, CancellationToken stop)
    {
        var row = new SearchedReport { CaseId = published.Id };
        store.SearchedReports.Add(row);
        await store.SaveChangesAsync(stop);
        var words = string.Join(' ', SearchWords.Of($"{published.Title} {organ} {string.Join(' ', report.Prose.Values)}"), YearWord(published.Year ?? 0), OrganWord(published.OrganId));
        await store.Database.ExecuteSqlAsync($"INSERT INTO searched_words(rowid, words) VALUES ({row.Id}, {words})", stop);
    }

    /// <summary>Takes a report out of the index. Its words leave the file too: the index is written anew without them.</summary>
    public static async Task Remove(Store store, Guid @case, CancellationToken stop)
    {
        if (await store.SearchedReports.Where(one => one.CaseId == @case).Select(one => (long?)one.Id).SingleOrDefaultAsync(stop) is { } id)
        {
            await store.Database.ExecuteSqlAsync($"DELETE FROM searched_words WHERE rowid = {id}", stop);
            await store.Database.ExecuteSqlAsync($"INSERT INTO searched_words(searched_words) VALUES ('optimize')", stop);
            await store.SearchedReports.Where(one => one.Id == id).ExecuteDeleteAsync(stop);
        }
    }

    /// <summary>The reports that hold every part of the question, as far as <paramref name="visible"/> lets them through.</summary>
    /// <param name="store">The store.</param>
    /// <param name="asked">The question; its text must not be empty.</param>
    /// <param name="visible">The records that may be shown.</param>
    /// <param name="skip">Found reports to leave out.</param>
    /// <param name="take">Most reports to return.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task<List<Guid>> Find(Store store, PublicQuery asked, IQueryable<PublicationRecord> visible, int skip, int take, CancellationToken stop)
    {
        var found = new List<Guid>();
        if (SearchWords.Question(asked.Text ?? "") is not { } words)
        {
            return found;
        }

        var question = words + (asked.Year is { } year ? $" AND {YearWord(year)}" : "") + (asked.Organ is { } organ ? $" AND {OrganWord(organ)}" : "");
        var before = long.MaxValue;
        while (found.Count < skip + take)
        {
            var rows = await store.Database.SqlQuery<long>($"SELECT rowid AS Value FROM searched_words WHERE searched_words MATCH {question} AND rowid < {before} ORDER BY rowid DESC LIMIT {ChunkLength}").ToListAsync(stop);
            var shown = (await (from one in store.SearchedReports.AsNoTracking() where rows.Contains(one.Id) && visible.Any(record => record.CaseId == one.CaseId) select one).ToListAsync(stop)).ToDictionary(one => one.Id, one => one.CaseId);
            found.AddRange(rows.Where(shown.ContainsKey).Select(row => shown[row]));
            if (rows.Count < ChunkLength)
            {
                break;
            }

            before = rows[^1];
        }

        return [.. found.Skip(skip).Take(take)];
    }

    private static string YearWord(int year) => string.Create(CultureInfo.InvariantCulture, $"xyear{year}");

    private static string OrganWord(Guid organ) => $"xorgan{organ:N}";
}

/// <summary>Which row of the index is which report.</summary>
internal sealed class SearchedReport
{
    public long Id { get; init; }

    public required Guid CaseId { get; init; }

    public static void Map(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<SearchedReport> row)
    {
        row.ToTable("searched_report").HasKey(one => one.Id);
        row.HasIndex(one => one.CaseId).IsUnique();
        row.HasOne<Case>().WithMany().HasForeignKey(one => one.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Reports published by a release that had no index are put into it after the start, one at a time.</summary>
internal sealed class SearchCatchUp(IDbContextFactory<Store> stores, ILogger<SearchCatchUp> log) : BackgroundService
{
    public async Task CatchUp(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var missing = await store.Cases.AsNoTracking().Where(one => one.Status == CaseStatus.Published && one.EditionSha256 != null && !store.SearchedReports.Any(row => row.CaseId == one.Id)).OrderBy(one => one.ChangedAt).Select(one => one.Id).ToListAsync(stop);
        foreach (var id in missing)
        {
            await using var transaction = await store.Database.BeginTransactionAsync(stop);
            // Looked at again inside the transaction: it may have been expunged or indexed meanwhile.
            var one = await store.Cases.AsNoTracking().SingleAsync(found => found.Id == id, stop);
            if (one is { Status: CaseStatus.Published, EditionSha256: { } edition } && !await store.SearchedReports.AnyAsync(row => row.CaseId == id, stop))
            {
                await PublicSearch.Add(store, one, one.OrganName, Report.FromCanonicalJson(await store.Read(edition, stop)), stop);
            }

            await transaction.CommitAsync(CancellationToken.None);
            store.ChangeTracker.Clear();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await CatchUp(stoppingToken);
        }
        catch (Exception fault) when (fault is StoreFault or DbUpdateException or Microsoft.Data.Sqlite.SqliteException or IOException)
        {
            log.LogError(fault, "the public search lacks reports until the next start: the store did not answer");
        }
    }
}
