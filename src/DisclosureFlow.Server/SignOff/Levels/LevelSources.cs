using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Timestamps;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DisclosureFlow.Server.SignOff.Levels;

/// <summary>Whom signing and later levels ask: the time-stamp authorities in the operator's order, and revocation where certificates say.</summary>
internal static class LevelSources
{
    public static IServiceCollection AddLevels(this IServiceCollection services, LevelSettings settings)
    {
        services.AddHealthChecks().AddCheck<TimestampHealthCheck>("timestamps");
        return services.AddSingleton(settings)
            .AddSingleton(provider => new OrderedTimestampAuthorities(
                Authorities(settings), () => provider.GetRequiredService<SignerKeys>().Anchors, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IRevocationSource>(provider => new HttpRevocationSource(
                new CertificateAddresses(settings.Timeout, settings.AllowPrivateAddresses), provider.GetRequiredService<TimeProvider>(), settings.OcspResponders))
            .AddSingleton<NextLevel>()
            .AddSingleton<RaiseLevel>()
            .AddSingleton<LevelWorker>()
            .AddHostedService<LevelService>();
    }

    private static List<ITimestampAuthority> Authorities(LevelSettings settings)
    {
        // One for the life of the process. A redirected POST would lose its body: the address is the operator's and must be the final one.
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        return [.. settings.TimestampAuthorities.Select(address => new HttpTimestampAuthority(client, address, settings.Timeout))];
    }
}

/// <summary>Degraded while an authority gave no token when it was last asked for one; the reasons are its own words.</summary>
internal sealed class TimestampHealthCheck(OrderedTimestampAuthorities authorities) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failed = authorities.Health.Where(health => health.Fault is not null).Select(health => $"{health.Name}: {health.Fault}").ToList();
        return Task.FromResult(failed.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(" | ", failed)));
    }
}
