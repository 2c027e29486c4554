namespace DisclosureFlow.Server.Auditing;

/// <summary>Wakes those who follow the log when an act was committed. Losing a wake-up costs time only: they also look by themselves.</summary>
internal sealed class LogSignal
{
    private TaskCompletionSource raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next <see cref="Raise"/>. Take it before looking, so that nothing falls between.</summary>
    public Task Next => Volatile.Read(ref raised).Task;

    public void Raise() => Interlocked.Exchange(ref raised, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
