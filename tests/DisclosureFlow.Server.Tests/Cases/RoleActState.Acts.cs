using System.Collections.Immutable;
using System.Text;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Cases;

/// <summary>The acts that the table asks for, and what they need.</summary>
public sealed partial class RoleActState
{
    /// <summary>An act, the form it belongs to, and how it is called on what a page shows.</summary>
    private sealed record TestedAct(string Name, string Form, Func<Office, Caller, Shown, Task<Outcome>> Do)
    {
        /// <summary>For what does not ask for an open task: what comes of it for a role in a state.</summary>
        public Func<string, State, string>? Expected { get; init; }

        /// <summary>What the person of the task is told where there is nothing to do, or something stands in the way; null where it goes through.</summary>
        public Func<State, string?> Otherwise { get; init; } = static _ => null;
    }

    private static readonly ImmutableArray<TestedAct> Acts =
    [
        new("保存版本 SaveEdition", Forms.Draft, async (office, who, shown) => await office.Get<SaveEdition>().Act(who, shown, (await ReportOf(office, shown)).WithProse("6", "另有说明。"), "更正", Stop)),
        new("按勾稽关系填入 FillByRule", Forms.Draft, (office, who, shown) => office.Get<FillByRule>().Act(who, shown, Stop)) { Otherwise = state => state.HasGap ? null : "DF2021" },
        new("导入上一年度 BringLastYear", Forms.Draft, (office, who, shown) => office.Get<BringLastYear>().Act(who, shown, Encoding.UTF8.GetBytes(LastYearText()), "last.txt", Stop)),
        new("填上一年度一行 GiveLastYearsRow", Forms.Draft, (office, who, shown) => office.Get<GiveLastYearsRow>().Act(who, shown, LastYearsRowOfZeros(), Stop)) { Otherwise = state => state.HasGap ? "DF2029" : null },
        new("结转 CarryForward", Forms.Draft, (office, who, shown) => office.Get<CarryForward>().Act(who, shown, Stop)) { Otherwise = state => state.HasGap ? null : "DF2026" },
        new("提交审查 Submit", Forms.Draft, (office, who, shown) => office.Get<Submit>().Act(who, shown, Stop)) { Otherwise = state => state.HasGap ? "DF2023" : null },
        new("逐处处理 GiveDispositions", Forms.Review, async (office, who, shown) => await office.Get<GiveDispositions>().Act(who, shown, await Decide(office, shown), Stop)),
        new("逐项结论 ConcludeItems", Forms.Review, (office, who, shown) => office.Get<ConcludeItems>().Act(who, shown, [new ItemDecision("title", Decisions.Publish, Office.Basis, Office.Reason)], Stop)),
        new("同意公开 Conclude", Forms.Review, (office, who, shown) => office.Get<Conclude>().Act(who, shown, Conclude.Clear, Office.Basis, Office.Reason, Stop)),
        new("退回修改 Conclude", Forms.Review, (office, who, shown) => office.Get<Conclude>().Act(who, shown, Conclude.SendBack, Office.Basis, Office.Reason, Stop)),
        new("报请确定 Conclude", Forms.Review, (office, who, shown) => office.Get<Conclude>().Act(who, shown, Conclude.Refer, Office.Basis, Office.Reason, Stop)),
        new("登记报请 RegisterReferral", Forms.Referral, (office, who, shown) => office.Get<RegisterReferral>().Act(who, shown, "县保密行政管理部门", "白政函〔2026〕3号", office.Clock.Today(), Stop)),
        new("登记答复 RegisterReply", Forms.ReferralReply, (office, who, shown) => office.Get<RegisterReply>().Act(who, shown, "青保函〔2026〕9号", office.Clock.Today(), "可以公开", null, Stop)),
        new("打开签发 OpenSignOff", Forms.SignOff, (office, who, shown) => office.Get<OpenSignOff>().Act(who, shown.Case, Stop))
        {
            Expected = (role, state) => state.Form != Forms.SignOff ? "DF2003" : role == Closed ? "DF2002" : role == state.Role ? Through : "DF2008",
        },
        new("签发 Sign", Forms.SignOff, Sign),
        new("退回 RefuseSignOff", Forms.SignOff, (office, who, shown) => office.Get<RefuseSignOff>().Act(who, shown, "请再核对第三部分。", Stop)),
        new("核对门户 CompareWithPortal", Forms.Publish, async (office, who, shown) => (await office.Get<CompareWithPortal>().Act(who, shown, await PortalPage(office, shown), Stop)).Answer),
        new("登记发布 RecordPublication", Forms.Publish, (office, who, shown) => office.PublishAs(who, shown)),
        new("申请清除 RequestExpunction", "", (office, who, shown) => office.Get<RequestExpunction>().Act(who, shown.Case, [shown.EditionSha256!], "发现不应存储的内容", Stop))
        {
            Expected = (role, _) => role == Closed ? "DF2002" : RequestExpunction.Roles.Contains(role, StringComparer.Ordinal) ? Through : "DF2008",
        },
        new("不予清除 DecideExpunction", "", (office, who, shown) => office.Get<DecideExpunction>().Decline(who, shown.Case, Guid.Empty, "没有需要清除的内容", Stop))
        {
            Expected = (role, _) => role == Closed ? "DF2002" : RequestExpunction.Roles.Contains(role, StringComparer.Ordinal) ? NothingToDecide : "DF2008",
        },
    ];

    private static ISigningKey? headKey;

    private static async Task<Reports.Report> ReportOf(Office office, Shown shown)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return await store.Report(shown.EditionSha256!, Stop);
    }

    private static async Task<IReadOnlyList<HitDecision>> Decide(Office office, Shown shown) =>
        [.. (await office.Get<PrivacyHits>().Of(shown.EditionSha256!, Stop)).DistinctBy(hit => hit.Id, StringComparer.Ordinal)
            .Select(hit => new HitDecision(hit.Id, Decisions.Publish, Office.Basis, Office.Reason))];

    /// <summary>A year earlier, with another figure carried out.</summary>
    private static string LastYearText() => Office.SampleText().Replace("2025", "2024", StringComparison.Ordinal);

    private static Dictionary<string, decimal?> LastYearsRowOfZeros() => LastYearsRow.Cells(Reports.StatutoryForm.ForYear(2024)).ToDictionary(cell => cell.Id, _ => (decimal?)0, StringComparer.Ordinal);

    private static async Task<byte[]> PortalPage(Office office, Shown shown) =>
        Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>{Reports.HtmlExport.Article(await ReportOf(office, shown), (await office.Case(shown.Case)).DateOfIssue)}</body></html>");

    private static async Task<Outcome> Sign(Office office, Caller who, Shown shown)
    {
        // With the head's own key whoever asks: the door decides, not the lack of a key. Unlocking takes long on purpose: once for all.
        headKey ??= SealedKey.Open(Path.Combine(office.Folder.Keys, DemoAuthority.HeadFile)).Unlock(Cast.Pin);
        var key = headKey;
        var prepare = office.Get<PrepareSigning>();
        var (prepared, refusal) = await prepare.Act(who, shown, key, Stop);
        if (prepared is null)
        {
            return Outcome.Refused(shown.Case, refusal!);
        }

        var source = await prepare.Document(prepared, Stop);
        var (signed, invalid) = await office.Get<Server.SignOff.Sign>().MakeSignature(who, prepared, source, key, Stop);
        return signed is null ? Outcome.Refused(shown.Case, invalid!) : await office.Get<CompleteSigning>().Act(who, prepared, source, signed, Stop);
    }
}
