namespace DisclosureFlow.Server.Cases;

/// <summary>Who acts, and under which Idempotency-Key if he sent one (1 to 100 characters).</summary>
internal sealed record Caller(Guid Account, string? IdempotencyKey = null)
{
    /// <summary>The system itself: it completes service tasks and fires timers, and never does a person's task.</summary>
    public static Caller System { get; } = new(Guid.Empty);

    public bool IsSystem => Account == Guid.Empty;

    /// <summary>He acts as administrator on a case's machinery (an incident), on no task and under no role of the process.</summary>
    public bool Administers { get; init; }
}

/// <summary>What the page showed when the person decided: sent back by the page, compared by the door.</summary>
/// <param name="Case">The case.</param>
/// <param name="Task">Number of the open task within the case.</param>
/// <param name="Revision">The task's revision.</param>
/// <param name="EditionSha256">The edition shown.</param>
/// <param name="ScreenSha256">SHA-256 of what was on screen beyond that (the PDF at sign-off); null where it was the edition itself.</param>
internal sealed record Shown(Guid Case, int Task, long Revision, string? EditionSha256, string? ScreenSha256 = null);
