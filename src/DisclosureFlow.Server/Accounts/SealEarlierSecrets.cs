using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>At start: authenticator secrets and recovery codes that an earlier release kept in the clear are sealed and hashed.</summary>
internal sealed class SealEarlierSecrets(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var open = store.UserTokens.Where(token => token.LoginProvider == SealedUserStore.Provider && token.Value != null
            && ((token.Name == SealedUserStore.KeyName && !token.Value.StartsWith(SealedUserStore.Sealed)) || (token.Name == SealedUserStore.CodesName && !token.Value.StartsWith(SealedUserStore.Hashed))));
        if (!await open.AnyAsync(cancellationToken))
        {
            return;
        }

        var sealing = (SealedUserStore)scope.ServiceProvider.GetRequiredService<IUserStore<Account>>();
        await using var transaction = await store.Database.BeginTransactionAsync(cancellationToken);
        foreach (var token in await open.ToListAsync(cancellationToken))
        {
            var account = await store.Users.SingleAsync(one => one.Id == token.UserId, cancellationToken);
            token.Value = token.Name == SealedUserStore.KeyName ? sealing.Seal(account.Id, token.Value!) : sealing.Hash(account, token.Value!.Split(';', StringSplitOptions.RemoveEmptyEntries));
        }

        await store.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
