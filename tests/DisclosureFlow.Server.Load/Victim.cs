using System.Globalization;
using System.Text;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DisclosureFlow.Server.Load;

/// <summary>An office at work in a process of its own. It says on standard output what was answered; whoever reads may kill it at any moment.</summary>
internal sealed class Victim(IServiceProvider services)
{
    private const string Organ = "青岚县白石镇人民政府";
    private static readonly Lock Output = new();

    public static Task<int> Load(string folder, int cases) => In(folder, victim => victim.Keep(cases));

    public static Task<int> Finish(string folder) => In(folder, victim => victim.FinishAll());

    public static Task<int> Sign(string folder, string step) => In(folder, victim => victim.SignUpTo(step));

    public static Task<int> Level(string folder, string step) => In(folder, victim => victim.RaiseUpTo(step), raisesByHand: true);

    public static async Task<int> Hold(string folder)
    {
        using var held = DataFolder.Open(folder);
        Say("held");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    private static async Task<int> In(string path, Func<Victim, Task> work, bool raisesByHand = false)
    {
        using var folder = DataFolder.Open(path);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        await using var trust = await DemoTrustServices.Start(folder.Keys, TimeProvider.System, CancellationToken.None);
        builder.Services.AddOffice(folder, "demo.invalid/test", levels: trust.Settings).AddDemo();
        if (raisesByHand)
        {
            builder.Services.RemoveAll<IHostedService>();
        }

        using var host = builder.Build();
        await host.Services.GetRequiredService<IDbContextFactory<Store>>().Open(CancellationToken.None);
        await host.Services.GetRequiredService<Cast>().Gather(Organ, CancellationToken.None);
        await host.StartAsync();
        await work(new Victim(host.Services));
        await host.Services.GetRequiredService<Sequencer>().Advance(CancellationToken.None);
        await host.StopAsync();
        return 0;
    }

    private static void Say(string line)
    {
        lock (Output)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    private static byte[] Sample()
    {
        using var resource = typeof(Cast).Assembly.GetManifestResourceStream("demo/sample-report.txt")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    private async Task Keep(int cases)
    {
        var under = await Open();
        while (under.Count < cases)
        {
            under.Add(Guid.Empty);
        }

        await Task.WhenAll(under.Select(async @case =>
        {
            while (true)
            {
                var one = @case == Guid.Empty ? await Start() : @case;
                while (await Next(one))
                {
                    // Act by act to its end.
                }

                @case = Guid.Empty;
            }
        }));
    }

    private async Task FinishAll()
    {
        foreach (var one in await Open())
        {
            while (await Next(one))
            {
                // Act by act to its end.
            }
        }

        Say("finished");
    }

    private async Task<List<Guid>> Open()
    {
        await using var store = await Get<IDbContextFactory<Store>>().CreateDbContextAsync();
        return await store.Cases.Where(one => one.Status == CaseStatus.Running).Select(one => one.Id).ToListAsync();
    }

    private async Task<Guid> Start()
    {
        var cast = Get<Cast>();
        var started = await Get<StartCase>().Act(cast.As(Cast.Drafter), cast.Organ, Sample(), "report.txt", CancellationToken.None);
        return Answered(started.Answer, "start").Case;
    }

    /// <summary>The next act of whoever is next; false at the end of the case.</summary>
    private async Task<bool> Next(Guid @case)
    {
        var cast = Get<Cast>();
        await using var store = await Get<IDbContextFactory<Store>>().CreateDbContextAsync();
        var now = await store.Cases.AsNoTracking().SingleAsync(one => one.Id == @case);
        if (now.Status != CaseStatus.Running)
        {
            return false;
        }

        var task = await store.Tasks.AsNoTracking().Where(one => one.CaseId == @case && one.ClosedAt == null).FirstOrDefaultAsync();
        if (task is null)
        {
            // Typesetting is the worker's.
            await Task.Delay(20);
            return true;
        }

        var shown = new Shown(@case, task.Id, task.Revision, now.EditionSha256);
        switch (task.ElementId)
        {
            case "drafting":
                Answered(await Get<Submit>().Act(cast.As(Cast.Drafter), shown, CancellationToken.None), "submit");
                break;
            case "confidentialityReview":
                Answered(await Get<Conclude>().Act(cast.As(Cast.Reviewer), shown, Conclude.Clear, "条例第十七条", "没有不应公开的内容", CancellationToken.None), "clear");
                break;
            case "signOff":
                var opened = await Get<OpenSignOff>().Act(cast.As(Cast.Head), @case, CancellationToken.None);
                Answered(await Get<Sign>().Act(cast.As(Cast.Head), shown with { ScreenSha256 = opened.Value }, Cast.Pin, CancellationToken.None), "sign");
                break;
            default:
                Answered(await Get<RecordPublication>().Act(cast.As(Cast.Publisher), shown,
                    new PublicationFacts("https://portal.invalid/report", Get<TimeProvider>().Moment(), "县人民政府办公室", Get<TimeProvider>().Today(), "001"), CancellationToken.None), "publish");
                break;
        }

        return true;
    }

    private async Task SignUpTo(string last)
    {
        var cast = Get<Cast>();
        var head = cast.As(Cast.Head);
        var @case = (await Open()).Single();
        await using var store = await Get<IDbContextFactory<Store>>().CreateDbContextAsync();
        var now = await store.Cases.AsNoTracking().SingleAsync(one => one.Id == @case);
        var task = await store.Tasks.AsNoTracking().SingleAsync(one => one.CaseId == @case && one.ClosedAt == null);
        await Reached("opened", last);
        var (key, _) = await Get<SignerKeys>().Unlock(head.Account, Cast.Pin, CancellationToken.None);
        await Reached("unlocked", last);
        var (prepared, refusal) = await Get<PrepareSigning>().Act(head, new Shown(@case, task.Id, task.Revision, now.EditionSha256, now.TypesetSha256), key!, CancellationToken.None);
        if (prepared is null)
        {
            throw new InvalidOperationException(refusal!.ToString());
        }

        await Reached("prepared", last);
        var source = await Get<PrepareSigning>().Document(prepared, CancellationToken.None);
        var (signed, _) = await Get<Sign>().MakeSignature(head, prepared, source, key!, CancellationToken.None);
        key!.Dispose();
        await Reached("signed", last);
        Answered(await Get<CompleteSigning>().Act(head, prepared, source, signed!, CancellationToken.None), "complete");
        await Reached("completed", last);
    }

    private async Task RaiseUpTo(string last)
    {
        await using var store = await Get<IDbContextFactory<Store>>().CreateDbContextAsync();
        var job = await store.LevelJobs.SingleAsync();
        job.LeasedUntil = Get<TimeProvider>().GetUtcNow() + LevelWorker.Lease;
        await store.SaveChangesAsync();
        await Reached("leased", last);
        var @case = await store.Cases.AsNoTracking().SingleAsync();
        var raised = await Get<NextLevel>().Of(await store.Read(@case.PdfSha256!, CancellationToken.None), CancellationToken.None);
        await Reached("made", last);
        Answered(await Get<RaiseLevel>().Act(@case.Id, @case.PdfSha256!, raised, CancellationToken.None), "level");
        await Reached("raised", last);
    }

    private static async Task Reached(string step, string last)
    {
        Say("reached " + step);
        if (step == last)
        {
            await Task.Delay(Timeout.Infinite);
        }
    }

    private static Outcome Answered(Outcome outcome, string act)
    {
        if (outcome.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"{act}: {refusal}");
        }

        Say(string.Create(CultureInfo.InvariantCulture, $"ack {outcome.Case} {outcome.Revision} {act}"));
        return outcome;
    }
}
