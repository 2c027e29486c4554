using System.Security.Claims;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisclosureFlow.Server.Accounts;

/// <summary>What a session carries about the person: the name to show and whether a new password or a second factor is due. Roles are never in it.</summary>
internal sealed class AccountClaims(UserManager<Account> users, IOptions<IdentityOptions> options, SecondFactors factors, Store store, TimeProvider clock) : UserClaimsPrincipalFactory<Account>(users, options)
{
    public const string DisplayName = "display-name";
    public const string PasswordDue = "password-due";
    public const string FactorDue = "factor-due";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(DisplayName, user.DisplayName));
        if (user.MustChangePassword || await IsOverdue(user))
        {
            identity.AddClaim(new Claim(PasswordDue, "yes"));
        }

        if (await factors.Demanded(user) && !await factors.Has(user))
        {
            identity.AddClaim(new Claim(FactorDue, "yes"));
        }

        return identity;
    }

    // 等保 rotation: whoever's password has no known beginning is asked once.
    private async Task<bool> IsOverdue(Account user) =>
        user.PasswordHash is not null && await store.PasswordRotations.AsNoTracking().SingleOrDefaultAsync() is { Days: { } days }
            && (user.PasswordSince is not { } since || since.AddDays(days) <= clock.GetUtcNow());
}
