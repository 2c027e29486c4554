using DisclosureFlow.Server.Storage;

namespace DisclosureFlow.Server.Auditing;

/// <summary>Runs the sequencer after each act. A log in doubt stops it for good: a person must look before anything else is signed.</summary>
internal sealed class SequencerService(Sequencer sequencer, LogKey key, LogSignal signal, LogFollowers followers, TimeProvider clock, ILogger<SequencerService> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <summary>Why it stopped; null while it runs.</summary>
    public LogInDoubt? Stopped { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                if (key.Exists)
                {
                    await sequencer.Advance(stoppingToken);
                    followers.Raise();
                }
            }
            catch (LogInDoubt doubt)
            {
                Stopped = doubt;
                log.LogCritical(doubt, "{Message}", doubt.MessageZh);
                return;
            }
            catch (DisclosureFlow.AuditTrail.AuditRefusedException refused)
            {
                Stopped = new LogInDoubt(refused.Refusal.Message, refused.Refusal.MessageEn);
                log.LogCritical(refused, "{Message}", Stopped.MessageZh);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreBusy busy)
            {
                log.LogWarning(busy, "the store is busy; the log follows later");
            }
            catch (Exception fault) when (fault is IOException or Microsoft.EntityFrameworkCore.DbUpdateException or Microsoft.Data.Sqlite.SqliteException)
            {
                log.LogError(fault, "the log could not be written; trying again");
            }

            await Task.WhenAny(next, Task.Delay(LookAgain, clock, stoppingToken));
        }
    }
}
