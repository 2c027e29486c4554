using System.Collections.Frozen;
using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>The reviewer's conclusion for the report: 同意公开, 退回修改 or 报请确定, with basis and reason. He never edits.</summary>
internal sealed class Conclude(CaseDoor door, PrivacyHits hits)
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

    public async Task<Outcome> Act(Caller caller, Shown shown, string conclusion, string basis, string reason, CancellationToken stop)
    {
        var found = shown.EditionSha256 is { } seen ? (await hits.Of(seen, stop)).Select(hit => hit.Id).Distinct(StringComparer.Ordinal).ToList() : [];
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

            if (act.Complete(outcome, reason) is { } refused)
            {
                return refused;
            }

            act.Case.ClearedEditionSha256 = outcome == Outcomes.Cleared ? act.Case.EditionSha256 : null;
            act.Record(outcome switch { Outcomes.Cleared => "Cleared", Outcomes.Returned => "SentBack", _ => "Referred" }, outcome, reason: $"{basis}；{reason}");
            return null;
        }, $"conclude {shown} {conclusion} {basis} {reason}", stop);
    }
}
