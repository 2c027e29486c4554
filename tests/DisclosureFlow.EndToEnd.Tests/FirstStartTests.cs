using System.Globalization;
using System.Net;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>An empty folder becomes an office by pages alone.</summary>
[Collection(nameof(Office))]
public sealed class FirstStartTests(OfficeSite browsers) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("disclosureflow-first-").FullName;
    private DataFolder? data;
    private WebApplication? site;
    private string address = "";

    public async ValueTask InitializeAsync()
    {
        data = DataFolder.Open(folder);
        site = Site.Build(["http://127.0.0.1:0"], services => services.AddOffice(data, "demo.invalid/first-start"));
        await site.Services.GetRequiredService<IDbContextFactory<Store>>().Open(CancellationToken.None);
        await site.StartAsync();
        address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{new Uri(site.Urls.First()).Port}");
    }

    public async ValueTask DisposeAsync()
    {
        await site!.DisposeAsync();
        data!.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_set_up_link_works_once_and_the_drafter_must_choose_a_password_of_his_own()
    {
        var link = await site!.Services.GetRequiredService<FirstStart>().Link(CancellationToken.None);
        await using var desk = await Desk.Of(browsers, 1280);
        await desk.Page.GotoAsync(address + link);
        await desk.LookOver("setup");
        await desk.Page.FillAsync("#organ", "北川县双溪镇人民政府");
        await desk.Page.FillAsync("#admin-name", "管理者");
        await desk.Page.FillAsync("#admin", "guanli");
        await desk.Page.FillAsync("#admin-password", "管理员自己的一句长口令");
        foreach (var role in new[] { "drafter", "reviewer", "head", "publisher", "auditor" })
        {
            await desk.Page.FillAsync($"#name-{role}", "某某" + role[..1]);
            await desk.Page.FillAsync($"#account-{role}", role);
        }

        await desk.Page.CheckAsync("input[value=demo]");
        await desk.Page.FillAsync("#pin", "135790");
        await desk.Page.FillAsync("#pin-again", "135790");
        await desk.Page.ClickAsync("text=完成设置");
        await desk.Page.WaitForSelectorAsync(".success");
        await desk.LookOver("setup-done");
        var password = await desk.Page.InnerTextAsync("tr:has(td:text-is('drafter')) td:nth-child(3)");
        Assert.Null(await site.Services.GetRequiredService<FirstStart>().Link(CancellationToken.None));
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(address + link))).StatusCode);

        await desk.Page.GotoAsync(address + "/sign-in");
        await desk.Page.FillAsync("#name", "drafter");
        await desk.Page.FillAsync("#password", password);
        await desk.Page.ClickAsync("main form:not([hidden]) button[type=submit]");
        await desk.Page.WaitForURLAsync("**/account/password");
        await desk.LookOver("password");
        await desk.Page.GotoAsync(address + "/tasks");
        Assert.EndsWith("/account/password", desk.Page.Url, StringComparison.Ordinal);
        await desk.Page.FillAsync("#old", password);
        await desk.Page.FillAsync("#fresh", "只有起草人自己知道的话");
        await desk.Page.FillAsync("#again", "只有起草人自己知道的话");
        await desk.Page.ClickAsync("main form button[type=submit]");
        await desk.Page.WaitForURLAsync("**/tasks");
    }

    [Fact]
    public async Task A_closed_account_is_out_with_its_next_request()
    {
        var link = await site!.Services.GetRequiredService<FirstStart>().Link(CancellationToken.None);
        Guid organ, drafter;
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var store = scope.ServiceProvider.GetRequiredService<Store>();
            organ = Guid.NewGuid();
            store.Organs.Add(new() { Id = organ, Name = "北川县双溪镇人民政府", Kind = "township" });
            await store.SaveChangesAsync();
            var people = scope.ServiceProvider.GetRequiredService<People>();
            Assert.Null((await people.Add("guanli", "管理者", "", organ, "administrator", OfficeSite.Password)).Refusal);
            Assert.Null((await people.Add("qicao", "起草者", "", organ, "drafter", OfficeSite.Password)).Refusal);
            drafter = (await store.Users.SingleAsync(account => account.UserName == "qicao")).Id;
            Assert.Equal("DF7053", (await people.Give(drafter, organ, "administrator"))!.Code);
        }

        Assert.NotNull(link);
        await using var desk = await Desk.Of(browsers, 390);
        await desk.Page.GotoAsync(address + "/sign-in");
        await desk.Page.FillAsync("#name", "qicao");
        await desk.Page.FillAsync("#password", OfficeSite.Password);
        await desk.Page.ClickAsync("main form:not([hidden]) button[type=submit]");
        await desk.Page.WaitForURLAsync("**/tasks");

        await using var admin = await Desk.Of(browsers, 1280);
        await admin.Page.GotoAsync(address + "/sign-in?back=/admin");
        await admin.Page.FillAsync("#name", "guanli");
        await admin.Page.FillAsync("#password", OfficeSite.Password);
        await admin.Page.ClickAsync("main form:not([hidden]) button[type=submit]");
        await admin.Page.WaitForURLAsync("**/admin");
        await admin.LookOver("admin");
        var row = admin.Page.Locator("li:has(h3:has-text('起草者'))").First;
        await row.Locator("summary").ClickAsync();
        await row.Locator("button:has-text('停用账号')").ClickAsync();
        await admin.Page.WaitForSelectorAsync("text=账号已停用");
        await desk.Page.ReloadAsync();
        Assert.Contains("/sign-in", desk.Page.Url, StringComparison.Ordinal);
    }
}
