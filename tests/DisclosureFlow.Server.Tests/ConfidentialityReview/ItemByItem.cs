using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Typesetting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.ConfidentialityReview;

/// <summary>逐项审查: conclusions about items, the form of each pass, the register.</summary>
public sealed class ItemByItem
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_cleared_only_when_each_item_has_its_conclusion()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        Office.Refused("DF2037", 422, await Clear(office, @case, []));
        var items = await Items(office, @case);
        Office.Accepted(await Decide(office, @case, [.. items.Skip(1).Select(Publishable)]));
        Office.Refused("DF2037", 422, await Clear(office, @case, []));
        Office.Accepted(await Decide(office, @case, [Publishable(items[0])]));
        Office.Accepted(await Clear(office, @case, []));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        Assert.Equal(7, await store.ItemConclusions.CountAsync(one => one.CaseId == @case, Stop));
        Assert.Equal(2, (await office.Acts(@case)).Count(act => act == "ItemsConcluded confidentialityReview#1"));
    }

    [Fact]
    public async Task An_item_that_is_not_to_be_published_forbids_clearing_until_it_is_concluded_anew()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        var items = await Items(office, @case);
        Office.Accepted(await Decide(office, @case, [.. items.Select(Publishable), new(ReviewItem.Own + "表三第二行", Decisions.Unsure, Office.Basis, "来源待核")]));
        Office.Refused("DF2038", 422, await Clear(office, @case, []));
        Office.Refused("DF2038", 422, await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
        Office.Accepted(await Decide(office, @case, [new(ReviewItem.Own + "表三第二行", Decisions.Publish, Office.Basis, "已核实")]));
        Office.Accepted(await Clear(office, @case, []));
    }

    [Fact]
    public async Task Items_and_conclusions_that_do_not_exist_are_refused()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        foreach (var wrong in new ItemDecision[] { new("section:9", Decisions.Publish, Office.Basis, ""), new("title", "随便", Office.Basis, ""), new("title", Decisions.Publish, " ", ""), new("own:x", Decisions.Publish, Office.Basis, "") })
        {
            Office.Refused("DF2036", 422, await Decide(office, @case, [wrong]));
        }

        Office.Refused("DF2036", 422, await Decide(office, @case, []));
        Office.Refused("DF2010", 422, await Decide(office, @case, [new("title", Decisions.Withhold, Office.Basis, "")]));
        Office.Refused("DF2008", 403, await office.Get<ConcludeItems>().Act(office.Drafter, await office.Shown(@case), [new("title", Decisions.Publish, Office.Basis, "")], Stop));
    }

    [Fact]
    public async Task Each_pass_has_its_form_and_the_last_one_is_completed_with_the_heads_opinion()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.SendBack, Office.Basis, "第五部分请补充。", Stop));
        Office.Accepted(await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop));
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
        Assert.Equal(2, await office.Get<ReviewForms>().Make(Stop));
        Assert.Equal(0, await office.Get<ReviewForms>().Make(Stop));
        Assert.True(await office.Get<ServiceWorker>().DoOne(Stop));
        Office.Accepted(await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), Server.Demo.Cast.Pin, Stop));
        Assert.Equal(1, await office.Get<ReviewForms>().Make(Stop));
        Office.Accepted(await office.Publish(@case));

        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var passes = await store.ReviewPasses.OrderBy(one => one.Iteration).ToListAsync(Stop);
        Assert.Equal([("退回修改", true, false), ("同意公开", true, true)], passes.Select(one => (one.Conclusion, one.FormSha256 is not null, one.SignedFormSha256 is not null)));
        var form = await ReviewForms.Fill(store, passes[1], signed: true, Stop);
        Assert.Equal(("林晓禾", "周慎言", "沈知远", "同意公开"), (form.Drafter.Name, form.Reviewer.Name, form.Head.Name, form.Conclusion));
        Assert.Contains("逐项审查 7 项：可以公开 7 项", form.Remarks, StringComparison.Ordinal);
        Assert.Equal(ReviewOpinion.Blank, (await ReviewForms.Fill(store, passes[0], signed: false, Stop)).Head);

        var bundle = EvidenceBundle.Read(await office.Get<Evidence>().Of(@case, Stop));
        Assert.Equal(passes[0].FormSha256, Server.Storage.Documents.Name(bundle.Document("review-form-1.pdf")));
        Assert.Equal(passes[1].SignedFormSha256, Server.Storage.Documents.Name(bundle.Document("review-form-2.pdf")));
        Assert.Equal(3, (await office.Acts(@case)).Count(act => act.StartsWith("ReviewForm", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_evidence_is_never_without_the_form_though_the_service_was_late()
    {
        await using var office = await Office.New();
        var @case = await office.Published();
        var bundle = EvidenceBundle.Read(await office.Get<Evidence>().Of(@case, Stop));
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(bundle.Document("review-form-1.pdf")!, 0, 5), StringComparison.Ordinal);
        Assert.Equal(["ReviewFormMade", "ReviewFormCompleted"], (await office.Acts(@case)).TakeLast(2).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void The_register_opens_in_a_spreadsheet_as_text_and_never_as_a_formula()
    {
        var at = DateTimeOffset.Parse("2026-01-20T09:00:00+08:00", System.Globalization.CultureInfo.InvariantCulture);
        var register = new RegisterOfYear(
            2026,
            [new(1, "2025-1", "=cmd|' /C calc'!A1", "白石镇", "要点，带逗号", new(2026, 1, 20), "主动公开", "周\"慎\"言", null, null, Guid.Empty, 1)],
            [new(1, "年度报告", "白石镇", "＠表三", "第十五条", "+86 138", "周慎言", at)]);
        var csv = register.ToCsv();
        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        var lines = Encoding.UTF8.GetString(csv, 3, csv.Length - 3).Split("\r\n");
        Assert.Equal("序号,信息编号,名称,单位,内容要点,生成时间,公开属性,审核人,发布人,发布日期", lines[0]);
        Assert.Equal("1,2025-1,'=cmd|' /C calc'!A1,白石镇,要点，带逗号,2026-01-20,主动公开,\"周\"\"慎\"\"言\",,", lines[1]);
        Assert.Equal("1,年度报告,白石镇,'＠表三,第十五条,'+86 138,周慎言,2026-01-20", lines[4]);
    }

    private static async Task<IReadOnlyList<ReviewItem>> Items(Office office, Guid @case) => await ConcludeItems.Items(office.Stores, (await office.Case(@case)).EditionSha256, Stop);

    private static ItemDecision Publishable(ReviewItem item) => new(item.Id, Decisions.Publish, Office.Basis, "");

    private static async Task<Outcome> Decide(Office office, Guid @case, IReadOnlyList<ItemDecision> decisions) =>
        await office.Get<ConcludeItems>().Act(office.Reviewer, await office.Shown(@case), decisions, Stop);

    private static async Task<Outcome> Clear(Office office, Guid @case, IReadOnlyList<ItemDecision> items) =>
        await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop, items);
}
