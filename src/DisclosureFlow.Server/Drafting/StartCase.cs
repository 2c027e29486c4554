using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;

namespace DisclosureFlow.Server.Drafting;

/// <summary>A new case and what was noticed in the file.</summary>
/// <param name="Answer">Accepted with the case's id, or refused with nothing stored.</param>
/// <param name="Findings">Of the reader and of the checks; empty when refused.</param>
internal sealed record Started(Outcome Answer, IReadOnlyList<Finding> Findings);

/// <summary>The drafter opens a case from a file.</summary>
internal sealed class StartCase(CaseDoor door)
{
    /// <param name="caller">A person with the role of the definition's first task in the organ.</param>
    /// <param name="organ">The organ whose report it is.</param>
    /// <param name="file">At most 20 MB.</param>
    /// <param name="fileName">A hint for the format.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public async Task<Started> Act(Caller caller, Guid organ, byte[] file, string? fileName, CancellationToken stop)
    {
        var read = ReportImport.Read(file, fileName);
        if (read.Report is not { } report)
        {
            return new Started(Outcome.Refused(Guid.Empty, DraftingRefusals.From(read.Refusal!)), []);
        }

        if (SecretMarks.Find(report, read.Metadata) is { } secret)
        {
            return new Started(Outcome.Refused(Guid.Empty, secret), []);
        }

        var edition = report.ToCanonicalJson();
        var answer = await door.Open(caller, organ, DueDates.Of(report.Year), async act =>
        {
            var upload = await act.Keep(file, stop);
            await Editions.Add(act, report, edition, "导入文件", stop);
            act.Record("CaseStarted", document: upload, reason: $"导入文件（{read.Format}）");
            return null;
        }, $"start {organ} {Storage.Documents.Name(file)}", stop);
        return new Started(answer, answer.Accepted ? [.. read.AllFindings()] : []);
    }
}

/// <summary>Stops what must never be stored here.</summary>
internal static class SecretMarks
{
    /// <summary>The refusal for the first mark of secrecy found; null when there is none.</summary>
    public static Refusal? Find(Report report, System.Collections.Immutable.ImmutableArray<string> metadata) =>
        PrivacyScan.Scan(report, metadata).FirstOrDefault(hit => hit is { Kind: PrivacyKind.SecretMark, Severity: Severity.Block }) is { } mark
            ? DraftingRefusals.SecretMark(mark.Masked, mark.Place) : null;
}

/// <summary>The dates that the process plans by.</summary>
internal static class DueDates
{
    /// <summary>条例第四十九条: the report is published by 31 January of the year after the one it is about. Unknown year: no date.</summary>
    public static Workflow.Variables Of(int? year) =>
        year is { } about ? Workflow.Variables.Empty.With("statutoryDate", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{about + 1}-01-31")) : Workflow.Variables.Empty;
}
