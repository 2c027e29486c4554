using System.Text.Json;
using DisclosureFlow.Server.Storage;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A program that may ask for tokens, as the operator names it in <c>clients.json</c> of the data folder.</summary>
/// <param name="ClientId">Its name in requests.</param>
/// <param name="Secret">Null for a public client (browser, command line, device).</param>
/// <param name="Grants"><c>code</c>, <c>client_credentials</c>, <c>device</c>.</param>
/// <param name="Redirects">Exact callback addresses of the code flow.</param>
internal sealed record OpenIdClient(string ClientId, string? DisplayName, string? Secret, string[] Grants, string[]? Redirects, string[]? PostLogoutRedirects);

/// <summary>Registers the operator's clients; what is not in the file is not there.</summary>
internal sealed class OpenIdClients(IServiceScopeFactory scopes, DataFolder folder)
{
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the file, if there is one, and brings the store in line with it.</summary>
    /// <exception cref="JsonException">The file is not a list of clients; nothing was changed.</exception>
    public async Task Register(CancellationToken stop)
    {
        var file = Path.Combine(folder.Path, "clients.json");
        OpenIdClient[] wanted = File.Exists(file) ? JsonSerializer.Deserialize<OpenIdClient[]>(await File.ReadAllTextAsync(file, stop), Reading) ?? [] : [];
        await Register(wanted, stop);
    }

    internal async Task Register(IReadOnlyList<OpenIdClient> wanted, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        await foreach (var known in applications.ListAsync(cancellationToken: stop))
        {
            var id = await applications.GetClientIdAsync(known, stop);
            if (!wanted.Any(client => client.ClientId == id))
            {
                await applications.DeleteAsync(known, stop);
            }
        }

        foreach (var client in wanted)
        {
            var descriptor = Describe(client);
            if (await applications.FindByClientIdAsync(client.ClientId, stop) is { } known)
            {
                await applications.UpdateAsync(known, descriptor, stop);
            }
            else
            {
                await applications.CreateAsync(descriptor, stop);
            }
        }
    }

    private static OpenIddictApplicationDescriptor Describe(OpenIdClient client)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = client.ClientId, ClientSecret = client.Secret, DisplayName = client.DisplayName ?? client.ClientId,
            ClientType = client.Secret is null ? ClientTypes.Public : ClientTypes.Confidential, ConsentType = ConsentTypes.Implicit,
        };
        descriptor.RedirectUris.UnionWith((client.Redirects ?? []).Select(address => new Uri(address)));
        descriptor.PostLogoutRedirectUris.UnionWith((client.PostLogoutRedirects ?? []).Select(address => new Uri(address)));
        descriptor.Permissions.UnionWith([
            Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.Prefixes.Scope + OpenIdServer.ApiScope, Permissions.Scopes.Profile, Permissions.Scopes.Email,
        ]);
        if (client.Grants.Contains("code", StringComparer.Ordinal))
        {
            descriptor.Permissions.UnionWith([
                Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.EndSession, Permissions.GrantTypes.AuthorizationCode,
                Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            ]);
            descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        }

        if (client.Grants.Contains("client_credentials", StringComparer.Ordinal))
        {
            descriptor.Permissions.Add(Permissions.GrantTypes.ClientCredentials);
        }

        if (client.Grants.Contains("device", StringComparer.Ordinal))
        {
            descriptor.Permissions.UnionWith([Permissions.Endpoints.DeviceAuthorization, Permissions.GrantTypes.DeviceCode, Permissions.GrantTypes.RefreshToken]);
        }

        if (client.Secret is not null)
        {
            descriptor.Permissions.Add(Permissions.Endpoints.Introspection);
        }

        return descriptor;
    }
}
