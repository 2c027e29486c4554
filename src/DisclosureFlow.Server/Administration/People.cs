using System.Security.Cryptography;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>A new person or password, told once.</summary>
internal sealed record OneTimePassword(string UserName, string DisplayName, string Password);

/// <summary>A person as an administrator enters him.</summary>
/// <param name="UserName">Lower-case letters, digits, dot, underscore, hyphen.</param>
/// <param name="Name">2 to 50 characters.</param>
/// <param name="Position">职务; may be empty.</param>
internal sealed record NewPerson(string UserName, string Name, string Position);

/// <summary>Keeps people and their roles, each change on record. Nobody keeps people and takes part in a report at once.</summary>
internal sealed class People(AdministrationDoor door, UserManager<Account> users, OfficeRoleNames names)
{
    /// <summary>Makes an account with a password for one sign-in and gives it its first role.</summary>
    /// <returns>The password to hand over, or why not.</returns>
    public async Task<(OneTimePassword? Made, Refusal? Refusal)> Add(Caller by, NewPerson person, Guid organ, string role, CancellationToken stop)
    {
        OneTimePassword? made = null;
        var refusal = await door.Act(by, async act =>
        {
            (made, var no) = await Add(act, person, null, organ, role, stop);
            return no;
        }, stop);
        return refusal is null ? (made, null) : (null, refusal);
    }

    /// <summary>The same within a larger act.</summary>
    /// <param name="password">Chosen by the person himself; null: one is made, good for one sign-in.</param>
    public async Task<(OneTimePassword? Made, Refusal? Refusal)> Add(AdministrativeAct act, NewPerson person, string? password, Guid organ, string role, CancellationToken stop)
    {
        var account = new Account
        {
            Id = Guid.CreateVersion7(act.Now), UserName = person.UserName.Trim().ToLowerInvariant(), DisplayName = person.Name.Trim(), Position = person.Position.Trim(),
            MustChangePassword = password is null, PasswordSince = act.Now,
        };
        if (account.DisplayName.Length is < 2 or > 50 || account.Position.Length > 50)
        {
            return (null, AdministrationRefusals.NameMissing);
        }

        var chosen = password ?? Random();
        var made = await users.CreateAsync(account, chosen);
        if (!made.Succeeded)
        {
            return (null, AdministrationRefusals.AccountRefused(string.Join(' ', made.Errors.Select(error => error.Description))));
        }

        act.Administrator ??= account.Id;
        act.Record(null, "PersonAdded", $"{account.DisplayName}（{account.UserName}，{Act.NameOf(account.Id)}）{account.Position}");
        return await Give(act, account.Id, organ, role, stop) is { } refused ? (null, refused) : (new OneTimePassword(account.UserName, account.DisplayName, chosen), null);
    }

    /// <summary>Gives a role from now on.</summary>
    public Task<Refusal?> Give(Caller by, Guid account, Guid organ, string role, CancellationToken stop) => door.Act(by, act => Give(act, account, organ, role, stop), stop);

    /// <summary>The same within a larger act.</summary>
    public async Task<Refusal?> Give(AdministrativeAct act, Guid account, Guid organ, string role, CancellationToken stop)
    {
        var (place, person) = (await act.Store.Organs.FindAsync([organ], stop), await act.Store.Users.FindAsync([account], stop));
        if (place is null || person is null || !names.All.Contains(role, StringComparer.Ordinal))
        {
            return AdministrationRefusals.NoSuchRole;
        }

        if (OfficeRoles.OfPersons.Contains(role) && await OpenIdClients.IsSystem(act.Store, account, stop))
        {
            return AdministrationRefusals.SystemTakesNoPart;
        }

        var held = await act.Store.RoleAssignments.Where(one => one.AccountId == account && (one.Until == null || one.Until > act.Now)).ToListAsync(stop);
        if (held.Exists(one => (one.Role == OfficeRoles.Administrator) != (role == OfficeRoles.Administrator))
            || (role == OfficeRoles.Administrator && await act.Store.Deputies.AnyAsync(one => one.DeputyId == account && one.Until > act.Now, stop)))
        {
            return AdministrationRefusals.AdministratorTakesNoPart;
        }

        if (held.Exists(one => one.OrganId == organ && one.Role == role))
        {
            return AdministrationRefusals.RoleHeldAlready;
        }

        act.Store.RoleAssignments.Add(new RoleAssignment { Id = Guid.CreateVersion7(act.Now), AccountId = account, OrganId = organ, Role = role, From = act.Now });
        await act.Store.SaveChangesAsync(stop);
        act.Record(place, "RoleGiven", $"{person.DisplayName}（{Act.NameOf(account)}）：{names.Of(role)}");
        return null;
    }

    /// <summary>Ends a role now; what was done under it stays on record.</summary>
    public Task<Refusal?> Take(Caller by, Guid assignment, CancellationToken stop) => door.Act(by, async act =>
    {
        var row = await act.Store.RoleAssignments.FindAsync([assignment], stop);
        if (row is null || row.Until <= act.Now)
        {
            return AdministrationRefusals.NoSuchRole;
        }

        if (row.Role == OfficeRoles.Administrator && row.AccountId == by.Account)
        {
            return AdministrationRefusals.LastAdministrator;
        }

        row.Until = act.Now;
        var person = await act.Store.Users.FindAsync([row.AccountId], stop);
        act.Record(await act.Store.Organs.FindAsync([row.OrganId], stop), "RoleEnded", $"{person!.DisplayName}（{Act.NameOf(row.AccountId)}）：{names.Of(row.Role)}");
        return null;
    }, stop);

    /// <summary>Sets a person's name and position right.</summary>
    public Task<Refusal?> Rename(Caller by, Guid id, string name, string position, CancellationToken stop) => door.Act(by, async act =>
    {
        if (name.Trim().Length is < 2 or > 50 || position.Trim().Length > 50)
        {
            return AdministrationRefusals.NameMissing;
        }

        if (await act.Store.Users.FindAsync([id], stop) is not { } account)
        {
            return AdministrationRefusals.NoSuchRole;
        }

        act.Record(null, "PersonChanged", $"{account.DisplayName}（{account.UserName}）{account.Position} → {name.Trim()} {position.Trim()}");
        (account.DisplayName, account.Position) = (name.Trim(), position.Trim());
        return null;
    }, stop);

    /// <summary>Closes an account or opens it again. A closed one's sessions end at once.</summary>
    public Task<Refusal?> SetDisabled(Caller by, Guid id, bool disabled, CancellationToken stop) => door.Act(by, async act =>
    {
        if (await act.Store.Users.FindAsync([id], stop) is not { } account || (account.DisabledAt is not null) == disabled)
        {
            return AdministrationRefusals.NoSuchRole;
        }

        if (disabled && id == by.Account)
        {
            return AdministrationRefusals.LastAdministrator;
        }

        account.DisabledAt = disabled ? act.Now : null;
        if (disabled)
        {
            await Sessions.End(act.Store, id, stop);
        }

        act.Record(null, disabled ? "AccountClosed" : "AccountOpened", $"{account.DisplayName}（{account.UserName}）");
        return null;
    }, stop);

    /// <summary>Signs a person out everywhere; the account stays open.</summary>
    public Task<Refusal?> SignOutEverywhere(Caller by, Guid id, CancellationToken stop) => door.Act(by, async act =>
    {
        if (await act.Store.Users.FindAsync([id], stop) is not { } account)
        {
            return AdministrationRefusals.NoSuchRole;
        }

        await Sessions.End(act.Store, id, stop);
        act.Record(null, "SessionsEnded", $"{account.DisplayName}（{account.UserName}）");
        return null;
    }, stop);

    /// <summary>
    /// Takes away every second factor of a person who lost his device and his recovery codes: he comes in with his password and sets up another.
    /// The administrator has seen to it that it is he.
    /// </summary>
    public Task<Refusal?> ClearFactors(Caller by, Guid id, CancellationToken stop) => door.Act(by, async act =>
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } account)
        {
            return AdministrationRefusals.NoSuchRole;
        }

        await users.SetTwoFactorEnabledAsync(account, false);
        await users.ResetAuthenticatorKeyAsync(account);
        await users.GenerateNewTwoFactorRecoveryCodesAsync(account, 0);
        foreach (var passkey in await users.GetPasskeysAsync(account))
        {
            await users.RemovePasskeyAsync(account, passkey.CredentialId);
        }

        await Sessions.End(act.Store, id, stop);
        act.Record(null, "FactorsCleared", $"{account.DisplayName}（{account.UserName}）");
        return null;
    }, stop);

    /// <summary>A new password for one sign-in; every session of the account ends and a lock-out is lifted.</summary>
    public async Task<(OneTimePassword? Made, Refusal? Refusal)> ResetPassword(Caller by, Guid id, CancellationToken stop)
    {
        OneTimePassword? made = null;
        var refusal = await door.Act(by, async act =>
        {
            if (await users.FindByIdAsync(id.ToString()) is not { } account)
            {
                return AdministrationRefusals.NoSuchRole;
            }

            if (account.PasswordHash is { } before)
            {
                act.Store.EarlierPasswords.Add(new EarlierPassword { AccountId = id, Hash = before, ReplacedAt = act.Now });
            }

            var chosen = Random();
            account.MustChangePassword = true;
            account.PasswordSince = act.Now;
            // Not through the validators: what is made at random needs no judging, and one sign-in later it is gone.
            account.PasswordHash = users.PasswordHasher.HashPassword(account, chosen);
            account.LockoutEnd = null;
            account.AccessFailedCount = 0;
            await users.UpdateSecurityStampAsync(account);
            await Sessions.End(act.Store, id, stop);
            act.Record(null, "PasswordReset", $"{account.DisplayName}（{account.UserName}）");
            made = new OneTimePassword(account.UserName!, account.DisplayName, chosen);
            return null;
        }, stop);
        return refusal is null ? (made, null) : (null, refusal);
    }

    /// <summary>Sixteen characters nobody confuses, in groups of four: 80 bits.</summary>
    private static string Random() => string.Join('-', RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16).Chunk(4).Select(four => new string(four)));
}
