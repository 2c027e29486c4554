using System.Text;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Typesetting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DisclosureFlow.Server.Tests;

/// <summary>A whole office on a data folder of its own: real store, real door, real keys, five people, and a clock that a test moves.</summary>
internal sealed class Office : IAsyncDisposable
{
    private static readonly Lazy<FontSet> Fonts = new(() => FontSet.Load());
    private static readonly Lazy<string> Keys = new(MakeKeys);
    private static readonly SemaphoreSlim Making = new(1, 1);
    private static byte[]? emptyStore;
    private readonly IServiceProvider services;
    private readonly IAsyncDisposable owner;
    private readonly bool keepFolder;

    private Office(DataFolder folder, IServiceProvider services, IAsyncDisposable owner, MovableClock clock, bool keepFolder) =>
        (Folder, this.services, this.owner, Clock, this.keepFolder) = (folder, services, owner, clock, keepFolder);

    public const string Organ = "青岚县白石镇人民政府";
    public const string Basis = "《政府信息公开条例》第十七条";
    public const string Reason = "逐项审查，没有不应公开的内容。";

    public DataFolder Folder { get; }

    public MovableClock Clock { get; }

    public Cast Cast => Get<Cast>();

    public Caller Drafter => Cast.As(Cast.Drafter);

    public Caller Reviewer => Cast.As(Cast.Reviewer);

    public Caller Head => Cast.As(Cast.Head);

    public Caller Publisher => Cast.As(Cast.Publisher);

    public IDbContextFactory<Store> Stores => Get<IDbContextFactory<Store>>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static async Task<Office> New(string? path = null, MovableClock? clock = null, LevelSettings? levels = null, Action<IServiceCollection>? instead = null)
    {
        clock ??= StartOfWork();
        var folder = FolderWithKeys(path);
        var parts = new ServiceCollection().AddLogging(log => log.SetMinimumLevel(LogLevel.None)).AddSingleton<TimeProvider>(clock)
            .AddLocalization().AddSingleton<SiteTexts>().AddHttpContextAccessor().AddAccounts().AddAdministration()
            .AddOffice(folder, "demo.invalid/test", Fonts, levels).AddDemo().Configure<PasswordHasherOptions>(Quick);
        instead?.Invoke(parts);
        var provider = parts.BuildServiceProvider();
        var office = new Office(folder, provider, provider, clock, path is not null);
        await Begin(folder, path);
        await office.Stores.Open(Stop);
        await office.Cast.Gather(Organ, Stop);
        return office;
    }

    /// <summary>The same office with its site on a free port of this machine.</summary>
    public static async Task<(Office Office, Uri Address)> WithSite()
    {
        var clock = StartOfWork();
        var folder = FolderWithKeys(null);
        var site = Site.Build(["http://127.0.0.1:0"], services => services.AddSingleton<TimeProvider>(clock).AddOffice(folder, "demo.invalid/test", Fonts).AddDemo().Configure<PasswordHasherOptions>(Quick));
        var office = new Office(folder, site.Services, site, clock, keepFolder: false);
        await Begin(folder, null);
        await office.Stores.Open(Stop);
        await office.Cast.Gather(Organ, Stop);
        await site.StartAsync(Stop);
        return (office, new Uri(site.Urls.First()));
    }

    // A hundred thousand rounds for each password would be most of what some tests take.
    private static void Quick(PasswordHasherOptions options) => options.IterationCount = 1_000;

    private static MovableClock StartOfWork() => new(DateTimeOffset.Parse("2026-01-20T09:00:00+08:00"));

    private static DataFolder FolderWithKeys(string? path)
    {
        var folder = DataFolder.Open(path ?? Directory.CreateTempSubdirectory("disclosureflow-").FullName);
        foreach (var file in new[] { DemoAuthority.HeadFile, DemoAuthority.TimestampFile, DemoAuthority.OcspFile, SignerKeys.TrustFile }.Where(file => !File.Exists(Path.Combine(folder.Keys, file))))
        {
            File.Copy(Path.Combine(Keys.Value, file), Path.Combine(folder.Keys, file));
        }

        return folder;
    }

    /// <summary>The text of a report without findings that block.</summary>
    public static string SampleText()
    {
        using var reader = new StreamReader(typeof(Cast).Assembly.GetManifestResourceStream("demo/sample-report.txt")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Somewhere in the prose, <paramref name="text"/> instead of the first full stop.</summary>
    public static string SampleTextWith(string text)
    {
        var sample = SampleText();
        var at = sample.IndexOf('。', sample.IndexOf("一、", StringComparison.Ordinal));
        return sample.Insert(at, "，" + text);
    }

    public async Task<Guid> AtDrafting(string? text = null)
    {
        var started = await Get<StartCase>().Act(Drafter, Cast.Organ, Encoding.UTF8.GetBytes(text ?? SampleText()), "report.txt", Stop);
        Accepted(started.Answer);
        return started.Answer.Case;
    }

    public async Task<Guid> AtReview(string? text = null)
    {
        var @case = await AtDrafting(text);
        Accepted(await Get<Submit>().Act(Drafter, await Shown(@case), Stop));
        return @case;
    }

    public async Task<Guid> AtSignOff(string? text = null)
    {
        var @case = await AtReview(text);
        Accepted(await Get<Conclude>().Act(Reviewer, await Shown(@case), Conclude.Clear, Basis, Reason, Stop));
        Assert.True(await Get<ServiceWorker>().DoOne(Stop));
        return @case;
    }

    public async Task<Guid> AtPublication(string? text = null)
    {
        var @case = await AtSignOff(text);
        Accepted(await Get<Sign>().Act(Head, await ShownToHead(@case), Cast.Pin, Stop));
        return @case;
    }

    public async Task<Guid> Published(string? text = null)
    {
        var @case = await AtPublication(text);
        Accepted(await Publish(@case));
        return @case;
    }

    public Task<Outcome> PublishAs(Caller caller, Shown shown) =>
        Get<RecordPublication>().Act(caller, shown, new PublicationFacts("https://portal.invalid/report", Clock.Moment(), "县人民政府办公室", Clock.Today(), "001"), Stop);

    public async Task<Outcome> Publish(Guid @case, string address = "https://portal.invalid/report", string submittedTo = "县人民政府办公室") =>
        await Get<RecordPublication>().Act(Publisher, await Shown(@case), new PublicationFacts(address, Clock.Moment(), submittedTo, Clock.Today(), "001"), Stop);

    public async Task<Shown> ShownToHead(Guid @case)
    {
        var opened = await Get<OpenSignOff>().Act(Head, @case, Stop);
        Accepted(opened);
        return await Shown(@case) with { ScreenSha256 = opened.Value };
    }

    /// <summary>One request's services: acts of administration work on a context of their own.</summary>
    public async Task<TOut> Administer<TAct, TOut>(Func<TAct, Task<TOut>> act)
        where TAct : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TAct>());
    }

    /// <summary>An administrator, made by the operator.</summary>
    public async Task<Caller> Administrator()
    {
        var (_, refusal) = await Administer<People, (OneTimePassword?, Refusal?)>(people => people.Add(Server.Cases.Caller.System, new NewPerson("guanli", "管理者", ""), Cast.Organ, OfficeRoles.Administrator, Stop));
        Assert.Null(refusal);
        return await As("guanli");
    }

    /// <summary>Somebody new with a role.</summary>
    public async Task<Caller> Newcomer(string userName, string name, string role)
    {
        var (_, refusal) = await Administer<People, (OneTimePassword?, Refusal?)>(people => people.Add(Server.Cases.Caller.System, new NewPerson(userName, name, ""), Cast.Organ, role, Stop));
        Assert.Null(refusal);
        return await As(userName);
    }

    public async Task<Caller> As(string userName)
    {
        await using var store = await Stores.CreateDbContextAsync(Stop);
        return new Caller(await store.Users.Where(account => account.UserName == userName).Select(account => account.Id).SingleAsync(Stop));
    }

    /// <summary>What a page shows now.</summary>
    public async Task<Shown> Shown(Guid @case)
    {
        await using var store = await Stores.CreateDbContextAsync(Stop);
        var edition = await store.Cases.Where(one => one.Id == @case).Select(one => one.EditionSha256).SingleAsync(Stop);
        var task = await store.Tasks.AsNoTracking().Where(one => one.CaseId == @case && one.ClosedAt == null).OrderByDescending(one => one.Id).FirstAsync(Stop);
        return new Shown(@case, task.Id, task.Revision, edition);
    }

    public async Task<Case> Case(Guid @case)
    {
        await using var store = await Stores.CreateDbContextAsync(Stop);
        return await store.Cases.AsNoTracking().SingleAsync(one => one.Id == @case, Stop);
    }

    /// <summary>The acts on record for a case, in order.</summary>
    public async Task<IReadOnlyList<string>> Acts(Guid @case)
    {
        await using var store = await Stores.CreateDbContextAsync(Stop);
        return await store.Entries.Where(entry => entry.CaseId == @case).OrderBy(entry => entry.Sequence)
            .SelectMany(entry => entry.Openings.Where(opening => opening.Field == "act")).Select(opening => opening.Value).ToListAsync(Stop);
    }

    public static void Accepted(Outcome outcome) => Assert.True(outcome.Accepted, outcome.Refusal?.ToString());

    public static void Refused(string code, int status, Outcome outcome)
    {
        Assert.NotNull(outcome.Refusal);
        Assert.Equal((code, status), (outcome.Refusal.Code, outcome.Refusal.Status));
        Assert.NotEmpty(outcome.Refusal.NextStep);
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        Folder.Dispose();
        if (!keepFolder)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(Folder.Path, recursive: true);
        }
    }

    private static async Task Begin(DataFolder folder, string? path)
    {
        if (path is not null)
        {
            return;
        }

        await Making.WaitAsync(Stop);
        try
        {
            emptyStore ??= await MakeEmptyStore();
        }
        finally
        {
            Making.Release();
        }

        await File.WriteAllBytesAsync(folder.Database, emptyStore, Stop);
    }

    // Every migration waits for the disk several times: one store is migrated, and the new ones of all tests begin as its copy.
    private static async Task<byte[]> MakeEmptyStore()
    {
        var place = Directory.CreateTempSubdirectory("disclosureflow-empty-").FullName;
        using var folder = DataFolder.Open(place);
        await using (var provider = new ServiceCollection().AddLogging(log => log.SetMinimumLevel(LogLevel.None)).AddStore(folder).BuildServiceProvider())
        {
            var stores = provider.GetRequiredService<IDbContextFactory<Store>>();
            await stores.Open(CancellationToken.None);
            await using var store = await stores.CreateDbContextAsync();
            await store.Database.OpenConnectionAsync();
            await using var copy = store.Database.GetDbConnection().CreateCommand();
            copy.CommandText = $"VACUUM INTO '{Path.Combine(place, "empty.db")}'";
            await copy.ExecuteNonQueryAsync();
        }

        return await File.ReadAllBytesAsync(Path.Combine(place, "empty.db"));
    }

    // Making RSA keys takes a second: one authority serves all tests of this run.
    private static string MakeKeys()
    {
        var folder = Directory.CreateTempSubdirectory("disclosureflow-keys-").FullName;
        var root = DemoAuthority.Create(folder, new DemoSigner("沈知远", "镇长", Organ), Cast.Pin, new MovableClock(DateTimeOffset.Parse("2026-01-01T00:00:00Z")));
        File.WriteAllText(Path.Combine(folder, SignerKeys.TrustFile), root.ToPem());
        return folder;
    }
}

/// <summary>A clock that stands still until a test moves it; each reading is a millisecond later than the one before.</summary>
internal sealed class MovableClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Add(ref ticks, TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    public void Move(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
