using System.Security.Cryptography;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>
/// Keeps what a second factor is checked against so that a copy of the database opens nothing (ASVS 6.5.2): the authenticator's secret is
/// sealed by DataProtection, whose keys are sealed in turn by a file beside the database; recovery codes are hashed like passwords.
/// </summary>
internal sealed class SealedUserStore(Store store, IDataProtectionProvider protection, IPasswordHasher<Account> hasher, IdentityErrorDescriber describer) : UserOnlyStore<Account, Store, Guid>(store, describer)
{
    // Identity's own names for its two rows.
    internal const string Provider = "[AspNetUserStore]";
    internal const string KeyName = "AuthenticatorKey";
    internal const string CodesName = "RecoveryCodes";
    internal const string Sealed = "sealed:";
    internal const string Hashed = "hashed:";

    public override Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, Seal(user.Id, key), cancellationToken);

    /// <summary>Null where there is none, and where the ring that sealed it is lost: no code fits then, and the person begins anew.</summary>
    public override async Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken)
    {
        var kept = await base.GetAuthenticatorKeyAsync(user, cancellationToken);
        if (kept is null || !kept.StartsWith(Sealed, StringComparison.Ordinal))
        {
            return kept;
        }

        try
        {
            return Protector(user.Id).Unprotect(kept[Sealed.Length..]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public override Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Provider, CodesName, Hash(user, recoveryCodes), cancellationToken);

    public override async Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) => (await Codes(user, cancellationToken)).Count;

    public override async Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var codes = await Codes(user, cancellationToken);
        if (codes.Find(hash => hasher.VerifyHashedPassword(user, hash, Plain(code)) != PasswordVerificationResult.Failed) is not { } used)
        {
            return false;
        }

        await SetTokenAsync(user, Provider, CodesName, Hashed + string.Join(';', codes.Where(hash => hash != used)), cancellationToken);
        return true;
    }

    internal string Seal(Guid account, string key) => Sealed + Protector(account).Protect(key);

    internal string Hash(Account user, IEnumerable<string> codes) => Hashed + string.Join(';', codes.Select(code => hasher.HashPassword(user, Plain(code))));

    private async Task<List<string>> Codes(Account user, CancellationToken stop) =>
        await GetTokenAsync(user, Provider, CodesName, stop) is { } kept && kept.StartsWith(Hashed, StringComparison.Ordinal)
            ? [.. kept[Hashed.Length..].Split(';', StringSplitOptions.RemoveEmptyEntries)] : [];

    // Bound to the account: a secret that is copied to another's row opens nothing there.
    private IDataProtector Protector(Guid account) => protection.CreateProtector("DisclosureFlow.Accounts.AuthenticatorKey", account.ToString());

    // As people copy it from paper: in any case, with or without the hyphen.
    private static string Plain(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
