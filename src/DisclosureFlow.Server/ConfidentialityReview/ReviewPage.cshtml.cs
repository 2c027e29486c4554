using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>One privacy hit as the reviewer judges it: the passage in its surroundings and what was decided.</summary>
/// <param name="Paragraph">The whole paragraph; null where the passage stands in no paragraph of the text.</param>
internal sealed record HitLine(IdentifiedHit Found, string Before, string Passage, string After, Disposition? Decided, string? Paragraph);

/// <summary>An item to conclude on, what was concluded, and what stands in its fields.</summary>
internal sealed record ItemLine(ReviewItem Item, ItemConclusion? Concluded, string Decision, string Basis, string Reason);

/// <summary>The reviewer's page: the text, findings, differences, each privacy hit with its disposition, then the conclusion. He never edits.</summary>
internal sealed class ReviewPage(
    Desk desk, SignedIn person, PrivacyHits privacy, GiveDispositions dispose, ConcludeItems concludeItems, Conclude conclude, DraftChecks checks, Store store, SiteTexts texts) : TaskPage(desk, person)
{
    protected override string Form => Forms.Review;

    public string Body { get; private set; } = "";

    /// <summary>What the checks found beside the warnings.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>Warnings that stand, each with the drafter's word.</summary>
    public IReadOnlyList<AnsweredFinding> Warnings { get; private set; } = [];

    public IReadOnlyList<HitLine> Hits { get; private set; } = [];

    /// <summary>By the hit's id, which mark in the whole text shows it.</summary>
    public IReadOnlyDictionary<string, string> Marked { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public int Undecided => Hits.Count(hit => hit.Decided is null);

    /// <summary>What changed since the edition of the last review; null on the first pass.</summary>
    public ReportDifference? Changes { get; private set; }

    public IReadOnlyList<ItemLine> Items { get; private set; } = [];

    /// <summary>Items of the report without a conclusion.</summary>
    public int OpenItems => Items.Count(item => item.Concluded is null);

    /// <summary>Name of an item of the reviewer's own, as typed.</summary>
    public string? Own { get; private set; }

    /// <summary>Passes concluded before, whose forms are made.</summary>
    public IReadOnlyList<ReviewPass> Passes { get; private set; } = [];

    public IReadOnlyList<Referral> Referrals { get; private set; } = [];

    public string? Said { get; private set; }

    [BindProperty]
    public string? Conclusion { get; set; }

    [BindProperty]
    public string? Basis { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public async Task OnGet()
    {
        Said = TempData["saved"] as string;
        ShowLatest();
        Basis = DefaultBasis;
        await Show();
    }

    public async Task<IActionResult> OnPostDispose()
    {
        var form = await Request.ReadFormAsync(Stop);
        var decisions = form["hit"].OfType<string>()
            .Select(hit => new HitDecision(hit, form[$"decision-{hit}"].ToString(), form[$"basis-{hit}"].ToString(), form[$"reason-{hit}"].ToString()))
            .Where(one => one.Decision.Length > 0).ToList();
        var outcome = await dispose.Act(Caller, Shown, decisions, Stop);
        if (outcome.Refusal is { } refusal)
        {
            return await Refuse(refusal, Show);
        }

        TempData["saved"] = texts["已记录 {0} 处意见。", decisions.Count];
        return Redirect($"/review/{CaseId}/{Number}#hits");
    }

    public async Task<IActionResult> OnPostItems()
    {
        var form = await Request.ReadFormAsync(Stop);
        var rest = form["rest"] == "yes";
        var known = await store.ItemConclusions.AsNoTracking().Where(one => one.CaseId == CaseId && one.EditionSha256 == Edition).ToDictionaryAsync(one => one.ItemId, StringComparer.Ordinal, Stop);
        var decisions = form["item"].OfType<string>()
            .Select(id => new ItemDecision(id, form[$"item-decision-{id}"] is [{ Length: > 0 } chosen] ? chosen : rest && !known.ContainsKey(id) ? Decisions.Publish : "", form[$"item-basis-{id}"].ToString(), form[$"item-reason-{id}"].ToString()))
            .Where(one => one.Decision.Length > 0 && !(known.TryGetValue(one.ItemId, out var before) && (before.Decision, before.Basis, before.Reason) == (one.Decision, one.Basis, one.Reason))).ToList();
        Own = form["own"].ToString().Trim();
        if (Own.Length > 0)
        {
            decisions.Add(new ItemDecision(ReviewItem.Own + Own, form["own-decision"].ToString(), form["own-basis"].ToString(), form["own-reason"].ToString()));
        }

        var outcome = await concludeItems.Act(Caller, Shown, decisions, Stop);
        if (outcome.Refusal is { } refusal)
        {
            return await Refuse(refusal, Show);
        }

        TempData["saved"] = texts["已记录 {0} 项结论。", decisions.Count];
        return Redirect($"/review/{CaseId}/{Number}#items");
    }

    public async Task<IActionResult> OnPostConclude() =>
        await Finish(await conclude.Act(Caller, Shown, Conclusion ?? "", Basis ?? "", Reason ?? "", Stop, items: []), texts["审查结论已记录：{0}。", Conclusion ?? ""], Show);

    private async Task Show()
    {
        var edition = Edition ?? Open.Case.EditionSha256!;
        if (!await store.Editions.AnyAsync(one => one.CaseId == CaseId && one.Sha256 == edition, Stop))
        {
            edition = Open.Case.EditionSha256!;
        }

        var report = await store.Report(edition, Stop);
        var ready = await checks.Of(Open.Case, report, Stop);
        (Findings, Warnings) = ([.. ready.Blocking, .. ready.Notes], ready.NeedsWord);
        var decided = await store.Dispositions.AsNoTracking().Where(one => one.CaseId == CaseId && one.EditionSha256 == edition).ToDictionaryAsync(one => one.HitId, StringComparer.Ordinal, Stop);
        Hits = [.. (await privacy.Of(edition, Stop)).DistinctBy(hit => hit.Id, StringComparer.Ordinal).Select(hit => Line(hit, report, decided.GetValueOrDefault(hit.Id)))];
        var marked = MarkedArticle.Of(HtmlExport.Article(report), Hits.Where(hit => hit.Paragraph is not null).Select(hit => new MarkedPassage(hit.Found.Id, hit.Paragraph!, hit.Found.Hit.Start, hit.Passage.Length)), texts["回到这一处的处理意见"]);
        (Body, Marked) = (marked.Html, marked.Marked);
        Referrals = await store.Referrals.AsNoTracking().Where(one => one.CaseId == CaseId).OrderBy(one => one.Number).ToListAsync(Stop);
        if (await EditionOfLastReview(edition) is { } last)
        {
            Changes = ReportComparison.Between(await store.Report(last, Stop), report);
        }

        Passes = await store.ReviewPasses.AsNoTracking().Where(one => one.CaseId == CaseId && one.FormSha256 != null).OrderBy(one => one.Iteration).ToListAsync(Stop);
        var concluded = await store.ItemConclusions.AsNoTracking().Where(one => one.CaseId == CaseId && one.EditionSha256 == edition).ToDictionaryAsync(one => one.ItemId, StringComparer.Ordinal, Stop);
        var own = concluded.Values.Where(one => one.ItemId.StartsWith(ReviewItem.Own, StringComparison.Ordinal)).OrderBy(one => one.At).Select(one => new ReviewItem(one.ItemId, one.Name));
        Items = [.. ReviewItem.Of(report).Concat(own).Select(item => Line(item, concluded.GetValueOrDefault(item.Id)))];
    }

    private const string DefaultBasis = "《中华人民共和国政府信息公开条例》第十七条";

    // After a refusal what was typed stands there again; else what is on record.
    private ItemLine Line(ReviewItem item, ItemConclusion? concluded)
    {
        string? Typed(string field) => Problem is not null && Request.HasFormContentType && Request.Form.TryGetValue($"item-{field}-{item.Id}", out var value) ? value.ToString() : null;
        return new ItemLine(item, concluded, Typed("decision") ?? concluded?.Decision ?? "", Typed("basis") ?? concluded?.Basis ?? DefaultBasis, Typed("reason") ?? concluded?.Reason ?? "");
    }

    private async Task<string?> EditionOfLastReview(string now) => await (
        from entry in store.Entries
        where entry.CaseId == CaseId && store.Openings.Any(one => one.EntryId == entry.Id && one.Field == "outcome" && (one.Value == Outcomes.Returned || one.Value == Outcomes.Cleared || one.Value == Outcomes.Referred))
        orderby entry.Sequence descending
        select store.Openings.Where(one => one.EntryId == entry.Id && one.Field == "edition" && one.Value != now).Select(one => one.Value).FirstOrDefault()).FirstOrDefaultAsync(Stop);

    // The passage as it stands in its paragraph: the place says which section and which paragraph, the raw text where in it.
    private static HitLine Line(IdentifiedHit found, Report report, Disposition? decided)
    {
        const int around = 30;
        foreach (var text in report.Prose.Values.Append(report.Title ?? "").Concat(report.Remarks).SelectMany(text => text.Split('\n')))
        {
            var hit = found.Hit;
            if (hit.Start + hit.Length <= text.Length && PrivacyScan.ScanText(text, hit.Place).Any(again => again.Start == hit.Start && again.Kind == hit.Kind && again.Raw == hit.Raw))
            {
                var (from, until) = (Math.Max(0, hit.Start - around), Math.Min(text.Length, hit.Start + hit.Length + around));
                return new HitLine(found, text[from..hit.Start], text.Substring(hit.Start, hit.Length), text[(hit.Start + hit.Length)..until], decided, text);
            }
        }

        return new HitLine(found, "", found.Hit.Raw, "", decided, null);
    }
}
