namespace DisclosureFlow.Signing.Timestamps;

/// <summary>Asks one authority after another until one gives a token. Health is what the last real request came to, not a ping.</summary>
public sealed class OrderedTimestampAuthorities(IReadOnlyList<ITimestampAuthority> authorities, TimeProvider time) : ITimestampAuthority
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TimestampHealth> _health = new(StringComparer.Ordinal);

    public string Name => string.Join(", ", authorities.Select(authority => authority.Name));

    /// <summary>The last outcome of each authority asked so far.</summary>
    public IReadOnlyList<TimestampHealth> Health
    {
        get
        {
            lock (_gate)
            {
                return [.. _health.Values];
            }
        }
    }

    public async Task<byte[]> Stamp(ReadOnlyMemory<byte> sha256, CancellationToken stop)
    {
        var reasons = new List<string>();
        foreach (var authority in authorities)
        {
            try
            {
                var token = await authority.Stamp(sha256, stop);
                Note(authority.Name, null);
                return token;
            }
            catch (TimestampUnavailableException fault)
            {
                Note(authority.Name, fault.Why);
                reasons.Add(fault.Message);
            }
        }

        throw new TimestampUnavailableException(Name, reasons.Count == 0 ? "no authority is configured" : string.Join(" | ", reasons));
    }

    private void Note(string name, string? fault)
    {
        lock (_gate)
        {
            _health[name] = new TimestampHealth(name, time.GetUtcNow(), fault);
        }
    }
}

/// <summary>What came of the last request to an authority.</summary>
/// <param name="Name">The authority.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Fault">Why it gave no token; null if it gave one.</param>
public sealed record TimestampHealth(string Name, DateTimeOffset At, string? Fault);
