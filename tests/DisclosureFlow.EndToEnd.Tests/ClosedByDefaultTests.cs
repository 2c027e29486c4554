using System.Net;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Demo;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>Every endpoint there is, found from the routes and not from a list: open only where it says so, closed to everyone else.</summary>
[Collection(nameof(SecondOffice))]
public sealed class ClosedByDefaultTests(OfficeSite site)
{
    /// <summary>What the public may reach. Anything new must be added here on purpose.</summary>
    private static readonly string[] Open =
    [
        "", "feed.atom", "reports.json", "sitemap.xml", "sitemap-{number:int}.xml", "robots.txt",
        "reports/{id:guid}", "reports/{id:guid}/report.pdf", "reports/{id:guid}/report.ofd", "reports/{id:guid}/report.json", "reports/{id:guid}/evidence.zip", "cases/{id:guid}",
        "cases/{id:guid}/definition.bpmn", "cases/{id:guid}/entries/{sequence:int}.tlog-proof", "checkpoint", "tile/{**rest}", "log", "verify", "health", "culture",
        "sign-in", "sign-in/code", "sign-in/passkey-options", "sign-out", "setup/{token}", "error/{status:int}",
        "connect/authorize", "connect/token", "connect/userinfo", "connect/logout", "api/reports", "api/reports/{id:guid}", "openapi/{documentName}.json",
    ];

    [Fact]
    public void Nothing_is_open_that_is_not_on_the_list()
    {
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 30, $"only {endpoints.Count} endpoints found");
        var open = endpoints.Where(one => one.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(one => one.RoutePattern.RawText!.Trim('/')).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal([], open.Except(Open, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_from_everything_else()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var tried = 0;
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(one => one.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            var path = endpoint.RoutePattern.RawText!.Trim('/').Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{task:int}", "1", StringComparison.Ordinal).Replace("{organ:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                .Replace("{sha256:regex(^[0-9a-f]{{64}}$)}", new string('0', 64), StringComparison.Ordinal);
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [var only, ..] ? only : "GET";
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{site.Address}/{path}"));
            request.Content = method == "GET" ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            var answer = await http.SendAsync(request);
            var sentAway = answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal);
            // A file's endpoint doesn't take JSON: routing says so before anybody is asked who he is.
            Assert.True(sentAway || answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.UnsupportedMediaType, $"{method} /{path} answered {(int)answer.StatusCode}");
            tried++;
        }

        Assert.True(tried >= 10, $"only {tried} closed endpoints found");
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/audit")]
    public async Task A_drafter_is_refused_the_pages_of_other_offices(string path)
    {
        await using var desk = await Desk.Of(site, 1280);
        await desk.SignIn(Cast.Drafter.UserName);
        var answer = await desk.Page.GotoAsync(path);
        Assert.Equal(403, answer!.Status);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        using var http = new HttpClient();
        foreach (var path in new[] { "/", "/sign-in", "/css/site.css", "/no-such-page", "/checkpoint" })
        {
            var headers = (await http.GetAsync(new Uri(site.Address + path))).Headers;
            var policy = headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("publickey-credentials-get=self", headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        }
    }
}
