using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>An empty folder becomes an office, and the office publishes its first report, by pages alone.</summary>
[Collection(nameof(SecondOffice))]
public sealed class FirstStartTests(OfficeSite browsers) : IAsyncLifetime
{
    private const string Town = "北川县双溪镇人民政府";
    private const string Pin = "135790";
    private readonly string folder = Directory.CreateTempSubdirectory("disclosureflow-first-").FullName;
    private DataFolder? data;
    private WebApplication? site;
    private string address = "";

    public async ValueTask InitializeAsync()
    {
        data = DataFolder.Open(folder);
        site = Site.Build(["http://127.0.0.1:0"], services => services.AddOffice(data, null));
        await site.Services.GetRequiredService<IDbContextFactory<Store>>().Open(CancellationToken.None);
        await site.StartAsync();
        address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{new Uri(site.Urls.First()).Port}");
    }

    public async ValueTask DisposeAsync()
    {
        await site!.StopAsync();
        await site.DisposeAsync();
        data!.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_new_office_goes_from_an_empty_folder_to_its_first_published_report_by_pages_alone()
    {
        await using var admin = await SetUp(1280);
        var passwords = await FillPosts(admin);
        await RegisterKey(admin);
        await AddSecondOrgan(admin);

        await using (var drafter = await FirstSignIn("qicao", passwords["qicao"], 1280))
        {
            await drafter.Page.GotoAsync(address + "/start");
            var sample = Path.Combine(Outside.Repository, "src", "DisclosureFlow.Server", "Demo", "sample-report.txt");
            await drafter.Page.SetInputFilesAsync("#file", sample);
            await drafter.Page.ClickAsync("text=上传并读取");
            await drafter.Page.WaitForURLAsync("**/drafting/**");
            await drafter.Page.ClickAsync("aside button:has-text('提交审查')");
            await drafter.Page.WaitForURLAsync("**/tasks");
        }

        await using (var reviewer = await FirstSignIn("shencha", passwords["shencha"], 1280))
        {
            await OpenTask(reviewer);
            await reviewer.Page.ClickAsync("text=其余各项均可以公开");
            await reviewer.Page.WaitForSelectorAsync("text=已记录 7 项结论");
            await reviewer.Page.CheckAsync("input[value=同意公开]");
            await reviewer.Page.FillAsync("#reason", "已逐项审查。");
            await reviewer.Page.ClickAsync("text=记录结论");
            await reviewer.Page.WaitForURLAsync("**/tasks");
        }

        await using (var head = await FirstSignIn("zhenzhang", passwords["zhenzhang"], 390))
        {
            await OpenTask(head);
            await head.Page.WaitForSelectorAsync("[data-pages]");
            await head.Page.FillAsync("#pin", Pin);
            await head.Page.ClickAsync("button:text-is('签发')");
            await head.Page.WaitForURLAsync("**/tasks");
        }

        await using (var publisher = await FirstSignIn("fabu", passwords["fabu"], 1280))
        {
            await OpenTask(publisher);
            await publisher.Page.FillAsync("#address", "https://portal.example/gk/2025.html");
            await publisher.Page.FillAsync("#at", TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm"));
            await publisher.Page.FillAsync("#office", "县政府办公室");
            await publisher.Page.FillAsync("#number", "回执 001");
            await publisher.Page.ClickAsync("button:text-is('登记')");
            await publisher.Page.WaitForURLAsync("**/tasks");
        }

        await using var world = await Desk.Of(browsers, 1280);
        await world.Page.GotoAsync(address + "/");
        Assert.Equal(1, await world.Page.Locator(".rows h3").CountAsync());
        Assert.Contains(Town, await world.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static string OwnPassword(string account) => "只有" + account + "自己知道的话";

    [Fact]
    public async Task The_set_up_link_works_once_and_a_name_that_is_no_log_is_refused()
    {
        var link = await Link();
        await using var desk = await Desk.Of(browsers, 390, scripts: false);
        await desk.Page.GotoAsync(address + link);
        await FillSetUp(desk, "https://with-a-scheme.example/log");
        await desk.Page.ClickAsync("text=完成并继续");
        Assert.Equal("DF7063", await desk.Page.GetAttributeAsync("#problem", "data-code"));
        await desk.Page.FillAsync("#admin-password", "管理员自己的一句长口令");
        await desk.Page.FillAsync("#origin", "log.shuangxi.example/office");
        await desk.Page.ClickAsync("text=完成并继续");
        await desk.Page.WaitForURLAsync("**/admin");
        Assert.Null(await site!.Services.GetRequiredService<FirstStart>().Link(CancellationToken.None));
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(address + link))).StatusCode);
    }

    private async Task<Desk> SetUp(int width)
    {
        var link = await Link();
        var desk = await Desk.Of(browsers, width);
        await desk.Page.GotoAsync(address + link);
        await desk.LookOver("setup");
        await FillSetUp(desk, "log.shuangxi.example/office");
        await desk.Page.ClickAsync("text=完成并继续");
        await desk.Page.WaitForURLAsync("**/admin");
        await desk.LookOver("admin");
        return desk;
    }

    private static async Task FillSetUp(Desk desk, string origin)
    {
        await desk.Page.FillAsync("[name='Organ.Name']", Town);
        await desk.Page.FillAsync("[name='Organ.County']", "北川县");
        await desk.Page.FillAsync("[name='Organ.LocalDue']", "01-20");
        await desk.Page.FillAsync("#admin-name", "管理者");
        await desk.Page.FillAsync("#admin", "guanli");
        await desk.Page.FillAsync("#admin-password", "管理员自己的一句长口令");
        await desk.Page.FillAsync("#origin", origin);
    }

    private async Task<Dictionary<string, string>> FillPosts(Desk admin)
    {
        await admin.Page.GotoAsync(address + "/admin");
        await admin.Page.ClickAsync("text=安排岗位");
        await admin.LookOver("admin-posts");
        var people = new[] { ("drafter", "qicao", "起草者"), ("reviewer", "shencha", "审查者"), ("head", "zhenzhang", "镇长"), ("publisher", "fabu", "发布者"), ("auditor", "shenji", "审计者") };
        foreach (var (role, account, name) in people)
        {
            await admin.Page.FillAsync($"#name-{role}", name);
            await admin.Page.FillAsync($"#account-{role}", account);
        }

        await admin.Page.ClickAsync("text=保存岗位");
        await admin.Page.WaitForSelectorAsync("#passwords");
        await admin.LookOver("admin-passwords");
        var passwords = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, account, _) in people)
        {
            passwords[account] = await admin.Page.InnerTextAsync($"#passwords tr:has(td:text-is('{account}')) td:nth-child(3)");
        }

        return passwords;
    }

    private async Task RegisterKey(Desk admin)
    {
        var file = Path.Combine(folder, "head.p12");
        await File.WriteAllBytesAsync(file, Pkcs12("镇长", "file-password"));
        await admin.Page.GotoAsync(address + "/admin/keys");
        Assert.Equal(0, await admin.Page.Locator("text=生成演示密钥").CountAsync());
        await admin.Page.SetInputFilesAsync("[name=file]", file);
        await admin.Page.FillAsync("[name=password]", "file-password");
        await admin.Page.FillAsync("[name=pin]", Pin);
        await admin.Page.FillAsync("[name=again]", Pin);
        await admin.Page.ClickAsync("button:has-text('登记签名密钥')");
        await admin.Page.WaitForSelectorAsync("text=签名密钥已登记");
        await admin.Page.GotoAsync(address + "/admin");
        await admin.Page.WaitForSelectorAsync("text=可以办理");
    }

    // A second organ of the same county, where the same person reviews.
    private async Task AddSecondOrgan(Desk admin)
    {
        await admin.Page.GotoAsync(address + "/admin/organs");
        Assert.Equal("北川县", await admin.Page.InputValueAsync("[name='Organ.County']"));
        await admin.Page.FillAsync("[name='Organ.Name']", "北川县青石镇人民政府");
        await admin.Page.ClickAsync("button:text-is('增加')");
        await admin.Page.WaitForSelectorAsync("text=已增加单位");
        await admin.Page.ClickAsync("li:has-text('青石镇') a");
        await admin.Page.SelectOptionAsync("#known-reviewer", new Microsoft.Playwright.SelectOptionValue { Label = "审查者（shencha）" });
        await admin.Page.ClickAsync("text=保存岗位");
        await admin.Page.WaitForSelectorAsync("text=岗位已保存");
        Assert.Contains("审查者", await admin.Page.InnerTextAsync("#post-reviewer legend"), StringComparison.Ordinal);
    }

    private async Task<Desk> FirstSignIn(string account, string password, int width)
    {
        var desk = await Desk.Of(browsers, width);
        await desk.Page.GotoAsync(address + "/sign-in?back=/tasks");
        await desk.Page.FillAsync("#name", account);
        await desk.Page.FillAsync("#password", password);
        await desk.Page.ClickAsync("main form:not([hidden]) button[type=submit]");
        await desk.Page.WaitForURLAsync("**/account/password");
        await desk.Page.GotoAsync(address + "/tasks");
        Assert.EndsWith("/account/password", desk.Page.Url, StringComparison.Ordinal);
        await desk.Page.FillAsync("#old", password);
        await desk.Page.FillAsync("#fresh", OwnPassword(account));
        await desk.Page.FillAsync("#again", OwnPassword(account));
        await desk.Page.ClickAsync("main form button[type=submit]");
        await desk.Page.WaitForURLAsync("**/tasks");
        return desk;
    }

    // The system may still be typesetting: the task comes when it is done.
    private static async Task OpenTask(Desk desk)
    {
        var task = desk.Page.Locator("section[aria-labelledby=mine] h3 a");
        for (var tries = 0; tries < 60 && await task.CountAsync() == 0; tries++)
        {
            await desk.Page.WaitForTimeoutAsync(500);
            await desk.Page.ReloadAsync();
        }

        await task.First.ClickAsync();
    }

    private async Task<string> Link() => await site!.Services.GetRequiredService<FirstStart>().Link(CancellationToken.None) ?? throw new InvalidOperationException("the installation is set up");

    // What a certification authority hands out: a key with its certificate and the authority's.
    private static byte[] Pkcs12(string owner, string password)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = RSA.Create(2048);
        var authority = new CertificateRequest("CN=电子认证机构（测试）, O=Test CA, C=CN", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authority.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authority.PublicKey, false));
        using var root = authority.CreateSelfSigned(now.AddDays(-1), now.AddYears(5));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={owner}, O={Town}, C=CN", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        using var certificate = request.Create(root, now.AddHours(-1), now.AddYears(2), RandomNumberGenerator.GetBytes(8));
        using var owned = certificate.CopyWithPrivateKey(key);
        return new X509Certificate2Collection { owned, X509CertificateLoader.LoadCertificate(root.RawData) }.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password);
    }
}
