using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DisclosureFlow.Server.Hosting;

/// <summary>How often one address may ask. Behind a proxy the address is the proxy's unless forwarded headers are configured.</summary>
internal static class SiteLimits
{
    /// <summary>Tries to sign in and files to verify: 60 a minute, beside the lock-out of the account.</summary>
    public const string SignIn = "sign-in";

    public static IServiceCollection AddSiteLimits(this IServiceCollection services)
    {
        services.TryAddSingleton(new TriesPerMinute(60));
        return services.AddRateLimiter(Configure);
    }

    private static void Configure(RateLimiterOptions limits)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = static (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)
                ? ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture) : "60";
            return ValueTask.CompletedTask;
        };
        // Reading the page costs nothing: only what is sent counts.
        limits.AddPolicy(SignIn, static http => HttpMethods.IsPost(http.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(Source(http), _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = http.RequestServices.GetRequiredService<TriesPerMinute>().Permitted, Window = TimeSpan.FromMinutes(1),
            })
            : RateLimitPartition.GetNoLimiter("read"));
    }

    private static string Source(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}

/// <summary>How many tries one address has in a minute; one that is registered by the host takes the place of the 60.</summary>
internal sealed record TriesPerMinute(int Permitted);
