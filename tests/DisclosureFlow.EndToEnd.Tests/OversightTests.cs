using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>The auditor's and the administrator's pages: looked over, without scripts too, and shut to everybody else.</summary>
[Collection(nameof(Office))]
public sealed class OversightTests(OfficeSite site)
{
    private static readonly (string Path, string Name)[] Auditor = [("/audit", "audit"), ("/audit/administration", "audit-administration"), ("/audit/statistics", "audit-statistics"), ("/register", "register")];
    private static readonly (string Path, string Name)[] Administrator =
        [("/admin", "admin"), ("/admin/organs", "admin-organs"), ("/admin/people", "admin-people"), ("/admin/deputies", "admin-deputies"), ("/admin/keys", "admin-keys"), ("/admin/definitions", "admin-definitions"), ("/admin/jobs", "admin-jobs"), ("/admin/settings", "admin-settings")];

    [Theory]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task The_auditor_sees_every_entry_opened_and_what_administrators_did(int width, bool scripts)
    {
        await Prepare();
        await using var desk = await Desk.Of(site, width, scripts);
        await desk.SignIn("shenji");
        await Look(desk, Auditor, scripts);
        foreach (var (query, finds) in new[] { ("act=CaseStarted&who=林晓禾", true), ("act=SignedOff&who=林晓禾", false), ("act=CaseStarted&who=周慎言", false), ("who=林晓禾&until=2020-01-01", false), ("q=年度报告", true) })
        {
            await desk.Page.GotoAsync("/audit?" + query);
            Assert.Equal(finds, await desk.Page.Locator("ul.rows > li").CountAsync() > 0);
        }

        await desk.Page.GotoAsync("/audit");
        await desk.Page.ClickAsync("text=记录与证明");
        await desk.Page.ClickAsync("details.card > summary");
        await desk.Page.WaitForSelectorAsync("th:text-is('on-screen')");
        await Look(desk, scripts, "audit-case");
        Assert.Equal(403, (await desk.Page.GotoAsync("/admin/people"))!.Status);
    }

    [Theory]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task The_administrator_sees_no_draft_and_no_trail_and_his_pages_work_without_scripts(int width, bool scripts)
    {
        var (@case, task) = await Prepare();
        await using var desk = await Desk.Of(site, width, scripts);
        await desk.SignIn("guanli-e2e");
        await Look(desk, Administrator, scripts);
        foreach (var path in new[] { $"/cases/{@case}", $"/drafting/{@case}/{task}", $"/review/{@case}/{task}", $"/audit/cases/{@case}", "/audit", "/audit/administration", "/register", $"/review-forms/{@case}/1.pdf", $"/audit/cases/{@case}/evidence.zip" })
        {
            var status = (await desk.Page.GotoAsync(path))!.Status;
            Assert.True(status is 403 or 404, $"{path} answered {status}");
        }

        await desk.Page.GotoAsync("/admin/deputies");
        await desk.Page.SelectOptionAsync("#held", new Microsoft.Playwright.SelectOptionValue { Index = 1 });
        await desk.Page.FillAsync("#from", "2020-01-01");
        await desk.Page.FillAsync("#until", "2020-01-02");
        await desk.Page.FillAsync("#reason", "外出");
        await desk.Page.SelectOptionAsync("#deputy", new Microsoft.Playwright.SelectOptionValue { Index = 1 });
        await desk.Page.ClickAsync("button:text-is('安排代理')");
        await desk.Page.WaitForSelectorAsync("#problem");
        Assert.Equal("外出", await desk.Page.InputValueAsync("#reason"));
    }

    [Fact]
    public async Task The_reviewers_pages_are_clean_and_the_register_opens_in_a_spreadsheet()
    {
        var (@case, task) = await Prepare();
        await using var desk = await Desk.Of(site, 1280);
        await desk.SignIn(Cast.Reviewer.UserName);
        await Look(desk, [($"/review/{@case}/{task}", "review-open"), ("/register", "register")], scripts: true);
        var csv = await desk.Page.APIRequest.GetAsync(site.Address + "/register.csv", new() { Headers = [new("Cookie", string.Join("; ", (await desk.Page.Context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}")))] });
        Assert.Equal("text/csv; charset=utf-8", csv.Headers["content-type"]);
        Assert.Equal([0xEF, 0xBB, 0xBF], (await csv.BodyAsync())[..3]);
    }

    [Fact]
    public async Task A_closed_account_is_out_with_its_next_request()
    {
        await using var admin = await Desk.Of(site, 1280);
        await admin.SignIn(await site.Administrator());
        await using var drafter = await Desk.Of(site, 390);
        await drafter.SignIn(await site.Person("tingyong", "将停用者", "drafter"));
        await admin.Page.GotoAsync("/admin/people");
        var row = admin.Page.Locator("li:has(h3:has-text('将停用者'))").First;
        await row.Locator("summary").ClickAsync();
        await row.Locator("button:has-text('停用账号')").ClickAsync();
        await admin.Page.WaitForSelectorAsync("text=账号已停用");
        await drafter.Page.ReloadAsync();
        Assert.Contains("/sign-in", drafter.Page.Url, StringComparison.Ordinal);
    }

    private static async Task Look(Desk desk, (string Path, string Name)[] pages, bool scripts)
    {
        // In English, and in Chinese on a phone, AllPagesTests looks each of them over.
        foreach (var (path, name) in pages)
        {
            Assert.Equal(200, (await desk.Page.GotoAsync(path))!.Status);
            await Look(desk, scripts, name);
        }
    }

    // axe is a script itself: without scripts the page's width and its heading are what can be looked at.
    private static async Task Look(Desk desk, bool scripts, string name)
    {
        if (scripts)
        {
            await desk.LookOver(name);
        }
        else
        {
            Assert.Equal(1, await desk.Page.Locator("h1").CountAsync());
        }
    }

    /// <summary>An administrator and an auditor with passwords of their own, and a case to look at.</summary>
    private async Task<(Guid Case, int Task)> Prepare()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var organ = await store.Organs.Where(one => store.RoleAssignments.Any(role => role.OrganId == one.Id)).Select(one => one.Id).FirstAsync();
        if (!await store.Users.AnyAsync(account => account.UserName == "guanli-e2e"))
        {
            var (door, people) = (scope.ServiceProvider.GetRequiredService<AdministrationDoor>(), scope.ServiceProvider.GetRequiredService<People>());
            Assert.Null(await door.Act(Caller.System, async act => (await people.Add(act, new NewPerson("guanli-e2e", "管理者", ""), OfficeSite.Password, organ, OfficeRoles.Administrator, default)).Refusal, default));
            Assert.Null(await door.Act(Caller.System, async act => (await people.Add(act, new NewPerson("shenji", "审计的人", ""), OfficeSite.Password, organ, OfficeRoles.Auditor, default)).Refusal, default));
        }

        if (await store.Tasks.Where(task => task.OrganId == organ && task.ElementId == "confidentialityReview" && task.ClosedAt == null).Select(task => new { task.CaseId, task.Id }).FirstOrDefaultAsync() is { } known)
        {
            return (known.CaseId, known.Id);
        }

        using var sample = typeof(Cast).Assembly.GetManifestResourceStream("demo/sample-report.txt")!;
        using var bytes = new MemoryStream();
        await sample.CopyToAsync(bytes);
        var started = await scope.ServiceProvider.GetRequiredService<Server.Drafting.StartCase>().Act(site.Services.GetRequiredService<Cast>().As(Cast.Drafter), organ, bytes.ToArray(), "report.txt", default);
        Assert.True(started.Answer.Accepted, started.Answer.Refusal?.ToString());
        var drafting = await store.Tasks.AsNoTracking().SingleAsync(task => task.CaseId == started.Answer.Case);
        var edition = await store.Cases.Where(one => one.Id == started.Answer.Case).Select(one => one.EditionSha256).SingleAsync();
        var submitted = await scope.ServiceProvider.GetRequiredService<Server.Drafting.Submit>().Act(site.Services.GetRequiredService<Cast>().As(Cast.Drafter), new Shown(started.Answer.Case, drafting.Id, drafting.Revision, edition), default);
        Assert.True(submitted.Accepted, submitted.Refusal?.ToString());
        return (started.Answer.Case, await store.Tasks.Where(task => task.CaseId == started.Answer.Case && task.ClosedAt == null).Select(task => task.Id).SingleAsync());
    }
}
