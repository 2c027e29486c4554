using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Publication;

/// <summary>One line of the public list.</summary>
internal sealed record PublishedReport
{
    public required Guid Case { get; init; }

    public required Guid OrganId { get; init; }

    public required string Organ { get; init; }

    public required int Year { get; init; }

    public required string Title { get; init; }

    /// <summary>成文日期: the day the head signed.</summary>
    public required DateOnly SignedOn { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Where the county portal shows it; http or https.</summary>
    public required string PortalAddress { get; init; }

    public required string EditionSha256 { get; init; }

    /// <summary>The file as the head signed it.</summary>
    public required string SignedSha256 { get; init; }

    /// <summary>The same file with the newest signature level: what is handed out.</summary>
    public required string PdfSha256 { get; init; }
}

/// <summary>An organ that has published at least one report.</summary>
internal sealed record PublishingOrgan(Guid Id, string Name);

/// <summary>Who signed and with what: a demo key says so wherever its signature is shown.</summary>
internal sealed record PublishedSignature(string Signer, string Position, DateTimeOffset At, bool IsDemo);

/// <summary>One report with its page's text.</summary>
internal sealed record PublishedText(PublishedReport Report, string Body, PublishedSignature? Signature, int Entries, bool WithEvidence);

/// <summary>What the public list shows: the matching reports, newest year first, and what can be chosen.</summary>
internal sealed record PublishedShelf(IReadOnlyList<PublishedReport> Reports, IReadOnlyList<PublishingOrgan> Organs, IReadOnlyList<int> Years, bool More)
{
    public static PublishedShelf Empty { get; } = new([], [], [], More: false);
}

/// <summary>Reads what the public may see: reports whose publication is recorded, and nothing of any other case.</summary>
internal sealed class PublishedReports(Store store, SignedIn person)
{
    /// <summary>The list shows no more lines than this; the reader narrows it down.</summary>
    public const int MostShown = 200;

    /// <summary>Published reports whose title or organ contains <paramref name="text"/>.</summary>
    public async Task<PublishedShelf> Find(string? text, Guid? organ, int? year, CancellationToken stop)
    {
        var found = Published;
        if (!string.IsNullOrEmpty(text))
        {
            found = found.Where(report => report.Title.Contains(text) || report.Organ.Contains(text));
        }

        if (organ is { } one)
        {
            found = found.Where(report => report.OrganId == one);
        }

        if (year is { } of)
        {
            found = found.Where(report => report.Year == of);
        }

        var reports = await found.OrderByDescending(report => report.Year).ThenByDescending(report => report.PublishedAt).Take(MostShown + 1).ToListAsync(stop);
        var organs = await Published.Select(report => new { report.OrganId, report.Organ }).Distinct().OrderBy(one => one.Organ).Take(MostShown).ToListAsync(stop);
        var years = await Published.Select(report => report.Year).Distinct().OrderByDescending(one => one).ToListAsync(stop);
        return new PublishedShelf([.. reports.Take(MostShown)], [.. organs.Select(one => new PublishingOrgan(one.OrganId, one.Organ))], years, reports.Count > MostShown);
    }

    /// <summary>One published report, or null when the case is not published (or not there: the public can't tell which).</summary>
    public async Task<PublishedText?> Open(Guid id, CancellationToken stop)
    {
        if (await Line(id, stop) is not { } report)
        {
            return null;
        }

        var edition = Report.FromCanonicalJson(await store.Read(report.EditionSha256, stop));
        var signature = await (
            from attempt in store.SigningAttempts.AsNoTracking()
            join signer in store.Users on attempt.SignerId equals signer.Id
            where attempt.CaseId == id && attempt.SignedSha256 == report.SignedSha256
            select new PublishedSignature(
                signer.DisplayName, signer.Position, attempt.CompletedAt ?? attempt.StartedAt,
                store.SigningKeys.Any(key => key.AccountId == signer.Id && key.Demo))).FirstOrDefaultAsync(stop);
        var entries = await store.Entries.CountAsync(entry => entry.CaseId == id, stop);
        return new PublishedText(report, HtmlExport.Article(edition, report.SignedOn), signature, entries, await MayHaveEvidence(report, stop));
    }

    /// <summary>The line of one published report, or null.</summary>
    public Task<PublishedReport?> Line(Guid id, CancellationToken stop) => Published.Where(report => report.Case == id).SingleOrDefaultAsync(stop)!;

    /// <summary>
    /// Whether this reader may have the evidence: it opens every entry of the case, so where a review sent the report back or decided about a
    /// passage, it is for the people of the organ; the public verifies the PDF and asks the auditor for the rest.
    /// </summary>
    public async Task<bool> MayHaveEvidence(PublishedReport report, CancellationToken stop)
    {
        var inner = await store.Dispositions.AnyAsync(one => one.CaseId == report.Case, stop)
            || await store.Tasks.AnyAsync(task => task.CaseId == report.Case && (task.Outcome == Outcomes.Returned || task.Outcome == Outcomes.Referred), stop);
        return !inner || (await person.Roles(stop)).Any(held => held.Organ == report.OrganId && held.Role != OfficeRoles.Administrator);
    }

    private IQueryable<PublishedReport> Published =>
        from one in store.Cases.AsNoTracking()
        join record in store.Publications on one.Id equals record.CaseId
        join organ in store.Organs on one.OrganId equals organ.Id
        where organ.PublicPage && one.Status == CaseStatus.Published && one.SignedSha256 != null && one.DateOfIssue != null && one.EditionSha256 != null
            && !store.Expunctions.Any(asked => asked.CaseId == one.Id && asked.DecidedAt == null)
        select new PublishedReport
        {
            Case = one.Id, OrganId = one.OrganId, Organ = one.OrganName, Year = one.Year ?? 0, Title = one.Title, SignedOn = one.DateOfIssue!.Value,
            PublishedAt = record.PublishedAt, PortalAddress = record.Address, EditionSha256 = one.EditionSha256!, SignedSha256 = one.SignedSha256!, PdfSha256 = one.PreservedSha256 ?? one.SignedSha256!,
        };
}
