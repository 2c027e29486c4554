using System.Globalization;
using System.Text;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>A line of the 登记台账: a report that was cleared.</summary>
/// <param name="Number">序号, from 1 within the year.</param>
/// <param name="Information">信息编号.</param>
/// <param name="Gist">内容要点.</param>
/// <param name="Made">生成时间.</param>
/// <param name="Kind">公开属性.</param>
/// <param name="Publisher">发布人; null until published.</param>
internal sealed record RegisterLine(
    int Number, string Information, string Title, string Organ, string Gist, DateOnly Made, string Kind, string Reviewer, string? Publisher, DateTimeOffset? PublishedAt, Guid Case, int Iteration);

/// <summary>A passage or item that was not to be published, and why.</summary>
internal sealed record WithheldLine(int Number, string Title, string Organ, string What, string Basis, string Reason, string Reviewer, DateTimeOffset At);

/// <summary>The register of one calendar year (by the day of the conclusion).</summary>
internal sealed record RegisterOfYear(int Year, IReadOnlyList<RegisterLine> Cleared, IReadOnlyList<WithheldLine> Withheld)
{
    private static readonly string[] ClearedHead = ["序号", "信息编号", "名称", "单位", "内容要点", "生成时间", "公开属性", "审核人", "发布人", "发布日期"];
    private static readonly string[] WithheldHead = ["序号", "名称", "单位", "不予公开的内容", "依据", "理由", "审核人", "日期"];

    /// <summary>
    /// Both lists as one CSV (RFC 4180) that Excel and WPS open with a double click: UTF-8 with byte order mark. A text that a spreadsheet would take
    /// for a formula gets an apostrophe before it.
    /// </summary>
    public byte[] ToCsv()
    {
        var csv = new StringBuilder();
        Row(csv, ClearedHead);
        foreach (var one in Cleared)
        {
            Row(csv, Invariant(one.Number), one.Information, one.Title, one.Organ, one.Gist, Day(one.Made), one.Kind, one.Reviewer, one.Publisher ?? "", one.PublishedAt is { } at ? Day(Date(at)) : "");
        }

        csv.Append("\r\n");
        Row(csv, WithheldHead);
        foreach (var one in Withheld)
        {
            Row(csv, Invariant(one.Number), one.Title, one.Organ, one.What, one.Basis, one.Reason, one.Reviewer, Day(Date(one.At)));
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())];
    }

    private static void Row(StringBuilder csv, params string[] cells) => csv.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Cell(string text)
    {
        // Full-width forms too: some programs fold them before they look.
        var safe = text.Length > 0 && "=+-@\t\r＝＋－＠".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n\t") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Date(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(OfficeTime.Offset).DateTime);
}

/// <summary>登记台账: what was reviewed in a year, for the reviewers and auditors of its organs.</summary>
internal sealed class Register(Store store, SignedIn person, Definitions definitions)
{
    /// <summary>The organs whose register the reader may see; empty: none.</summary>
    public async Task<Guid[]> Organs(CancellationToken stop)
    {
        var reviewers = definitions.Current.UserTasks.Where(task => task.Form == Forms.Review).Select(task => task.CandidateRole).ToHashSet(StringComparer.Ordinal);
        return [.. (await person.Roles(stop)).Where(held => held.Role == OfficeRoles.Auditor || reviewers.Contains(held.Role)).Select(held => held.Organ).Distinct()];
    }

    /// <summary>The register of a year over those organs.</summary>
    public async Task<RegisterOfYear> Of(int year, CancellationToken stop)
    {
        var organs = await Organs(stop);
        var (from, until) = (NewYear(year), NewYear(year + 1));
        var passes = await store.ReviewPasses.AsNoTracking().Where(one => organs.Contains(one.OrganId) && one.At >= from && one.At < until).OrderBy(one => one.At).ToListAsync(stop);
        var ids = passes.Select(one => one.CaseId).Distinct().ToArray();
        var cases = await store.Cases.AsNoTracking().Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, stop);
        var published = await store.Publications.AsNoTracking().Where(one => ids.Contains(one.CaseId))
            .Join(store.Users, one => one.RecordedBy, account => account.Id, (one, account) => new { one.CaseId, one.PublishedAt, account.DisplayName }).ToDictionaryAsync(one => one.CaseId, stop);
        // A report cleared twice (the head sent it back in between) stands once, with its last clearance.
        var cleared = passes.Where(one => one.Outcome == Outcomes.Cleared).GroupBy(one => one.CaseId).Select(group => group.Last()).OrderBy(one => one.At).ToList();
        return new RegisterOfYear(
            year,
            [.. cleared.Select((pass, i) =>
            {
                var (one, publication) = (cases[pass.CaseId], published.GetValueOrDefault(pass.CaseId));
                return new RegisterLine(
                    i + 1, InformationNumber(one), pass.Title, pass.OrganName, string.Create(CultureInfo.InvariantCulture, $"{one.Year}年度政府信息公开工作情况（六部分）"),
                    one.DateOfIssue ?? DateOnly.FromDateTime(pass.At.ToOffset(OfficeTime.Offset).DateTime), "主动公开", pass.ReviewerName, publication?.DisplayName, publication?.PublishedAt, pass.CaseId, pass.Iteration);
            })],
            await Withheld(ids, passes, from, until, stop));
    }

    /// <summary>信息编号: the year reported on and the case's own number, ten characters of it.</summary>
    public static string InformationNumber(Case one) => string.Create(CultureInfo.InvariantCulture, $"{one.Year}-{one.Id.ToString("N")[^10..]}");

    private async Task<IReadOnlyList<WithheldLine>> Withheld(Guid[] ids, List<ReviewPass> passes, DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        var items = await store.ItemConclusions.AsNoTracking().Where(one => ids.Contains(one.CaseId) && one.At >= from && one.At < until && one.Decision == Decisions.Withhold).ToListAsync(stop);
        var hits = await store.Dispositions.AsNoTracking().Where(one => ids.Contains(one.CaseId) && one.At >= from && one.At < until && one.Decision == Decisions.Withhold).ToListAsync(stop);
        var deciders = items.Select(one => one.DecidedBy).Concat(hits.Select(one => one.DecidedBy)).Distinct().ToArray();
        var names = await store.Users.AsNoTracking().Where(account => deciders.Contains(account.Id))
            .ToDictionaryAsync(account => account.Id, account => account.DisplayName, stop);
        var organ = passes.GroupBy(one => one.CaseId).ToDictionary(group => group.Key, group => group.Last());
        return [.. items.Select(one => (one.CaseId, What: one.Name, one.Basis, one.Reason, one.DecidedBy, one.At))
            .Concat(hits.Select(one => (one.CaseId, What: $"{one.Place} {one.Masked}", one.Basis, one.Reason, one.DecidedBy, one.At)))
            .OrderBy(one => one.At).Select((one, i) => new WithheldLine(i + 1, organ[one.CaseId].Title, organ[one.CaseId].OrganName, one.What, one.Basis, one.Reason, names.GetValueOrDefault(one.DecidedBy, ""), one.At))];
    }

    private static DateTimeOffset NewYear(int year) => new(year, 1, 1, 0, 0, 0, OfficeTime.Offset);
}
