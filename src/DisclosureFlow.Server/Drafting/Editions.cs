using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>Adding an edition to a case, within an act.</summary>
internal static class Editions
{
    /// <param name="act">The running act.</param>
    /// <param name="report">What the edition holds.</param>
    /// <param name="canonical">Its canonical JSON, made before the transaction.</param>
    /// <param name="reason">Why it differs from the one before.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public static async Task Add(Act act, Report report, byte[] canonical, string reason, CancellationToken stop)
    {
        var number = await act.Store.Editions.Where(edition => edition.CaseId == act.Case.Id).CountAsync(stop) + 1;
        var sha256 = await act.Keep(canonical, stop);
        act.Store.Editions.Add(new Edition
        {
            CaseId = act.Case.Id, Number = number, Sha256 = sha256, SavedBy = act.Person!.Id, SavedByName = act.Person.DisplayName, SavedAt = act.Now, Reason = reason,
        });
        act.Case.EditionSha256 = sha256;
        act.Case.ClearedEditionSha256 = null;
        act.Case.TypesetSha256 = null;
        act.Case.DateOfIssue = null;
        act.Case.Title = report.Title ?? $"{act.Case.OrganName}政府信息公开工作年度报告";
        act.Case.Year = report.Year;
        act.Case.Form = report.Form;
        act.Value = sha256;
    }

    /// <summary>The report of an edition, read outside of any transaction.</summary>
    public static async Task<Report> Report(this Store store, string sha256, CancellationToken stop) =>
        DisclosureFlow.Reports.Report.FromCanonicalJson(await store.Read(sha256, stop));
}
