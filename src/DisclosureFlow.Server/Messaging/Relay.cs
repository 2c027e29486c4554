using DisclosureFlow.AuditTrail;
using DisclosureFlow.Contracts.V1;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Storage;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Messaging;

/// <summary>
/// Sends every act to the bus, reading the log by index; there is no second outbox. After a restart it begins again at the lowest floor of
/// the consumers: with the in-memory transport nothing else remembers what was on its way.
/// </summary>
internal sealed class Relay(IDbContextFactory<Store> stores, IBus bus, LogFollowers followers, TimeProvider clock, ILogger<Relay> log) : BackgroundService
{
    private const int BatchSize = 100;

    /// <summary>Most events on their way at once: the bus in memory would hold a long log otherwise.</summary>
    private const int MostOnTheWay = 1000;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private long next;

    /// <summary>Sends what the signed log has beyond what was sent, as far as the consumers follow; returns the index to go on with.</summary>
    public async Task<long> Advance(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var floor = await store.ConsumerFloors.AnyAsync(one => one.Consumer == NotifyNext.Name, stop) ? await store.ConsumerFloors.MinAsync(one => one.Floor, stop) : 0;
        next = Math.Max(next, floor);
        var size = Math.Min((await store.LastCheckpoint(stop))?.Size ?? 0, floor + MostOnTheWay);
        while (next < size)
        {
            var end = Math.Min(size, next + BatchSize);
            var leaves = await store.LogLeaves.AsNoTracking().Where(leaf => leaf.Index >= next && leaf.Index < end).OrderBy(leaf => leaf.Index)
                .Join(store.Entries, leaf => leaf.EntryId, entry => entry.Id, (leaf, entry) => new { leaf.Index, Entry = entry }).ToListAsync(stop);
            var entries = leaves.Select(leaf => leaf.Entry.Id).ToList();
            var openings = (await store.Openings.AsNoTracking().Where(opening => entries.Contains(opening.EntryId)).ToListAsync(stop)).ToLookup(opening => opening.EntryId);
            foreach (var leaf in leaves)
            {
                await bus.Publish(Transition(leaf.Index, leaf.Entry, openings[leaf.Entry.Id].ToDictionary(opening => opening.Field, opening => opening.Value, StringComparer.Ordinal)), stop);
                next = leaf.Index + 1;
            }
        }

        return next;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var raised = followers.Next;
            try
            {
                await Advance(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                // The bus may be away for a while; the log keeps what is still to be sent.
                log.LogError(fault, "events wait: the bus did not take them");
            }

            await Task.WhenAny(raised, Task.Delay(LookAgain, clock, stoppingToken));
        }
    }

    private static CaseTransition Transition(long index, Entry entry, Dictionary<string, string> openings)
    {
        var act = Value(EntryField.Act)?.Split(' ');
        return new CaseTransition
        {
            LogIndex = index,
            CaseId = entry.CaseId,
            Sequence = entry.Sequence,
            LeafHash = Convert.ToHexStringLower(entry.LeafHash),
            Act = act?[0],
            Element = act is [_, var at] ? at.Split('#')[0] : null,
            Outcome = Value(EntryField.Outcome),
            Actor = Value(EntryField.Actor),
            Role = Value(EntryField.Role),
            Organ = Value(EntryField.Organ),
            EditionSha256 = Value(EntryField.Edition),
            DocumentSha256 = Value(EntryField.Document),
            At = entry.At,
        };

        string? Value(EntryField field) => openings.GetValueOrDefault(EntryFields.NameOf(field)) is { Length: > 0 } value ? value : null;
    }
}
