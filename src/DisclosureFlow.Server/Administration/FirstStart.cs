using System.Security.Cryptography;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>
/// The one-time link with which an empty installation is set up. It lives in memory only: whoever reads the console of the service may use
/// it, once; after a restart there is another, and none once there is an account.
/// </summary>
internal sealed class FirstStart(IDbContextFactory<Store> stores)
{
    private byte[]? token;

    /// <summary>The path of the set-up page, or null where the installation has people already.</summary>
    public async Task<string?> Link(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        if (await OpenIdClients.People(store).AnyAsync(stop))
        {
            return null;
        }

        token = RandomNumberGenerator.GetBytes(24);
        return "/setup/" + WebEncoders.Base64UrlEncode(token);
    }

    /// <summary>True for the link's own token, as long as it has not been used.</summary>
    public bool Accepts(string given)
    {
        if (token is null || given.Length > 64)
        {
            return false;
        }

        try
        {
            return CryptographicOperations.FixedTimeEquals(WebEncoders.Base64UrlDecode(given), token);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The link has done its work.</summary>
    public void Close() => token = null;
}
