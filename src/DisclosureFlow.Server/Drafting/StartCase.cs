using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>A new case and what was noticed in the file.</summary>
/// <param name="Answer">Accepted with the case's id, or refused with nothing stored.</param>
/// <param name="Findings">Of the reader and of the checks; empty when refused.</param>
internal sealed record Started(Outcome Answer, IReadOnlyList<Finding> Findings);

/// <summary>The drafter opens a case from a file.</summary>
internal sealed class StartCase(CaseDoor door, IDbContextFactory<Store> stores)
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
        await using var store = await stores.CreateDbContextAsync(stop);
        var place = await store.Organs.AsNoTracking().SingleOrDefaultAsync(one => one.Id == organ, stop);
        var answer = await door.Open(caller, organ, DueDates.Of(place, report.Year), async act =>
        {
            var upload = await act.Keep(file, stop);
            await Editions.Add(act, report, edition, "导入文件", stop);
            act.Record("CaseStarted", document: upload, reason: $"导入文件（{read.Format}）");
            return null;
        }, $"start {organ} {Storage.Documents.Name(file)}", stop);
        return new Started(answer, answer.Accepted ? [.. read.AllFindings()] : []);
    }
}

/// <summary>Fields with a mark of secrecy, by name, and the refusal for the first of them.</summary>
internal sealed record MarkedFields(Refusal Refusal, IReadOnlyList<string> Names);

/// <summary>Stops what must never be stored here.</summary>
internal static class SecretMarks
{
    /// <summary>Looks through texts as they were typed, before they are kept anywhere; null when none has a mark.</summary>
    /// <param name="texts">By the field's name.</param>
    /// <param name="placeOf">What a person calls the field.</param>
    public static MarkedFields? Find(IReadOnlyDictionary<string, string> texts, Func<string, string> placeOf)
    {
        var marked = (from text in texts
                      let mark = text.Value.Split('\n').SelectMany(line => PrivacyScan.ScanText(line, placeOf(text.Key))).FirstOrDefault(hit => hit is { Kind: PrivacyKind.SecretMark, Severity: Severity.Block })
                      where mark is not null
                      select (text.Key, Mark: mark)).ToList();
        return marked is [var first, ..] ? new MarkedFields(DraftingRefusals.SecretMark(first.Mark.Masked, first.Mark.Place), [.. marked.Select(one => one.Key)]) : null;
    }

    /// <summary>The refusal for the first mark of secrecy found; null when there is none.</summary>
    public static Refusal? Find(Report report, System.Collections.Immutable.ImmutableArray<string> metadata) =>
        PrivacyScan.Scan(report, metadata).FirstOrDefault(hit => hit is { Kind: PrivacyKind.SecretMark, Severity: Severity.Block }) is { } mark
            ? DraftingRefusals.SecretMark(mark.Masked, mark.Place) : null;
}

/// <summary>The dates that the process plans by.</summary>
internal static class DueDates
{
    /// <summary>
    /// What the process plans back from: <c>statutoryDate</c> is the day that binds, the county's where it is the earlier one; beside it
    /// <c>lawDate</c> and <c>localDate</c> as the organ's settings have them, and its working days. Unknown year: no date.
    /// </summary>
    public static Variables Of(Organ? organ, int? year)
    {
        var settings = Variables.Empty;
        if (organ?.DraftingDays is { } drafting)
        {
            settings = settings.With("draftingWorkingDays", drafting);
        }

        if (organ?.ReviewDays is { } review)
        {
            settings = settings.With("reviewWorkingDays", review);
        }

        if (year is not { } about || DueDay.In(about + 1, organ?.StatutoryDue ?? DueDay.OfTheLaw) is not { } law)
        {
            return settings;
        }

        var local = DueDay.In(about + 1, organ?.LocalDue);
        settings = settings.With("statutoryDate", Written(local < law ? local.Value : law)).With("lawDate", Written(law));
        return local is { } day ? settings.With("localDate", Written(day)) : settings;
    }

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
