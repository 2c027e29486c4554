using System.Globalization;
using System.Text.Json;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Typesetting;
using DisclosureFlow.Verify;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.SignOff;

/// <summary>
/// The service task <c>pdf.typeset</c>: the cleared edition with today's date becomes the PDF that the head will see. What can be read back
/// from it must equal edition and date, cell by cell, or it is not offered for signature.
/// </summary>
internal sealed class Typeset(IDbContextFactory<Store> stores, CaseDoor door, Lazy<FontSet> fonts, TimeProvider clock)
{
    /// <exception cref="ServiceFault">The edition can't be typeset, or the text read back differs.</exception>
    public async Task Do(ServiceJob job, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var edition = await store.Cases.Where(one => one.Id == job.CaseId).Select(one => one.ClearedEditionSha256).SingleAsync(stop)
            ?? throw new ServiceFault("没有经审查同意公开的版本", final: true);
        var report = await store.Report(edition, stop);
        var date = clock.Today();
        var made = Make(report, date, edition);
        var differences = EditionReadBack.Compare(made.Bytes, report, date);
        if (differences.Count > 0)
        {
            throw new ServiceFault($"排版结果与审定内容不一致：{differences[0]}", final: true);
        }

        var bytes = made.Bytes.ToArray();
        await door.Act(Caller.System, new Shown(job.CaseId, 0, 0, null), async act =>
        {
            if (act.Step(new CompleteService(job.ElementInstanceId)) is { } refusal)
            {
                return refusal;
            }

            await Bind(act, made, edition, date, bytes, stop);
            act.Record("Typeset", document: made.Sha256, edition: edition, element: job.ElementId, iteration: job.Iteration,
                reason: string.Create(CultureInfo.InvariantCulture, $"成文日期 {date:yyyy-MM-dd}；{made.WriterVersion}；{made.PageCount} 页；字体 {string.Join("、", made.Fonts.DistinctBy(font => font.Sha256).Select(font => $"{font.PostScriptName} sha256:{font.Sha256}"))}"));
            return null;
        }, $"typeset {job.CaseId} {job.ElementId} {job.Iteration}", stop);
    }

    private TypesetReport Make(Reports.Report report, DateOnly date, string edition)
    {
        try
        {
            return ReportTypesetter.Typeset(report, date, edition, fonts.Value);
        }
        catch (TypesettingRefusedException refused)
        {
            // A missing font can be installed and tried again; a character that no font has can't be helped by trying.
            throw new ServiceFault(string.Join('；', refused.Refusals.Select(one => $"{one.Code} {one.Message}{one.NextStep}")), final: refused.Refusals.Any(one => one.Code == "DF4002"));
        }
    }

    private static async Task Bind(Act act, TypesetReport made, string edition, DateOnly date, byte[] bytes, CancellationToken stop)
    {
        await act.Keep(bytes, stop);
        act.Case.TypesetSha256 = made.Sha256;
        act.Case.DateOfIssue = date;
        if (await act.Store.TypesetCopies.FindAsync([act.Case.Id, edition, date], stop) is null)
        {
            act.Store.TypesetCopies.Add(new TypesetCopy
            {
                CaseId = act.Case.Id, EditionSha256 = edition, DateOfIssue = date, PdfSha256 = made.Sha256, WriterVersion = made.WriterVersion,
                Fonts = JsonSerializer.Serialize(made.Fonts), Pages = made.PageCount, At = act.Now,
            });
        }
    }
}
