using System.Net;
using System.Text.Json;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>
/// Attacks on the token server share their steps. What a certified client finds refused stands in tests/Oracles/openid; these go further, one
/// named test for each attack.
/// </summary>
public abstract class TokenServerTests(OfficeOnTheWeb web)
{
    private protected const string Scope = "openid api cases.read";
    private protected const string Offline = "openid offline_access api cases.read";

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected OfficeOnTheWeb Web => web;

    private protected Task<Visitor> Person() => web.SignedIn(Cast.Reviewer);

    private protected async Task<string> Fresh() => (await (await Person()).Tokens("cli", Scope)).GetProperty("access_token").GetString()!;

    private protected static Task<HttpResponseMessage> Redeem(Visitor person, string client, string code, string verifier) => person.Token(
        ("grant_type", "authorization_code"), ("client_id", client), ("code", code), ("redirect_uri", OfficeOnTheWeb.Callback), ("code_verifier", verifier));

    private protected static Task<HttpResponseMessage> Refresh(Visitor person, string client, JsonElement tokens) =>
        person.Token(("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", tokens.GetProperty("refresh_token").GetString()!));

    private protected Task<HttpResponseMessage> System(string secret, string scope) =>
        web.Stranger().Token(("grant_type", "client_credentials"), ("client_id", "archive"), ("client_secret", secret), ("scope", scope));

    private protected async Task<JsonElement> WebTokens(Visitor person)
    {
        var pkce = Pkce.New();
        return await Json(await person.Token(("grant_type", "authorization_code"), ("client_id", "web"), ("client_secret", OfficeOnTheWeb.Secret), ("code", await person.Code("web", Scope, pkce)),
            ("redirect_uri", OfficeOnTheWeb.Callback), ("code_verifier", pkce.Verifier)));
    }

    private protected async Task<JsonElement> Introspect(string client, string token) => JsonDocument.Parse(
        await (await web.Stranger().Post("/connect/introspect", ("client_id", client), ("client_secret", OfficeOnTheWeb.Secret), ("token", token))).Content.ReadAsStringAsync(Stop)).RootElement;

    private protected async Task<string> Push()
    {
        var pkce = Pkce.New();
        return (await Json(await web.Stranger().Post("/connect/par", ("client_id", "web"), ("client_secret", OfficeOnTheWeb.Secret), ("response_type", "code"), ("redirect_uri", OfficeOnTheWeb.Callback),
            ("scope", Scope), ("code_challenge", pkce.Challenge), ("code_challenge_method", "S256"), ("state", "a state")), HttpStatusCode.Created)).GetProperty("request_uri").GetString()!;
    }

    private protected async Task<JsonElement> Device(string client) => await Json(await web.Stranger().Post("/connect/device", ("client_id", client), ("scope", "cases.read")));

    private protected Task<HttpResponseMessage> Poll(string client, JsonElement device) => web.Stranger().Token(
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", client), ("device_code", device.GetProperty("device_code").GetString()!));

    private protected async Task Close(CastMember member, bool closed)
    {
        await using var store = await web.Office.Stores.CreateDbContextAsync(Stop);
        var account = await store.Users.SingleAsync(one => one.UserName == member.UserName, Stop);
        account.DisabledAt = closed ? web.Office.Clock.GetUtcNow() : null;
        await store.SaveChangesAsync(Stop);
    }

    private protected async Task Takes(string token)
    {
        using var http = web.WithToken(token);
        var answer = await http.GetAsync(new Uri("/api/me", UriKind.Relative), Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
    }

    private protected async Task Rejects(string token)
    {
        using var http = web.WithToken(token);
        await TheApi.Problem("DF7092", 401, await http.GetAsync(new Uri("/api/me", UriKind.Relative), Stop));
    }

    private protected static async Task<JsonElement> Json(HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private protected static async Task Refused(string error, HttpResponseMessage answer, string? orWith = null)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized, $"{(int)answer.StatusCode} {text}");
        var found = JsonDocument.Parse(text).RootElement.GetProperty("error").GetString();
        Assert.True(found == error || found == orWith, text);
    }

    /// <summary>No address is followed that is not known to be the client's.</summary>
    private protected static async Task GoesNowhere(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        Assert.DoesNotContain("code=", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private protected static void SentBackWith(string error, HttpResponseMessage answer, string? orWith = null)
    {
        if (answer.StatusCode == HttpStatusCode.BadRequest)
        {
            Assert.Null(answer.Headers.Location);
            return;
        }

        var found = Visitor.Query(answer, "error");
        Assert.True(found == error || found == orWith, answer.Headers.Location!.ToString());
        Assert.DoesNotContain("code=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private protected static string Part(object value) => Pkce.Base64Url(JsonSerializer.SerializeToUtf8Bytes(value));
}
