using System.Collections.Concurrent;
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

    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> turns = [];

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
        var certificate = CertificateIn(file);
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        await Register(store, account, file, certificate, stop);
        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>The certificate of a sealed file below the data folder's keys.</summary>
    public Certificate CertificateIn(string file) => SealedKey.Open(Path.Combine(folder.Keys, file)).Certificate;

    /// <summary>The certificates above it, to the root; none where the file is gone.</summary>
    public IReadOnlyList<Certificate> ChainIn(string file) => File.Exists(Path.Combine(folder.Keys, file)) ? SealedKey.Open(Path.Combine(folder.Keys, file)).Chain : [];

    /// <summary>The same within a running act, which read the certificate before it began.</summary>
    public static async Task Register(Store store, Guid account, string file, Certificate certificate, CancellationToken stop)
    {
        var row = await store.SigningKeys.FindAsync([account], stop);
        if (row is null)
        {
            store.SigningKeys.Add(new SigningKeyRecord { AccountId = account, File = file, CertificateSha256 = certificate.Sha256, Demo = certificate.IsDemo });
        }
        else
        {
            (row.File, row.CertificateSha256, row.Demo, row.WrongPins, row.LockedAt) = (file, certificate.Sha256, certificate.IsDemo, 0, null);
        }
    }

    /// <summary>
    /// Opens a person's key. One attempt of a person at a time, and a wrong one is counted before it is answered: many guesses at once are
    /// no more than five. A right PIN sets the count back.
    /// </summary>
    public async Task<(ISigningKey? Key, Refusal? Refusal)> Unlock(Guid account, string pin, CancellationToken stop)
    {
        var turn = turns.GetOrAdd(account, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(stop);
        try
        {
            await using var store = await stores.CreateDbContextAsync(stop);
            var row = await store.SigningKeys.FindAsync([account], stop);
            return row is null ? (null, SignOffRefusals.NoKey) : row.LockedAt is not null ? (null, SignOffRefusals.KeyLocked) : await Try(store, row, pin, stop);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(ISigningKey? Key, Refusal? Refusal)> Try(Store store, SigningKeyRecord row, string pin, CancellationToken stop)
    {
        ISigningKey key;
        try
        {
            key = SealedKey.Open(Path.Combine(folder.Keys, row.File)).Unlock(pin);
        }
        catch (SigningRefusedException wrong) when (wrong.Code == "DF5004")
        {
            row.WrongPins++;
            row.LockedAt = row.WrongPins >= MostWrongPins ? clock.Moment() : null;
            await store.SaveChangesAsync(CancellationToken.None);
            return (null, SignOffRefusals.WrongPin(wrong.Refusal, MostWrongPins - row.WrongPins));
        }
        catch (SigningRefusedException refused)
        {
            return (null, SignOffRefusals.From(refused.Refusal));
        }

        if (!string.Equals(key.Certificate.Sha256, row.CertificateSha256, StringComparison.Ordinal))
        {
            key.Dispose();
            return (null, SignOffRefusals.CertificateOfAnother);
        }

        if (row.WrongPins > 0)
        {
            row.WrongPins = 0;
            await store.SaveChangesAsync(stop);
        }

        return (key, null);
    }
}
