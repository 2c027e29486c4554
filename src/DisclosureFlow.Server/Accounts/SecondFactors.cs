using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Who has a second factor, and of whom one is demanded now.</summary>
internal sealed class SecondFactors(UserManager<Account> users, Store store, TimeProvider clock)
{
    /// <summary>True where the rule asks the person for two factors, by the roles that he holds now, as deputy too.</summary>
    public async Task<bool> Demanded(Account person)
    {
        var of = await store.SecondFactorRules.AsNoTracking().Select(rule => rule.Of).SingleOrDefaultAsync();
        if (of != SecondFactorFor.Approvers)
        {
            return of == SecondFactorFor.Everyone;
        }

        var (now, approving) = (clock.GetUtcNow(), OfficeRoles.OfPersons);
        return await store.RoleAssignments.AnyAsync(one => one.AccountId == person.Id && approving.Contains(one.Role) && one.From <= now && (one.Until == null || one.Until > now))
            || await Deputies.Standing(store, now).AnyAsync(one => one.DeputyId == person.Id && approving.Contains(one.Role));
    }

    /// <summary>An authenticator that was proven, or a passkey: unlocking the device is the other factor.</summary>
    public async Task<bool> Has(Account person) => person.TwoFactorEnabled || await HasPasskey(person);

    public async Task<bool> HasPasskey(Account person) => (await users.GetPasskeysAsync(person)).Count > 0;
}
