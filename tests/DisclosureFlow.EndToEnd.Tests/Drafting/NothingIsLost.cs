using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests.Drafting;

/// <summary>What was typed is there again, whatever went away meanwhile: the network, the window, the server's process.</summary>
[Collection(nameof(SecondOffice))]
public sealed class NothingIsLost(OfficeSite site)
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_is_typed_is_on_the_server_within_two_seconds_of_the_last_keystroke()
    {
        await using var desk = await DraftingDesk.WithBlankReport(site);
        var kept = desk.Page.WaitForResponseAsync(answer => answer.Url.Contains("handler=Keep", StringComparison.Ordinal));
        await desk.Page.Locator("#s1").PressSequentiallyAsync("总体情况");
        var watch = Stopwatch.StartNew();
        Assert.True((await kept).Ok);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"kept after {watch.Elapsed}");
    }

    [Fact]
    public async Task What_the_network_did_not_take_is_offered_back_even_after_the_window_was_closed()
    {
        await using var desk = await DraftingDesk.WithBlankReport(site);
        var (window, address) = (desk.Page.Context, desk.Page.Url);
        await window.SetOfflineAsync(true);
        await desk.Page.FillAsync("#s5", "断网时写的话。");
        await desk.Page.WaitForSelectorAsync("[data-kept-line]:has-text('网络不通')", new() { Timeout = 10_000 });
        await desk.Page.CloseAsync();
        await window.SetOfflineAsync(false);

        var again = await window.NewPageAsync();
        await again.GotoAsync(address);
        Assert.Equal("", await again.InputValueAsync("#s5"));
        await again.WaitForSelectorAsync("#offered:has-text('断网时写的话。')");
        // Still offered when he first writes elsewhere and comes back.
        await again.FillAsync("#s6", "别处写的。");
        await again.WaitForSelectorAsync("[data-kept-line]:has-text('已自动保留')", new() { Timeout = 10_000 });
        await again.ReloadAsync();
        await again.ClickAsync("#offered >> text=恢复");
        await again.WaitForSelectorAsync("[data-kept-line]:has-text('已自动保留')", new() { Timeout = 10_000 });
        await again.ReloadAsync();
        Assert.Equal("断网时写的话。", await again.InputValueAsync("#s5"));
        Assert.Equal("别处写的。", await again.InputValueAsync("#s6"));
        Assert.False(await again.IsVisibleAsync("#offered"));
    }

    [Fact]
    public async Task A_session_that_ended_takes_nothing_away_the_text_comes_back_after_sign_in()
    {
        await using var desk = await DraftingDesk.WithBlankReport(site);
        var (window, address) = (desk.Page.Context, desk.Page.Url);
        var cookies = await window.CookiesAsync();
        await window.ClearCookiesAsync();
        await desk.Page.FillAsync("#s5", "会话结束后写的话。");
        await desk.Page.WaitForSelectorAsync("[data-kept-line]:has-text('网络不通')", new() { Timeout = 10_000 });
        await window.AddCookiesAsync(cookies.Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = cookie.HttpOnly, SameSite = cookie.SameSite }));
        await desk.Page.GotoAsync(address);
        await desk.Page.ClickAsync("#offered >> text=恢复");
        Assert.Equal("会话结束后写的话。", await desk.Page.InputValueAsync("#s5"));
    }

    [Fact]
    public async Task The_server_killed_at_work_loses_neither_what_it_had_nor_what_was_typed_while_it_was_away()
    {
        var folder = Directory.CreateTempSubdirectory("disclosureflow-killed-").FullName;
        try
        {
            await Prepare(folder);
            var port = FreePort();
            var server = await Serve(folder, port);
            try
            {
                await using var desk = await Desk.Of(site, 1280);
                var page = desk.Page;
                page.SetDefaultTimeout(60_000); // a process just started answers its first requests slowly
                var address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
                await page.GotoAsync(address + "/sign-in?back=/start");
                await page.FillAsync("#name", Cast.Drafter.UserName);
                await page.FillAsync("#password", OfficeSite.Password);
                await page.ClickAsync("main form:not([hidden]) button[type=submit]");
                await page.ClickAsync("button:text-is('新建')");
                await page.WaitForURLAsync("**/drafting/**");
                await page.FillAsync("#s1", "服务器收到的话。");
                await desk.Kept();
                server.Kill();
                await server.WaitForExitAsync();
                await page.FillAsync("#s5", "服务器不在时写的话。");
                await page.WaitForSelectorAsync("[data-kept-line]:has-text('网络不通')", new() { Timeout = 10_000 });
                server.Dispose();

                server = await Serve(folder, port);
                // It tries again by itself: nobody has to do anything.
                await page.WaitForSelectorAsync("[data-kept-line]:has-text('已自动保留')", new() { Timeout = 20_000 });
                await page.ReloadAsync();
                Assert.Equal("服务器收到的话。", await page.InputValueAsync("#s1"));
                Assert.Equal("服务器不在时写的话。", await page.InputValueAsync("#s5"));
                Assert.False(await page.IsVisibleAsync("#offered"));
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
                server.Dispose();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // An office with its drafter in the folder, as after the first start.
    private static async Task Prepare(string folder)
    {
        using var data = DataFolder.Open(folder);
        await using var office = Site.Build(["http://127.0.0.1:0"], services => services.AddOffice(data, "demo.invalid/killed").AddDemo());
        await office.Services.GetRequiredService<IDbContextFactory<Store>>().Open(CancellationToken.None);
        await office.Services.GetRequiredService<Cast>().Gather("云岭县石桥镇人民政府", CancellationToken.None);
        await using var scope = office.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = await users.FindByNameAsync(Cast.Drafter.UserName) ?? throw new InvalidOperationException("no drafter");
        Assert.True((await users.AddPasswordAsync(account, OfficeSite.Password)).Succeeded);
    }

    private static async Task<Process> Serve(string folder, int port)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Server.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "serve", "--data", folder, "--demo-keys", "--port", port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < LongestStart && !process.HasExited;)
        {
            try
            {
                if ((await http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/health")))).StatusCode == HttpStatusCode.OK)
                {
                    return process;
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException("the server did not start");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
