using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>The program as a newcomer starts it: <c>demo</c> leaves a site on which work is going on.</summary>
public sealed partial class DemoSiteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task The_site_shows_a_working_day_and_each_password_opens_the_page_that_replaces_it()
    {
        var folder = Directory.CreateTempSubdirectory("disclosureflow-demo-site-").FullName;
        using var demo = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Server.dll"), "demo", "--out", Path.Combine(folder, "out"), "--port", "0"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            var (address, passwords) = await Read(demo);
            Assert.Equal(6, passwords.Count);
            Assert.Equal(6, passwords.Values.Distinct(StringComparer.Ordinal).Count());
            const string fresh = "本人选定的一句长长的新口令";
            foreach (var (name, password) in passwords)
            {
                using var visitor = new Visitor(address);
                Assert.True(await visitor.SignIn(name, password), name);
                Assert.Equal("/account/password", (await visitor.Get("/tasks")).Headers.Location!.ToString().Split('?')[0]);
                Assert.Equal(HttpStatusCode.Redirect, (await visitor.Post("/account/password", ("old", password), ("fresh", fresh), ("again", fresh))).StatusCode);
                using var again = new Visitor(address);
                Assert.False(await again.SignIn(name, password), name);
            }

            await Shows(address, fresh, "linxiaohe", "云桥镇", "起草");
            await Shows(address, fresh, "zhoushenyan", "石塘镇", "保密审查");
            await Shows(address, fresh, "shenzhiyuan", "松岭镇", "签发");
            await Shows(address, fresh, "hemingda", "白鹭镇", "发布");
            await FindingsAndLastYear(address, fresh);
            using var administrator = new Visitor(address);
            Assert.True(await administrator.SignIn("guanli", fresh));
            Assert.Equal(HttpStatusCode.OK, (await administrator.Get("/admin")).StatusCode);
            using var world = new Visitor(address);
            var list = await (await world.Get("/?year=2024")).Content.ReadAsStringAsync();
            Assert.All(new[] { "云桥镇", "石塘镇", "松岭镇", "白鹭镇" }, town => Assert.Contains($"青梧县{town}人民政府2024年政府信息公开工作年度报告", list, StringComparison.Ordinal));
            Assert.Contains("柳溪镇人民政府2025年", await (await world.Get("/?year=2025")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            demo.Kill(entireProcessTree: true);
            await demo.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The drafter's report has findings, and the head sees last year's figures beside this year's.</summary>
    private static async Task FindingsAndLastYear(string address, string password)
    {
        using var drafter = new Visitor(address);
        Assert.True(await drafter.SignIn("linxiaohe", password));
        var editor = await (await drafter.Get(Task().Match(await (await drafter.Get("/tasks")).Content.ReadAsStringAsync()).Groups["path"].Value)).Content.ReadAsStringAsync();
        Assert.Matches("\\bB[123]\\b", editor);
        using var head = new Visitor(address);
        Assert.True(await head.SignIn("shenzhiyuan", password));
        var signOff = await (await head.Get(Task().Match(await (await head.Get("/tasks")).Content.ReadAsStringAsync()).Groups["path"].Value)).Content.ReadAsStringAsync();
        Assert.Contains("比上年多 1", signOff, StringComparison.Ordinal);
        Assert.Contains("与上年持平", signOff, StringComparison.Ordinal);
    }

    private static async Task Shows(string address, string password, string name, string town, string task)
    {
        using var visitor = new Visitor(address);
        Assert.True(await visitor.SignIn(name, password), name);
        var tasks = await (await visitor.Get("/tasks")).Content.ReadAsStringAsync();
        Assert.Contains($"青梧县{town}人民政府2025年政府信息公开工作年度报告", tasks, StringComparison.Ordinal);
        Assert.Contains(task, tasks, StringComparison.Ordinal);
    }

    private static async Task<(string Address, Dictionary<string, string> Passwords)> Read(Process demo)
    {
        using var patience = new CancellationTokenSource(Patience);
        var passwords = new Dictionary<string, string>(StringComparer.Ordinal);
        var told = new List<string>();
        while (await demo.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            told.Add(line);
            if (Account().Match(line) is { Success: true } account)
            {
                passwords.Add(account.Groups["name"].Value, account.Groups["password"].Value);
            }
            else if (Site().Match(line) is { Success: true } site)
            {
                return (site.Groups["address"].Value, passwords);
            }
        }

        throw new InvalidOperationException(string.Join('\n', told) + await demo.StandardError.ReadToEndAsync(patience.Token));
    }

    [GeneratedRegex("^    (?<name>[a-z]+) +(?<password>(?:[a-z2-9]{4}-){3}[a-z2-9]{4})  \\S+")]
    private static partial Regex Account();

    [GeneratedRegex("^网站：(?<address>http://[^\\s　]+)")]
    private static partial Regex Site();

    [GeneratedRegex("href=\"(?<path>/(?:drafting|sign-off)/[^\"]+)\"")]
    private static partial Regex Task();
}
