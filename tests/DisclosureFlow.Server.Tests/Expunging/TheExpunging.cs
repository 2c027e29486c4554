using System.Text;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Verify;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Expunging;

/// <summary>清除: two people, a reason; bytes and openings go, leaves and proofs stay.</summary>
public sealed class TheExpunging
{
    private const string Secret = "乙三七号库房的坐标";
    private const string Why = "事后发现正文含有不应存储的内容";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_takes_two_people_and_nobody_else_can_do_it()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        Office.Refused("DF2008", 403, await Ask(office, office.Drafter, @case));
        Office.Refused("DF2008", 403, await Ask(office, office.Publisher, @case));
        Office.Refused("DF2090", 422, await office.Get<RequestExpunction>().Act(office.Reviewer, @case, [], Why, Stop));
        Office.Refused("DF2090", 422, await office.Get<RequestExpunction>().Act(office.Reviewer, @case, [new string('0', 64)], Why, Stop));
        Office.Refused("DF2010", 422, await office.Get<RequestExpunction>().Act(office.Reviewer, @case, await Editions(office, @case), " ", Stop));
        Office.Accepted(await Ask(office, office.Reviewer, @case));
        Office.Refused("DF2091", 409, await Ask(office, office.Head, @case));
        var request = await Waiting(office, @case);
        Office.Refused("DF2092", 403, await office.Get<DecideExpunction>().Confirm(office.Reviewer, @case, request, Stop));
        Office.Refused("DF2008", 403, await office.Get<DecideExpunction>().Confirm(office.Drafter, @case, request, Stop));
        Office.Refused("DF2093", 409, await office.Get<DecideExpunction>().Confirm(office.Head, @case, Guid.NewGuid(), Stop));
        Office.Accepted(await office.Get<DecideExpunction>().Confirm(office.Head, @case, request, Stop));
        Office.Refused("DF2093", 409, await office.Get<DecideExpunction>().Confirm(office.Head, @case, request, Stop));
    }

    [Fact]
    public async Task While_it_waits_the_case_stands_still_and_goes_on_when_it_is_turned_down()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview();
        var shown = await office.Shown(@case);
        Office.Accepted(await Ask(office, office.Reviewer, @case));
        Office.Refused("DF2094", 409, await office.Get<Conclude>().Act(office.Reviewer, shown, Conclude.Clear, Office.Basis, Office.Reason, Stop));
        var request = await Waiting(office, @case);
        Office.Refused("DF2010", 422, await office.Get<DecideExpunction>().Decline(office.Head, @case, request, "", Stop));
        Office.Accepted(await office.Get<DecideExpunction>().Decline(office.Head, @case, request, "经核对不涉密", Stop));
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
    }

    [Fact]
    public async Task Nothing_of_the_text_is_left_in_the_data_folder()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview(Office.SampleTextWith(Secret + "，联系电话13812345678"));
        var hit = Assert.Single(await office.Get<PrivacyHits>().Of((await office.Case(@case)).EditionSha256!, Stop));
        Office.Accepted(await office.Get<GiveDispositions>().Act(office.Reviewer, await office.Shown(@case), [new(hit.Id, Decisions.Cut, Office.Basis, Secret)], Stop));
        await office.Get<Sequencer>().Advance(Stop);
        Assert.True(StandsInFolder(office, Secret)); // else the search below could not fail

        Office.Accepted(await Ask(office, office.Reviewer, @case));
        Office.Accepted(await office.Get<DecideExpunction>().Confirm(office.Head, @case, await Waiting(office, @case), Stop));

        Assert.False(StandsInFolder(office, Secret));
        var after = await office.Case(@case);
        Assert.Equal((CaseStatus.Withdrawn, null, null), (after.Status, after.EditionSha256, after.SignedSha256));
        Office.Refused("DF2004", 409, await office.Get<Submit>().Act(office.Drafter, new Shown(@case, 1, 1, null), Stop));
    }

    [Fact]
    public async Task Leaves_and_proofs_stay_and_the_log_goes_on()
    {
        await using var office = await Office.New();
        var @case = await office.Published();
        var before = await office.Get<Sequencer>().Advance(Stop);
        var leaves = await Leaves(office, @case);
        Office.Accepted(await Ask(office, office.Reviewer, @case));
        Office.Accepted(await office.Get<DecideExpunction>().Confirm(office.Head, @case, await Waiting(office, @case), Stop));
        Assert.Equal(before + 2, await office.Get<Sequencer>().Advance(Stop));
        Assert.Equal(leaves, (await Leaves(office, @case)).Take(leaves.Count));
        Assert.Equal(["ExpunctionRequested", "Expunged"], (await office.Acts(@case)).TakeLast(2));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        Assert.False(await store.Openings.AnyAsync(opening => opening.Field == "edition" && opening.Value != "", Stop));
    }

    [Fact]
    public async Task An_earlier_edition_goes_alone_and_the_report_is_published_and_verified_without_it()
    {
        await using var office = await Office.New();
        var @case = await office.AtReview(Office.SampleTextWith(Secret));
        var tainted = (await office.Case(@case)).EditionSha256!;
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.SendBack, Office.Basis, "删去一处", Stop));
        var clean = Assert.IsType<Report>(ReportImport.Read(Encoding.UTF8.GetBytes(Office.SampleText()), "report.txt").Report);
        Office.Accepted(await office.Get<SaveEdition>().Act(office.Drafter, await office.Shown(@case), clean, "删去一处", Stop));
        Office.Accepted(await office.Get<RequestExpunction>().Act(office.Reviewer, @case, [tainted], Why, Stop));
        Office.Accepted(await office.Get<DecideExpunction>().Confirm(office.Head, @case, await Waiting(office, @case), Stop));
        Assert.False(StandsInFolder(office, Secret));

        Office.Accepted(await office.Get<Submit>().Act(office.Drafter, await office.Shown(@case), Stop));
        Office.Accepted(await office.Get<Conclude>().Act(office.Reviewer, await office.Shown(@case), Conclude.Clear, Office.Basis, Office.Reason, Stop));
        Assert.True(await office.Get<ServiceWorker>().DoOne(Stop));
        Office.Accepted(await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), Cast.Pin, Stop));
        Office.Accepted(await office.Publish(@case));
        var verdict = Verification.OfBundle(await office.Get<Evidence>().Of(@case, Stop), TrustFiles.None, office.Clock.GetUtcNow());
        Assert.DoesNotContain(verdict.Claims, claim => claim.Verdict == ClaimVerdict.Fails);
        Assert.All([ClaimNames.Bytes, ClaimNames.Edition, ClaimNames.Cleared, ClaimNames.Duties, ClaimNames.CaseComplete, ClaimNames.Inclusion],
            name => Assert.Equal(ClaimVerdict.Holds, verdict.Claims.Single(claim => claim.Name == name).Verdict));
    }

    private static async Task<Outcome> Ask(Office office, Caller who, Guid @case) =>
        await office.Get<RequestExpunction>().Act(who, @case, await Editions(office, @case), Why, Stop);

    private static async Task<string[]> Editions(Office office, Guid @case)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return await store.Editions.Where(edition => edition.CaseId == @case).Select(edition => edition.Sha256).ToArrayAsync(Stop);
    }

    private static async Task<Guid> Waiting(Office office, Guid @case)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return await store.Expunctions.Where(one => one.CaseId == @case && one.DecidedAt == null).Select(one => one.Id).SingleAsync(Stop);
    }

    private static async Task<List<string>> Leaves(Office office, Guid @case)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return [.. (await store.Entries.Where(entry => entry.CaseId == @case).OrderBy(entry => entry.Sequence).Select(entry => entry.Leaf).ToListAsync(Stop)).Select(Convert.ToHexString)];
    }

    private static bool StandsInFolder(Office office, string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        return Directory.EnumerateFiles(office.Folder.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock").Any(file => Shared(file).AsSpan().IndexOf(wanted) >= 0);
    }

    private static byte[] Shared(string file)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        open.CopyTo(copy);
        return copy.ToArray();
    }
}
