using System.Security.Cryptography;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;

namespace DisclosureFlow.Server.Administration;

/// <summary>A program's secret, told once.</summary>
internal sealed record ProgramSecret(string ClientId, string Secret);

/// <summary>Keeps the programs that may ask for tokens, each change on record. Those of <c>clients.json</c> are the operator's.</summary>
internal sealed class Programs(AdministrationDoor door, OpenIdClients clients, IServiceProvider services)
{
    /// <summary>Registers a program; one that is to have a secret gets a random one of 256 bits.</summary>
    public async Task<(ProgramSecret? Secret, Refusal? Refusal)> Add(Caller by, OpenIdClient client, bool withSecret, CancellationToken stop)
    {
        var secret = withSecret ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) : null;
        var asked = client with { Secret = secret };
        var refusal = await door.Act(by, async act =>
        {
            if (await clients.Add(services, asked, stop) is { } no)
            {
                return no;
            }

            act.Record(null, "ProgramAdded", asked.OnRecord);
            return null;
        }, stop);
        return refusal is not null ? (null, refusal) : (secret is null ? null : new ProgramSecret(asked.ClientId, secret), null);
    }

    /// <summary>Removes a program: its tokens are dead at once, and a system's account is closed.</summary>
    public Task<Refusal?> Remove(Caller by, string id, CancellationToken stop) => door.Act(by, async act =>
    {
        if (await clients.Remove(services, id, stop) is { } no)
        {
            return no;
        }

        act.Record(null, "ProgramRemoved", id);
        return null;
    }, stop);
}
