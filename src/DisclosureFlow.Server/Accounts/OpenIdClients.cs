using System.Security.Claims;
using System.Text.Json;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A registered program as the administrator's page shows it.</summary>
/// <param name="ByFile">Kept by <c>clients.json</c>, so not to be changed on the page.</param>
internal sealed record RegisteredClient(string Id, string Name, bool HasSecret, IReadOnlyList<string> Grants, IReadOnlyList<string> Redirects, IReadOnlyList<string> Scopes, bool ByFile);

/// <summary>
/// The programs that may ask for tokens. They live in the store, where the administrator keeps them; those named in <c>clients.json</c> of
/// the data folder are brought in line with it at each start of the site, by <c>serve</c> and <c>demo</c> alike.
/// </summary>
internal sealed class OpenIdClients(IServiceScopeFactory scopes, DataFolder folder, TimeProvider clock) : IHostedService
{
    /// <summary>Marks the account of a system: it acts by token only and nobody signs in with it.</summary>
    public const string SystemAccount = "system-of";

    private const string Origin = "disclosureflow:origin";
    private const string OriginFile = "file";
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the file, if there is one, and brings the store in line with it.</summary>
    /// <exception cref="JsonException">The file is not a list of programs; nothing was changed.</exception>
    /// <exception cref="ClientsFileRefused">A program of the file can't be registered; nothing was changed.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder.Path, "clients.json");
        OpenIdClient[] wanted = File.Exists(file) ? JsonSerializer.Deserialize<OpenIdClient[]>(await File.ReadAllTextAsync(file, cancellationToken), Reading) ?? [] : [];
        await Register(wanted, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Exactly these are kept by the file; those of the administrator's page stay. What differs from before is written in one act of the
    /// operator's, an entry each; where nothing differs nothing is written.
    /// </summary>
    internal async Task Register(IReadOnlyList<OpenIdClient> wanted, CancellationToken stop)
    {
        foreach (var client in wanted)
        {
            if (client.Fault() is { } fault)
            {
                throw new ClientsFileRefused(client.ClientId ?? "?", fault);
            }
        }

        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        var gone = (await List(services, stop)).Where(known => known.ByFile && !wanted.Any(client => client.ClientId == known.Id)).ToList();
        var changed = new List<(OpenIdClient Client, string Fact)>();
        foreach (var client in wanted)
        {
            if (await applications.FindByClientIdAsync(client.ClientId, stop) is not { } known)
            {
                changed.Add((client, "ProgramAdded"));
            }
            else if (!await IsAsWanted(applications, known, client, stop))
            {
                changed.Add((client, "ProgramChanged"));
            }
        }

        if (gone.Count + changed.Count == 0)
        {
            return;
        }

        await services.GetRequiredService<AdministrationDoor>().Act(Caller.System, async act =>
        {
            foreach (var known in gone)
            {
                await Delete(services, known.Id, stop);
                act.Record(null, "ProgramRemoved", $"{known.Id}；clients.json");
            }

            foreach (var (client, fact) in changed)
            {
                await Put(services, applications, client, byFile: true, stop);
                act.Record(null, fact, client.OnRecord + "；clients.json");
            }

            return null;
        }, stop);
    }

    /// <summary>True where the store has the program just as the file names it, the secret too.</summary>
    private static async Task<bool> IsAsWanted(IOpenIddictApplicationManager applications, object known, OpenIdClient client, CancellationToken stop)
    {
        var (kept, wanted) = (new OpenIddictApplicationDescriptor(), Describe(client, byFile: true));
        await applications.PopulateAsync(kept, known, stop);
        return kept.DisplayName == wanted.DisplayName && kept.ClientType == wanted.ClientType && kept.ConsentType == wanted.ConsentType
            && kept.Permissions.SetEquals(wanted.Permissions) && kept.Requirements.SetEquals(wanted.Requirements)
            && kept.RedirectUris.SetEquals(wanted.RedirectUris) && kept.PostLogoutRedirectUris.SetEquals(wanted.PostLogoutRedirectUris)
            && kept.Properties.ContainsKey(Origin)
            && (client.Secret is null || await applications.ValidateClientSecretAsync(known, client.Secret, stop));
    }

    /// <summary>All programs, by id.</summary>
    public async Task<IReadOnlyList<RegisteredClient>> List(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await List(scope.ServiceProvider, stop);
    }

    private static async Task<IReadOnlyList<RegisteredClient>> List(IServiceProvider services, CancellationToken stop)
    {
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        var found = new List<RegisteredClient>();
        await foreach (var one in applications.ListAsync(cancellationToken: stop))
        {
            var permissions = await applications.GetPermissionsAsync(one, stop);
            var properties = await applications.GetPropertiesAsync(one, stop);
            found.Add(new RegisteredClient(
                await applications.GetClientIdAsync(one, stop) ?? "", await applications.GetDisplayNameAsync(one, stop) ?? "", await applications.HasClientTypeAsync(one, ClientTypes.Confidential, stop),
                [.. GrantsOf.Where(grant => permissions.Contains(grant.Permission)).Select(grant => grant.Name)], await applications.GetRedirectUrisAsync(one, stop),
                [.. OpenIdScopes.All.Select(known => known.Name).Where(name => permissions.Contains(Permissions.Prefixes.Scope + name))],
                properties.TryGetValue(Origin, out var origin) && origin.ValueKind == JsonValueKind.String && origin.GetString() == OriginFile));
        }

        return [.. found.OrderBy(one => one.Id, StringComparer.Ordinal)];
    }

    /// <summary>Registers a new program; one that systems use for themselves gets an account, without any role yet.</summary>
    /// <param name="services">Of the act: what is written commits with its entry.</param>
    public async Task<Refusal?> Add(IServiceProvider services, OpenIdClient client, CancellationToken stop)
    {
        if (client.Fault() is { } fault)
        {
            return fault;
        }

        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        if (await applications.FindByClientIdAsync(client.ClientId, stop) is not null)
        {
            return OpenIdClientRefusals.ClientExists;
        }

        await Put(services, applications, client, byFile: false, stop);
        return null;
    }

    /// <summary>Removes a program of the page: all its tokens are dead at once, and a system's account is closed.</summary>
    /// <param name="services">Of the act.</param>
    public async Task<Refusal?> Remove(IServiceProvider services, string id, CancellationToken stop)
    {
        if ((await List(services, stop)).FirstOrDefault(one => one.Id == id) is not { ByFile: false })
        {
            return OpenIdClientRefusals.NoSuchClient;
        }

        await Delete(services, id, stop);
        return null;
    }

    /// <summary>The program's name as people know it.</summary>
    public async Task<string> NameOf(string id, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        return await applications.FindByClientIdAsync(id, stop) is { } known ? await applications.GetDisplayNameAsync(known, stop) ?? id : id;
    }

    /// <summary>The account under which a system acts; null where the program is none.</summary>
    public async Task<Account?> AccountOf(string id, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await AccountOf(scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), id);
    }

    private static readonly (string Name, string Permission)[] GrantsOf =
    [
        (OpenIdClient.Code, Permissions.GrantTypes.AuthorizationCode), (OpenIdClient.Device, Permissions.GrantTypes.DeviceCode), (OpenIdClient.System, Permissions.GrantTypes.ClientCredentials),
    ];

    private async Task Put(IServiceProvider services, IOpenIddictApplicationManager applications, OpenIdClient client, bool byFile, CancellationToken stop)
    {
        var descriptor = Describe(client, byFile);
        if (await applications.FindByClientIdAsync(client.ClientId, stop) is { } known)
        {
            await applications.UpdateAsync(known, descriptor, stop);
        }
        else
        {
            await applications.CreateAsync(descriptor, stop);
        }

        if (client.Has(OpenIdClient.System))
        {
            await GiveAccount(services.GetRequiredService<UserManager<Account>>(), client);
        }
    }

    private async Task GiveAccount(UserManager<Account> users, OpenIdClient client)
    {
        if (await AccountOf(users, client.ClientId) is { } known)
        {
            known.DisabledAt = null;
            Require(await users.UpdateAsync(known));
            return;
        }

        var name = client.Name.Length <= 50 ? client.Name : client.Name[..50];
        var account = new Account { Id = Guid.CreateVersion7(clock.GetUtcNow()), UserName = $"system-{client.ClientId}", DisplayName = name, Position = "系统对接" };
        Require(await users.CreateAsync(account));
        Require(await users.AddClaimAsync(account, new Claim(SystemAccount, client.ClientId)));
    }

    private async Task Delete(IServiceProvider services, string id, CancellationToken stop)
    {
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        if (await applications.FindByClientIdAsync(id, stop) is { } known)
        {
            await applications.DeleteAsync(known, stop);
        }

        var users = services.GetRequiredService<UserManager<Account>>();
        if (await AccountOf(users, id) is { DisabledAt: null } account)
        {
            account.DisabledAt = clock.GetUtcNow();
            Require(await users.UpdateAsync(account));
        }
    }

    /// <summary>Accounts that are not a program's.</summary>
    public static IQueryable<Account> People(Store store) => store.Users.Where(account => !store.UserClaims.Any(claim => claim.UserId == account.Id && claim.ClaimType == SystemAccount));

    /// <summary>True for the account of a program.</summary>
    public static Task<bool> IsSystem(Store store, Guid account, CancellationToken stop) => store.UserClaims.AnyAsync(claim => claim.UserId == account && claim.ClaimType == SystemAccount, stop);

    private static async Task<Account?> AccountOf(UserManager<Account> users, string id) => (await users.GetUsersForClaimAsync(new Claim(SystemAccount, id))).SingleOrDefault();

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Description)));
        }
    }

    private static OpenIddictApplicationDescriptor Describe(OpenIdClient client, bool byFile)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = client.ClientId, ClientSecret = client.Secret, DisplayName = client.Name,
            ClientType = client.Secret is null ? ClientTypes.Public : ClientTypes.Confidential, ConsentType = ConsentTypes.Implicit,
        };
        descriptor.RedirectUris.UnionWith((client.Redirects ?? []).Select(address => new Uri(address)));
        descriptor.PostLogoutRedirectUris.UnionWith((client.PostLogoutRedirects ?? []).Select(address => new Uri(address)));
        descriptor.Permissions.UnionWith([Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.Scopes.Profile, Permissions.Scopes.Email]);
        descriptor.Permissions.UnionWith(client.GrantedScopes.Select(scope => Permissions.Prefixes.Scope + scope));
        descriptor.Permissions.UnionWith(GrantsOf.Where(grant => client.Has(grant.Name)).Select(grant => grant.Permission));
        if (client.Has(OpenIdClient.Code))
        {
            descriptor.Permissions.UnionWith([
                Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.EndSession, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            ]);
            descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        }

        if (client.Has(OpenIdClient.Device))
        {
            descriptor.Permissions.UnionWith([Permissions.Endpoints.DeviceAuthorization, Permissions.GrantTypes.RefreshToken]);
        }

        if (client.Secret is not null)
        {
            descriptor.Permissions.Add(Permissions.Endpoints.Introspection);
        }

        if (byFile)
        {
            descriptor.Properties[Origin] = JsonSerializer.SerializeToElement(OriginFile);
        }

        return descriptor;
    }
}

/// <summary>A program named in <c>clients.json</c> can't be registered.</summary>
internal sealed class ClientsFileRefused(string client, Refusal why) : StoreFault("DF8012",
    $"数据目录的 clients.json 中程序「{client}」不能登记：{why.Code} {why.Message}{why.NextStep}",
    $"The program {client} of clients.json can't be registered: {why.Code} {why.MessageEn} {why.NextStepEn}");
