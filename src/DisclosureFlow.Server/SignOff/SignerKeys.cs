using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.SignOff;

/// <summary>The heads' sealed keys. Unlocking one with its PIN is the head's re-authentication; the PIN is kept nowhere.</summary>
internal sealed class SignerKeys(DataFolder folder, IDbContextFactory<Store> stores, TimeProvider clock)
{
    /// <summary>With the fifth wrong PIN in a row the key is locked.</summary>
    public const int MostWrongPins = 5;

    /// <summary>The authorities whose certificates may sign here: <c>keys/trust.pem</c>, which the operator puts there.</summary>
    public const string TrustFile = "trust.pem";

    /// <summary>The authorities trusted for signing; nobody when none is configured.</summary>
    public TrustAnchors Anchors
    {
        get
        {
            var path = Path.Combine(folder.Keys, TrustFile);
            return File.Exists(path) ? TrustAnchors.FromPem(File.ReadAllText(path)) : TrustAnchors.None;
        }
    }

    /// <summary>Registers the key of a sealed file below the data folder's keys for a person, in place of any earlier one.</summary>
    public async Task Register(Guid account, string file, CancellationToken stop)
    {
        var certificate = SealedKey.Open(Path.Combine(folder.Keys, file)).Certificate;
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var row = await store.SigningKeys.FindAsync([account], stop);
        if (row is null)
        {
            store.SigningKeys.Add(new SigningKeyRecord { AccountId = account, File = file, CertificateSha256 = certificate.Sha256, Demo = certificate.IsDemo });
        }
        else
        {
            (row.File, row.CertificateSha256, row.Demo, row.WrongPins, row.LockedAt) = (file, certificate.Sha256, certificate.IsDemo, 0, null);
        }

        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>
    /// Opens a person's key. The attempt is counted before the PIN is tried, so that many at once cannot try more than five; a right PIN
    /// sets the count back when the signing is prepared.
    /// </summary>
    public async Task<(ISigningKey? Key, Refusal? Refusal)> Unlock(Guid account, string pin, CancellationToken stop)
    {
        var (row, refusal) = await Count(account, stop);
        if (row is null)
        {
            return (null, refusal);
        }

        try
        {
            var key = SealedKey.Open(Path.Combine(folder.Keys, row.File)).Unlock(pin);
            await Reset(account, row.WrongPins, stop);
            if (string.Equals(key.Certificate.Sha256, row.CertificateSha256, StringComparison.Ordinal))
            {
                return (key, null);
            }

            key.Dispose();
            return (null, SignOffRefusals.CertificateOfAnother);
        }
        catch (SigningRefusedException wrong) when (wrong.Code == "DF5004")
        {
            return (null, SignOffRefusals.WrongPin(wrong.Refusal, MostWrongPins - row.WrongPins));
        }
        catch (SigningRefusedException refused)
        {
            await Reset(account, row.WrongPins, stop);
            return (null, SignOffRefusals.From(refused.Refusal));
        }
    }

    private async Task<(SigningKeyRecord?, Refusal?)> Count(Guid account, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var row = await store.SigningKeys.FindAsync([account], stop);
        if (row is null || row.LockedAt is not null || row.WrongPins >= MostWrongPins)
        {
            return (null, row is null ? SignOffRefusals.NoKey : SignOffRefusals.KeyLocked);
        }

        row.WrongPins++;
        row.LockedAt = row.WrongPins >= MostWrongPins ? clock.Moment() : null;
        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        return (row, null);
    }

    private async Task Reset(Guid account, int counted, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var row = await store.SigningKeys.FindAsync([account], stop);
        if (row is not null)
        {
            // Attempts that began later keep their own count.
            row.WrongPins = Math.Max(0, row.WrongPins - counted);
            row.LockedAt = row.WrongPins >= MostWrongPins ? row.LockedAt : null;
            await store.SaveChangesAsync(stop);
            await transaction.CommitAsync(CancellationToken.None);
        }
    }
}
