using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A code of an authenticator opens once (RFC 6238, section 5.2): whoever looked over a shoulder comes too late.</summary>
internal sealed class OneTimeCodes(TimeProvider clock) : AuthenticatorTokenProvider<Account>
{
    private const string Provider = "[DisclosureFlow]";
    private const string Name = "UsedCodes";

    // Identity takes two time steps of thirty seconds before and after the present one: longer than that no code is good anyway.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(3);

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        if (!await base.ValidateAsync(purpose, token, manager, user) || !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var used = (await manager.GetAuthenticationTokenAsync(user, Provider, Name) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('@')).Where(one => DateTimeOffset.FromUnixTimeSeconds(long.Parse(one[1], CultureInfo.InvariantCulture)) > now - Remembered).ToList();
        var shown = code.ToString("000000", CultureInfo.InvariantCulture);
        // Two at once: the account's stamp lets one of them through.
        return !used.Exists(one => one[0] == shown)
            && (await manager.SetAuthenticationTokenAsync(user, Provider, Name, string.Join(';', used.Append([shown, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)]).Select(one => $"{one[0]}@{one[1]}")))).Succeeded;
    }
}
