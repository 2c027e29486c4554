using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Publication;

/// <summary>What the portal shows beside what was signed.</summary>
/// <param name="Answer">Accepted and on record, or refused with nothing kept.</param>
/// <param name="Difference">Signed before, portal after; null when refused.</param>
/// <param name="CellsCompared">Cells of the signed form.</param>
internal sealed record PortalAnswer(Outcome Answer, ReportDifference? Difference, int CellsCompared);

/// <summary>
/// The publisher saves the portal's page and has it compared with the signed edition, cell by cell and word by word. What came out is on
/// record, and so is the page; the task stays as it is.
/// </summary>
internal sealed class CompareWithPortal(CaseDoor door, IDbContextFactory<Store> stores)
{
    private const int MostNamed = 5;

    public static Refusal NotAPage { get; } = new("DF2055", Status422UnprocessableEntity,
        "上传的不是网页文件，或其中没有年度报告。", "The file is not a saved web page, or holds no report.",
        "在浏览器中打开门户页面，另存为“网页，仅 HTML”（.html），再上传。", "Open the portal's page in a browser, save it as HTML only (.html), and upload that.");

    /// <param name="caller">A person with the role of the publication task.</param>
    /// <param name="shown">The task as the page showed it.</param>
    /// <param name="page">The saved page, at most 20 MB.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public async Task<PortalAnswer> Act(Caller caller, Shown shown, byte[] page, CancellationToken stop)
    {
        var read = ReportImport.Read(page, "page.html");
        if (read.Refusal is { } unreadable)
        {
            return Refused(shown, DraftingRefusals.From(unreadable));
        }

        if (read.Format != "html" || read.Report is not { } portal)
        {
            return Refused(shown, NotAPage);
        }

        if (SecretMarks.Find(portal, read.Metadata) is { } secret)
        {
            return Refused(shown, secret);
        }

        var difference = await Difference(shown.Case, portal, stop);
        var answer = await door.Act(caller, shown, async act =>
        {
            if ((act.Requires(Forms.Publish) ?? (difference is null ? Refusals.NoSuchTask : null)) is { } no)
            {
                return no;
            }

            act.LeavesTaskAsItIs = true;
            var kept = await act.Keep(page, stop);
            act.Store.PortalComparisons.Add(new PortalComparison
            {
                CaseId = act.Case.Id, PageSha256 = kept, Cells = difference!.Cells.Length, Passages = difference.Passages.Length, ComparedBy = act.Person!.Id, At = act.Now,
            });
            act.Record("PortalCompared", document: kept, reason: Words(difference, portal));
            return null;
        }, $"compare {shown} {Documents.Name(page)}", stop);
        return new PortalAnswer(answer, answer.Accepted ? difference : null, portal.Layout.Cells.Length);
    }

    private async Task<ReportDifference?> Difference(Guid @case, Report portal, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var one = await store.Cases.AsNoTracking().SingleOrDefaultAsync(found => found.Id == @case, stop);
        if (one is not { SignedSha256: not null, EditionSha256: { } edition, DateOfIssue: { } day })
        {
            return null;
        }

        // The portal's own menus and footers are read as remarks too: only those that were signed count.
        var signed = await store.Report(edition, stop) with { Date = day };
        return ReportComparison.Between(signed, portal with { Remarks = [.. signed.Remarks.Where(remark => portal.Remarks.Contains(remark, StringComparer.Ordinal))] });
    }

    /// <summary>For the trail: how many, and which come first.</summary>
    private static string Words(ReportDifference difference, Report portal) => difference.IsEmpty
        ? string.Create(CultureInfo.InvariantCulture, $"门户页面与签发内容一致：{portal.Layout.Cells.Length} 格和全部文字")
        : string.Create(CultureInfo.InvariantCulture, $"门户页面与签发内容有 {difference.Cells.Length} 格、{difference.Passages.Length} 段不同：")
            + string.Join('；', difference.Cells.Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell.Place} 签发 {cell.Before}，门户 {cell.After}"))
                .Concat(difference.Passages.Select(passage => passage.Name)).Take(MostNamed));

    private static PortalAnswer Refused(Shown shown, Refusal refusal) => new(Outcome.Refused(shown.Case, refusal), null, 0);
}
