using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>
/// The drafter hands the latest edition to the review. A finding that blocks stops it; a warning needs a word, which is recorded with the act
/// and shown to reviewer and head.
/// </summary>
internal sealed class Submit(CaseDoor door, DraftChecks checks, IDbContextFactory<Store> stores)
{
    /// <summary>What a submission of the edition would be asked about.</summary>
    public async Task<Readiness> Readiness(Guid @case, string editionSha256, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var found = await store.Cases.AsNoTracking().SingleOrDefaultAsync(one => one.Id == @case, stop);
        return found is null || !await store.Editions.AnyAsync(one => one.CaseId == @case && one.Sha256 == editionSha256, stop)
            ? new Readiness([], [], [])
            : await checks.Of(found, await store.Report(editionSha256, stop), stop);
    }

    /// <param name="caller">The drafter.</param>
    /// <param name="shown">What the page showed.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    /// <param name="words">The drafter's words by the finding's key, beside those he gave while drafting.</param>
    public async Task<Outcome> Act(Caller caller, Shown shown, CancellationToken stop, IReadOnlyDictionary<string, string>? words = null)
    {
        if (words is not null && GiveWord.FindMark(words) is { } secret)
        {
            return Outcome.Refused(shown.Case, secret);
        }

        // The checks parse and compute: before the transaction. The door makes sure that the edition checked is still the latest.
        var ready = shown.EditionSha256 is { } seen ? await Readiness(shown.Case, seen, stop) : new Readiness([], [], []);
        var said = ready.NeedsWord.ToDictionary(one => one, one => (words?.GetValueOrDefault(one.Key) ?? one.Said?.Word ?? "").Trim());
        return await door.Act(caller, shown, async act =>
        {
            var refusal = act.Requires(Forms.Draft)
                ?? (ready.Blocking.IsEmpty ? null : DraftingRefusals.Blocked(ready.Blocking))
                ?? (said.Any(one => one.Value.Length < FindingWord.Shortest) ? new WarningsNeedAWord([.. said.Where(one => one.Value.Length < FindingWord.Shortest).Select(one => one.Key.Finding)]) : null)
                ?? act.Complete(Outcomes.Submit, null);
            if (refusal is null)
            {
                foreach (var (finding, word) in said)
                {
                    await GiveWord.Put(act.Store, act.Case.Id, finding.Key, word, caller.Account, act.Person!.DisplayName, act.Now, stop);
                }

                act.Record("Submitted", Outcomes.Submit, reason: string.Join('\n', said.Select(one => AnsweredFinding.Line(one.Key.Finding, one.Value))));
            }

            return refusal;
        }, $"submit {shown} {string.Join('\n', said.Select(one => $"{one.Key.Key} {one.Value}"))}", stop);
    }
}
