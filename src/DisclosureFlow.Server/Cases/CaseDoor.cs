using System.Collections.Immutable;
using System.Text.Json;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Cases;

/// <summary>
/// The one door through which every act of a person or of the system goes. One database transaction: load the case → ordered checks
/// (<see cref="DoorChecks"/>) → the act → step the process → append the audit entry → save. No act without its entry, no entry without
/// its act. Inside it only SQL and pure code: never a key, a file, the network, a parser or a typesetter.
/// </summary>
internal sealed class CaseDoor(IDbContextFactory<Store> stores, Definitions definitions, LogSignal sequencer, TimeProvider clock)
{
    /// <summary>Lets the caller act on the case, or refuses with the case untouched.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="shown">What the page showed; its task number is 0 for an act of the system on no task.</param>
    /// <param name="act">The act itself: records what it does through <see cref="Act"/>, or returns why not.</param>
    /// <param name="request">The request's own content, for the Idempotency-Key.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    /// <exception cref="StoreBusy">Too many writers; nothing was written.</exception>
    public async Task<Outcome> Act(Caller caller, Shown shown, Func<Act, ValueTask<Refusal?>> act, string request, CancellationToken stop)
    {
        var outcome = await InTransaction(caller, shown, DoorChecks.Ordered, act, request, stop);
        return outcome.Refusal is StaleRefusal { Latest: { } latest } stale && shown.EditionSha256 is { } seen
            ? outcome with { Refusal = stale with { Difference = await Difference(seen, latest, stop) } }
            : outcome;
    }

    /// <summary>Lets a person act on the case as a whole, whatever task is open and also when none is (<see cref="DoorChecks.OnCase"/>).</summary>
    /// <param name="caller">Who.</param>
    /// <param name="case">The case.</param>
    /// <param name="roles">One of them he must hold in the case's organ.</param>
    /// <param name="act">The act itself.</param>
    /// <param name="request">The request's own content, for the Idempotency-Key.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Outcome> ActOnCase(Caller caller, Guid @case, IReadOnlyList<string> roles, Func<Act, ValueTask<Refusal?>> act, string request, CancellationToken stop) =>
        InTransaction(caller, new Shown(@case, 0, 0, null), DoorChecks.OnCase(roles), act, request, stop);

    /// <summary>Opens a case and lets its first entry be recorded, in one transaction like every other act.</summary>
    public async Task<Outcome> Open(Caller caller, Guid organ, Variables variables, Func<Act, ValueTask<Refusal?>> act, string request, CancellationToken stop)
    {
        var definition = definitions.Current;
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        if (await GivenAnswers.Earlier(store, caller, request, stop) is { } earlier)
        {
            return earlier;
        }

        var now = clock.Moment();
        var person = await store.Users.FindAsync([caller.Account], stop);
        var place = await store.Organs.FindAsync([organ], stop);
        if (person is not { DisabledAt: null } || place is null)
        {
            return Outcome.Refused(Guid.Empty, person is not { DisabledAt: null } ? Refusals.AccountNotActive : Refusals.NoSuchCase);
        }

        var started = ProcessEngine.Start(definition, new StartCommand(variables), now);
        var opened = new Case
        {
            Id = Guid.CreateVersion7(now), OrganId = organ, OrganName = place.Name, Title = "", Form = "", DefinitionSha256 = definition.Sha256,
            State = "", OpenedAt = now, ChangedAt = now,
        };
        store.Cases.Add(opened);
        await store.Keep(definition.Source.ToArray(), now, stop);
        var running = new Act(store, definition, opened, person, null, now) { State = started.State };
        running.Apply(started);
        running.Task = store.Tasks.Local.SingleOrDefault(task => task.CaseId == opened.Id);
        var check = running.Task is { } first ? await DoorChecks.HoldsRole(running, first.Role, stop) : null;
        if ((check ?? await act(running)) is { } refusal)
        {
            return Outcome.Refused(Guid.Empty, refusal);
        }

        return await Commit(running, caller, request, transaction, stop);
    }

    private async Task<Outcome> InTransaction(
        Caller caller, Shown shown, ImmutableArray<DoorCheck> checks, Func<Act, ValueTask<Refusal?>> act, string request, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var hash = await store.Cases.Where(one => one.Id == shown.Case).Select(one => one.DefinitionSha256).SingleOrDefaultAsync(stop);
        if (hash is null)
        {
            return Outcome.Refused(shown.Case, Refusals.NoSuchCase);
        }

        var definition = await definitions.Of(hash, stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        if (await GivenAnswers.Earlier(store, caller, request, stop) is { } earlier)
        {
            return earlier;
        }

        var loaded = await store.Cases.SingleAsync(one => one.Id == shown.Case, stop);
        var person = caller.IsSystem ? null : await store.Users.FindAsync([caller.Account], stop);
        var task = shown.Task == 0 ? null : await store.Tasks.FindAsync([shown.Case, shown.Task], stop);
        var running = new Act(store, definition, loaded, person, task, clock.Moment()) { Shown = shown, Caller = caller, State = ProcessState.FromJson(Encoding.GetBytes(loaded.State)) };
        foreach (var check in checks)
        {
            if (await check(running, stop) is { } no)
            {
                return Outcome.Refused(shown.Case, no);
            }
        }

        if (await act(running) is { } refusal)
        {
            return Outcome.Refused(shown.Case, refusal);
        }

        return await Commit(running, caller, request, transaction, stop);
    }

    private async Task<Outcome> Commit(Act running, Caller caller, string request, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, CancellationToken stop)
    {
        running.Close();
        var outcome = new Outcome(running.Case.Id, running.Case.Revision, running.Value) { At = running.Now };
        GivenAnswers.Keep(running.Store, caller, request, outcome);
        await running.Store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        sequencer.Raise();
        return outcome;
    }

    // Outside the transaction: it parses two editions.
    private async Task<ImmutableArray<string>> Difference(string seen, string latest, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        if (!await store.Documents.AnyAsync(document => document.Sha256 == seen, stop))
        {
            return [];
        }

        var before = Report.FromCanonicalJson(await store.Read(seen, stop));
        var after = Report.FromCanonicalJson(await store.Read(latest, stop));
        return EditionDifference.Lines(before, after);
    }

    private static readonly System.Text.Encoding Encoding = System.Text.Encoding.UTF8;
}

/// <summary>Answers kept under an Idempotency-Key, in the act's own transaction.</summary>
internal static class GivenAnswers
{
    public static async ValueTask<Outcome?> Earlier(Store store, Caller caller, string request, CancellationToken stop)
    {
        if (caller.IdempotencyKey is not { } key)
        {
            return null;
        }

        var given = await store.GivenAnswers.FindAsync([caller.Account, key], stop);
        return given is null ? null
            : string.Equals(given.Request, Documents.Name(System.Text.Encoding.UTF8.GetBytes(request)), StringComparison.Ordinal)
                ? JsonSerializer.Deserialize<Outcome>(given.Answer) ?? throw new FormatException("a stored answer is unreadable")
                : Outcome.Refused(Guid.Empty, Refusals.KeyReused);
    }

    public static void Keep(Store store, Caller caller, string request, Outcome outcome)
    {
        if (caller.IdempotencyKey is { } key)
        {
            store.GivenAnswers.Add(new GivenAnswer
            {
                AccountId = caller.Account, Key = key, Request = Documents.Name(System.Text.Encoding.UTF8.GetBytes(request)),
                Answer = JsonSerializer.Serialize(outcome), At = outcome.At,
            });
        }
    }
}
