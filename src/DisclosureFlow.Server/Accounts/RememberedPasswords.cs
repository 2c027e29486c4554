using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Refuses a password that was used before, where 等保 rotation asks for it.</summary>
internal sealed class RememberedPasswords(Store store, SiteTexts texts) : IPasswordValidator<Account>
{
    public async Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        if (password is null || await store.PasswordRotations.AsNoTracking().SingleOrDefaultAsync() is not { Remembered: > 0 and var remembered })
        {
            return IdentityResult.Success;
        }

        var earlier = await store.EarlierPasswords.AsNoTracking().Where(one => one.AccountId == user.Id).OrderByDescending(one => one.ReplacedAt).Take(remembered - 1).Select(one => one.Hash).ToListAsync();
        var used = earlier.Prepend(user.PasswordHash).OfType<string>().Any(hash => manager.PasswordHasher.VerifyHashedPassword(user, hash, password) != PasswordVerificationResult.Failed);
        return used ? IdentityResult.Failed(new IdentityError { Code = "PasswordUsedBefore", Description = texts["不能重复最近用过的 {0} 个口令。", remembered] }) : IdentityResult.Success;
    }
}
