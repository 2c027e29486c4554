using System.Collections.Concurrent;
using System.Collections.Immutable;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Typesetting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>A form that could not be made, and why; tried again after the next start, or when an administrator asks.</summary>
internal sealed record FormFault(Guid Case, int Iteration, string Why);

/// <summary>
/// Makes the 保密审查表 of each pass, and once more with the head's opinion after he signed. It works outside of any transaction and hands the
/// document in through the door as the system; what a pass already has is not made twice.
/// </summary>
internal sealed class ReviewForms(IDbContextFactory<Store> stores, CaseDoor door, Lazy<FontSet> fonts)
{
    private const int MostAtOnce = 100;
    private readonly ConcurrentDictionary<(Guid Case, int Iteration), string> failed = [];

    /// <summary>Forms that could not be made.</summary>
    public IReadOnlyList<FormFault> Faults => [.. failed.Select(one => new FormFault(one.Key.Case, one.Key.Iteration, one.Value))];

    /// <summary>Forgets the faults: the next round tries again.</summary>
    public void TryAgain() => failed.Clear();

    /// <summary>Makes every form that is due, of one case or of all; returns how many.</summary>
    public async Task<int> Make(CancellationToken stop, Guid? only = null)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        DueForm[] due = [.. await Unmade(store, only).Take(MostAtOnce).ToListAsync(stop), .. await Unsigned(store, only).Take(MostAtOnce).ToListAsync(stop)];
        var made = 0;
        foreach (var one in due.Where(one => only is not null || !failed.ContainsKey((one.Pass.CaseId, one.Pass.Iteration))))
        {
            try
            {
                made += await Make(store, one.Pass, one.Signed, stop) ? 1 : 0;
                failed.TryRemove((one.Pass.CaseId, one.Pass.Iteration), out _);
            }
            catch (TypesettingRefusedException refused)
            {
                failed[(one.Pass.CaseId, one.Pass.Iteration)] = string.Join('；', refused.Refusals.Select(no => $"{no.Code} {no.Message}{no.NextStep}"));
            }
        }

        return made;
    }

    /// <summary>The form's fields, as the records of the case have them.</summary>
    public static async Task<ReviewForm> Fill(Store store, ReviewPass pass, bool signed, CancellationToken stop)
    {
        var found = await store.Cases.AsNoTracking().SingleAsync(one => one.Id == pass.CaseId, stop);
        var organ = await store.Organs.AsNoTracking().SingleAsync(one => one.Id == pass.OrganId, stop);
        var done = await store.Tasks.AsNoTracking().Where(task => task.CaseId == pass.CaseId && task.ClosedAt != null).OrderBy(task => task.ClosedAt).ToListAsync(stop);
        var submitted = done.LastOrDefault(task => task.Outcome == Outcomes.Submit && task.ClosedAt <= pass.At);
        var head = signed ? done.LastOrDefault(task => task.Outcome == Outcomes.Signed) : null;
        return new ReviewForm
        {
            FilledOn = Day(pass.At), Organ = pass.OrganName, Information = pass.Title, Carrier = "电子文件（PDF）", Means = "县级政府门户网站主动公开",
            PlannedFor = found.Year is { } year ? DueDay.In(year + 1, organ.LocalDue ?? organ.StatutoryDue) : null,
            Drafter = submitted is null ? ReviewOpinion.Blank : new ReviewOpinion("拟主动公开，已自查，提请审查。", submitted.ClosedByName ?? "", Day(submitted.ClosedAt!.Value)),
            Reviewer = new ReviewOpinion($"{pass.Conclusion}。{pass.Reason}", pass.ReviewerName, Day(pass.At)),
            Head = head is null ? ReviewOpinion.Blank : new ReviewOpinion("同意公开，签发。", head.ClosedByName ?? "", Day(head.ClosedAt!.Value)),
            Conclusion = pass.Conclusion, Basis = pass.Basis, Remarks = await Remarks(store, pass, stop), Identifier = pass.EditionSha256,
        };
    }

    /// <summary>What the bundle of a case holds of its review: the latest form of each pass.</summary>
    public static async Task<IReadOnlyList<AuditTrail.EvidenceFile>> Of(Store store, Guid @case, CancellationToken stop)
    {
        var files = new List<AuditTrail.EvidenceFile>();
        foreach (var pass in await store.ReviewPasses.AsNoTracking().Where(one => one.CaseId == @case).OrderBy(one => one.Iteration).ToListAsync(stop))
        {
            if ((pass.SignedFormSha256 ?? pass.FormSha256) is { } form)
            {
                files.Add(new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"review-form-{pass.Iteration}.pdf"), await store.Read(form, stop)));
            }
        }

        return files;
    }

    // Two queries, each on an index of its own.
    private static IQueryable<DueForm> Unmade(Store store, Guid? only) =>
        store.ReviewPasses.AsNoTracking().Where(pass => pass.FormSha256 == null && (only == null || pass.CaseId == only))
            .OrderBy(pass => pass.CaseId).ThenBy(pass => pass.Iteration).Select(pass => new DueForm(pass, false));

    private static IQueryable<DueForm> Unsigned(Store store, Guid? only) =>
        from pass in store.ReviewPasses.AsNoTracking()
        join one in store.Cases on pass.CaseId equals one.Id
        where pass.SignedFormSha256 == null && pass.Outcome == Outcomes.Cleared && pass.FormSha256 != null && (only == null || pass.CaseId == only)
            && one.SignedSha256 != null && one.EditionSha256 == pass.EditionSha256
        orderby pass.CaseId, pass.Iteration
        select new DueForm(pass, true);

    private async Task<bool> Make(Store store, ReviewPass pass, bool signed, CancellationToken stop)
    {
        var made = ReviewFormTypesetter.Typeset(await Fill(store, pass, signed, stop), fonts.Value);
        var bytes = made.Bytes.ToArray();
        var outcome = await door.Act(Caller.System, new Shown(pass.CaseId, 0, 0, null), async act =>
        {
            var row = await act.Store.ReviewPasses.FindAsync([pass.CaseId, pass.Iteration], stop);
            if (row is null || (signed ? row.SignedFormSha256 : row.FormSha256) is not null)
            {
                return ReviewRefusals.FormMade;
            }

            var sha256 = await act.Keep(bytes, stop);
            (row.FormSha256, row.SignedFormSha256) = signed ? (row.FormSha256, sha256) : (sha256, row.SignedFormSha256);
            act.Record(signed ? "ReviewFormCompleted" : "ReviewFormMade", document: sha256, edition: pass.EditionSha256,
                reason: string.Create(System.Globalization.CultureInfo.InvariantCulture, $"保密审查表，第 {pass.Iteration} 次审查；{pass.Conclusion}"));
            return null;
        }, $"review form {pass.CaseId} {pass.Iteration} {signed}", stop);
        return outcome.Accepted;
    }

    private static async Task<string> Remarks(Store store, ReviewPass pass, CancellationToken stop)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var items = await store.ItemConclusions.AsNoTracking().Where(one => one.CaseId == pass.CaseId && one.EditionSha256 == pass.EditionSha256 && one.At <= pass.At).OrderBy(one => one.ItemId).ToListAsync(stop);
        if (items.Count > 0)
        {
            lines.Add($"逐项审查 {items.Count} 项：" + string.Join('；', items.GroupBy(one => one.Decision).Select(group => $"{group.Key} {group.Count()} 项"
                + (group.Key == Decisions.Publish ? "" : "（" + string.Join('、', group.Select(one => $"{one.Name}，{one.Basis}，{one.Reason}")) + "）"))) + "。");
        }

        var hits = await store.Dispositions.AsNoTracking().Where(one => one.CaseId == pass.CaseId && one.EditionSha256 == pass.EditionSha256 && one.At <= pass.At).OrderBy(one => one.Place).ToListAsync(stop);
        if (hits.Count > 0)
        {
            lines.Add($"疑似敏感信息 {hits.Count} 处：" + string.Join('；', hits.Select(one => $"{one.Place} {one.Masked} {one.Decision}")) + "。");
        }

        foreach (var referral in await store.Referrals.AsNoTracking().Where(one => one.CaseId == pass.CaseId).OrderBy(one => one.Number).ToListAsync(stop))
        {
            lines.Add($"报请{referral.Authority}确定（{referral.SentNumber}，{referral.SentOn:yyyy-MM-dd}）" + (referral.ReplyConclusion is { } reply ? $"，答复（{referral.ReplyNumber}，{referral.RepliedOn:yyyy-MM-dd}）：{reply}" : "，待答复") + "。");
        }

        return string.Join('\n', lines);
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(OfficeTime.Offset).DateTime);

    private sealed record DueForm(ReviewPass Pass, bool Signed);
}

/// <summary>Makes the forms beside the site, after each act and by itself.</summary>
internal sealed class ReviewFormService(ReviewForms forms, LogSignal signal, TimeProvider clock, ILogger<ReviewFormService> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                while (await forms.Make(stoppingToken) > 0)
                {
                    // Until none is due.
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is StoreFault or DbUpdateException or Microsoft.Data.Sqlite.SqliteException or IOException)
            {
                log.LogError(fault, "review forms wait: the store did not answer");
            }

            await Task.WhenAny(next, Task.Delay(LookAgain, clock, stoppingToken));
        }
    }
}
