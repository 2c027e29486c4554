using System.Collections.Frozen;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>The reviewer's conclusion for the report: 同意公开, 退回修改 or 报请确定, with basis and reason. He never edits.</summary>
internal sealed class Conclude(CaseDoor door, PrivacyHits hits, IDbContextFactory<Store> stores)
{
    public const string Clear = "同意公开";
    public const string SendBack = "退回修改";
    public const string Refer = "报请确定";

    private static readonly FrozenDictionary<string, string> OutcomeOf = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Clear] = Outcomes.Cleared,
        [SendBack] = Outcomes.Returned,
        [Refer] = Outcomes.Referred,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="caller">The reviewer.</param>
    /// <param name="shown">What he saw.</param>
    /// <param name="conclusion">One of the three.</param>
    /// <param name="basis">The article of law.</param>
    /// <param name="reason">His opinion.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    /// <param name="items">
    /// Conclusions about items, given together with this one. Null: the whole report was judged at once; clearing it then concludes, on the same
    /// basis and reason, that every item not concluded before may be published. The page gives what was ticked, and nothing by silence.
    /// </param>
    public async Task<Outcome> Act(Caller caller, Shown shown, string conclusion, string basis, string reason, CancellationToken stop, IReadOnlyList<ItemDecision>? items = null)
    {
        var found = shown.EditionSha256 is { } seen ? (await hits.Of(seen, stop)).Select(hit => hit.Id).Distinct(StringComparer.Ordinal).ToList() : [];
        var all = await ConcludeItems.Items(stores, shown.EditionSha256, stop);
        return await door.Act(caller, shown, async act =>
        {
            if (act.Requires(Forms.Review) is { } no)
            {
                return no;
            }

            if (!OutcomeOf.TryGetValue(conclusion, out var outcome))
            {
                return ReviewRefusals.UnknownConclusion(conclusion);
            }

            if (basis.Trim().Length < 2)
            {
                return ReviewRefusals.BasisMissing;
            }

            var decided = await act.Store.Dispositions.Where(one => one.CaseId == act.Case.Id && one.EditionSha256 == act.Case.EditionSha256)
                .Select(one => new { one.HitId, one.Decision }).ToListAsync(stop);
            var undecided = found.Except(decided.Select(one => one.HitId), StringComparer.Ordinal).Count();
            var unpublishable = decided.Count(one => one.Decision != Decisions.Publish);
            if (undecided > 0)
            {
                return ReviewRefusals.HitsUndecided(undecided);
            }

            if (outcome == Outcomes.Cleared && unpublishable > 0)
            {
                return ReviewRefusals.NotPublishable(unpublishable);
            }

            if (await ItemsOf(act, outcome, basis, reason, all, items, stop) is { } unjudged)
            {
                return unjudged;
            }

            if (act.Complete(outcome, reason) is { } refused)
            {
                return refused;
            }

            act.Case.ClearedEditionSha256 = outcome == Outcomes.Cleared ? act.Case.EditionSha256 : null;
            act.Store.ReviewPasses.Add(new ReviewPass
            {
                CaseId = act.Case.Id, Iteration = act.Task!.Iteration, OrganId = act.Case.OrganId, OrganName = act.Case.OrganName, Title = act.Case.Title, EditionSha256 = act.Case.EditionSha256!,
                Outcome = outcome, Conclusion = conclusion, Basis = basis.Trim(), Reason = reason.Trim(), ReviewerId = act.Person!.Id, ReviewerName = act.PersonName!, At = act.Now,
            });
            act.Record(outcome switch { Outcomes.Cleared => "Cleared", Outcomes.Returned => "SentBack", _ => "Referred" }, outcome, reason: $"{basis}；{reason}");
            return null;
        }, $"conclude {shown} {conclusion} {basis} {reason} {(items is null ? "" : string.Join('|', items))}", stop);
    }

    // What is cleared was judged item by item; what goes back or up need not be judged to the end.
    private static async Task<Refusal?> ItemsOf(Act act, string outcome, string basis, string reason, IReadOnlyList<ReviewItem> all, IReadOnlyList<ItemDecision>? given, CancellationToken stop)
    {
        var before = await act.Store.ItemConclusions.AsNoTracking().Where(one => one.CaseId == act.Case.Id && one.EditionSha256 == act.Case.EditionSha256).ToDictionaryAsync(one => one.ItemId, one => one.Decision, StringComparer.Ordinal, stop);
        if (given is null && outcome == Outcomes.Cleared)
        {
            given = [.. all.Where(item => !before.ContainsKey(item.Id)).Select(item => new ItemDecision(item.Id, Decisions.Publish, basis, reason))];
        }

        if (await ConcludeItems.Keep(act, all, given ?? [], stop) is { } no)
        {
            return no;
        }

        foreach (var one in given ?? [])
        {
            before[one.ItemId] = one.Decision;
        }

        var open = all.Where(item => !before.ContainsKey(item.Id)).Select(item => item.Name).ToList();
        var unpublishable = before.Count(one => one.Value != Decisions.Publish);
        return outcome != Outcomes.Cleared ? null : open.Count > 0 ? ReviewRefusals.ItemsOpen(open) : unpublishable > 0 ? ReviewRefusals.ItemsNotPublishable(unpublishable) : null;
    }
}
