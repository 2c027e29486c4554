using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.SignOff.Twins;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.SignOff.Levels;

/// <summary>
/// Raises signed files level by level: takes a job under a lease, makes the next level outside of any transaction, stores it through the door.
/// What fails waits, longer each time, and is tried for ever: the reason stands in the job for people to see. A worker that dies leaves a
/// lease that runs out, and a file as it was.
/// </summary>
internal sealed class LevelWorker(IDbContextFactory<Store> stores, NextLevel next, RaiseLevel raise, TimeProvider clock)
{
    /// <summary>How long a worker holds a job: several authorities may each need their time-out.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private const int LongestWords = 2000;
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    /// <summary>Does one job that is due; false when there is none.</summary>
    public async Task<bool> DoOne(CancellationToken stop)
    {
        if (await Take(stop) is not { } job)
        {
            return false;
        }

        try
        {
            var (before, pdf) = await Newest(job.CaseId, stop);

            // Refused only where somebody else was quicker; his work is as good.
            await raise.Act(job.CaseId, before, await next.Of(pdf, stop), stop);
        }
        catch (LevelPending pending)
        {
            await Postpone(job, pending.Obstacle, pending.Message, stop);
        }

        return true;
    }

    /// <summary>At start: this process holds the data folder, so every lease is of one that died. Cases signed by an earlier release get their job.</summary>
    public async Task TakeOver(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        await store.LevelJobs.Where(job => job.LeasedUntil != null).ExecuteUpdateAsync(job => job.SetProperty(one => one.LeasedUntil, (DateTimeOffset?)null), stop);
        foreach (var signed in await store.Cases.AsNoTracking().Where(one => one.SignedSha256 != null && one.SignedAt != null && !store.LevelJobs.Any(job => job.CaseId == one.Id)).ToListAsync(stop))
        {
            store.LevelJobs.Add(new LevelJob { CaseId = signed.Id, Level = SignatureLevel.BaselineB, ReachedAt = signed.SignedAt!.Value, DueAt = clock.GetUtcNow() });
        }

        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task<LevelJob?> Take(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var now = clock.GetUtcNow();
        if (!await Due(store, now).AnyAsync(stop))
        {
            return null;
        }

        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var job = await Due(store, now).OrderBy(one => one.DueAt).FirstOrDefaultAsync(stop);
        if (job is null)
        {
            return null;
        }

        job.LeasedUntil = now + Lease;
        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        return job;
    }

    private static IQueryable<LevelJob> Due(Store store, DateTimeOffset now) =>
        store.LevelJobs.Where(job => job.DueAt <= now && (job.LeasedUntil == null || job.LeasedUntil < now)
            && store.Cases.Any(one => one.Id == job.CaseId && one.SignedSha256 != null && one.Status != CaseStatus.Withdrawn));

    private async Task<(string Sha256, byte[] Pdf)> Newest(Guid @case, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var sha256 = (await store.Cases.AsNoTracking().SingleAsync(one => one.Id == @case, stop)).PdfSha256!;
        return (sha256, await store.Read(sha256, stop));
    }

    private async Task Postpone(LevelJob job, LevelObstacle obstacle, string words, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        if (await store.LevelJobs.FindAsync([job.CaseId], stop) is { } row && row.LeasedUntil == job.LeasedUntil)
        {
            row.Obstacle = obstacle;
            row.Words = words.Length > LongestWords ? words[..LongestWords] : words;
            row.FailedAt = clock.GetUtcNow();
            row.DueAt = clock.GetUtcNow() + Pauses[Math.Min(row.Attempts, Pauses.Length - 1)];
            row.Attempts++;
            row.LeasedUntil = null;
            await store.SaveChangesAsync(stop);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }
}

/// <summary>Runs the level worker beside the site, apart from the service tasks: an authority that hangs holds up nobody's typesetting.</summary>
internal sealed class LevelService(LevelWorker worker, MakeOfdCopy twins, OrderedTimestampAuthorities authorities, LogSignal signal, TimeProvider clock, ILogger<LevelService> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await worker.TakeOver(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var acts = signal.Next;
            try
            {
                while (await worker.DoOne(stoppingToken))
                {
                    // One after the other until none is due.
                }

                while (await twins.DoOne(stoppingToken))
                {
                    // The OFD twin follows the signature, whatever its level.
                }

                await authorities.Probe(ProbeAfter, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is StoreFault or DbUpdateException or Microsoft.Data.Sqlite.SqliteException or IOException)
            {
                log.LogError(fault, "signature levels wait: the store did not answer");
            }

            await Task.WhenAny(acts, Task.Delay(LookAgain, clock, stoppingToken));
        }
    }
}
