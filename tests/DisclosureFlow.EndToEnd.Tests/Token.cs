using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Api;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>A program of the office with a token of a person: code flow with PKCE, as such programs do it.</summary>
internal static partial class Token
{
    private const string Client = "office-program";
    private const string Callback = "http://127.0.0.1:7778/callback";
    private const string OwnClient = "statistics";
    private const string OwnSecret = "secret-of-the-statistics-program";

    /// <summary>Registers the two programs; whoever registers others takes them away again.</summary>
    public static Task RegisterPrograms(OfficeSite site) => site.Services.GetRequiredService<OpenIdClients>().Register(
        [
            new(Client, null, null, ["code"], [Callback], null, [.. ApiScopes.All.Select(scope => scope.Name)]),
            new(OwnClient, null, OwnSecret, ["client_credentials"], null, null),
        ], CancellationToken.None);

    /// <summary>A client that carries the person's token.</summary>
    public static async Task<HttpClient> Of(OfficeSite site, string user, params string[] scopes)
    {
        await RegisterPrograms(site);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
        var form = await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        var signedIn = await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = user, ["password"] = OfficeSite.Password, ["__RequestVerificationToken"] = Antiforgery().Match(form).Groups["token"].Value,
        }));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var asked = await browser.GetAsync(new Uri(QueryHelpers.AddQueryString("/connect/authorize", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = Client, ["response_type"] = "code", ["redirect_uri"] = Callback, ["scope"] = string.Join(' ', scopes), ["state"] = "s",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))), ["code_challenge_method"] = "S256",
        }), UriKind.Relative));
        var code = QueryHelpers.ParseQuery(asked.Headers.Location!.Query)["code"].ToString();
        return await Redeem(site, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["client_id"] = Client, ["code"] = code, ["redirect_uri"] = Callback, ["code_verifier"] = verifier,
        });
    }

    /// <summary>A client that carries the token of a program of its own.</summary>
    public static async Task<HttpClient> OfProgram(OfficeSite site, string scope = ApiScopes.Read)
    {
        await RegisterPrograms(site);
        return await Redeem(site, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials", ["client_id"] = OwnClient, ["client_secret"] = OwnSecret, ["scope"] = scope,
        });
    }

    private static async Task<HttpClient> Redeem(OfficeSite site, Dictionary<string, string> request)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
        var answer = await client.PostAsync(new Uri("/connect/token", UriKind.Relative), new FormUrlEncodedContent(request));
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, token.ToString());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return client;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Antiforgery();
}
