using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests.Drafting;

/// <summary>Two people in one report at the same time.</summary>
[Collection(nameof(SecondOffice))]
public sealed class TwoDrafters(OfficeSite site)
{
    [Fact]
    public async Task Others_are_shown_their_fields_come_in_and_a_clash_shows_both()
    {
        await AddColleague("suwan", "苏晚");
        await using var mine = await DraftingDesk.WithBlankReport(site);
        await using var theirs = await Desk.Of(site, 1280);
        await theirs.SignIn("suwan");
        await theirs.Page.GotoAsync(mine.Page.Url);
        await theirs.Says("林晓禾 也开着这份报告。");

        await theirs.Page.FillAsync("#s5", "苏晚写的问题。");
        await theirs.Cell("3.new.total").FillAsync("12");
        await theirs.Cell("3.carriedIn.total").FillAsync("1");
        await theirs.Save();
        await theirs.Says("已保存。");
        await theirs.Page.FillAsync("#s1", "苏晚写的总体情况。");
        await theirs.Kept();

        await mine.Page.FillAsync("#s6", "林晓禾写的其他事项。");
        await mine.Cell("3.new.total").FillAsync("13");
        await mine.Save();
        await mine.Says("1 处您和同事都改了");
        Assert.Equal("DF7033", await mine.Page.GetAttributeAsync("#problem", "data-code"));
        await mine.LookOver("clash");
        Assert.Equal("苏晚写的问题。", await mine.Page.InputValueAsync("#s5"));
        Assert.Equal("1", await mine.Cell("3.carriedIn.total").InputValueAsync());
        var clash = mine.Page.Locator("fieldset.clash");
        Assert.Equal(1, await clash.CountAsync());
        Assert.Contains("13", await clash.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("12", await clash.InnerTextAsync(), StringComparison.Ordinal);
        await mine.Save();
        Assert.Equal("DF7033", await mine.Page.GetAttributeAsync("#problem", "data-code"));
        await clash.Locator("input[value=theirs]").CheckAsync();
        await mine.Save();
        await mine.Says("已保存。");
        Assert.Equal("12", await mine.Cell("3.new.total").InputValueAsync());
        Assert.Equal("林晓禾写的其他事项。", await mine.Page.InputValueAsync("#s6"));

        // She comes back to what she had typed over the older edition: it is merged into the latest one.
        await theirs.Page.ReloadAsync();
        await theirs.Says("林晓禾的改动已合并到");
        Assert.Equal("苏晚写的总体情况。", await theirs.Page.InputValueAsync("#s1"));
        Assert.Equal("林晓禾写的其他事项。", await theirs.Page.InputValueAsync("#s6"));
        await theirs.Save();
        await theirs.Says("已保存。");
    }

    private async Task AddColleague(string userName, string name)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var (users, store) = (scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), scope.ServiceProvider.GetRequiredService<Store>());
        var first = await users.FindByNameAsync(Cast.Drafter.UserName) ?? throw new InvalidOperationException("no drafter");
        var account = new Account { Id = Guid.NewGuid(), UserName = userName, DisplayName = name };
        var made = await users.CreateAsync(account, OfficeSite.Password);
        Assert.True(made.Succeeded, string.Join('；', made.Errors.Select(error => error.Description)));
        foreach (var held in await store.RoleAssignments.AsNoTracking().Where(one => one.AccountId == first.Id).ToListAsync())
        {
            store.RoleAssignments.Add(new RoleAssignment { Id = Guid.NewGuid(), AccountId = account.Id, OrganId = held.OrganId, Role = held.Role, From = held.From });
        }

        await store.SaveChangesAsync();
    }
}
