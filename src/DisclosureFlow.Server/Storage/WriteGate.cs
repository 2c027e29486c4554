namespace DisclosureFlow.Server.Storage;

/// <summary>
/// The one way into a write transaction: first come, first served. SQLite admits one writer at a time and its own waiting is neither
/// fair nor asynchronous (with twenty writers one of them starves for seconds), so everybody queues here before <c>BEGIN IMMEDIATE</c>.
/// </summary>
internal sealed class WriteGate(TimeProvider clock)
{
    /// <summary>More callers than this are turned away at once: they would wait longer than anyone stays at a page.</summary>
    public const int LongestQueue = 1024;

    /// <summary>After this time in the queue a caller is turned away.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly Lock mutex = new();
    private readonly Queue<TaskCompletionSource<bool>> waiting = new();
    private bool taken;

    /// <summary>Waits for the turn to write. The pass must be given back by <see cref="Pass.Dispose"/>, also after a failure.</summary>
    /// <exception cref="StoreBusy">The queue is full or the turn did not come in time; nothing was written.</exception>
    public async ValueTask<Pass> Enter(CancellationToken stop)
    {
        TaskCompletionSource<bool>? turn;
        lock (mutex)
        {
            if (!taken)
            {
                taken = true;
                return new Pass(this);
            }

            turn = Queue();
        }

        try
        {
            await turn.Task.WaitAsync(LongestWait, clock, stop);
            return new Pass(this);
        }
        catch (Exception given) when (given is TimeoutException or OperationCanceledException)
        {
            // The turn may have come at the same moment: then it is passed on, or the gate would stay shut for ever.
            if (!turn.TrySetCanceled(CancellationToken.None))
            {
                Leave();
            }

            if (given is TimeoutException)
            {
                throw new StoreBusy();
            }

            throw;
        }
    }

    /// <summary>The same for a caller that is not asynchronous (a few places inside Identity and EF Core).</summary>
    /// <exception cref="StoreBusy">The queue is full or the turn did not come in time.</exception>
    public Pass EnterBlocking()
    {
        TaskCompletionSource<bool> turn;
        lock (mutex)
        {
            if (!taken)
            {
                taken = true;
                return new Pass(this);
            }

            turn = Queue();
        }

        var mine = false;
        try
        {
            mine = ((IAsyncResult)turn.Task).AsyncWaitHandle.WaitOne(LongestWait);
        }
        finally
        {
            if (!mine && !turn.TrySetCanceled())
            {
                Leave();
            }
        }

        return mine ? new Pass(this) : throw new StoreBusy();
    }

    private TaskCompletionSource<bool> Queue()
    {
        if (waiting.Count >= LongestQueue)
        {
            throw new StoreBusy();
        }

        var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Enqueue(turn);
        return turn;
    }

    private void Leave()
    {
        lock (mutex)
        {
            while (waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult(true))
                {
                    return;
                }
            }

            taken = false;
        }
    }

    /// <summary>The right to write until disposed.</summary>
    internal sealed class Pass(WriteGate gate) : IDisposable
    {
        private int returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref returned, 1) == 0)
            {
                gate.Leave();
            }
        }
    }
}
