using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>What holds for every request, whoever sends it.</summary>
[Collection(nameof(SecondOffice))]
public sealed partial class HostingTests(OfficeSite site)
{
    [Fact]
    public async Task Forwarded_headers_are_believed_from_named_proxies_alone()
    {
        await using var direct = await OwnSite.Start();
        await using var behind = await OwnSite.Start(proxies: "::1, 127.0.0.0/8");
        await using var elsewhere = await OwnSite.Start(proxies: "10.1.2.3");
        Assert.Contains($"Sitemap: {direct.Address}/sitemap.xml", await Forwarded(direct, "/robots.txt"), StringComparison.Ordinal);
        Assert.Contains("Sitemap: https://gk.example.gov.cn/sitemap.xml", await Forwarded(behind, "/robots.txt"), StringComparison.Ordinal);
        Assert.Contains($"Sitemap: {elsewhere.Address}/sitemap.xml", await Forwarded(elsewhere, "/robots.txt"), StringComparison.Ordinal);
        using var visitor = new Visitor(behind.Address);
        using var request = WithHeaders("/sign-in");
        var cookies = (await visitor.Http.SendAsync(request)).Headers.GetValues("Set-Cookie").ToList();
        Assert.NotEmpty(cookies);
        Assert.All(cookies, cookie => Assert.Matches("^__Host-.*; secure; samesite=(lax|strict); httponly", cookie));
        Assert.Throws<BadProxies>(() => Proxies.Read("10.0.0.5, proxy.example"));
    }

    [Fact]
    public async Task The_sixty_first_try_within_a_minute_is_told_when_to_come_back()
    {
        await using var own = await OwnSite.Start();
        using var visitor = new Visitor(own.Address);
        using var nothing = new StringContent("");
        for (var tries = 0; tries < 60; tries++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Http.PostAsync(new Uri("/verify", UriKind.Relative), nothing)).StatusCode);
        }

        var limited = await visitor.Http.PostAsync(new Uri("/sign-in", UriKind.Relative), nothing);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/sign-in")).StatusCode);
    }

    [Fact]
    public async Task A_form_without_our_own_token_changes_nothing_on_any_page()
    {
        using var visitor = new Visitor(site.Address);
        Assert.True(await visitor.SignIn(Cast.Publisher.UserName, OfficeSite.Password));
        var tried = 0;
        foreach (var page in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null && endpoint.Metadata.GetMetadata<IgnoreAntiforgeryTokenAttribute>() is null))
        {
            using var form = new FormUrlEncodedContent([]);
            var answer = await visitor.Http.PostAsync(new Uri("/" + Filled(page.RoutePattern.RawText!), UriKind.Relative), form);
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden || answer.Headers.Location?.ToString().Contains("/error/403", StringComparison.Ordinal) == true, $"{page.RoutePattern.RawText} answered {(int)answer.StatusCode}");
            tried++;
        }

        Assert.True(tried >= 20, $"only {tried} pages");
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/tasks")).StatusCode);
    }

    [Fact]
    public async Task Signing_in_begins_a_new_session_and_twelve_hours_end_it_however_busy_it_was()
    {
        using var visitor = new Visitor(site.Address);
        Assert.True(await visitor.SignIn(Cast.Publisher.UserName, OfficeSite.Password));
        var first = visitor.Cookies.ToHashSet(StringComparer.Ordinal);
        Assert.True(await visitor.SignIn(Cast.Publisher.UserName, OfficeSite.Password));
        Assert.Contains(visitor.Cookies, cookie => !first.Contains(cookie));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/tasks")).StatusCode);
        await using var store = await site.Services.GetRequiredService<IDbContextFactory<Store>>().CreateDbContextAsync();
        var before = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(13);
        await store.Sessions.ExecuteUpdateAsync(row => row.SetProperty(session => session.StartedAt, before));
        var sentAway = await visitor.Get("/tasks");
        Assert.Contains("/sign-in", sentAway.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_handed_out_to_be_saved_and_never_run_in_our_name()
    {
        var report = await site.Publish(2019);
        using var visitor = new Visitor(site.Address);
        foreach (var path in new[] { $"/reports/{report}/report.pdf", $"/reports/{report}/report.json", $"/reports/{report}/evidence.zip" })
        {
            var answer = await visitor.Get(path);
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_redirect_after_sign_in_or_a_change_of_language_never_leads_to_another_site()
    {
        using var visitor = new Visitor(site.Address);
        foreach (var elsewhere in new[] { "https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)" })
        {
            var changed = await visitor.Get($"/culture?to=zh-CN&back={Uri.EscapeDataString(elsewhere)}");
            Assert.Equal("/", changed.Headers.Location!.ToString());
            var signedIn = await visitor.Post($"/sign-in?back={Uri.EscapeDataString(elsewhere)}", ("name", Cast.Publisher.UserName), ("password", OfficeSite.Password));
            Assert.Equal("/tasks", signedIn.Headers.Location!.ToString());
        }
    }

    [Fact]
    public async Task No_secret_of_a_full_run_is_written_to_the_log()
    {
        var lines = new Captured();
        // The program itself logs warnings; here everything is listened to, as an operator in search of a fault would.
        await using var own = await OwnSite.Start(services => services.AddLogging(log => log.ClearProviders().AddProvider(lines).SetMinimumLevel(LogLevel.Debug)));
        var secrets = new List<string> { Cast.Pin, "falsches-Passwort-9", "eine-neue-lange-Losung-7" };
        var link = await own.Services.GetRequiredService<FirstStart>().Link(CancellationToken.None);
        await own.Services.GetRequiredService<Cast>().Gather("云岭县石桥镇人民政府", CancellationToken.None);
        var passwords = await own.Services.GetRequiredService<WorkingDay>().Passwords(CancellationToken.None);
        secrets.AddRange(passwords.Select(one => one.Password));
        await own.Services.GetRequiredService<OpenIdClients>().Register([new("log-test", null, "client-secret-of-the-log-test-0123456789", ["client_credentials"], null, null)], CancellationToken.None);
        secrets.Add("client-secret-of-the-log-test-0123456789");
        using var visitor = new Visitor(own.Address);
        await visitor.Get(link ?? "/setup/none");
        Assert.False(await visitor.SignIn(Cast.Drafter.UserName, secrets[1]));
        Assert.True(await visitor.SignIn(Cast.Drafter.UserName, passwords[0].Password));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Post("/account/password", ("old", passwords[0].Password), ("fresh", secrets[2]), ("again", secrets[2]))).StatusCode);
        var account = await (await visitor.Get("/account")).Content.ReadAsStringAsync();
        secrets.Add(SharedKey().Match(account).Value);
        using (var token = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "client_credentials", ["client_id"] = "log-test", ["client_secret"] = secrets[^2], ["scope"] = "api" }))
        {
            var answer = await (await visitor.Http.PostAsync(new Uri("/connect/token", UriKind.Relative), token)).Content.ReadAsStringAsync();
            secrets.Add(Token().Match(answer).Groups["token"].Value);
        }

        secrets.AddRange(visitor.Cookies);
        await SignAndFail(own);
        var text = lines.ToString();
        Assert.True(text.Length > 10_000, "nothing was logged");
        Assert.All(secrets, secret => Assert.True(secret.Length > 5, "no secret"));
        Assert.Empty(secrets.Where(secret => Regex.IsMatch(text, $"(?<![0-9A-Za-z]){Regex.Escape(secret)}(?![0-9A-Za-z])", RegexOptions.None, TimeSpan.FromSeconds(20))));
    }

    /// <summary>A report all the way to the signature, with a wrong PIN on the way.</summary>
    private static async Task SignAndFail(OwnSite own)
    {
        var (acts, cast) = (own.Services.GetRequiredService<DemoActs>(), own.Services.GetRequiredService<Cast>());
        var started = await acts.Start.Act(cast.As(Cast.Drafter), cast.Organ, Encoding.UTF8.GetBytes(OfficeSite.SampleText()), "report.txt", CancellationToken.None);
        var id = started.Answer.Case;
        await acts.Submit.Act(cast.As(Cast.Drafter), await OfficeSite.Shown(own.Services, id), CancellationToken.None);
        await acts.Conclude.Act(cast.As(Cast.Reviewer), await OfficeSite.Shown(own.Services, id), Server.ConfidentialityReview.Conclude.Clear, "条例第十七条", "逐项审查。", CancellationToken.None);
        var shown = await OfficeSite.Shown(own.Services, id);
        shown = shown with { ScreenSha256 = (await acts.OpenSignOff.Act(cast.As(Cast.Head), id, CancellationToken.None)).Value };
        Assert.False((await acts.Sign.Act(cast.As(Cast.Head), shown, "000000", CancellationToken.None)).Accepted);
        Assert.True((await acts.Sign.Act(cast.As(Cast.Head), shown, Cast.Pin, CancellationToken.None)).Accepted);
    }

    private static string Filled(string route) => route.Trim('/').Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
        .Replace("{task:int}", "1", StringComparison.Ordinal).Replace("{status:int}", "404", StringComparison.Ordinal).Replace("{token}", "none", StringComparison.Ordinal);

    private static HttpRequestMessage WithHeaders(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "gk.example.gov.cn");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        return request;
    }

    private static async Task<string> Forwarded(OwnSite own, string path)
    {
        using var visitor = new Visitor(own.Address);
        using var request = WithHeaders(path);
        return await (await visitor.Http.SendAsync(request)).Content.ReadAsStringAsync();
    }

    [GeneratedRegex("\\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\\b")]
    private static partial Regex SharedKey();

    [GeneratedRegex("\"access_token\":\\s*\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>Everything that is logged, with its scopes' texts.</summary>
    private sealed class Captured : ILoggerProvider, ILogger
    {
        private readonly StringBuilder all = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (all)
            {
                all.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
            }
        }

        public override string ToString()
        {
            lock (all)
            {
                return all.ToString();
            }
        }

        public void Dispose()
        {
            // Nothing to let go.
        }
    }
}
