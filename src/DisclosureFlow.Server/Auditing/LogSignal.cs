namespace DisclosureFlow.Server.Auditing;

/// <summary>Wakes those who wait. Losing a wake-up costs time only: they also look by themselves.</summary>
internal abstract class Signal
{
    private TaskCompletionSource raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next <see cref="Raise"/>. Take it before looking, so that nothing falls between.</summary>
    public Task Next => Volatile.Read(ref raised).Task;

    public void Raise() => Interlocked.Exchange(ref raised, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}

/// <summary>Raised when an act was committed.</summary>
internal sealed class LogSignal : Signal;

/// <summary>Raised when the log has grown and its checkpoint is signed.</summary>
internal sealed class LogFollowers : Signal;
