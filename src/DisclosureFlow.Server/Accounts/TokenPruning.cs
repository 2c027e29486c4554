using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Once a day: tokens and authorizations that no longer open anything are deleted, so that the table does not grow for ever.</summary>
internal sealed class TokenPruning(IServiceScopeFactory scopes, TimeProvider clock, ILogger<TokenPruning> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(10);

    /// <summary>Whatever was made before this is out of date, for no token lives longer; a revoked one is remembered as long, for a replay is to be known.</summary>
    private static readonly TimeSpan LongestLife = OpenIdServer.OfflineAccess;

    /// <summary>Deletes what is over. Returns how many tokens and authorizations went.</summary>
    public async Task<(long Tokens, long Authorizations)> Prune(CancellationToken stop)
    {
        var before = clock.GetUtcNow() - LongestLife;
        await using var scope = scopes.CreateAsyncScope();
        // Tokens first: an authorization goes only when nothing hangs on it.
        var tokens = await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, stop);
        return (tokens, await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, stop));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Prune(stoppingToken);
                await Task.Delay(Every, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is StoreBusy or DbUpdateException or Microsoft.Data.Sqlite.SqliteException)
            {
                log.LogWarning(fault, "old tokens were not deleted; trying again in a while");
                await Task.WhenAny(Task.Delay(TryAgain, clock, stoppingToken));
            }
        }
    }
}
