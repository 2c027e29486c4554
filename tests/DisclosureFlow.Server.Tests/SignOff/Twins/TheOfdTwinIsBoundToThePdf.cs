using DisclosureFlow.Ofd.Reading;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.SignOff.Twins;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.Server.Tests.SignOff.Twins;

public sealed class TheOfdTwinIsBoundToThePdf
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signed_case_gets_one_twin_whose_entry_names_both_files()
    {
        await using var office = await Office.New(instead: services => services.AddSingleton(new OfdSettings(DemoSeal: true)));
        var @case = await office.AtSignOff();
        Assert.False(await office.Get<MakeOfdCopy>().DoOne(Stop));
        Office.Accepted(await office.Get<DisclosureFlow.Server.SignOff.Sign>().Act(office.Head, await office.ShownToHead(@case), DisclosureFlow.Server.Demo.Cast.Pin, Stop));
        Assert.True(await office.Get<MakeOfdCopy>().DoOne(Stop));
        Assert.False(await office.Get<MakeOfdCopy>().DoOne(Stop));

        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var signed = (await office.Case(@case)).SignedSha256!;
        var copy = await store.OfdCopies.SingleAsync(Stop);
        var twin = OfdFile.Open(await store.Read(copy.Sha256!, Stop));
        Assert.Equal(signed, twin.PdfSha256);
        Assert.True(twin.Seal!.IsDemo);
        var entry = await store.Entries.Include(one => one.Openings).Where(one => one.CaseId == @case).OrderByDescending(one => one.Sequence).FirstAsync(Stop);
        string Value(string field) => entry.Openings.Single(opening => opening.Field == field).Value;
        Assert.Equal(("OfdMade", "system", copy.Sha256), (Value("act"), Value("actor"), Value("document")));
        Assert.Contains(signed, Value("reason"));
        Assert.Contains("需持牌证书", Value("reason"));
    }

    [Fact]
    public async Task Without_demo_keys_it_bears_no_seal_and_a_published_case_gets_it_too()
    {
        await using var office = await Office.New();
        var @case = await office.Published();
        Assert.True(await office.Get<MakeOfdCopy>().DoOne(Stop));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var twin = OfdFile.Open(await store.Read((await store.OfdCopies.SingleAsync(Stop)).Sha256!, Stop));
        Assert.Null(twin.Seal);
        Assert.Contains("OfdMade", await office.Acts(@case));
        Assert.Equal(CaseStatus.Published, (await office.Case(@case)).Status);
    }
}
