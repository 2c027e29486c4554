using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Validation;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.SignOff.Levels;

public sealed class LevelsAreStatesOfAJob
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_an_authority_the_signature_is_B_T_at_once_and_B_LTA_two_acts_later()
    {
        await using var office = await new SomeAuthorities().Office();
        var @case = await office.AtPublication();
        Assert.Equal((SignatureLevel.BaselineT, null, 0), State(await Job(office)));
        Assert.Equal(SignatureLevel.BaselineT, await LevelOf(office, (await office.Case(@case)).SignedSha256!));
        var files = new List<byte[]> { await Read(office, (await office.Case(@case)).PdfSha256!) };
        while (await office.Get<LevelWorker>().DoOne(Stop))
        {
            files.Add(await Read(office, (await office.Case(@case)).PdfSha256!));
        }

        Assert.Equal(3, files.Count);
        Assert.Equal([SignatureLevel.BaselineT, SignatureLevel.BaselineLT, SignatureLevel.BaselineLTA], files.Select(file => LevelOf(office, file)));
        Assert.True(files[1].AsSpan().StartsWith(files[0]) && files[2].AsSpan().StartsWith(files[1]));
        Assert.Equal(2, (await office.Acts(@case)).Count(act => act == "LevelRaised"));
        var job = await Job(office);
        Assert.Equal("演示时间戳服务", job.EndsBecause);
        Assert.Equal(job.EndsAt - TimeSpan.FromDays(90), job.DueAt);

        // Earlier bytes stay, by their names.
        foreach (var file in files)
        {
            Assert.Equal(file, await Read(office, Documents.Name(file)));
        }
    }

    [Fact]
    public async Task With_the_authority_down_the_signature_stands_as_B_B_and_is_raised_when_it_is_back()
    {
        var authorities = new SomeAuthorities { TsaFault = "HTTP 503 维护中" };
        await using var office = await authorities.Office();
        var @case = await office.AtPublication();
        var pending = await Job(office);
        Assert.Equal((SignatureLevel.BaselineB, LevelObstacle.Timestamp, 0), State(pending));
        Assert.Contains("HTTP 503 维护中", pending.Words);

        // Still down: tried, the reason kept, and not tried again at once.
        Assert.True(await office.Get<LevelWorker>().DoOne(Stop));
        Assert.False(await office.Get<LevelWorker>().DoOne(Stop));
        pending = await Job(office);
        Assert.Equal((SignatureLevel.BaselineB, LevelObstacle.Timestamp, 1), State(pending));
        Assert.True(pending.DueAt > office.Clock.GetUtcNow());

        authorities.TsaFault = null;
        office.Clock.Move(TimeSpan.FromMinutes(2));
        await RaiseAll(office);
        Assert.Equal((SignatureLevel.BaselineLTA, null, 0), State(await Job(office)));
        Assert.Equal(3, (await office.Acts(@case)).Count(act => act == "LevelRaised"));
    }

    [Fact]
    public async Task Each_raise_is_on_record_as_an_act_of_the_system_with_from_to_and_the_file_before()
    {
        await using var office = await new SomeAuthorities().Office();
        var @case = await office.AtPublication();
        var signed = (await office.Case(@case)).SignedSha256!;
        Assert.True(await office.Get<LevelWorker>().DoOne(Stop));
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var entry = await store.Entries.Include(one => one.Openings).Where(one => one.CaseId == @case).OrderByDescending(one => one.Sequence).FirstAsync(Stop);
        string Value(string field) => entry.Openings.Single(opening => opening.Field == field).Value;
        Assert.Equal(("LevelRaised", "system", ""), (Value("act"), Value("actor"), Value("role")));
        Assert.Equal((await office.Case(@case)).PdfSha256, Value("document"));
        Assert.StartsWith("PAdES-B-T → PAdES-B-LT", Value("reason"));
        Assert.Contains(signed, Value("reason"));
    }

    [Fact]
    public async Task A_published_report_is_raised_too_and_the_public_gets_the_newest_file()
    {
        var authorities = new SomeAuthorities { TsaFault = "down" };
        await using var office = await authorities.Office();
        var @case = await office.Published();
        authorities.TsaFault = null;
        await RaiseAll(office);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var found = await office.Case(@case);
        Assert.Equal(CaseStatus.Published, found.Status);
        Assert.NotEqual(found.SignedSha256, found.PdfSha256);
        Assert.Equal(SignatureLevel.BaselineLTA, await LevelOf(office, found.PdfSha256!));
    }

    [Theory]
    [InlineData("responder", "Revocation")]
    [InlineData("nobody", "Revocation")]
    [InlineData("anchor", "Validation")]
    public async Task What_stands_before_B_LT_is_told_and_the_file_stays_as_it_is(string missing, string obstacle)
    {
        var authorities = new SomeAuthorities { RevocationFault = missing == "responder" ? "OCSP: HTTP 500" : null, NobodyToAsk = missing == "nobody" };
        await using var office = await authorities.Office();
        var @case = await office.AtPublication();
        if (missing == "anchor")
        {
            File.Delete(Path.Combine(office.Folder.Keys, SignerKeys.TrustFile));
        }

        Assert.True(await office.Get<LevelWorker>().DoOne(Stop));
        var job = await Job(office);
        Assert.Equal((SignatureLevel.BaselineT, obstacle, 1), (job.Level, job.Obstacle.ToString(), job.Attempts));
        Assert.NotEmpty(job.Words!);
        Assert.Null((await office.Case(@case)).PreservedSha256);
        Assert.DoesNotContain("LevelRaised", await office.Acts(@case));
    }

    [Fact]
    public async Task A_revoked_certificate_signs_nothing_and_one_of_unknown_status_only_where_the_operator_lets_it()
    {
        var authorities = new SomeAuthorities();
        await using var office = await authorities.Office(new LevelSettings { RequireRevocation = true });
        var @case = await office.AtSignOff();
        authorities.RevokedSince = office.Clock.GetUtcNow() - TimeSpan.FromDays(1);
        Office.Refused("DF2053", 403, await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), Cast.Pin, Stop));
        (authorities.RevokedSince, authorities.RevocationFault) = (null, "OCSP: HTTP 500");
        Office.Refused("DF5021", 422, await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), Cast.Pin, Stop));
        Assert.Null((await office.Case(@case)).SignedSha256);
        authorities.RevocationFault = null;
        Assert.True((await office.Get<Sign>().Act(office.Head, await office.ShownToHead(@case), Cast.Pin, Stop)).Accepted);
    }

    [Fact]
    public async Task The_archive_time_stamp_is_renewed_before_it_ends_by_an_authority_that_lasts_longer()
    {
        var authorities = new SomeAuthorities();
        var algorithms = AlgorithmLifetimes.Parse("algorithm,last-day,source\nRSA-2048,2099-12-31,x\nSHA-256,2099-12-31,x");
        await using var office = await authorities.Office(new LevelSettings { Algorithms = algorithms });
        var @case = await office.Published();
        await RaiseAll(office);
        var first = await Job(office);
        var file = (await office.Case(@case)).PdfSha256!;

        // Due, but the same authority would end on the same day: nothing is stored, and the reason is told.
        office.Clock.Move(first.DueAt - office.Clock.GetUtcNow());
        Assert.True(await office.Get<LevelWorker>().DoOne(Stop));
        var pending = await Job(office);
        Assert.Equal((SignatureLevel.BaselineLTA, LevelObstacle.Renewal, 1), State(pending));
        Assert.Equal(file, (await office.Case(@case)).PdfSha256);

        authorities.Keys = Path.Combine(office.Folder.Keys, "younger");
        var root = DemoAuthority.Create(authorities.Keys, new DemoSigner("x", "x", "x"), Cast.Pin, office.Clock);
        await File.AppendAllTextAsync(Path.Combine(office.Folder.Keys, SignerKeys.TrustFile), "\n" + root.ToPem() + "\n", Stop);
        office.Clock.Move(TimeSpan.FromHours(2));
        await RaiseAll(office);
        var renewed = await Job(office);
        Assert.Equal((SignatureLevel.BaselineLTA, null, 0), State(renewed));
        Assert.True(renewed.EndsAt > first.EndsAt!.Value.AddYears(4));
        Assert.Single(await office.Acts(@case), act => act == "ArchiveRenewed");

        // Years after every certificate of the first signature ended, the file still holds.
        var report = SignatureValidator.Validate(await Read(office, (await office.Case(@case)).PdfSha256!), office.Get<SignerKeys>().Anchors, office.Clock.GetUtcNow().AddYears(3), algorithms);
        Assert.Equal(Indication.TotalPassed, report.Indication);
    }

    [Fact]
    public async Task Of_two_workers_on_one_file_the_slower_one_s_is_discarded()
    {
        await using var office = await new SomeAuthorities().Office();
        var @case = await office.AtPublication();
        var before = (await office.Case(@case)).PdfSha256!;
        var slow = await office.Get<NextLevel>().Of(await Read(office, before), Stop);
        Assert.True(await office.Get<LevelWorker>().DoOne(Stop));
        Office.Refused("DF2049", 409, await office.Get<RaiseLevel>().Act(@case, before, slow, Stop));
        Assert.Single(await office.Acts(@case), act => act == "LevelRaised");
    }

    [Fact]
    public async Task A_case_signed_by_an_earlier_release_gets_its_job_at_start()
    {
        var authorities = new SomeAuthorities { TsaFault = "down" };
        await using var office = await authorities.Office();
        var @case = await office.Published();
        await using (var store = await office.Stores.CreateDbContextAsync(Stop))
        {
            await store.LevelJobs.ExecuteDeleteAsync(Stop);
        }

        authorities.TsaFault = null;
        await office.Get<LevelWorker>().TakeOver(Stop);
        await RaiseAll(office);
        Assert.Equal(SignatureLevel.BaselineLTA, (await Job(office)).Level);
        Assert.Equal(3, (await office.Acts(@case)).Count(act => act == "LevelRaised"));
    }

    [Fact]
    public async Task Over_loopback_http_the_demo_services_lead_to_B_LTA()
    {
        var clock = new MovableClock(DateTimeOffset.Parse("2026-01-20T09:00:00+08:00"));
        var keys = Directory.CreateTempSubdirectory("disclosureflow-").FullName;
        try
        {
            await using var trust = await DemoTrustServices.Start(Path.Combine(keys, "keys"), clock, Stop);
            await using var office = await Office.New(keys, clock, trust.Settings);
            await office.AtPublication();
            await RaiseAll(office);
            Assert.Equal(SignatureLevel.BaselineLTA, (await Job(office)).Level);
            using var client = new HttpClient();
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri(trust.Settings.TimestampAuthorities[0], "/elsewhere"), Stop)).StatusCode);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(keys, recursive: true);
        }
    }

    private static async Task RaiseAll(Office office)
    {
        while (await office.Get<LevelWorker>().DoOne(Stop))
        {
            // Level by level.
        }
    }

    private static (SignatureLevel Level, LevelObstacle? Obstacle, int Attempts) State(LevelJob job) => (job.Level, job.Obstacle, job.Attempts);

    private static async Task<LevelJob> Job(Office office)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return await store.LevelJobs.AsNoTracking().SingleAsync(Stop);
    }

    private static async Task<byte[]> Read(Office office, string sha256)
    {
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        return await store.Read(sha256, Stop);
    }

    private static async Task<SignatureLevel> LevelOf(Office office, string sha256) => LevelOf(office, await Read(office, sha256));

    private static SignatureLevel LevelOf(Office office, byte[] pdf)
    {
        var report = SignatureValidator.Validate(pdf, office.Get<SignerKeys>().Anchors, office.Clock.GetUtcNow());
        Assert.Equal(Indication.TotalPassed, report.Indication);
        return report.Signatures.Single(one => !one.IsDocumentTimestamp).Level;
    }
}
