using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Server.Hosting.Api;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>The acts of the office for programs: the same acts as the pages', with scopes, keys and problems.</summary>
[Collection(nameof(Office))]
public sealed class ApiTests(OfficeSite site)
{
    /// <summary>Acts that pages have and programs don't, each with the reason.</summary>
    private static readonly Dictionary<Type, string> NotForPrograms = new()
    {
        [typeof(Sign)] = "the PIN is typed by the head on his own page",
        [typeof(PrepareSigning)] = "a step of signing",
        [typeof(CompleteSigning)] = "a step of signing",
        [typeof(RequestExpunction)] = "both people confirm on the page that they looked at what goes for good",
        [typeof(DecideExpunction)] = "both people confirm on the page that they looked at what goes for good",
    };

    private static readonly string[] PersonScopes = [ApiScopes.Read, ApiScopes.Draft, ApiScopes.Review, ApiScopes.SignOff, ApiScopes.Publish];

    [Fact]
    public async Task A_report_goes_its_whole_way_through_the_api_but_for_the_signature()
    {
        using var drafter = await Token.Of(site, Cast.Drafter.UserName, ApiScopes.Read, ApiScopes.Draft);
        var organ = (await Json(await drafter.GetAsync(Path("/api/me")))).GetProperty("roles")[0].GetProperty("organ").GetGuid();
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(OfficeSite.SampleText()));
        var id = (await Json(await drafter.PostAsync(Path($"/api/cases?organ={organ}&fileName=report.txt"), file))).GetProperty("case").GetGuid();
        var edition = JsonDocument.Parse(await drafter.GetStringAsync(Path($"/api/cases/{id}/edition"))).RootElement;
        Assert.Equal(0, (await Json(await drafter.GetAsync(Path($"/api/cases/{id}/findings")))).EnumerateArray().Count(finding => finding.GetProperty("severity").GetString() == "block"));
        var shown = await site.Shown(id);
        var changed = edition.GetRawText().Replace("对应", "相应", StringComparison.Ordinal).Replace("平稳", "平稳有序", StringComparison.Ordinal);
        await Json(await Post(drafter, shown, "editions", new { revision = shown.Revision, edition = shown.EditionSha256, report = JsonDocument.Parse(changed).RootElement, reason = "改一处措辞" }));
        shown = await site.Shown(id);
        await Json(await Post(drafter, shown, "submission", Sent(shown)));
        using var reviewer = await Token.Of(site, Cast.Reviewer.UserName, ApiScopes.Read, ApiScopes.Review);
        shown = await site.Shown(id);
        await Json(await Post(reviewer, shown, "conclusion", new { revision = shown.Revision, edition = shown.EditionSha256, conclusion = "同意公开", basis = "条例第十七条", reason = "逐项审查。" }));
        shown = await site.Shown(id);
        using var head = await Token.Of(site, Cast.Head.UserName, ApiScopes.Read, ApiScopes.SignOff);
        var document = (await Json(await head.PostAsync(Path($"/api/cases/{id}/sign-off"), null))).GetProperty("value").GetString();
        var cast = site.Services.GetRequiredService<Cast>();
        Assert.True((await site.Services.GetRequiredService<Sign>().Act(cast.As(Cast.Head), shown with { ScreenSha256 = document }, Cast.Pin, CancellationToken.None)).Accepted);
        using var publisher = await Token.Of(site, Cast.Publisher.UserName, ApiScopes.Read, ApiScopes.Publish);
        shown = await site.Shown(id);
        using var page = new StringContent("<html><body>" + await Article(id) + "</body></html>", Encoding.UTF8, "text/html");
        var compared = await Json(await publisher.PostAsync(Path($"/api/cases/{id}/tasks/{shown.Task}/portal-comparison?revision={shown.Revision}&edition={shown.EditionSha256}"), page));
        Assert.Equal((200, 0, 0), (compared.GetProperty("cellsCompared").GetInt32(), compared.GetProperty("cells").GetArrayLength(), compared.GetProperty("passages").GetArrayLength()));
        var now = TimeProvider.System.GetUtcNow();
        await Json(await Post(publisher, shown, "publication", new
        {
            revision = shown.Revision, edition = shown.EditionSha256, address = "https://portal.example/api.html", publishedAt = now, submittedTo = "县政府办公室", submittedOn = now.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd"), receiptNumber = "7",
        }));
        var trail = (await Json(await publisher.GetAsync(Path($"/api/cases/{id}")))).GetProperty("trail");
        Assert.True(trail.GetArrayLength() >= 9);
    }

    [Fact]
    public async Task A_repeat_under_the_same_key_is_answered_alike_and_done_once()
    {
        using var drafter = await Token.Of(site, Cast.Drafter.UserName, ApiScopes.Read, ApiScopes.Draft);
        var organ = site.Services.GetRequiredService<Cast>().Organ;
        async Task<HttpResponseMessage> Start(string text, string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Path($"/api/cases?organ={organ}&fileName=report.txt")) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            return await drafter.SendAsync(request);
        }

        var key = Guid.NewGuid().ToString();
        var first = (await Json(await Start(OfficeSite.SampleText(), key))).GetRawText();
        Assert.Equal(first, (await Json(await Start(OfficeSite.SampleText(), key))).GetRawText());
        await Refused("DF2009", HttpStatusCode.UnprocessableEntity, await Start(OfficeSite.SampleText() + "\n", key));
        await Refused("DF7080", HttpStatusCode.BadRequest, await Start(OfficeSite.SampleText(), new string('k', 101)));
    }

    [Fact]
    public async Task Refusals_are_problems_with_their_permanent_code()
    {
        using var drafter = await Token.Of(site, Cast.Drafter.UserName, ApiScopes.Read, ApiScopes.Draft, ApiScopes.Review);
        var organ = site.Services.GetRequiredService<Cast>().Organ;
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(OfficeSite.SampleText()));
        var id = (await Json(await drafter.PostAsync(Path($"/api/cases?organ={organ}&fileName=report.txt"), file))).GetProperty("case").GetGuid();
        var shown = await site.Shown(id);
        await Refused("DF2006", HttpStatusCode.Conflict, await Post(drafter, shown, "submission", new { revision = shown.Revision + 1, edition = shown.EditionSha256 }));
        await Refused("DF2011", HttpStatusCode.UnprocessableEntity, await Post(drafter, shown, "conclusion", new { revision = shown.Revision, edition = shown.EditionSha256, conclusion = "同意公开", basis = "条例第十七条", reason = "可以。" }));
        await Refused("DF7081", HttpStatusCode.BadRequest, await Post(drafter, shown, "submission", new { revision = "first" }));
        await Refused("DF2001", HttpStatusCode.NotFound, await drafter.GetAsync(Path($"/api/cases/{Guid.NewGuid()}")));
        using var nothing = new ByteArrayContent([]);
        await Refused("DF7081", HttpStatusCode.BadRequest, await drafter.PostAsync(Path($"/api/cases?organ={organ}"), nothing));
        var none = await drafter.GetAsync(Path("/api/no-such-thing"));
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (none.StatusCode, none.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Every_route_asks_for_its_own_scope_and_a_program_without_a_person_only_reads()
    {
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
        using var program = await Token.OfProgram(site);
        Assert.Equal(JsonValueKind.Null, (await Json(await program.GetAsync(Path("/api/me")))).GetProperty("account").ValueKind);
        var tried = 0;
        foreach (var scope in PersonScopes)
        {
            using var person = await Token.Of(site, Cast.Auditor.UserName, scope);
            foreach (var (method, path, needs) in Routes())
            {
                var answer = await Send(person, method, path);
                Assert.True(needs == scope == (answer.StatusCode != HttpStatusCode.Forbidden || await HasCode(answer)), $"{method} {path} with {scope}: {(int)answer.StatusCode} {answer.Headers.Location} {await answer.Content.ReadAsStringAsync()}");
                Assert.True((int)answer.StatusCode < 500, $"{method} {path}: {(int)answer.StatusCode}");
                tried++;
            }
        }

        foreach (var (method, path, needs) in Routes())
        {
            var answer = await Send(stranger, method, path);
            Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.True(needs == ApiScopes.Read || (await Send(program, method, path)).StatusCode == HttpStatusCode.Forbidden, path);
        }

        Assert.True(tried >= 100, $"only {tried} tried");
    }

    [Fact]
    public async Task A_closed_account_s_token_is_worth_nothing_at_once()
    {
        using var auditor = await Token.Of(site, Cast.Auditor.UserName, ApiScopes.Read);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync(Path("/api/me"))).StatusCode);
        await SetDisabled(TimeProvider.System.GetUtcNow());
        try
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync(Path("/api/me"))).StatusCode);
        }
        finally
        {
            await SetDisabled(null);
        }

        async Task SetDisabled(DateTimeOffset? at)
        {
            await using var store = await site.Services.GetRequiredService<IDbContextFactory<Store>>().CreateDbContextAsync();
            (await store.Users.SingleAsync(account => account.UserName == Cast.Auditor.UserName)).DisabledAt = at;
            await store.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task The_open_api_document_is_valid_and_describes_every_route_with_its_scope()
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(site.Address + "/openapi/v1.json"));
        var read = OpenApiDocument.Parse(text, "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.Message));
        var described = read.Document!.Paths.SelectMany(path => path.Value.Operations!.Select(operation => (Method: operation.Key.Method, Path: path.Key, operation.Value))).ToList();
        Assert.Equal(
            Routes().Select(route => $"{route.Method} {route.Template} {route.Scope}").Order(StringComparer.Ordinal),
            described.Select(one => $"{one.Method} {one.Path} {one.Value.Security!.Single().Values.Single().Single()}").Order(StringComparer.Ordinal));
        Assert.All(described, one => Assert.True(one.Value.Responses!.ContainsKey("403") && one.Value.Summary!.Length > 5 && one.Value.OperationId!.Length > 1, one.Path));
        Assert.All(described.Where(one => one.Method == "POST"), one => Assert.Contains(one.Value.Parameters!, parameter => parameter.Name == "Idempotency-Key"));
    }

    [Fact]
    public void Programs_can_do_every_act_that_people_can_but_signing_and_expunging()
    {
        var acts = typeof(Act).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && !type.Name.EndsWith("Door", StringComparison.Ordinal)
            && type.GetMethods().Any(method => method.Name == "Act" && method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Caller))).ToList();
        Assert.True(acts.Count >= 14, $"only {acts.Count} acts found");
        var offered = Endpoints().Select(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>()).OfType<MethodInfo>().SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType).ToHashSet();
        Assert.Equal(NotForPrograms.Keys.Select(type => type.Name).Order(StringComparer.Ordinal), acts.Where(act => !offered.Contains(act)).Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    private IEnumerable<RouteEndpoint> Endpoints() => site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null);

    private IEnumerable<Route> Routes() => Endpoints().Select(endpoint => new Route(
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single(),
        endpoint.RoutePattern.RawText!.Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{organ:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{task:int}", "1", StringComparison.Ordinal),
        endpoint.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal).Replace(":int", "", StringComparison.Ordinal),
        endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Single().Policy!));

    private static async Task<HttpResponseMessage> Send(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Path(path));
        if (method != "GET")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        return await client.SendAsync(request);
    }

    private static async Task<bool> HasCode(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("code", out _);

    private static object Sent(Shown shown) => new { revision = shown.Revision, edition = shown.EditionSha256 };

    private static Task<HttpResponseMessage> Post(HttpClient client, Shown shown, string act, object content) => client.PostAsJsonAsync(Path($"/api/cases/{shown.Case}/tasks/{shown.Task}/{act}"), content);

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri} {(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task Refused(string code, HttpStatusCode status, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status && answer.Content.Headers.ContentType?.MediaType == "application/problem+json" && text.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal), $"{(int)answer.StatusCode} {text}");
    }

    private async Task<string> Article(Guid id)
    {
        await using var store = await site.Services.GetRequiredService<IDbContextFactory<Store>>().CreateDbContextAsync();
        var one = await store.Cases.SingleAsync(found => found.Id == id);
        return HtmlExport.Article(await store.Report(one.EditionSha256!, CancellationToken.None), one.DateOfIssue);
    }

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private sealed record Route(string Method, string Path, string Template, string Scope)
    {
        public void Deconstruct(out string method, out string path, out string scope) => (method, path, scope) = (Method, Path, Scope);
    }
}
