using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Demo;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.Server.Tests.Hosting;

/// <summary>An office with its site on a port of this machine, its five people with passwords, and a few programs.</summary>
public sealed partial class OfficeOnTheWeb : IAsyncLifetime
{
    public const string Password = "一句只在测试里用的话";
    public const string Callback = "http://127.0.0.1:7777/callback";
    public const string Secret = "a secret of the tests only";

    private static readonly string[] EveryScope = [.. OpenIdScopes.All.Select(scope => scope.Name)];

    internal static readonly OpenIdClient[] Programs =
    [
        new("web", null, Secret, [OpenIdClient.Code], [Callback], ["http://127.0.0.1:7777/out"], EveryScope),
        new("cli", "命令行", null, [OpenIdClient.Code], [Callback], null, EveryScope),
        new("narrow", null, null, [OpenIdClient.Code], [Callback], null, null),
        new("archive", "档案系统", Secret, [OpenIdClient.System], null, null, [OpenIdScopes.Read, OpenIdScopes.Draft, OpenIdScopes.Audit]),
        new("tv", "大屏", null, [OpenIdClient.Device], null, null, [OpenIdScopes.Read]),
        new("tv-2", null, null, [OpenIdClient.Device], null, null, [OpenIdScopes.Read]),
    ];

    private readonly Dictionary<string, Visitor> signedIn = new(StringComparer.Ordinal);

    internal Office Office { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (Office, Address) = await Office.WithSite();
        await Office.Get<OpenIdClients>().Register(Programs, Stop);
        foreach (var member in Cast.Everybody)
        {
            await GivePassword(member.UserName);
        }
    }

    public async ValueTask DisposeAsync() => await Office.DisposeAsync();

    /// <summary>Somebody in a browser of his own, not signed in.</summary>
    public Visitor Stranger() => new(Address);

    /// <summary>A person in a browser that is signed in already; shared by the tests, so nobody signs it out.</summary>
    internal async Task<Visitor> SignedIn(CastMember member)
    {
        if (!signedIn.TryGetValue(member.UserName, out var visitor))
        {
            signedIn[member.UserName] = visitor = Stranger();
            await visitor.SignIn(member.UserName, Password);
        }

        return visitor;
    }

    /// <summary>An access token of a person, by the code flow of the program <c>cli</c>.</summary>
    internal async Task<string> TokenOf(CastMember member, params string[] scopes) =>
        (await (await SignedIn(member)).Tokens("cli", string.Join(' ', scopes.Length == 0 ? EveryScope : scopes))).GetProperty("access_token").GetString()!;

    /// <summary>A client that sends the token.</summary>
    public HttpClient WithToken(string? token)
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Somebody of this test's own, with the common password.</summary>
    internal async Task<string> Person(string userName, string name, string role)
    {
        await Office.Newcomer(userName, name, role);
        await using var scope = Office.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = (await users.FindByNameAsync(userName))!;
        (account.PasswordHash, account.MustChangePassword) = (users.PasswordHasher.HashPassword(account, Password), false);
        await users.UpdateAsync(account);
        return userName;
    }

    private async Task GivePassword(string userName)
    {
        await using var scope = Office.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = await users.FindByNameAsync(userName) ?? throw new InvalidOperationException($"no account {userName}");
        var added = await users.AddPasswordAsync(account, Password);
        Assert.True(added.Succeeded, string.Join('；', added.Errors.Select(error => error.Description)));
    }
}

/// <summary>A browser in miniature: it keeps cookies, fills forms with their antiforgery token, and follows no redirect by itself.</summary>
#pragma warning disable CA1001 // He stays as long as the tests do.
public sealed partial class Visitor(Uri site)
#pragma warning restore CA1001
{
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = site };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> Visit(string path) => http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Stop);

    public Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) =>
        http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), Stop);

    /// <summary>Fills in the form of a page.</summary>
    public Task<HttpResponseMessage> Fill(string page, params (string Name, string Value)[] fields) => FillTo(page, page, fields);

    /// <summary>Fills in a form that is sent elsewhere than its page's own address.</summary>
    public async Task<HttpResponseMessage> FillTo(string address, string page, params (string Name, string Value)[] fields)
    {
        var html = await (await Visit(page)).Content.ReadAsStringAsync(Stop);
        var token = Antiforgery().Match(html);
        Assert.True(token.Success, $"{page} has no form: {html}");
        return await Post(address, [.. fields, ("__RequestVerificationToken", token.Groups[1].Value)]);
    }

    /// <summary>Where an address leads on to; null where it answers itself.</summary>
    public async Task<string?> LeadsTo(string path) => (await Visit(path)).Headers.Location?.OriginalString;

    public async Task SignIn(string name, string password) =>
        Assert.Equal(HttpStatusCode.Redirect, (await Fill("/sign-in", ("name", name), ("password", password))).StatusCode);

    /// <summary>The authorization request with its parameters; those given replace or, as null, take away.</summary>
    public Task<HttpResponseMessage> Authorize(string client, string scope, Pkce pkce, params (string Name, string? Value)[] other)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = client, ["response_type"] = "code", ["redirect_uri"] = OfficeOnTheWeb.Callback, ["scope"] = scope, ["state"] = "a state", ["nonce"] = "a nonce",
            ["code_challenge"] = pkce.Challenge, ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in other)
        {
            fields[name] = value;
        }

        return Visit("/connect/authorize?" + string.Join('&', fields.Where(field => field.Value is not null).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value!)}")));
    }

    /// <summary>The code that an authorization ended with.</summary>
    public async Task<string> Code(string client, string scope, Pkce pkce) => Query(await Authorize(client, scope, pkce), "code");

    /// <summary>A request to the token endpoint.</summary>
    public Task<HttpResponseMessage> Token(params (string Name, string Value)[] fields) => Post("/connect/token", fields);

    /// <summary>What the code flow gives.</summary>
    public async Task<JsonElement> Tokens(string client, string scope)
    {
        var pkce = Pkce.New();
        var answer = await Token(("grant_type", "authorization_code"), ("client_id", client), ("code", await Code(client, scope, pkce)), ("redirect_uri", OfficeOnTheWeb.Callback), ("code_verifier", pkce.Verifier));
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return json;
    }

    /// <summary>A parameter of the address that the browser is sent to.</summary>
    public static string Query(HttpResponseMessage answer, string name)
    {
        var address = answer.Headers.Location;
        Assert.True(address is not null, $"{(int)answer.StatusCode} leads nowhere");
        var found = System.Web.HttpUtility.ParseQueryString(address.IsAbsoluteUri ? address.Query : address.OriginalString)[name];
        Assert.True(found is not null, $"no {name} in {address}");
        return found;
    }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Antiforgery();
}

/// <summary>A verifier and its challenge (RFC 7636, S256).</summary>
public sealed record Pkce(string Verifier, string Challenge)
{
    public static Pkce New()
    {
        var verifier = Base64Url(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        return new(verifier, Base64Url(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier))));
    }

    public static string Base64Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

[CollectionDefinition(nameof(OfficeOnTheWeb))]
public sealed class OneOfficeOnTheWeb : ICollectionFixture<OfficeOnTheWeb>;
