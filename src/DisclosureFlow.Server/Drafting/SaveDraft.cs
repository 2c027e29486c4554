using System.Collections.Immutable;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>What became of a save.</summary>
/// <param name="Answer">Accepted, or refused with nothing saved.</param>
/// <param name="Shown">What the page shows from now on: the edition that is the latest after the save.</param>
/// <param name="Merge">What was put together where somebody else had saved meanwhile; null where nobody had.</param>
/// <param name="With">Who that was.</param>
internal sealed record SavedDraft(Outcome Answer, Shown Shown, FieldMerge? Merge, string? With)
{
    /// <summary>Nothing differs from the latest edition, so that none was added: as good as saved.</summary>
    public bool IsUnchanged => Answer.Refusal?.Code == DraftingRefusals.NothingChanged.Code;

    public bool IsSaved => Answer.Accepted || IsUnchanged;
}

/// <summary>
/// Saves what a drafter typed. The door refuses an edition that is no longer the latest; then the fields of both are put together
/// (<see cref="FieldMerge"/>) and saved over the latest one, or, where both changed the same field, nothing is saved and both are handed back.
/// </summary>
internal sealed class SaveDraft(SaveEdition save, IDbContextFactory<Store> stores)
{
    // Somebody may save again while the fields are put together.
    private const int MostTries = 4;

    /// <param name="caller">The drafter.</param>
    /// <param name="shown">The edition that he began from.</param>
    /// <param name="typed">The page's fields.</param>
    /// <param name="reason">Why the edition differs.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    /// <param name="change">What is done to the report beside what was typed (填零); null for nothing.</param>
    public async Task<SavedDraft> Act(Caller caller, Shown shown, DraftFields typed, string reason, CancellationToken stop, Func<Report, Report>? change = null)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var (fields, now, merge, with) = (typed, shown, (FieldMerge?)null, (string?)null);
        var left = MostTries;
        while (true)
        {
            var report = fields.Over(await store.Report(now.EditionSha256!, stop));
            var answer = await save.Act(caller, now, change is null ? report : change(report), with is null ? reason : $"{reason}（与{with}保存的版本合并）", stop);
            if (answer.Refusal is not StaleRefusal { Code: "DF2006" or "DF2007" } || --left == 0)
            {
                return new SavedDraft(answer, await After(store, now, answer, stop), merge, with);
            }

            var latest = await store.Editions.AsNoTracking().Where(one => one.CaseId == now.Case).OrderByDescending(one => one.Number).FirstAsync(stop);
            var task = await store.Tasks.AsNoTracking().SingleAsync(one => one.CaseId == now.Case && one.Id == now.Task, stop);
            if (latest.Sha256 != now.EditionSha256)
            {
                merge = FieldMerge.Of(DraftFields.Of(await store.Report(now.EditionSha256!, stop)), fields, DraftFields.Of(await store.Report(latest.Sha256, stop)));
                (fields, with) = (merge.Merged, latest.SavedByName);
            }

            now = now with { EditionSha256 = latest.Sha256, Revision = task.Revision };
            if (merge?.Clashes is { IsEmpty: false })
            {
                return new SavedDraft(answer, now, merge, with);
            }
        }
    }

    private static async Task<Shown> After(Store store, Shown before, Outcome answer, CancellationToken stop) => answer.Accepted
        ? before with { EditionSha256 = answer.Value, Revision = await store.Tasks.Where(one => one.CaseId == before.Case && one.Id == before.Task).Select(one => one.Revision).SingleAsync(stop) }
        : before;
}

/// <summary>A clash as the page shows it and as the person's choice comes back.</summary>
internal static class Clashes
{
    private const string Named = "clash";
    private const string Pick = "pick:";

    /// <summary>Puts in what he chose; clashes he has not decided are handed back.</summary>
    /// <param name="form">The posted form: the names of the clashes and <c>pick:NAME</c> = mine or theirs.</param>
    /// <param name="typed">The fields as posted: mine.</param>
    /// <param name="theirs">The edition that the page showed: theirs.</param>
    public static (DraftFields Fields, ImmutableArray<FieldClash> Open) Settle(IFormCollection form, DraftFields typed, DraftFields theirs)
    {
        var open = ImmutableArray.CreateBuilder<FieldClash>();
        foreach (var name in form[Named].OfType<string>().Where(name => typed.Typed.ContainsKey(name)))
        {
            switch (form[Pick + name].ToString())
            {
                case "mine":
                    break;
                case "theirs":
                    typed = typed.With(name, theirs[name]);
                    break;
                default:
                    open.Add(new FieldClash(name, theirs[name], typed[name], theirs[name]));
                    break;
            }
        }

        return (typed, open.ToImmutable());
    }
}
