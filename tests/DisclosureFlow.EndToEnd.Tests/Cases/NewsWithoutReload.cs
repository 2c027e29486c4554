using System.Text;
using DisclosureFlow.EndToEnd.Tests.Drafting;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests.Cases;

/// <summary>What comes in while a page is open.</summary>
[Collection(nameof(Office))]
public sealed class NewsWithoutReload(OfficeSite site)
{
    [Fact]
    public async Task A_new_task_is_counted_beside_the_menu_of_an_open_page_and_counts_as_read_on_the_list()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var desk = await Desk.Of(site, 1280);
        await desk.Page.Clock.InstallAsync();
        await desk.SignIn(Cast.Reviewer.UserName);
        await desk.Page.GotoAsync("/");
        var badge = desk.Page.Locator(".menu .badge");
        Assert.Equal(0, await badge.CountAsync());

        var cast = site.Services.GetRequiredService<Cast>();
        var started = await site.Services.GetRequiredService<StartCase>().Act(cast.As(Cast.Drafter), cast.Organ, Encoding.UTF8.GetBytes(DraftingDesk.Sample()), "report.txt", stop);
        var stores = site.Services.GetRequiredService<IDbContextFactory<Store>>();
        await using var store = await stores.CreateDbContextAsync(stop);
        var (@case, edition) = (started.Answer.Case, await store.Cases.Where(one => one.Id == started.Answer.Case).Select(one => one.EditionSha256).SingleAsync(stop));
        var task = await store.Tasks.AsNoTracking().SingleAsync(one => one.CaseId == @case, stop);
        Assert.True((await site.Services.GetRequiredService<Submit>().Act(cast.As(Cast.Drafter), new Shown(@case, task.Id, task.Revision, edition), stop)).Accepted);
        for (var tries = 0; tries < 600 && !await store.Notifications.AnyAsync(one => one.CaseId == @case && one.Role == "reviewer", stop); tries++)
        {
            await Task.Delay(50, stop);
        }

        await desk.Page.Clock.FastForwardAsync(31_000);
        // At least this one: what others did may be told only now.
        await badge.WaitForAsync();
        Assert.Matches("^[1-9][0-9]*\\s*[1-9][0-9]* 条新通知$", (await badge.InnerTextAsync()).Trim());
        await desk.Page.GotoAsync("/tasks");
        await desk.Says("等待办理：保密审查");
        await desk.LookOver("tasks-notices");
        // Its reminders are due at once, for the year is long over: they may come in one by one.
        for (var tries = 0; tries < 10; tries++)
        {
            await desk.Page.GotoAsync("/tasks");
            await desk.Page.GotoAsync("/");
            await desk.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
            if (await badge.CountAsync() == 0)
            {
                break;
            }
        }

        Assert.Equal(0, await badge.CountAsync());
        await desk.Page.GotoAsync("/culture?to=en&back=/tasks");
        await desk.Says("is waiting for: Confidentiality review");
    }
}
