using System.Globalization;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>
/// One office for all tests of a collection: the real site on Kestrel with a real database in a folder of its own, the five people of the
/// demo with passwords, and the head's demo key.
/// </summary>
public sealed class OfficeSite(Chromium chromium) : IAsyncLifetime
{
    public const string Password = "一句只在测试里用的话";

    private readonly string folder = Directory.CreateTempSubdirectory("disclosureflow-e2e-").FullName;
    private DataFolder? data;
    private WebApplication? site;

    /// <summary>Address of the site; by name, because passkeys need it.</summary>
    public string Address { get; private set; } = "";

    internal IServiceProvider Services => site!.Services;

    public async ValueTask InitializeAsync()
    {
        data = DataFolder.Open(folder);
        site = Site.Build(["http://127.0.0.1:0"], services =>
        {
            // All tests come from one address: together they try more often than one office does.
            services.AddOffice(data, "demo.invalid/end-to-end").AddDemo().AddSingleton(new TriesPerMinute(100_000))
                // A hundred thousand rounds for each of some hundred sign-ins would be waited for.
                .Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
        });
        await site.Services.GetRequiredService<IDbContextFactory<Store>>().Open(CancellationToken.None);
        await site.StartAsync();
        Address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{new Uri(site.Urls.First()).Port}");
        await site.Services.GetRequiredService<Cast>().Gather("云岭县石桥镇人民政府", CancellationToken.None);
        await using var scope = site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        foreach (var name in new[] { Cast.Drafter, Cast.Reviewer, Cast.Head, Cast.Publisher, Cast.Auditor }.Select(member => member.UserName))
        {
            var account = await users.FindByNameAsync(name) ?? throw new InvalidOperationException($"no account {name}");
            var added = await users.AddPasswordAsync(account, Password);
            Assert.True(added.Succeeded, string.Join('；', added.Errors.Select(error => error.Description)));
        }
    }

    /// <summary>The sample report, told of this office's own township.</summary>
    public static string SampleText()
    {
        using var sample = new StreamReader(typeof(Cast).Assembly.GetManifestResourceStream("demo/sample-report.txt")!);
        return sample.ReadToEnd().Replace("青梧县柳溪镇", "云岭县石桥镇", StringComparison.Ordinal).Replace("柳溪", "石桥", StringComparison.Ordinal);
    }

    /// <summary>A published report, made by the acts themselves: for tests that begin where the office's work ends.</summary>
    /// <param name="year">The year reported on, in title and text.</param>
    internal async Task<Guid> Publish(int year)
    {
        var (acts, cast) = (Services.GetRequiredService<DemoActs>(), Services.GetRequiredService<Cast>());
        var text = SampleText().Replace("2025年", $"{year}年", StringComparison.Ordinal);
        var started = (await acts.Start.Act(cast.As(Cast.Drafter), cast.Organ, System.Text.Encoding.UTF8.GetBytes(text), "report.txt", CancellationToken.None)).Answer;
        Assert.True(started.Accepted, started.Refusal?.ToString());
        // With another year's report on the site the checks compare the two, and each remark needs a word.
        await Do(async shown => await acts.Submit.Act(cast.As(Cast.Drafter), shown, CancellationToken.None,
            (await acts.Submit.Readiness(started.Case, shown.EditionSha256!, CancellationToken.None)).NeedsWord.ToDictionary(one => one.Key, _ => "已与上一年度核对，数据属实。", StringComparer.Ordinal)));
        await Do(shown => acts.Conclude.Act(cast.As(Cast.Reviewer), shown, Conclude.Clear, "条例第十七条", "逐项审查。", CancellationToken.None));
        await Do(async shown => await acts.Sign.Act(cast.As(Cast.Head), shown with { ScreenSha256 = (await acts.OpenSignOff.Act(cast.As(Cast.Head), started.Case, CancellationToken.None)).Value }, Cast.Pin, CancellationToken.None));
        var clock = Services.GetRequiredService<TimeProvider>();
        await Do(shown => acts.Publish.Act(cast.As(Cast.Publisher), shown, new PublicationFacts($"https://portal.example/{year}.html", clock.Moment(), "县政府办公室", clock.Today(), "001"), CancellationToken.None));
        return started.Case;

        async Task Do(Func<Shown, Task<Outcome>> act)
        {
            var answer = await act(await Shown(started.Case));
            Assert.True(answer.Accepted, answer.Refusal?.ToString());
        }
    }

    /// <summary>The user name of an administrator with the common password.</summary>
    internal Task<string> Administrator() => Person("guanli", "管理者", OfficeRoles.Administrator);

    /// <summary>A person beside the five of the demo, made when first asked for.</summary>
    internal async Task<string> Person(string userName, string name, string role)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await users.FindByNameAsync(userName) is null)
        {
            var (made, refusal) = await scope.ServiceProvider.GetRequiredService<People>().Add(Caller.System, new NewPerson(userName, name, ""), Services.GetRequiredService<Cast>().Organ, role, CancellationToken.None);
            Assert.True(made is not null, refusal?.ToString());
            var account = (await users.FindByNameAsync(userName))!;
            Assert.True((await users.ChangePasswordAsync(account, made.Password, Password)).Succeeded);
            account.MustChangePassword = false;
            await users.UpdateAsync(account);
        }

        return userName;
    }

    /// <summary>What a page of the case's open task shows; waits while the system typesets.</summary>
    internal Task<Shown> Shown(Guid @case) => Shown(Services, @case);

    /// <summary>The same of any site.</summary>
    internal static async Task<Shown> Shown(IServiceProvider services, Guid @case)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            await using var store = await services.GetRequiredService<IDbContextFactory<Store>>().CreateDbContextAsync();
            var edition = await store.Cases.Where(one => one.Id == @case).Select(one => one.EditionSha256).SingleAsync();
            if (await store.Tasks.AsNoTracking().FirstOrDefaultAsync(task => task.CaseId == @case && task.ClosedAt == null) is { } task)
            {
                return new Shown(@case, task.Id, task.Revision, edition);
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("no task opened");
    }

    /// <summary>A new browser window, signed in as nobody; the test is skipped where Chromium is absent.</summary>
    public async Task<IBrowserContext> Window(int width, bool scripts = true)
    {
        return await (await chromium.Browser()).NewContextAsync(new()
        {
            BaseURL = Address, JavaScriptEnabled = scripts, Locale = "zh-CN", ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 }, HasTouch = width < 600,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.StopAsync();
            await site.DisposeAsync();
        }

        data?.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>The tests of one collection go one after the other, on a site of their own; the collections go side by side.</summary>
[CollectionDefinition(nameof(Office))]
public sealed class Office : ICollectionFixture<OfficeSite>;

/// <summary>A second office: for the tests around drafting and signing in.</summary>
[CollectionDefinition(nameof(SecondOffice))]
public sealed class SecondOffice : ICollectionFixture<OfficeSite>;
