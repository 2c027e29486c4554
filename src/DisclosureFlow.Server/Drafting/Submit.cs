using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>The drafter hands the latest edition to the review. A finding that blocks stops it.</summary>
internal sealed class Submit(CaseDoor door, IDbContextFactory<Store> stores)
{
    /// <summary>The findings of an edition.</summary>
    public async Task<IReadOnlyList<Finding>> Findings(string editionSha256, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        return ReportChecks.Run(await store.Report(editionSha256, stop));
    }

    public async Task<Outcome> Act(Caller caller, Shown shown, CancellationToken stop)
    {
        // The checks parse and compute: before the transaction. The door makes sure that the edition checked is still the latest.
        var blocking = shown.EditionSha256 is { } seen ? (await Findings(seen, stop)).Where(finding => finding.Severity == Severity.Block).ToList() : [];
        return await door.Act(caller, shown, act =>
        {
            var refusal = act.Requires(Forms.Draft) ?? (blocking.Count > 0 ? DraftingRefusals.Blocked(blocking) : null) ?? act.Complete(Outcomes.Submit, null);
            if (refusal is null)
            {
                act.Record("Submitted", Outcomes.Submit);
            }

            return new(refusal);
        }, $"submit {shown}", stop);
    }
}
