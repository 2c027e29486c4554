using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Demo;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>Passwords as people use them.</summary>
[Collection(nameof(SecondOffice))]
public sealed class PasswordTests(OfficeSite site)
{
    [Fact]
    public async Task A_password_field_is_masked_and_may_be_pasted_into_and_filled_by_a_manager()
    {
        await using var desk = await Desk.Of(site, 1280);
        await desk.Page.GotoAsync("/sign-in");
        Assert.Equal("current-password", await desk.Page.GetAttributeAsync("#password[type=password]", "autocomplete"));
        await desk.SignIn(Cast.Publisher.UserName);
        await desk.Page.GotoAsync("/account/password");
        Assert.Equal("current-password", await desk.Page.GetAttributeAsync("#old[type=password]", "autocomplete"));
        Assert.Equal("new-password", await desk.Page.GetAttributeAsync("#fresh[type=password]", "autocomplete"));
        // Nobody stops the paste that a password manager makes.
        Assert.True(await desk.Page.EvaluateAsync<bool>("document.querySelector('#fresh').dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true }))"));
    }

    [Fact]
    public async Task A_password_counts_letter_for_letter_and_may_be_long()
    {
        const string Long = "　每年一月 ÄÖ aB9 the Year's Report is due on the 31st, and Not a Day Later! 每年一月 ";
        Assert.True(Long.Length >= 64);
        var name = await site.Person("changkouling", "长口令者", "drafter");
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            Assert.True((await users.ChangePasswordAsync((await users.FindByNameAsync(name))!, OfficeSite.Password, Long)).Succeeded);
        }

        foreach (var wrong in new[] { Long.Trim(), Long.ToLowerInvariant(), Long[..^1] })
        {
            using var stranger = new Visitor(site.Address);
            Assert.False(await stranger.SignIn(name, wrong));
        }

        using var visitor = new Visitor(site.Address);
        Assert.True(await visitor.SignIn(name, Long));
    }
}
