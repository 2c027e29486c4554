using System.Collections.Immutable;
using DisclosureFlow.Server.Cases;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>The four decisions about a passage (保密审查逐项意见).</summary>
internal static class Decisions
{
    public const string Publish = "可以公开";
    public const string Cut = "删减或去标识化";
    public const string Withhold = "不予公开";
    public const string Unsure = "不能确定";

    public static readonly ImmutableArray<string> All = [Publish, Cut, Withhold, Unsure];

    /// <summary>A decision, or a conclusion of the whole review, as the page shows it: the term of the rules, in English with its meaning before it.</summary>
    public static string Shown(string term) => Hosting.Layout.SiteTexts.Of(term, term switch
    {
        Publish => $"may be published ({term})", Cut => $"cut or anonymize ({term})", Withhold => $"withhold ({term})", Unsure => $"can't be decided ({term})",
        Conclude.Clear => $"Clear for publication ({term})", Conclude.SendBack => $"Send back ({term})", Conclude.Refer => $"Refer to the authority ({term})",
        _ => term,
    });
}

/// <summary>A decision about one hit, with its basis in law and its reason.</summary>
internal sealed record HitDecision(string HitId, string Decision, string Basis, string Reason);

/// <summary>The reviewer decides about privacy hits, several at once. A later decision about the same hit replaces the earlier; both stay in the log.</summary>
internal sealed class GiveDispositions(CaseDoor door, PrivacyHits hits)
{
    public async Task<Outcome> Act(Caller caller, Shown shown, IReadOnlyList<HitDecision> decisions, CancellationToken stop)
    {
        var found = shown.EditionSha256 is { } seen ? (await hits.Of(seen, stop)).DistinctBy(hit => hit.Id).ToDictionary(hit => hit.Id, hit => hit.Hit, StringComparer.Ordinal) : [];
        return await door.Act(caller, shown, async act =>
        {
            if (act.Requires(Forms.Review) is { } no)
            {
                return no;
            }

            if (decisions.Count == 0 || decisions.Any(one => !found.ContainsKey(one.HitId) || !Decisions.All.Contains(one.Decision)))
            {
                return ReviewRefusals.UnknownHit;
            }

            if (decisions.Any(one => one.Reason.Trim().Length < 2))
            {
                return Refusals.ReasonMissing;
            }

            foreach (var one in decisions)
            {
                var row = await act.Store.Dispositions.FindAsync([act.Case.Id, act.Case.EditionSha256!, one.HitId], stop);
                if (row is null)
                {
                    var hit = found[one.HitId];
                    act.Store.Dispositions.Add(new Disposition
                    {
                        CaseId = act.Case.Id, EditionSha256 = act.Case.EditionSha256!, HitId = one.HitId, Kind = hit.Kind.ToString(), Place = hit.Place, Masked = hit.Masked,
                        Decision = one.Decision, Basis = one.Basis, Reason = one.Reason, DecidedBy = act.Person!.Id, At = act.Now,
                    });
                }
                else
                {
                    (row.Decision, row.Basis, row.Reason, row.DecidedBy, row.At) = (one.Decision, one.Basis, one.Reason, act.Person!.Id, act.Now);
                }
            }

            act.Record("DispositionsGiven", reason: string.Join('\n', decisions.Select(one => $"{found[one.HitId].Place} {found[one.HitId].Masked}：{one.Decision}；{one.Basis}；{one.Reason}")));
            return null;
        }, $"dispositions {shown} {string.Join('|', decisions)}", stop);
    }
}
