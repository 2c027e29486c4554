using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Expunging;

/// <summary>
/// The second of two people. Confirmed: the editions, every document recorded with them and what their entries open to are erased in one
/// transaction, each under a permit that stays; leaves and proofs stay too. A case whose latest edition goes is ended.
/// </summary>
internal sealed class DecideExpunction(CaseDoor door, IDbContextFactory<Store> stores, ILogger<DecideExpunction> log)
{
    // What of an entry could tell about the edition: hashes of small secrets can be guessed, reasons may quote.
    private static readonly string[] Telling = [EntryFields.NameOf(EntryField.Edition), EntryFields.NameOf(EntryField.OnScreen), EntryFields.NameOf(EntryField.Document), EntryFields.NameOf(EntryField.Reason)];

    /// <param name="caller">Another reviewer of the organ, or its head; not the one who asked.</param>
    /// <param name="case">The case.</param>
    /// <param name="request">The request that the page showed.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public async Task<Outcome> Confirm(Caller caller, Guid @case, Guid request, CancellationToken stop)
    {
        var outcome = await door.ActOnCase(caller, @case, RequestExpunction.Roles, async act =>
        {
            if (await Waiting(act, request, stop) is not { } waiting)
            {
                return ExpungingRefusals.NotWaiting;
            }

            if (waiting.RequestedBy == act.Person!.Id)
            {
                return ExpungingRefusals.SamePerson;
            }

            Decide(act, waiting, erased: true);
            var erased = await Erase(act, waiting, stop);
            if (act.Case.EditionSha256 is null && act.Case.Status is CaseStatus.Running or CaseStatus.Incident && act.Step(new Workflow.CancelCase()) is { } refusal)
            {
                return refusal;
            }

            if (act.Case.EditionSha256 is null)
            {
                act.Case.Status = CaseStatus.Withdrawn;
            }

            act.Record("Expunged", reason: $"由{waiting.RequestedByName}提出：{waiting.Reason}（清除 {erased.Documents} 个文件、{erased.Openings} 项记录内容）");
            return null;
        }, $"confirm expunction {request}", stop);
        if (outcome.Accepted)
        {
            await EmptyWriteAheadLog(stop);
        }

        return outcome;
    }

    /// <summary>Turned down by the second person, or taken back by the first: the case goes on as if nothing had been asked.</summary>
    /// <param name="caller">A reviewer of the organ, or its head.</param>
    /// <param name="case">The case.</param>
    /// <param name="request">The request that the page showed.</param>
    /// <param name="reason">2 to 2000 characters.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Outcome> Decline(Caller caller, Guid @case, Guid request, string reason, CancellationToken stop) =>
        door.ActOnCase(caller, @case, RequestExpunction.Roles, async act =>
        {
            if (reason.Trim().Length is < 2 or > 2000)
            {
                return Refusals.ReasonMissing;
            }

            if (await Waiting(act, request, stop) is not { } waiting)
            {
                return ExpungingRefusals.NotWaiting;
            }

            Decide(act, waiting, erased: false);
            act.Record("ExpunctionDeclined", reason: reason.Trim());
            return null;
        }, $"decline expunction {request} {reason}", stop);

    private static async Task<Expunction?> Waiting(Act act, Guid request, CancellationToken stop) =>
        await act.Store.Expunctions.FindAsync([request], stop) is { DecidedAt: null } waiting && waiting.CaseId == act.Case.Id ? waiting : null;

    private static void Decide(Act act, Expunction waiting, bool erased) =>
        (waiting.DecidedBy, waiting.DecidedByName, waiting.DecidedAt, waiting.Erased) = (act.Person!.Id, act.Person.DisplayName, act.Now, erased);

    private static async Task<(int Documents, int Openings)> Erase(Act act, Expunction waiting, CancellationToken stop)
    {
        var store = act.Store;
        var editions = waiting.EditionHashes;
        var theirs = await EntriesOf(store, act.Case.Id, editions, stop);
        var openings = await store.Openings.AsNoTracking().Where(opening => theirs.Contains(opening.EntryId) && Telling.Contains(opening.Field)).ToListAsync(stop);
        var kept = await store.Openings.Where(opening => opening.Field == "act" && theirs.Contains(opening.EntryId) && opening.Value.StartsWith("Expunction")).Select(opening => opening.EntryId).ToListAsync(stop);
        // The words of the request itself stay: they say why, and were written knowing that.
        openings.RemoveAll(opening => opening.Field == "reason" && kept.Contains(opening.EntryId));
        var documents = await DocumentsOf(act, editions, openings, stop);
        // An entry about another edition may name these too: the one that was on screen when the next was saved.
        openings.AddRange(await store.Openings.AsNoTracking().Where(opening => !theirs.Contains(opening.EntryId) && documents.Contains(opening.Value)
            && store.Entries.Any(entry => entry.Id == opening.EntryId && entry.CaseId == act.Case.Id)).ToListAsync(stop));

        foreach (var subject in documents.Concat(openings.Select(opening => $"{opening.EntryId}/{opening.Field}")))
        {
            store.Erasures.Add(new Erasure { Id = Guid.CreateVersion7(act.Now), Subject = subject, Reason = waiting.Reason, RequestedBy = waiting.RequestedBy, ConfirmedBy = act.Person!.Id, At = act.Now });
        }

        await store.SaveChangesAsync(stop);
        await store.Documents.Where(document => documents.Contains(document.Sha256)).ExecuteDeleteAsync(stop);
        foreach (var field in openings.GroupBy(opening => opening.Field))
        {
            var entries = field.Select(opening => opening.EntryId).ToList();
            await store.Openings.Where(opening => opening.Field == field.Key && entries.Contains(opening.EntryId)).ExecuteDeleteAsync(stop);
        }

        await store.WorkingCopies.Where(copy => copy.CaseId == act.Case.Id && editions.Contains(copy.EditionSha256)).ExecuteDeleteAsync(stop);
        await store.FindingWords.Where(one => one.CaseId == act.Case.Id).ExecuteDeleteAsync(stop);
        await store.Dispositions.Where(one => one.CaseId == act.Case.Id && editions.Contains(one.EditionSha256)).ExecuteDeleteAsync(stop);
        await store.ItemConclusions.Where(one => one.CaseId == act.Case.Id && editions.Contains(one.EditionSha256)).ExecuteDeleteAsync(stop);
        await store.ReviewPasses.Where(one => one.CaseId == act.Case.Id && editions.Contains(one.EditionSha256)).ExecuteDeleteAsync(stop);
        await store.TypesetCopies.Where(copy => copy.CaseId == act.Case.Id && editions.Contains(copy.EditionSha256)).ExecuteDeleteAsync(stop);
        act.Case.LastYearSha256 = documents.Contains(act.Case.LastYearSha256 ?? "", StringComparer.Ordinal) ? null : act.Case.LastYearSha256;
        if (Forget(act.Case, editions))
        {
            await store.OfdCopies.Where(copy => copy.CaseId == act.Case.Id).ExecuteDeleteAsync(stop);
            await PublicSearch.Remove(store, act.Case.Id, stop);
        }

        return (documents.Count, openings.Count);
    }

    private static async Task<List<long>> EntriesOf(Store store, Guid @case, string[] editions, CancellationToken stop) => await (
        from entry in store.Entries
        join opening in store.Openings on entry.Id equals opening.EntryId
        where entry.CaseId == @case && opening.Field == "edition" && editions.Contains(opening.Value)
        select entry.Id).ToListAsync(stop);

    // Everything recorded with the editions: the upload, typeset copies, signed files, forms. A reply's scan goes too: it may quote.
    private static async Task<List<string>> DocumentsOf(Act act, string[] editions, List<Auditing.Opening> openings, CancellationToken stop)
    {
        var named = openings.Where(opening => opening.Field is "document" or "on-screen").Select(opening => opening.Value)
            .Concat(await act.Store.TypesetCopies.Where(copy => copy.CaseId == act.Case.Id && editions.Contains(copy.EditionSha256)).Select(copy => copy.PdfSha256).ToListAsync(stop))
            // What was brought in to compare with, unless it is an edition of a case in its own right.
            .Concat(act.Case.LastYearSha256 is { } brought && !await act.Store.Editions.AnyAsync(one => one.Sha256 == brought, stop) ? [brought] : Array.Empty<string>())
            .Concat(editions).Where(name => name.Length == 64 && name != act.Case.DefinitionSha256).Distinct(StringComparer.Ordinal).ToList();
        return await act.Store.Documents.Where(document => named.Contains(document.Sha256)).Select(document => document.Sha256).ToListAsync(stop);
    }

    // True where the signed file goes too.
    private static bool Forget(Case one, string[] editions)
    {
        if (editions.Contains(one.ClearedEditionSha256, StringComparer.Ordinal))
        {
            one.ClearedEditionSha256 = null;
        }

        if (!editions.Contains(one.EditionSha256, StringComparer.Ordinal))
        {
            return false;
        }

        (one.EditionSha256, one.TypesetSha256, one.SignedSha256, one.PreservedSha256) = (null, null, null, null);
        return true;
    }

    /// <summary>The pages in the database file are overwritten as they are freed (secure_delete); older copies of them stand in the write-ahead log.</summary>
    private async Task EmptyWriteAheadLog(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await store.Database.OpenConnectionAsync(stop);
        await using var command = store.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        if (await command.ExecuteScalarAsync(stop) is not 0L)
        {
            log.LogWarning("what was expunged may still stand in the write-ahead log until the next checkpoint: a reader held it");
        }
    }
}
