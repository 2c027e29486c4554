using BenchmarkDotNet.Attributes;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DisclosureFlow.Benchmarks.Cases;

/// <summary>
/// An approval of four steps through the door: checks, separation of duties, engine, audit entry with its openings, one commit a step.
/// Beside it the same number of rows by straight-line EF Core, and four bare commits of one row. Read the ratios, not the times.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class ApprovalBenchmarks
{
    private const int Steps = 4;
    private const int OpeningsPerEntry = 14;
    private readonly string _path = Directory.CreateTempSubdirectory("disclosureflow-benchmark-").FullName;
    private DataFolder _folder = null!;
    private ServiceProvider _services = null!;
    private long _bare;

    [GlobalSetup]
    public async Task Open()
    {
        _folder = DataFolder.Open(_path);
        _services = new ServiceCollection().AddLogging(log => log.SetMinimumLevel(LogLevel.None)).AddOffice(_folder, "demo.invalid/benchmark").AddDemo().BuildServiceProvider();
        await Stores.Open(CancellationToken.None);
        await _services.GetRequiredService<Cast>().Gather("青岚县白石镇人民政府", CancellationToken.None);
        await using var store = await Stores.CreateDbContextAsync();
        await store.Database.ExecuteSqlRawAsync("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    }

    [GlobalCleanup]
    public async Task Close()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_path, recursive: true);
    }

    /// <summary>Open, submit, clear, typesetting done: four acts on one case, the last by the system.</summary>
    [Benchmark]
    public async Task ThroughTheDoor()
    {
        var door = _services.GetRequiredService<CaseDoor>();
        var cast = _services.GetRequiredService<Cast>();
        var opened = await door.Open(cast.As(Cast.Drafter), cast.Organ, Variables.Empty, act =>
        {
            act.Case.EditionSha256 = new string('0', 64);
            act.Record("CaseStarted");
            return new((Refusal?)null);
        }, "open", CancellationToken.None);
        await Step(door, cast.As(Cast.Drafter), opened.Case, "submitted");
        await Step(door, cast.As(Cast.Reviewer), opened.Case, "approved");
        await using var store = await Stores.CreateDbContextAsync();
        var job = await store.Jobs.AsNoTracking().SingleAsync(one => one.CaseId == opened.Case);
        var done = await door.Act(Caller.System, new Shown(opened.Case, 0, 0, null), act =>
        {
            var refusal = act.Step(new CompleteService(job.ElementInstanceId));
            act.Record("Typeset", element: job.ElementId, iteration: job.Iteration);
            return new(refusal);
        }, "done", CancellationToken.None);
        Check(done);
    }

    /// <summary>The same rows written straight down, one SaveChanges a step, with nothing checked or hashed.</summary>
    [Benchmark(Baseline = true)]
    public async Task StraightLineEfCore()
    {
        var now = TimeProvider.System.GetUtcNow();
        var @case = Guid.CreateVersion7(now);
        for (var step = 1; step <= Steps; step++)
        {
            await using var store = await Stores.CreateDbContextAsync();
            Case row;
            if (step == 1)
            {
                row = store.Cases.Add(new Case { Id = @case, OrganId = Guid.Empty, OrganName = "镇", Title = "", Form = "", DefinitionSha256 = "", State = new string('x', 400), OpenedAt = now }).Entity;
            }
            else
            {
                row = await store.Cases.SingleAsync(one => one.Id == @case);
                (await store.Tasks.FindAsync(@case, step - 1))!.ClosedAt = now;
                row.State = new string((char)('x' + step), 400);
            }

            row.Revision++;
            store.Tasks.Add(new CaseTask { CaseId = @case, Id = step, ElementId = "step", Name = "步骤", Stage = "s", Role = "r", OrganId = Guid.Empty, Iteration = 1, OpenedAt = now });
            store.StepsTaken.Add(new StepTaken { CaseId = @case, ElementId = "step", Iteration = 1, AccountId = Guid.Empty });
            var entry = new Entry { CaseId = @case, Sequence = step, Leaf = new byte[900], LeafHash = Guid.NewGuid().ToByteArray(), At = now };
            for (var i = 0; i < OpeningsPerEntry; i++)
            {
                entry.Openings.Add(new Server.Auditing.Opening { Field = "field" + (char)('a' + i), Salt = new byte[32], Value = "some value" });
            }

            store.Entries.Add(entry);
            await store.SaveChangesAsync();
        }
    }

    /// <summary>Four commits of one row each, synced like every other.</summary>
    [Benchmark]
    public async Task BareCommits()
    {
        await using var store = await Stores.CreateDbContextAsync();
        for (var step = 0; step < Steps; step++)
        {
            var id = ++_bare;
            await store.Database.ExecuteSqlAsync($"INSERT INTO bare (id, text) VALUES ({id}, 'x')");
        }
    }

    private IDbContextFactory<Store> Stores => _services.GetRequiredService<IDbContextFactory<Store>>();

    private async Task Step(CaseDoor door, Caller who, Guid @case, string outcome)
    {
        await using var store = await Stores.CreateDbContextAsync();
        var task = await store.Tasks.AsNoTracking().SingleAsync(one => one.CaseId == @case && one.ClosedAt == null);
        Check(await door.Act(who, new Shown(@case, task.Id, task.Revision, new string('0', 64)), act =>
        {
            var refusal = act.Complete(outcome, null);
            act.Record("Stepped", outcome);
            return new(refusal);
        }, outcome, CancellationToken.None));
    }

    private static void Check(Outcome outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal.ToString());
        }
    }
}
