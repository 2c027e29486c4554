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

    /// <summary>The OFD twin; null until it is made.</summary>
    public string? OfdSha256 { get; init; }

    /// <summary>The same file with the newest signature level: what is handed out.</summary>
    public required string PdfSha256 { get; init; }
}

/// <summary>An organ that has published at least one report.</summary>
internal sealed record PublishingOrgan(Guid Id, string Name);

/// <summary>Who signed and with what: a demo key says so wherever its signature is shown.</summary>
internal sealed record PublishedSignature(string Signer, string Position, DateTimeOffset At, bool IsDemo);

/// <summary>One report with its page's text.</summary>
internal sealed record PublishedText(PublishedReport Report, string Body, PublishedSignature? Signature, int Entries, bool WithEvidence);

/// <summary>What the public asks for; null and empty parts ask for everything.</summary>
/// <param name="Text">Words of title, organ or text, at most 60 characters; each must be there.</param>
/// <param name="Page">1 and up.</param>
internal sealed record PublicQuery(string? Text = null, Guid? Organ = null, int? Year = null, int Page = 1);

/// <summary>What the public list shows: one page of the matching reports, newest year first, and what can be chosen.</summary>
internal sealed record PublishedShelf(IReadOnlyList<PublishedReport> Reports, IReadOnlyList<PublishingOrgan> Organs, IReadOnlyList<int> Years, bool More)
{
    public static PublishedShelf Empty { get; } = new([], [], [], More: false);
}

/// <summary>Reads what the public may see: reports whose publication is recorded, of organs that show them here, and nothing of any other case.</summary>
internal sealed class PublishedReports(Store store, SignedIn person)
{
    /// <summary>Lines on one page of the list.</summary>
    public const int PageLength = 50;

    /// <summary>Reports that a search by words leads to; whoever needs more adds a word, a year or an organ.</summary>
    public const int MostFound = 2000;

    /// <summary>Organs that the list offers to choose from; beyond them the reader searches by name.</summary>
    public const int MostOrgans = 200;

    /// <summary>One page of the reports asked for, with organs and years to choose from.</summary>
    public async Task<PublishedShelf> Find(PublicQuery query, CancellationToken stop)
    {
        var (reports, more) = await List(query, PageLength, stop);
        var organs = await store.Organs.AsNoTracking().Where(organ => organ.PublicPage && store.Publications.Any(one => one.OrganId == organ.Id))
            .OrderBy(organ => organ.Name).Take(MostOrgans).Select(organ => new PublishingOrgan(organ.Id, organ.Name)).ToListAsync(stop);
        var years = await store.Publications.Select(one => one.Year).Distinct().OrderByDescending(year => year).ToListAsync(stop);
        return new PublishedShelf(reports, organs, years, more);
    }

    /// <summary>The reports asked for, newest year first.</summary>
    public async Task<(IReadOnlyList<PublishedReport> Reports, bool More)> List(PublicQuery query, int length, CancellationToken stop)
    {
        var records = store.Publications.AsNoTracking();
        if (query.Organ is { } one)
        {
            records = records.Where(record => record.OrganId == one);
        }

        if (query.Year is { } of)
        {
            records = records.Where(record => record.Year == of);
        }

        var skip = (Math.Max(1, query.Page) - 1) * length;
        var found = query.Text is { Length: > 0 }
            ? skip >= MostFound ? [] : await PublicSearch.Find(store, query, Visible(records), skip, length + 1, stop)
            : await Visible(records).OrderByDescending(record => record.Year).ThenByDescending(record => record.PublishedAt).Skip(skip).Take(length + 1).Select(record => record.CaseId).ToListAsync(stop);
        return (await Lines(found[..Math.Min(length, found.Count)], stop), found.Count > length);
    }

    /// <summary>The reports published last, for the feed.</summary>
    public async Task<IReadOnlyList<PublishedReport>> Latest(int most, CancellationToken stop) =>
        await Lines(await Visible(store.Publications.AsNoTracking()).OrderByDescending(record => record.PublishedAt).Take(most).Select(record => record.CaseId).ToListAsync(stop), stop);

    /// <summary>Where each page stands, in the order of publication, for the site map.</summary>
    public async Task<IReadOnlyList<(Guid Case, DateTimeOffset At)>> Addresses(int skip, int take, CancellationToken stop) =>
        [.. (await Visible(store.Publications.AsNoTracking()).OrderBy(record => record.PublishedAt).ThenBy(record => record.CaseId)
            .Skip(skip).Take(take).Select(record => new { record.CaseId, record.PublishedAt }).ToListAsync(stop)).Select(one => (one.CaseId, one.PublishedAt))];

    /// <summary>How many reports were published, those of organs with closed pages too.</summary>
    public Task<int> Count(CancellationToken stop) => store.Publications.CountAsync(stop);

    /// <summary>True where the report was published and its organ has closed its pages here: 410, not 404.</summary>
    public Task<bool> IsGone(Guid id, CancellationToken stop) =>
        store.Publications.AnyAsync(record => record.CaseId == id && store.Organs.Any(organ => organ.Id == record.OrganId && !organ.PublicPage), stop);

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
    public async Task<PublishedReport?> Line(Guid id, CancellationToken stop) =>
        (await Lines(await Visible(store.Publications.AsNoTracking().Where(record => record.CaseId == id)).Select(record => record.CaseId).ToListAsync(stop), stop)).SingleOrDefault();

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

    // The conditions stand beside the record and not in a join, so that the store walks the records in the order asked for and stops at the
    // first page of them.
    private IQueryable<PublicationRecord> Visible(IQueryable<PublicationRecord> records) => records.Where(record =>
        store.Cases.Any(one => one.Id == record.CaseId && one.Status == CaseStatus.Published && one.SignedSha256 != null && one.DateOfIssue != null && one.EditionSha256 != null)
        && store.Organs.Any(organ => organ.Id == record.OrganId && organ.PublicPage)
        && !store.Expunctions.Any(asked => asked.CaseId == record.CaseId && asked.DecidedAt == null));

    private async Task<List<PublishedReport>> Lines(List<Guid> cases, CancellationToken stop)
    {
        var lines = await (
            from record in store.Publications.AsNoTracking()
            join one in store.Cases on record.CaseId equals one.Id
            where cases.Contains(record.CaseId)
            select new PublishedReport
            {
                Case = one.Id, OrganId = one.OrganId, Organ = one.OrganName, Year = record.Year, Title = record.Title, SignedOn = one.DateOfIssue!.Value,
                PublishedAt = record.PublishedAt, PortalAddress = record.Address, EditionSha256 = one.EditionSha256!, SignedSha256 = one.SignedSha256!, PdfSha256 = one.PreservedSha256 ?? one.SignedSha256!,
                OfdSha256 = store.OfdCopies.Where(copy => copy.CaseId == one.Id).Select(copy => copy.Sha256).FirstOrDefault(),
            }).ToDictionaryAsync(line => line.Case, stop);
        return [.. cases.Where(lines.ContainsKey).Select(one => lines[one])];
    }
}
