using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>Ways in, and ways that stay shut.</summary>
[Collection(nameof(SecondOffice))]
public sealed class SignInTests(OfficeSite site)
{
    [Fact]
    public async Task A_passkey_signs_in_without_a_password()
    {
        await using var desk = await Desk.Of(site, 1280);
        await GiveAuthenticator(desk);
        await desk.SignIn(Cast.Publisher.UserName);
        await desk.Page.GotoAsync("/account");
        await desk.LookOver("account");
        await desk.Page.ClickAsync("text=登记这台设备");
        await desk.Page.WaitForSelectorAsync("button:text-is('移除')");
        await desk.Page.ClickAsync("button:text-is('退出')");
        await desk.Page.GotoAsync("/sign-in");
        await desk.Page.ClickAsync("text=用通行密钥登录");
        await desk.Page.WaitForURLAsync("**/tasks");
    }

    [Fact]
    public async Task Where_a_second_factor_is_demanded_a_passkey_counts_and_the_password_alone_no_longer_does()
    {
        var name = await site.Person("tongxing", "通行者", OfficeRoles.Reviewer);
        await Demand(SecondFactorFor.Approvers);
        try
        {
            await using var desk = await Desk.Of(site, 390);
            await GiveAuthenticator(desk);
            await Password(desk, name);
            await desk.Page.WaitForURLAsync("**/account/second-factor");
            await desk.LookOver("second-factor");
            await desk.Page.ClickAsync("text=登记这台设备");
            await desk.Page.WaitForSelectorAsync("#recovery-codes");
            await desk.LookOver("recovery-codes");
            await desk.Page.ClickAsync("text=已抄好");
            await desk.Page.WaitForURLAsync("**/tasks");
            await desk.Page.Context.ClearCookiesAsync();
            await Password(desk, name);
            await desk.Page.WaitForURLAsync("**/sign-in/code**");
            await desk.LookOver("second-step");
            await desk.Page.ClickAsync("text=用通行密钥登录");
            await desk.Page.WaitForURLAsync("**/tasks");
        }
        finally
        {
            await Demand(SecondFactorFor.Nobody);
        }
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_and_the_answer_never_tells_what_was_wrong()
    {
        // A person of its own: whoever is locked here stays so for the tests that follow.
        var locked = await site.Person("suoding", "被锁定者", OfficeRoles.Auditor);
        await using var desk = await Desk.Of(site, 390, scripts: false);
        for (var tries = 0; tries < 5; tries++)
        {
            await Try(desk, locked, "falsch-falsch");
        }

        Assert.Equal("DF7002", await desk.Page.GetAttributeAsync("#problem", "data-code"));
        await Try(desk, locked, OfficeSite.Password);
        Assert.Equal("DF7002", await desk.Page.GetAttributeAsync("#problem", "data-code"));
        await Try(desk, "nobody-here", "falsch-falsch");
        Assert.Equal("DF7001", await desk.Page.GetAttributeAsync("#problem", "data-code"));
    }

    [Fact]
    public async Task Without_scripts_the_public_pages_and_the_list_of_tasks_work()
    {
        await using var desk = await Desk.Of(site, 390, scripts: false);
        await desk.Page.GotoAsync("/");
        Assert.Equal(1, await desk.Page.Locator("h1").CountAsync());
        await desk.SignIn(Cast.Drafter.UserName);
        await desk.Page.GotoAsync("/start");
        await desk.Page.FillAsync("#year", "2025");
        await desk.Page.ClickAsync("text=新建");
        await desk.Page.WaitForURLAsync("**/drafting/**");
        await desk.Page.ClickAsync("button[value='table:4']");
        await desk.Page.WaitForSelectorAsync("text=已填零并保存，共 15 格");
        Assert.Equal("0", await desk.Page.InputValueAsync("[name='c:4.reconsideration.total']"));
    }

    [Fact]
    public async Task What_is_typed_in_the_editor_is_there_again_after_the_window_was_lost()
    {
        string address;
        await using (var desk = await Desk.Of(site, 1280))
        {
            await desk.SignIn(Cast.Drafter.UserName);
            await desk.Page.GotoAsync("/start");
            await desk.Page.ClickAsync("text=新建");
            await desk.Page.WaitForURLAsync("**/drafting/**");
            address = desk.Page.Url;
            await desk.Page.FillAsync("#s5", "写到一半的话");
            await desk.Page.WaitForSelectorAsync("text=已自动保留", new() { State = WaitForSelectorState.Visible, Timeout = 6000 });
        }

        await using var again = await Desk.Of(site, 1280);
        await again.SignIn(Cast.Drafter.UserName);
        await again.Page.GotoAsync(address);
        Assert.Equal("写到一半的话", await again.Page.InputValueAsync("#s5"));
    }

    [Fact]
    public async Task Arrow_keys_and_a_pasted_block_fill_the_table()
    {
        await using var desk = await Desk.Of(site, 1280);
        await desk.SignIn(Cast.Drafter.UserName);
        await desk.Page.GotoAsync("/start");
        await desk.Page.ClickAsync("text=新建");
        await desk.Page.WaitForURLAsync("**/drafting/**");
        await desk.Page.FocusAsync("[name='c:3.new.natural']");
        await desk.Page.Keyboard.TypeAsync("7");
        await desk.Page.Keyboard.PressAsync("ArrowRight");
        await desk.Page.Keyboard.TypeAsync("2");
        await desk.Page.Keyboard.PressAsync("ArrowDown");
        await desk.Page.Keyboard.TypeAsync("1");
        Assert.Equal("7", await desk.Page.InputValueAsync("[name='c:3.new.natural']"));
        Assert.Equal("2", await desk.Page.InputValueAsync("[name='c:3.new.business']"));
        Assert.Equal("1", await desk.Page.InputValueAsync("[name='c:3.carriedIn.business']"));
        await desk.Page.EvaluateAsync("""
            () => { const at = document.querySelector("[name='c:3.granted.natural']"); at.focus();
              const data = new DataTransfer(); data.setData("text/plain", "3\t4\n5\t6");
              at.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }
            """);
        Assert.Equal("4", await desk.Page.InputValueAsync("[name='c:3.granted.business']"));
        Assert.Equal("6", await desk.Page.InputValueAsync("[name='c:3.partlyGranted.business']"));
    }

    private static async Task GiveAuthenticator(Desk desk)
    {
        var authenticator = await desk.Page.Context.NewCDPSessionAsync(desk.Page);
        await authenticator.SendAsync("WebAuthn.enable");
        await authenticator.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static async Task Password(Desk desk, string name)
    {
        await desk.Page.GotoAsync("/sign-in");
        await desk.Page.FillAsync("#name", name);
        await desk.Page.FillAsync("#password", OfficeSite.Password);
        await desk.Page.ClickAsync("main form:not([hidden]) button[type=submit]");
    }

    private async Task Demand(SecondFactorFor of)
    {
        await using var scope = site.Services.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<PasswordRules>().Demand(Caller.System, of, CancellationToken.None));
    }

    private static async Task Try(Desk desk, string name, string password)
    {
        await desk.Page.GotoAsync("/sign-in");
        await desk.Page.FillAsync("#name", name);
        await desk.Page.FillAsync("#password", password);
        await desk.Page.ClickAsync("main form:not([hidden]) button[type=submit]");
        await desk.Page.WaitForSelectorAsync("#problem");
    }
}
