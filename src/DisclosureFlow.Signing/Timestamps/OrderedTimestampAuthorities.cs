using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Timestamps;

/// <summary>
/// Asks one authority after another until one gives a token that can be relied on: over this digest, from a trusted authority whose
/// certificate is valid, at a time near ours. Health is what the last real token, or the lack of it, says; a ping proves nothing.
/// </summary>
/// <param name="authorities">In the operator's order. One that failed within the last minute is asked after the others, so that a dead one does not hold up every signature.</param>
/// <param name="anchors">Whom tokens must lead to, read anew for each.</param>
/// <param name="time">Our clock.</param>
public sealed class OrderedTimestampAuthorities(IReadOnlyList<ITimestampAuthority> authorities, Func<TrustAnchors> anchors, TimeProvider time) : ITimestampAuthority
{
    /// <summary>A token that tells another time than ours by more than this is not taken: one of the two clocks is wrong.</summary>
    public static readonly TimeSpan LargestClockDifference = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Resting = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TimestampHealth> _health = new(StringComparer.Ordinal);

    public string Name => string.Join(", ", authorities.Select(authority => authority.Name));

    /// <summary>Nobody is configured.</summary>
    public bool IsEmpty => authorities.Count == 0;

    /// <summary>The last outcome of each authority asked so far.</summary>
    public IReadOnlyList<TimestampHealth> Health
    {
        get
        {
            lock (_gate)
            {
                return [.. authorities.Select(authority => _health.GetValueOrDefault(authority.Name)).OfType<TimestampHealth>().Distinct()];
            }
        }
    }

    public async Task<byte[]> Stamp(ReadOnlyMemory<byte> sha256, CancellationToken stop)
    {
        var reasons = new List<string>();
        foreach (var authority in authorities.OrderBy(FailedJustNow).ToList())
        {
            try
            {
                return await Token(authority, sha256, stop);
            }
            catch (TimestampUnavailableException fault)
            {
                reasons.Add(fault.Message);
            }
        }

        throw new TimestampUnavailableException(Name, reasons.Count == 0 ? "no authority is configured" : string.Join(" | ", reasons));
    }

    /// <summary>Has every authority stamp a random digest that was not asked since <paramref name="age"/>: its health is known before it is needed.</summary>
    public async Task Probe(TimeSpan age, CancellationToken stop)
    {
        foreach (var authority in authorities.Where(authority => !AskedWithin(authority, age)).ToList())
        {
            try
            {
                await Token(authority, RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes), stop);
            }
            catch (TimestampUnavailableException)
            {
                // Noted with its reason.
            }
        }
    }

    private async Task<byte[]> Token(ITimestampAuthority authority, ReadOnlyMemory<byte> sha256, CancellationToken stop)
    {
        try
        {
            var token = await authority.Stamp(sha256, stop);
            if (Fault(token, sha256.Span) is { } fault)
            {
                throw new TimestampUnavailableException(authority.Name, fault);
            }

            Note(authority.Name, null);
            return token;
        }
        catch (TimestampUnavailableException fault)
        {
            Note(authority.Name, fault.Why);
            throw;
        }
    }

    private string? Fault(byte[] der, ReadOnlySpan<byte> sha256)
    {
        try
        {
            var token = TimestampToken.Read(der);
            if (!token.StampsDigest(Oids.Sha256, sha256))
            {
                return "the token stamps something else, or its signature does not hold";
            }

            if ((token.Time - time.GetUtcNow()).Duration() > LargestClockDifference)
            {
                return $"the token says {token.Time:O}, our clock {time.GetUtcNow():O}";
            }

            var path = token.Path(anchors(), []);
            return path.Status == PathStatus.Trusted ? null : $"its certificate is not accepted: {path.Reason}";
        }
        catch (CryptographicException damaged)
        {
            return $"the token is damaged: {damaged.Message}";
        }
    }

    private bool FailedJustNow(ITimestampAuthority authority)
    {
        lock (_gate)
        {
            return _health.TryGetValue(authority.Name, out var last) && last.Fault is not null && time.GetUtcNow() - last.At < Resting;
        }
    }

    private bool AskedWithin(ITimestampAuthority authority, TimeSpan age)
    {
        lock (_gate)
        {
            return _health.TryGetValue(authority.Name, out var last) && time.GetUtcNow() - last.At < age;
        }
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
/// <param name="Fault">Why it gave no token, in its own words where it gave any; null if it gave one.</param>
public sealed record TimestampHealth(string Name, DateTimeOffset At, string? Fault);
