using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A device asks no more often than every five seconds whether its person has agreed (RFC 8628, sections 3.2 and 3.5).</summary>
internal sealed class OpenIdPolling(TimeProvider clock) : IOpenIddictServerHandler<OpenIddictServerEvents.ValidateTokenRequestContext>
{
    /// <summary>What a device must assume where the answer names no interval.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, DateTimeOffset> lastAsked = new(StringComparer.Ordinal);

    public ValueTask HandleAsync(OpenIddictServerEvents.ValidateTokenRequestContext context)
    {
        if (!context.Request.IsDeviceCodeGrantType() || context.Request.DeviceCode is not { Length: > 0 } code)
        {
            return ValueTask.CompletedTask;
        }

        var now = clock.GetUtcNow();
        if (lastAsked.Count >= Most)
        {
            foreach (var old in lastAsked.Where(one => now - one.Value >= Interval))
            {
                lastAsked.TryRemove(old);
            }
        }

        var tooSoon = false;
        lastAsked.AddOrUpdate(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code))), now, (_, last) =>
        {
            tooSoon = now - last < Interval;
            return now;
        });
        if (tooSoon)
        {
            context.Reject(Errors.SlowDown, "ask again in five seconds");
        }

        return ValueTask.CompletedTask;
    }
}
