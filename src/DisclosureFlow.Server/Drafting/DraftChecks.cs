using System.Collections.Concurrent;
using System.Collections.Immutable;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>How far the drafter is with something the importer guessed or could not read.</summary>
internal enum Walked
{
    Open,

    /// <summary>He looked and takes it as read.</summary>
    Accepted,

    /// <summary>The cells concerned are no longer as they were read.</summary>
    Changed,
}

/// <summary>What the importer noticed, and how far the drafter is with it.</summary>
internal sealed record WalkedFinding(Finding Finding, Walked State)
{
    public string Key { get; } = FindingWord.KeyOf(Finding);
}

/// <summary>
/// What stands between a draft and the review. Blocking findings must be settled; a warning, a guess of the importer that was not changed, and
/// carried figures that differ from last year's (B5) need a word, which goes on record.
/// </summary>
/// <param name="Blocking">Must be settled in the report.</param>
/// <param name="NeedsWord">Every finding that needs a word, with the one that was given.</param>
/// <param name="Notes">To be read; nothing is asked.</param>
internal sealed record Readiness(ImmutableArray<Finding> Blocking, ImmutableArray<AnsweredFinding> NeedsWord, ImmutableArray<Finding> Notes)
{
    public IEnumerable<AnsweredFinding> Unanswered => NeedsWord.Where(one => one.Said is null);
}

/// <summary>The rules of the form over a draft, with what the office knows beside it: last year's report, what the importer noticed, what was said.</summary>
internal sealed class DraftChecks(IDbContextFactory<Store> stores, LastYears lastYears)
{
    private const int MostRemembered = 200;

    // Reading a file again gives the same findings; it takes longer than all the rules together.
    private readonly ConcurrentDictionary<string, ImportResult> read = new(StringComparer.Ordinal);

    /// <summary>The findings of a report as it is typed.</summary>
    public async Task<IReadOnlyList<Finding>> Run(Case @case, Report report, CancellationToken stop) =>
        ReportChecks.Run(report, new CheckContext { LastYear = (await lastYears.Of(@case, report.Year, stop))?.Report });

    /// <summary>Everything that a submission would be asked about, with the words given so far.</summary>
    public async Task<Readiness> Of(Case @case, Report report, CancellationToken stop)
    {
        var findings = await Run(@case, report, stop);
        var words = await Words(@case.Id, stop);
        var guesses = (await Walk(@case.Id, report, stop)).Where(one => one.State != Walked.Changed && one.Finding.Severity != Severity.Note).Select(one => one.Finding);
        return new Readiness(
            [.. findings.Where(one => one.Severity == Severity.Block && !MayBeExplained(one))],
            [.. findings.Where(one => one.Severity == Severity.Warn || (one.Severity == Severity.Block && MayBeExplained(one))).Concat(guesses)
                .DistinctBy(FindingWord.KeyOf, StringComparer.Ordinal).Select(one => new AnsweredFinding(one, words.GetValueOrDefault(FindingWord.KeyOf(one))))],
            [.. findings.Where(one => one.Severity == Severity.Note)]);
    }

    /// <summary>What the importer noticed in the file the case began with; empty where it began with a blank form.</summary>
    public async Task<ImmutableArray<WalkedFinding>> Walk(Guid id, Report now, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var upload = await (
            from entry in store.Entries
            join opening in store.Openings on entry.Id equals opening.EntryId
            where entry.CaseId == id && entry.Sequence == 1 && opening.Field == "document"
            select opening.Value).SingleOrDefaultAsync(stop);
        if (string.IsNullOrEmpty(upload) || await Read(store, upload, stop) is not { Report: { } imported } result || result.ReadingFindings.IsEmpty)
        {
            return [];
        }

        var words = await Words(id, stop);
        return [.. result.ReadingFindings.DistinctBy(FindingWord.KeyOf, StringComparer.Ordinal).Select(one => new WalkedFinding(one,
            one.Cells.Any(cell => now.Layout.HasCell(cell) && imported.Layout.HasCell(cell) && now.Cells[cell] != imported.Cells[cell]) ? Walked.Changed
            : words.ContainsKey(FindingWord.KeyOf(one)) ? Walked.Accepted : Walked.Open))];
    }

    public async Task<IReadOnlyDictionary<string, FindingWord>> Words(Guid id, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        return await store.FindingWords.AsNoTracking().Where(one => one.CaseId == id).ToDictionaryAsync(one => one.Key, StringComparer.Ordinal, stop);
    }

    /// <summary>B5 blocks, or a reason is on record (the statutory rules say so of no other rule of one organ's report).</summary>
    private static bool MayBeExplained(Finding finding) => finding.Code == "B5";

    private async Task<ImportResult?> Read(Store store, string upload, CancellationToken stop)
    {
        // What was expunged is gone for good, from here too; nothing is then left to walk.
        if (!await store.Documents.AnyAsync(document => document.Sha256 == upload, stop))
        {
            read.TryRemove(upload, out _);
            return null;
        }

        if (read.TryGetValue(upload, out var known))
        {
            return known;
        }

        if (read.Count >= MostRemembered)
        {
            read.Clear();
        }

        return read[upload] = ReportImport.Read(await store.Read(upload, stop));
    }
}

/// <summary>The drafter's word to a finding while he drafts: kept until he submits, recorded then.</summary>
internal sealed class GiveWord(IDbContextFactory<Store> stores, TimeProvider clock)
{
    /// <summary>What is put down when he takes what the importer read.</summary>
    public const string AcceptedAsRead = "已与原稿核对，采用读取结果";

    /// <summary>Keeps, changes or (empty) takes back words; none is kept where one carries a mark of secrecy.</summary>
    /// <param name="caller">Holds the drafter's role: the page has made sure.</param>
    /// <param name="id">The case.</param>
    /// <param name="words">By the finding's key; 2 to 500 characters, or empty.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Refusal?> Keep(Caller caller, Guid id, IReadOnlyDictionary<string, string> words, CancellationToken stop)
    {
        if (FindMark(words) is { } marked)
        {
            return marked;
        }

        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var name = await store.Users.Where(one => one.Id == caller.Account).Select(one => one.DisplayName).SingleAsync(stop);
        foreach (var (key, word) in words)
        {
            await Put(store, id, key, word, caller.Account, name, clock.Moment(), stop);
        }

        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        return null;
    }

    /// <summary>The refusal for words that must not be stored here.</summary>
    internal static Refusal? FindMark(IReadOnlyDictionary<string, string> words) => SecretMarks.Find(words, _ => "说明")?.Refusal;

    /// <summary>Puts one word down in a running transaction.</summary>
    internal static async Task Put(Store store, Guid id, string key, string word, Guid by, string name, DateTimeOffset at, CancellationToken stop)
    {
        var said = word.Trim();
        var row = await store.FindingWords.FindAsync([id, key], stop);
        if (said.Length < FindingWord.Shortest)
        {
            if (row is not null)
            {
                store.FindingWords.Remove(row);
            }

            return;
        }

        said = said.Length > FindingWord.Longest ? said[..FindingWord.Longest] : said;
        if (row is null)
        {
            store.FindingWords.Add(new FindingWord { CaseId = id, Key = key, Word = said, GivenBy = by, GivenByName = name, GivenAt = at });
        }
        else if (!string.Equals(row.Word, said, StringComparison.Ordinal))
        {
            (row.Word, row.GivenBy, row.GivenByName, row.GivenAt) = (said, by, name, at);
        }
    }
}
