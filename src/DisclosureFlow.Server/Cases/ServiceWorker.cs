using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Cases;

/// <summary>
/// Does the service tasks: takes one under a lease, works outside of any transaction, and completes it through the door as the system. A
/// worker that dies leaves a lease that runs out; a failure waits and is tried again, and becomes an incident when the definition's
/// attempts are used up.
/// </summary>
internal sealed class ServiceWorker(IDbContextFactory<Store> stores, CaseDoor door, Typeset typeset, TimeProvider clock)
{
    /// <summary>How long a worker holds a task; far longer than any of them takes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private const int LongestFault = 1000;

    /// <summary>Does one task that is due; false when there is none.</summary>
    public async Task<bool> DoOne(CancellationToken stop)
    {
        if (await Take(stop) is not { } job)
        {
            return false;
        }

        try
        {
            if (job.Type != ServiceTypes.Typeset)
            {
                throw new ServiceFault($"没有能办理「{job.Type}」的程序", final: true);
            }

            await typeset.Do(job, stop);
        }
        catch (Exception fault) when (fault is not (StoreFault or OperationCanceledException))
        {
            await Fail(job, fault, stop);
        }

        return true;
    }

    /// <summary>At start: this process holds the data folder, so every lease is of one that died.</summary>
    public async Task TakeOverLeases(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await store.Jobs.Where(job => job.DoneAt == null && job.LeasedUntil != null).ExecuteUpdateAsync(job => job.SetProperty(one => one.LeasedUntil, (DateTimeOffset?)null), stop);
    }

    private async Task<ServiceJob?> Take(CancellationToken stop)
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

    private static IQueryable<ServiceJob> Due(Store store, DateTimeOffset now) =>
        store.Jobs.Where(job => job.DoneAt == null && job.DueAt <= now && (job.LeasedUntil == null || job.LeasedUntil < now)
            && store.Cases.Any(one => one.Id == job.CaseId && one.Status == CaseStatus.Running));

    private async Task Fail(ServiceJob job, Exception fault, CancellationToken stop)
    {
        var reason = fault.Message.Length > LongestFault ? fault.Message[..LongestFault] : fault.Message;
        await door.Act(Caller.System, new Shown(job.CaseId, 0, 0, null), act =>
        {
            var refusal = act.Step(new FailService(job.ElementInstanceId, job.Attempts, null, reason, fault is ServiceFault { Final: true }));
            if (refusal is null)
            {
                if (act.Store.Jobs.Find(job.CaseId, job.ElementId, job.Iteration) is { } row)
                {
                    row.Fault = reason;
                    row.LeasedUntil = null;
                    row.DoneAt = act.Case.Status == CaseStatus.Incident ? act.Now : null;
                }

                act.Record("ServiceTaskFailed", reason: reason, element: job.ElementId, iteration: job.Iteration);
            }

            return new(refusal);
        }, $"fail {job.CaseId} {job.ElementId} {job.Iteration} {job.Attempts}", stop);
    }
}

/// <summary>A service task can't be done.</summary>
/// <param name="reason">Why, for the people who see the incident.</param>
/// <param name="final">True when trying again is pointless.</param>
public sealed class ServiceFault(string reason, bool final) : Exception(reason)
{
    public bool Final { get; } = final;
}

/// <summary>Fires timers that are due, each once: the engine refuses a second time.</summary>
internal sealed class TimerWorker(IDbContextFactory<Store> stores, CaseDoor door, TimeProvider clock)
{
    /// <summary>What is recorded when a timer fires; what the definition wants told then is made from it.</summary>
    public const string Fact = "TimerFired";

    /// <summary>Fires every timer that is due; returns how many.</summary>
    public async Task<int> FireDue(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var now = clock.GetUtcNow();
        var due = await store.Timers.AsNoTracking().Where(timer => timer.DueAt <= now).OrderBy(timer => timer.DueAt).Take(100).ToListAsync(stop);
        foreach (var timer in due)
        {
            await door.Act(Caller.System, new Shown(timer.CaseId, 0, 0, null), act =>
            {
                var refusal = act.Step(new FireTimer(timer.FireKey));
                if (refusal is null)
                {
                    act.Record(Fact, element: timer.ElementId);
                }

                return new(refusal);
            }, $"timer {timer.CaseId} {timer.FireKey}", stop);
        }

        return due.Count;
    }
}

/// <summary>Runs the workers beside the site.</summary>
internal sealed class WorkerService(ServiceWorker services, TimerWorker timers, LogSignal signal, TimeProvider clock, ILogger<WorkerService> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await services.TakeOverLeases(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                await timers.FireDue(stoppingToken);
                while (await services.DoOne(stoppingToken))
                {
                    // One after the other until none is due.
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is StoreFault or DbUpdateException or Microsoft.Data.Sqlite.SqliteException or IOException)
            {
                log.LogError(fault, "service tasks wait: the store did not answer");
            }

            await Task.WhenAny(next, Task.Delay(LookAgain, clock, stoppingToken));
        }
    }
}
