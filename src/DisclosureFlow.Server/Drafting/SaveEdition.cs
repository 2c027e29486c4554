using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>The drafter saves what he wrote as a new edition. Editions are never changed.</summary>
internal sealed class SaveEdition(CaseDoor door)
{
    public async Task<Outcome> Act(Caller caller, Shown shown, Report report, string reason, CancellationToken stop)
    {
        var canonical = report.ToCanonicalJson();
        if (SecretMarks.Find(report, []) is { } secret)
        {
            return Outcome.Refused(shown.Case, secret);
        }

        if (string.Equals(Documents.Name(canonical), shown.EditionSha256, StringComparison.Ordinal))
        {
            return Outcome.Refused(shown.Case, DraftingRefusals.NothingChanged);
        }

        return await door.Act(caller, shown, async act =>
        {
            if (act.Requires(Forms.Draft) is { } no)
            {
                return no;
            }

            await Editions.Add(act, report, canonical, reason, stop);
            // What he had typed is in the edition now.
            if (await act.Store.WorkingCopies.FindAsync([act.Case.Id, caller.Account], stop) is { } copy)
            {
                act.Store.WorkingCopies.Remove(copy);
            }

            act.Record("EditionSaved", reason: reason);
            return null;
        }, $"save {shown} {Documents.Name(canonical)} {reason}", stop);
    }

    /// <summary>There is nothing to save, and why; the door first says whether he may ask at all.</summary>
    public Task<Outcome> Nothing(Caller caller, Shown shown, Refusal why, CancellationToken stop) =>
        door.Act(caller, shown, act => new(act.Requires(Forms.Draft) ?? why), $"{why.Code} {shown}", stop);
}

/// <summary>
/// The drafter accepts the values that the balance rules leave no choice about: an edition of its own, whose reason names each rule and
/// the cells it follows from. Nothing fills itself.
/// </summary>
internal sealed class FillByRule(SaveEdition save, IDbContextFactory<Store> stores)
{
    /// <summary>What would be filled in the edition shown.</summary>
    public async Task<Completion> Offer(string editionSha256, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        return CellCompletion.FillWhereRulesLeaveOneValue(await store.Report(editionSha256, stop));
    }

    public async Task<Outcome> Act(Caller caller, Shown shown, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        if (!await store.Editions.AnyAsync(one => one.CaseId == shown.Case && one.Sha256 == shown.EditionSha256, stop))
        {
            return await save.Nothing(caller, shown, DraftingRefusals.NothingToFill, stop);
        }

        var completion = await Offer(shown.EditionSha256!, stop);
        return completion.Filled.IsEmpty
            ? await save.Nothing(caller, shown, DraftingRefusals.NothingToFill, stop)
            : await save.Act(caller, shown, completion.Report, completion.Reason.Zh, stop);
    }
}
