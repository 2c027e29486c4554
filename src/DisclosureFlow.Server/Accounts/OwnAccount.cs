using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>
/// How a person changes his own ways in: each change stands on record, without any secret; it is refused to a session whose person has not
/// proved lately who he is (ASVS 7.5.1), and it ends his other sessions where what they were opened with is no longer enough.
/// </summary>
internal sealed class OwnAccount(AdministrationDoor door, UserManager<Account> users, SecondFactors factors, Sessions sessions, SignedIn person)
{
    private const int RecoveryCodes = 8;

    /// <summary>Changes the password; the old one is the proof.</summary>
    /// <returns>Why not: the rules that the new one breaks, or <see cref="AccountRefusals.PasswordRefused"/> alone.</returns>
    public async Task<(Refusal? Refusal, IReadOnlyList<string> Details)> ChangePassword(Account me, string old, string fresh, CancellationToken stop)
    {
        IReadOnlyList<string> details = [];
        var refusal = await door.Own(person.Caller, async act =>
        {
            var before = me.PasswordHash;
            var changed = await users.ChangePasswordAsync(me, old, fresh);
            if (!changed.Succeeded)
            {
                details = [.. changed.Errors.Select(error => error.Description)];
                return AccountRefusals.PasswordRefused;
            }

            (me.MustChangePassword, me.PasswordSince) = (false, act.Now);
            if (before is not null)
            {
                act.Store.EarlierPasswords.Add(new EarlierPassword { AccountId = me.Id, Hash = before, ReplacedAt = act.Now });
            }

            await users.UpdateAsync(me);
            await Sessions.End(act.Store, me.Id, stop, except: person.SessionId);
            Record(act, me, "PasswordChanged");
            return null;
        }, stop);
        return (refusal, details);
    }

    /// <summary>Turns on the authenticator whose current code is shown, and hands out recovery codes.</summary>
    public Task<(IReadOnlyList<string>? Codes, Refusal? Refusal)> AddAuthenticator(Account me, string code, CancellationToken stop) => WithCodes(async act =>
    {
        if (!await users.VerifyTwoFactorTokenAsync(me, users.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            return (null, AccountRefusals.WrongCode);
        }

        await users.SetTwoFactorEnabledAsync(me, true);
        await Sessions.End(act.Store, me.Id, stop, except: person.SessionId);
        Record(act, me, "AuthenticatorAdded");
        return (await NewCodes(me), null);
    }, stop);

    public Task<Refusal?> RemoveAuthenticator(Account me, CancellationToken stop) => Confirmed(async act =>
    {
        if (await factors.Demanded(me) && !await factors.HasPasskey(me))
        {
            return AccountRefusals.LastFactor;
        }

        await users.SetTwoFactorEnabledAsync(me, false);
        await users.ResetAuthenticatorKeyAsync(me);
        await Sessions.End(act.Store, me.Id, stop, except: person.SessionId);
        Record(act, me, "AuthenticatorRemoved");
        return null;
    }, stop);

    /// <summary>Adds a passkey that the browser has just made; recovery codes with it where a second factor is demanded and there are none.</summary>
    public Task<(IReadOnlyList<string>? Codes, Refusal? Refusal)> AddPasskey(Account me, UserPasskeyInfo passkey, CancellationToken stop) => WithCodes(async act =>
    {
        await users.AddOrUpdatePasskeyAsync(me, passkey);
        Record(act, me, "PasskeyAdded", passkey.Name);
        return (await factors.Demanded(me) && await users.CountRecoveryCodesAsync(me) == 0 ? await NewCodes(me) : null, null);
    }, stop);

    public Task<Refusal?> RemovePasskey(Account me, byte[] credential, CancellationToken stop) => Confirmed(async act =>
    {
        var known = await users.GetPasskeysAsync(me);
        if (known.FirstOrDefault(one => one.CredentialId.AsSpan().SequenceEqual(credential)) is not { } removed)
        {
            return AccountRefusals.PasskeyFailed;
        }

        if (known.Count == 1 && !me.TwoFactorEnabled && await factors.Demanded(me))
        {
            return AccountRefusals.LastFactor;
        }

        await users.RemovePasskeyAsync(me, credential);
        await Sessions.End(act.Store, me.Id, stop, except: person.SessionId);
        Record(act, me, "PasskeyRemoved", removed.Name);
        return null;
    }, stop);

    /// <summary>New recovery codes in place of the earlier ones.</summary>
    public Task<(IReadOnlyList<string>? Codes, Refusal? Refusal)> RenewCodes(Account me, CancellationToken stop) => WithCodes(async act =>
    {
        Record(act, me, "RecoveryCodesRenewed");
        return (await NewCodes(me), null);
    }, stop);

    /// <summary>Ends one of his sessions: a browser elsewhere, or a program.</summary>
    public Task<Refusal?> EndSession(Account me, string id, CancellationToken stop) => Confirmed(async act =>
    {
        var device = await act.Store.Sessions.Where(session => session.AccountId == me.Id && session.Id == id).Select(session => session.Device).SingleOrDefaultAsync(stop);
        if (await Sessions.End(act.Store, me.Id, stop, only: id) == 0)
        {
            return AccountRefusals.NoSuchSession;
        }

        Record(act, me, "OwnSessionEnded", device);
        return null;
    }, stop);

    private async Task<(IReadOnlyList<string>? Codes, Refusal? Refusal)> WithCodes(Func<AdministrativeAct, Task<(IReadOnlyList<string>? Codes, Refusal? Refusal)>> act, CancellationToken stop)
    {
        IReadOnlyList<string>? codes = null;
        var refusal = await Confirmed(async running =>
        {
            (codes, var no) = await act(running);
            return no;
        }, stop);
        return (refusal is null ? codes : null, refusal);
    }

    private async Task<Refusal?> Confirmed(Func<AdministrativeAct, Task<Refusal?>> act, CancellationToken stop) =>
        await sessions.IsConfirmed(person.SessionId, stop) ? await door.Own(person.Caller, act, stop) : AccountRefusals.ConfirmFirst;

    private async Task<IReadOnlyList<string>> NewCodes(Account me) => [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(me, RecoveryCodes) ?? []];

    // Accounts belong to the installation, not to one organ: so do their entries, like those of an administrator's acts upon them.
    private static void Record(AdministrativeAct act, Account me, string fact, string? what = null) =>
        act.Record(null, fact, $"{me.DisplayName}（{me.UserName}，{Act.NameOf(me.Id)}）{what}".TrimEnd());
}
