using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>What the reviewer concludes about one item.</summary>
/// <param name="ItemId">Of <see cref="ReviewItem"/>; or <see cref="ReviewItem.Own"/> and the name of an item he singles out himself.</param>
internal sealed record ItemDecision(string ItemId, string Decision, string Basis, string Reason);

/// <summary>事项逐项审查结论: one item or several at once. A later conclusion about the same item replaces the earlier; both stay in the log.</summary>
internal sealed class ConcludeItems(CaseDoor door, IDbContextFactory<Store> stores)
{
    private const int LongestName = 60;

    public async Task<Outcome> Act(Caller caller, Shown shown, IReadOnlyList<ItemDecision> decisions, CancellationToken stop)
    {
        var items = await Items(stores, shown.EditionSha256, stop);
        return await door.Act(caller, shown, async act =>
        {
            var refusal = act.Requires(Forms.Review) ?? (decisions.Count == 0 ? ReviewRefusals.UnknownItem : await Keep(act, items, decisions, stop));
            if (refusal is null)
            {
                act.Record("ItemsConcluded", reason: string.Join('\n', decisions.Select(one => $"{NameOf(items, one.ItemId)}：{one.Decision}；{one.Basis}；{one.Reason}")));
            }

            return refusal;
        }, $"items {shown} {string.Join('|', decisions)}", stop);
    }

    /// <summary>The items of an edition; none where it is not stored.</summary>
    public static async Task<IReadOnlyList<ReviewItem>> Items(IDbContextFactory<Store> stores, string? editionSha256, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        return editionSha256 is null || !await store.Editions.AnyAsync(one => one.Sha256 == editionSha256, stop) ? [] : ReviewItem.Of(await store.Report(editionSha256, stop));
    }

    /// <summary>Keeps conclusions about items of the act's edition, within an act that records them.</summary>
    public static async Task<Refusal?> Keep(Act act, IReadOnlyList<ReviewItem> items, IReadOnlyList<ItemDecision> decisions, CancellationToken stop)
    {
        foreach (var one in decisions)
        {
            if (NameOf(items, one.ItemId) is not { } name || !Decisions.All.Contains(one.Decision) || one.Basis.Trim().Length < 2)
            {
                return ReviewRefusals.UnknownItem;
            }

            if (one.Decision != Decisions.Publish && one.Reason.Trim().Length < 2)
            {
                return Refusals.ReasonMissing;
            }

            var row = await act.Store.ItemConclusions.FindAsync([act.Case.Id, act.Case.EditionSha256!, one.ItemId], stop);
            if (row is null)
            {
                act.Store.ItemConclusions.Add(new ItemConclusion
                {
                    CaseId = act.Case.Id, EditionSha256 = act.Case.EditionSha256!, ItemId = one.ItemId, Name = name,
                    Decision = one.Decision, Basis = one.Basis.Trim(), Reason = one.Reason.Trim(), DecidedBy = act.Person!.Id, At = act.Now,
                });
            }
            else
            {
                (row.Decision, row.Basis, row.Reason, row.DecidedBy, row.At) = (one.Decision, one.Basis.Trim(), one.Reason.Trim(), act.Person!.Id, act.Now);
            }
        }

        return null;
    }

    private static string? NameOf(IReadOnlyList<ReviewItem> items, string id) =>
        id.StartsWith(ReviewItem.Own, StringComparison.Ordinal) && id.Length - ReviewItem.Own.Length is >= 2 and <= LongestName ? id[ReviewItem.Own.Length..]
        : items.FirstOrDefault(item => item.Id == id)?.Name;
}
