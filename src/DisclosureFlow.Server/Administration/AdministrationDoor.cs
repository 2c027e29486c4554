using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>
/// The door of administration, beside that of the cases: one transaction in which the administrator is checked, the change is made and its
/// entry appended. What people do with their own accounts passes it too. What is changed about people, roles, deputies, keys, definitions, programs and settings stands in the same log as the
/// reports (docs/decisions/0011). Identity and OpenIddict work on the same context, so what they write commits with the entry.
/// </summary>
internal sealed class AdministrationDoor(Store store, LogSignal sequencer, TimeProvider clock)
{
    /// <summary>Lets an administrator act, or refuses with nothing changed.</summary>
    /// <param name="by">Who; <see cref="Caller.System"/> is the operator at the service's own console (the demo).</param>
    /// <param name="act">Changes rows through <see cref="AdministrativeAct.Store"/> and records at least one entry, or returns why not.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Refusal?> Act(Caller by, Func<AdministrativeAct, Task<Refusal?>> act, CancellationToken stop) => InTransaction(by, OfficeRoles.Administrator, act, MayNot, stop);

    /// <summary>Lets a person change what belongs to his own account (how he signs in), on record like an administrator's act upon it.</summary>
    /// <param name="by">Whose account it is.</param>
    /// <param name="act">As above; secrets are never part of what it records.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Refusal?> Own(Caller by, Func<AdministrativeAct, Task<Refusal?>> act, CancellationToken stop) => InTransaction(by, null, act, IsClosed, stop);

    /// <summary>The first act of an installation: it makes its own administrator, and is refused once there is any account.</summary>
    /// <param name="act">As above.</param>
    /// <param name="nameLog">Makes the log's key where there is none: after everything was accepted and before anything is committed, so that no entry is ever without its log.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Refusal?> SetUp(Func<AdministrativeAct, Task<Refusal?>> act, Action nameLog, CancellationToken stop) => InTransaction(null, OfficeRoles.Administrator, async running =>
    {
        var refusal = await act(running);
        if (refusal is null)
        {
            nameLog();
        }

        return refusal;
    }, MayNot, stop);

    private async Task<Refusal?> InTransaction(
        Caller? by, string? role, Func<AdministrativeAct, Task<Refusal?>> act, Func<Caller?, DateTimeOffset, CancellationToken, Task<Refusal?>> check, CancellationToken stop)
    {
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var running = new AdministrativeAct(store, clock.Moment()) { Administrator = by?.Account, Role = role };
        if ((await check(by, running.Now, stop) ?? await act(running)) is { } refusal)
        {
            await transaction.RollbackAsync(CancellationToken.None);
            store.ChangeTracker.Clear();
            return refusal;
        }

        await running.Close(stop);
        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        sequencer.Raise();
        return null;
    }

    private async Task<Refusal?> IsClosed(Caller? by, DateTimeOffset now, CancellationToken stop) =>
        by is { IsSystem: false } && await store.Users.AnyAsync(account => account.Id == by.Account && account.DisabledAt == null, stop) ? null : AdministrationRefusals.NoSuchRole;

    private async Task<Refusal?> MayNot(Caller? by, DateTimeOffset now, CancellationToken stop) => by switch
    {
        null => await OpenIdClients.People(store).AnyAsync(stop) ? AdministrationRefusals.SetupOver : null,
        { IsSystem: true } => null,
        _ => await store.Users.AnyAsync(account => account.Id == by.Account && account.DisabledAt == null
                && store.RoleAssignments.Any(one => one.AccountId == account.Id && one.Role == OfficeRoles.Administrator && one.From <= now && (one.Until == null || one.Until > now)), stop)
            ? null : AdministrationRefusals.NotAdministrator,
    };
}

/// <summary>One act of administration while it happens.</summary>
internal sealed class AdministrativeAct(Store store, DateTimeOffset now)
{
    private readonly List<(Organ? Organ, string Fact, string Reason, string? Document)> records = [];

    public Store Store { get; } = store;

    /// <summary>One moment for everything the act writes.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>False while nothing was recorded.</summary>
    public bool HasRecords => records.Count > 0;

    /// <summary>Who acts; the set-up names the administrator it made.</summary>
    public Guid? Administrator { get; set; }

    /// <summary>The role in which he acts; null for what a person does with his own account.</summary>
    public string? Role { get; init; } = OfficeRoles.Administrator;

    /// <summary>Says what was changed: an entry of the organ's chain, or of the installation's where no organ is concerned.</summary>
    /// <param name="organ">Whom it concerns; null: the installation.</param>
    /// <param name="fact">A recorded fact in past tense, ASCII letters.</param>
    /// <param name="reason">What exactly, in the office's words.</param>
    /// <param name="document">SHA-256 of a document or certificate concerned.</param>
    public void Record(Organ? organ, string fact, string reason, string? document = null) => records.Add((organ, fact, reason, document));

    /// <summary>Appends the entries.</summary>
    internal async Task Close(CancellationToken stop)
    {
        if (records.Count == 0)
        {
            throw new InvalidOperationException("an act of administration without its record");
        }

        foreach (var (organ, fact, reason, document) in records)
        {
            var id = organ?.Id ?? AdministrationChain.Installation;
            var chain = await Store.AdministrationChains.FindAsync([id], stop) ?? Store.AdministrationChains.Add(new AdministrationChain { Id = id }).Entity;
            var hash = NewEntry.Add(Store, id, new ActRecord
            {
                Case = Cases.Act.NameOf(id), Sequence = chain.Entries + 1, Previous = chain.LastLeaf.Length == 0 ? null : MerkleHash.FromHex(chain.LastLeaf),
                Act = fact, Actor = Cases.Act.NameOf(Administrator ?? throw new InvalidOperationException("nobody acts")),
                Role = Administrator == Guid.Empty ? null : Role, Organ = organ?.Name, DocumentSha256 = document, Reason = reason, Time = Now,
            });
            chain.Entries++;
            chain.LastLeaf = hash.ToHex();
        }
    }
}
