using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>What a certified client finds refused stands in tests/Oracles/openid; these go further, one named test for each attack (RFC 9700, RFC 8725, RFC 8628).</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed class WhatTheTokenServerRefuses(OfficeOnTheWeb web)
{
    private const string Scope = "openid api cases.read";
    private const string Offline = "openid offline_access api cases.read";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:7777/elsewhere")]
    [InlineData("http://127.0.0.1:7777/callback/more")]
    [InlineData("http://127.0.0.1:7777/callback?more=1")]
    [InlineData("http://127.0.0.1:7777/callback#fragment")]
    [InlineData("http://127.0.0.1:7777/callback/../other")]
    [InlineData("http://127.0.0.1:7777/Callback")]
    [InlineData("http://127.0.0.1:7778/callback")]
    [InlineData("http://127.0.0.1:7777@evil.example/callback")]
    [InlineData("https://127.0.0.1:7777/callback")]
    public async Task A_callback_other_than_the_registered_one_gets_nothing(string address) =>
        await GoesNowhere(await (await Person()).Authorize("cli", Scope, Pkce.New(), ("redirect_uri", address)));

    [Fact]
    public async Task A_request_without_a_callback_gets_nothing() =>
        await GoesNowhere(await (await Person()).Authorize("cli", Scope, Pkce.New(), ("redirect_uri", null)));

    [Fact]
    public async Task An_unknown_client_gets_nothing() => await GoesNowhere(await (await Person()).Authorize("nobody", Scope, Pkce.New()));

    [Fact]
    public async Task A_request_without_a_challenge_is_refused() =>
        SentBackWith("invalid_request", await (await Person()).Authorize("cli", Scope, Pkce.New(), ("code_challenge", null), ("code_challenge_method", null)));

    [Fact]
    public async Task A_plain_challenge_is_refused()
    {
        var pkce = Pkce.New();
        SentBackWith("invalid_request", await (await Person()).Authorize("cli", Scope, pkce, ("code_challenge", pkce.Verifier), ("code_challenge_method", "plain")));
        SentBackWith("invalid_request", await (await Person()).Authorize("cli", Scope, pkce, ("code_challenge", pkce.Verifier), ("code_challenge_method", null)));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("id_token")]
    [InlineData("id_token token")]
    [InlineData("code token")]
    [InlineData("code id_token")]
    [InlineData("none")]
    public async Task The_implicit_and_hybrid_flows_are_refused(string type) => SentBackWith("unsupported_response_type", await (await Person()).Authorize("cli", Scope, Pkce.New(), ("response_type", type)));

    [Fact]
    public async Task A_request_object_is_refused_signed_or_not()
    {
        var unsigned = $"{Part(new { alg = "none" })}.{Part(new { client_id = "cli", scope = "openid cases.draft" })}.";
        SentBackWith("request_not_supported", await (await Person()).Authorize("cli", Scope, Pkce.New(), ("request", unsigned)));
    }

    [Fact]
    public async Task A_stranger_who_may_not_be_asked_is_refused() => SentBackWith("login_required", await web.Stranger().Authorize("cli", Scope, Pkce.New(), ("prompt", "none")));

    [Fact]
    public async Task A_scope_that_the_client_was_not_granted_is_refused()
    {
        var person = await Person();
        SentBackWith("invalid_request", await person.Authorize("narrow", "openid cases.draft", Pkce.New()), orWith: "invalid_scope");
        await Refused("invalid_scope", await person.Token(("grant_type", "client_credentials"), ("client_id", "archive"), ("client_secret", OfficeOnTheWeb.Secret), ("scope", "cases.publish")), orWith: "invalid_request");
    }

    [Fact]
    public async Task A_token_without_the_scope_is_refused_by_the_endpoint_that_asks_for_it()
    {
        using var http = web.WithToken(await web.TokenOf(Cast.Drafter, OpenIdScopes.Self, OpenIdScopes.Draft));
        var problem = await TheApi.Problem("DF7093", 403, await http.GetAsync(new Uri("/api/tasks", UriKind.Relative), Stop));
        Assert.Contains(OpenIdScopes.Read, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_verifier_is_refused()
    {
        var (person, pkce) = (await Person(), Pkce.New());
        await Refused("invalid_grant", await Redeem(person, "cli", await person.Code("cli", Scope, pkce), Pkce.New().Verifier));
    }

    [Fact]
    public async Task A_missing_verifier_is_refused()
    {
        var (person, pkce) = (await Person(), Pkce.New());
        var code = await person.Code("cli", Scope, pkce);
        await Refused("invalid_request", await person.Token(("grant_type", "authorization_code"), ("client_id", "cli"), ("code", code), ("redirect_uri", OfficeOnTheWeb.Callback)));
        await Refused("invalid_grant", await Redeem(person, "cli", code, pkce.Challenge));
    }

    [Fact]
    public async Task A_code_is_refused_with_another_callback_than_it_was_asked_with()
    {
        var (person, pkce) = (await Person(), Pkce.New());
        var code = await person.Code("cli", Scope, pkce);
        await Refused("invalid_grant", await person.Token(
            ("grant_type", "authorization_code"), ("client_id", "cli"), ("code", code), ("redirect_uri", "http://127.0.0.1:7777/other"), ("code_verifier", pkce.Verifier)));
    }

    [Fact]
    public async Task A_code_of_another_client_is_refused()
    {
        var (person, pkce) = (await Person(), Pkce.New());
        await Refused("invalid_grant", await Redeem(person, "narrow", await person.Code("cli", Scope, pkce), pkce.Verifier));
    }

    [Fact]
    public async Task A_code_out_of_date_is_refused()
    {
        var (person, pkce) = (await Person(), Pkce.New());
        var code = await person.Code("cli", Scope, pkce);
        web.Office.Clock.Move(TimeSpan.FromMinutes(6));
        await Refused("invalid_grant", await Redeem(person, "cli", code, pkce.Verifier));
    }

    [Fact]
    public async Task A_changed_code_is_refused()
    {
        var (person, pkce) = (await Person(), Pkce.New());
        var code = await person.Code("cli", Scope, pkce);
        await Refused("invalid_grant", await Redeem(person, "cli", code[..^4] + (code[^4] == 'A' ? 'B' : 'A') + code[^3..], pkce.Verifier));
    }

    [Fact]
    public async Task A_replayed_code_is_refused_and_its_tokens_die_with_it()
    {
        var (person, pkce) = (await Person(), Pkce.New());
        var code = await person.Code("cli", Offline, pkce);
        var tokens = await Json(await Redeem(person, "cli", code, pkce.Verifier));
        await Takes(tokens.GetProperty("access_token").GetString()!);
        await Refused("invalid_grant", await Redeem(person, "cli", code, pkce.Verifier));
        await Rejects(tokens.GetProperty("access_token").GetString()!);
        await Refused("invalid_grant", await Refresh(person, "cli", tokens));
    }

    [Fact]
    public async Task A_used_refresh_token_is_refused_and_the_family_dies()
    {
        var person = await Person();
        var first = await person.Tokens("cli", Offline);
        var second = await Json(await Refresh(person, "cli", first));
        await Refused("invalid_grant", await Refresh(person, "cli", first));
        await Refused("invalid_grant", await Refresh(person, "cli", second));
        await Rejects(second.GetProperty("access_token").GetString()!);
    }

    [Fact]
    public async Task A_refresh_token_of_another_client_is_refused()
    {
        var person = await Person();
        await Refused("invalid_grant", await Refresh(person, "narrow", await person.Tokens("cli", Offline)));
    }

    [Fact]
    public async Task A_refresh_token_gets_no_more_scopes_than_it_had()
    {
        var person = await Person();
        var tokens = await person.Tokens("cli", Offline);
        await Refused("invalid_grant", await person.Token(
            ("grant_type", "refresh_token"), ("client_id", "cli"), ("refresh_token", tokens.GetProperty("refresh_token").GetString()!), ("scope", Offline + " cases.draft")), orWith: "invalid_request");
    }

    [Fact]
    public async Task The_password_grant_is_refused() =>
        await Refused("unsupported_grant_type", await web.Stranger().Token(
            ("grant_type", "password"), ("client_id", "web"), ("client_secret", OfficeOnTheWeb.Secret), ("username", Cast.Reviewer.UserName), ("password", OfficeOnTheWeb.Password), ("scope", Scope)));

    [Fact]
    public async Task A_wrong_secret_and_none_are_refused()
    {
        await Refused("invalid_client", await System("a wrong secret of the tests", "api"));
        await Refused("invalid_request", await web.Stranger().Token(("grant_type", "client_credentials"), ("client_id", "archive"), ("scope", "api")));
        await Refused("invalid_client", await web.Stranger().Token(("grant_type", "authorization_code"), ("client_id", "web"), ("code", "a code"), ("redirect_uri", OfficeOnTheWeb.Callback), ("code_verifier", "v")));
    }

    [Fact]
    public async Task A_public_client_gets_no_token_of_its_own() =>
        await Refused("unauthorized_client", await web.Stranger().Token(("grant_type", "client_credentials"), ("client_id", "cli"), ("scope", "api")), orWith: "invalid_request");

    [Fact]
    public async Task A_secret_in_the_address_is_refused()
    {
        using var body = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "api")]);
        using var http = web.WithToken(null);
        var answer = await http.PostAsync(new Uri($"/connect/token?client_id=archive&client_secret={Uri.EscapeDataString(OfficeOnTheWeb.Secret)}", UriKind.Relative), body, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("access_token", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_the_address_or_in_a_form_is_refused()
    {
        var token = await Fresh();
        using var http = web.WithToken(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri($"/api/me?access_token={token}", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(new Uri($"/connect/userinfo?access_token={token}", UriKind.Relative), Stop)).StatusCode);
        using var form = new FormUrlEncodedContent([new("access_token", token)]);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await http.PostAsync(new Uri("/api/cases", UriKind.Relative), form, Stop)).StatusCode);
        await Takes(token);
    }

    [Fact]
    public async Task A_session_cookie_opens_no_endpoint_of_the_api() => Assert.Equal(HttpStatusCode.Unauthorized, (await (await Person()).Visit("/api/me")).StatusCode);

    [Fact]
    public async Task An_access_token_out_of_date_is_refused()
    {
        var token = await Fresh();
        await Takes(token);
        web.Office.Clock.Move(OpenIdServer.AccessToken + TimeSpan.FromMinutes(1));
        await Rejects(token);
    }

    [Fact]
    public async Task A_revoked_token_is_dead_at_the_api_and_at_introspection()
    {
        var person = await Person();
        var token = (await WebTokens(person)).GetProperty("access_token").GetString()!;
        Assert.True((await Introspect("web", token)).GetProperty("active").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await person.Post("/connect/revoke", ("client_id", "web"), ("client_secret", OfficeOnTheWeb.Secret), ("token", token))).StatusCode);
        Assert.False((await Introspect("web", token)).GetProperty("active").GetBoolean());
        await Rejects(token);
    }

    [Fact]
    public async Task Another_client_can_neither_revoke_nor_introspect_a_token()
    {
        var token = await Fresh();
        await web.Stranger().Post("/connect/revoke", ("client_id", "narrow"), ("token", token));
        await Takes(token);
        Assert.False((await Introspect("archive", token)).TryGetProperty("active", out var active) && active.GetBoolean());
    }

    [Fact]
    public async Task The_tokens_of_a_closed_account_are_dead_at_once()
    {
        var person = web.Stranger();
        await person.SignIn(Cast.Publisher.UserName, OfficeOnTheWeb.Password);
        var tokens = await person.Tokens("cli", Offline);
        await Takes(tokens.GetProperty("access_token").GetString()!);
        await Close(Cast.Publisher, closed: true);
        try
        {
            await Rejects(tokens.GetProperty("access_token").GetString()!);
            await Refused("invalid_grant", await Refresh(person, "cli", tokens));
        }
        finally
        {
            await Close(Cast.Publisher, closed: false);
        }
    }

    [Fact]
    public async Task The_tokens_of_an_ended_session_are_dead_at_once()
    {
        var person = web.Stranger();
        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        var token = (await person.Tokens("cli", Scope)).GetProperty("access_token").GetString()!;
        await Takes(token);
        Assert.Equal(HttpStatusCode.Redirect, (await person.Fill("/sign-out")).StatusCode);
        await Rejects(token);
        using var http = web.WithToken(token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/connect/userinfo", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task A_session_keeps_its_name_when_its_account_is_looked_at_again()
    {
        var person = web.Stranger();
        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        web.Office.Clock.Move(TimeSpan.FromMinutes(31)); // Identity's interval is half an hour
        await Takes((await person.Tokens("cli", Scope)).GetProperty("access_token").GetString()!);
        await Takes((await person.Tokens("cli", Scope)).GetProperty("access_token").GetString()!);
    }

    [Fact]
    public async Task A_code_of_an_ended_session_is_refused()
    {
        var (person, pkce) = (web.Stranger(), Pkce.New());
        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        var code = await person.Code("cli", Offline, pkce);
        await person.Fill("/sign-out");
        await Refused("invalid_grant", await Redeem(person, "cli", code, pkce.Verifier));
    }

    [Fact]
    public async Task A_program_that_stays_is_a_session_that_its_person_sees_and_ends()
    {
        var person = web.Stranger();
        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        var tokens = await person.Tokens("cli", Offline);
        await person.Fill("/sign-out");
        await Takes(tokens.GetProperty("access_token").GetString()!); // it was let in to stay

        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        Assert.Contains("命令行", await (await person.Visit("/account")).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        await using var store = await web.Office.Stores.CreateDbContextAsync(Stop);
        foreach (var id in await store.Sessions.Where(one => one.Device.StartsWith(Sessions.Program)).Select(one => one.Id).ToListAsync(Stop))
        {
            await person.FillTo("/account?handler=EndSession", "/account", ("id", id));
        }

        await Rejects(tokens.GetProperty("access_token").GetString()!);
        await Refused("invalid_grant", await Refresh(person, "cli", tokens));
    }

    [Fact]
    public async Task A_token_without_a_signature_is_refused() => await Rejects($"{Part(new { alg = "none", typ = "at+jwt" })}.{Part(Claims(await Fresh()))}.");

    [Fact]
    public async Task A_token_signed_with_a_foreign_key_is_refused()
    {
        using var rsa = RSA.Create(2048);
        await Rejects(Forge(await Fresh(), new SigningCredentials(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256), _ => { }));
    }

    [Fact]
    public async Task A_token_signed_with_our_public_key_as_a_shared_secret_is_refused()
    {
        using var ours = Ours("token-sign");
        foreach (var secret in new[] { ours.PublicKey.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(ours.PublicKey.GetRSAPublicKey()!.ExportSubjectPublicKeyInfoPem()), ours.RawData })
        {
            await Rejects(Forge(await Fresh(), new SigningCredentials(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256), _ => { }));
        }
    }

    [Fact]
    public async Task A_token_of_a_foreign_issuer_is_refused() => await Rejects(Forge(await Fresh(), OurSignature(), claims => claims["iss"] = "https://elsewhere.example/"));

    [Fact]
    public async Task A_token_for_another_audience_is_refused() => await Rejects(Forge(await Fresh(), OurSignature(), claims => claims["aud"] = "another-api"));

    [Fact]
    public async Task A_token_whose_entry_is_not_in_the_store_is_refused() => await Rejects(Forge(await Fresh(), OurSignature(), claims => claims["oi_tkn_id"] = Guid.NewGuid().ToString()));

    [Fact]
    public async Task The_forger_of_these_tests_makes_a_good_token_where_nothing_is_changed() => await Takes(Forge(await Fresh(), OurSignature(), _ => { }));

    [Fact]
    public async Task Identity_and_refresh_tokens_open_nothing()
    {
        var tokens = await (await Person()).Tokens("cli", Offline);
        await Rejects(tokens.GetProperty("id_token").GetString()!);
        await Rejects(tokens.GetProperty("refresh_token").GetString()!);
    }

    [Fact]
    public async Task A_pushed_request_of_another_client_is_refused()
    {
        var pushed = await Push();
        await GoesNowhere(await (await Person()).Visit($"/connect/authorize?client_id=cli&request_uri={Uri.EscapeDataString(pushed)}"));
    }

    [Fact]
    public async Task A_pushed_request_is_used_once_and_can_not_be_made_up()
    {
        var (person, pushed) = (await Person(), await Push());
        Assert.NotEmpty(Visitor.Query(await person.Visit($"/connect/authorize?client_id=web&request_uri={Uri.EscapeDataString(pushed)}"), "code"));
        await GoesNowhere(await person.Visit($"/connect/authorize?client_id=web&request_uri={Uri.EscapeDataString(pushed)}"));
        await GoesNowhere(await person.Visit($"/connect/authorize?client_id=web&request_uri={Uri.EscapeDataString(pushed[..^3] + "AAA")}"));
        await GoesNowhere(await person.Visit($"/connect/authorize?client_id=web&request_uri={Uri.EscapeDataString("https://elsewhere.example/request")}"));
    }

    [Fact]
    public async Task A_device_that_asks_too_often_is_told_to_slow_down()
    {
        var device = await Device("tv");
        await Refused("authorization_pending", await Poll("tv", device));
        await Refused("slow_down", await Poll("tv", device));
        web.Office.Clock.Move(OpenIdPolling.Interval);
        await Refused("authorization_pending", await Poll("tv", device));
    }

    [Fact]
    public async Task A_device_code_is_good_once_and_for_its_own_client()
    {
        var device = await Device("tv");
        var verify = $"/connect/verify?user_code={Uri.EscapeDataString(device.GetProperty("user_code").GetString()!)}";
        await (await Person()).FillTo("/connect/verify", verify, ("user_code", device.GetProperty("user_code").GetString()!));
        await Refused("invalid_grant", await Poll("tv-2", device));
        web.Office.Clock.Move(OpenIdPolling.Interval);
        var tokens = await Json(await Poll("tv", device));
        using var http = web.WithToken(tokens.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/api/tasks", UriKind.Relative), Stop)).StatusCode);
        web.Office.Clock.Move(OpenIdPolling.Interval);
        await Refused("invalid_grant", await Poll("tv", device));
    }

    [Fact]
    public async Task A_device_code_out_of_date_is_refused()
    {
        var device = await Device("tv");
        web.Office.Clock.Move(TimeSpan.FromMinutes(11));
        await Refused("expired_token", await Poll("tv", device), orWith: "invalid_grant");
    }

    [Theory]
    [InlineData(OpenIdScopes.Review)]
    [InlineData(OpenIdScopes.SignOff)]
    public async Task A_system_gets_no_scope_of_review_or_sign_off(string scope) => await Refused("invalid_scope", await System(OfficeOnTheWeb.Secret, scope), orWith: "invalid_request");

    [Fact]
    public async Task A_system_acts_under_its_own_account_and_only_with_the_role_it_was_given()
    {
        var clients = web.Office.Get<OpenIdClients>();
        var account = await clients.AccountOf("archive", Stop);
        await using var store = await web.Office.Stores.CreateDbContextAsync(Stop);
        // Other tests on this site may have given it a role.
        await store.RoleAssignments.Where(one => one.AccountId == account!.Id).ExecuteDeleteAsync(Stop);
        var token = (await Json(await System(OfficeOnTheWeb.Secret, "api cases.read cases.draft"))).GetProperty("access_token").GetString()!;
        using var http = web.WithToken(token);
        Assert.Equal(account!.Id, (await http.GetFromJsonAsync<JsonElement>("/api/me", Stop)).GetProperty("account").GetGuid());
        var id = await web.Office.AtDrafting();
        var shown = await web.Office.Shown(id);
        await TheApi.Problem("DF2008", 403, await http.PostAsJsonAsync($"/api/cases/{id}/tasks/{shown.Task}/submission", new { revision = shown.Revision, edition = shown.EditionSha256 }, Stop));
        store.RoleAssignments.Add(new RoleAssignment { Id = Guid.NewGuid(), AccountId = account!.Id, OrganId = web.Office.Cast.Organ, Role = "drafter", From = web.Office.Clock.GetUtcNow() });
        await store.SaveChangesAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsJsonAsync($"/api/cases/{id}/tasks/{shown.Task}/submission", new { revision = shown.Revision, edition = shown.EditionSha256 }, Stop)).StatusCode);
    }

    [Fact]
    public async Task Nobody_signs_in_with_the_account_of_a_system()
    {
        await using (var scope = web.Office.Get<IServiceScopeFactory>().CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var account = await users.FindByNameAsync("system-archive");
            Assert.True((await users.AddPasswordAsync(account!, OfficeOnTheWeb.Password)).Succeeded);
        }

        var answer = await web.Stranger().Fill("/sign-in", ("name", "system-archive"), ("password", OfficeOnTheWeb.Password));
        Assert.Contains("DF7001", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tokens_of_a_removed_program_are_dead_at_once_and_both_acts_are_on_record()
    {
        await using var scope = web.Office.Get<IServiceScopeFactory>().CreateAsyncScope();
        var programs = scope.ServiceProvider.GetRequiredService<Programs>();
        var (secret, refusal) = await programs.Add(Caller.System, new OpenIdClient("passing", "路过", null, [OpenIdClient.Code], [OfficeOnTheWeb.Callback], null), withSecret: false, Stop);
        Assert.True(secret is null && refusal is null, refusal?.ToString());
        var token = (await (await Person()).Tokens("passing", "openid api")).GetProperty("access_token").GetString()!;
        await Takes(token);
        Assert.Null(await programs.Remove(Caller.System, "passing", Stop));
        await Rejects(token);
        await GoesNowhere(await (await Person()).Authorize("passing", "openid api", Pkce.New()));
        Assert.Equal("DF7086", (await programs.Remove(Caller.System, "web", Stop))?.Code); // the file's
        await using var store = await web.Office.Stores.CreateDbContextAsync(Stop);
        Assert.Equal(
            ["ProgramAdded", "ProgramRemoved"],
            await store.Openings.Where(opening => opening.Field == "act" && opening.Value.StartsWith("Program")).OrderBy(opening => opening.EntryId).Select(opening => opening.Value.Trim()).ToListAsync(Stop));
    }

    [Theory]
    [InlineData("DF7080", "Web", "code", "https://a.example/back", "")]
    [InlineData("DF7081", "web-1", "", "https://a.example/back", "")]
    [InlineData("DF7081", "web-1", "password", "https://a.example/back", "")]
    [InlineData("DF7082", "web-1", "client_credentials", "", "")]
    [InlineData("DF7084", "web-1", "code", "", "")]
    [InlineData("DF7084", "web-1", "code", "http://a.example/back", "")]
    [InlineData("DF7084", "web-1", "code", "https://a.example/back#here", "")]
    [InlineData("DF7084", "web-1", "code", "https://*.example/back", "")]
    [InlineData("DF7084", "web-1", "code", "https://us@a.example/back", "")]
    [InlineData("DF7084", "web-1", "code", "javascript:alert(1)", "")]
    [InlineData("DF7085", "web-1", "code", "https://a.example/back", "everything")]
    [InlineData("DF7087", "web", "code", "https://a.example/back", "")]
    public async Task A_program_that_would_be_a_hole_is_not_registered(string code, string id, string grant, string address, string asked)
    {
        await using var scope = web.Office.Get<IServiceScopeFactory>().CreateAsyncScope();
        var client = new OpenIdClient(id, null, null, grant.Length == 0 ? [] : [grant], address.Length == 0 ? [] : [address], null, asked.Length == 0 ? null : [asked]);
        Assert.Equal(code, (await scope.ServiceProvider.GetRequiredService<Programs>().Add(Caller.System, client, withSecret: false, Stop)).Refusal?.Code);
    }

    [Fact]
    public void A_system_is_not_registered_with_a_scope_of_people() =>
        Assert.Equal("DF7085", new OpenIdClient("sys", null, OfficeOnTheWeb.Secret, [OpenIdClient.System], null, null, [OpenIdScopes.Review]).Fault()?.Code);

    [Fact]
    public void A_short_secret_is_not_registered() => Assert.Equal("DF7083", new OpenIdClient("sys", null, "short", [OpenIdClient.System], null, null).Fault()?.Code);

    private Task<Visitor> Person() => web.SignedIn(Cast.Reviewer);

    private async Task<string> Fresh() => (await (await Person()).Tokens("cli", Scope)).GetProperty("access_token").GetString()!;

    private static Task<HttpResponseMessage> Redeem(Visitor person, string client, string code, string verifier) => person.Token(
        ("grant_type", "authorization_code"), ("client_id", client), ("code", code), ("redirect_uri", OfficeOnTheWeb.Callback), ("code_verifier", verifier));

    private static Task<HttpResponseMessage> Refresh(Visitor person, string client, JsonElement tokens) =>
        person.Token(("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", tokens.GetProperty("refresh_token").GetString()!));

    private Task<HttpResponseMessage> System(string secret, string scope) =>
        web.Stranger().Token(("grant_type", "client_credentials"), ("client_id", "archive"), ("client_secret", secret), ("scope", scope));

    private async Task<JsonElement> WebTokens(Visitor person)
    {
        var pkce = Pkce.New();
        return await Json(await person.Token(("grant_type", "authorization_code"), ("client_id", "web"), ("client_secret", OfficeOnTheWeb.Secret), ("code", await person.Code("web", Scope, pkce)),
            ("redirect_uri", OfficeOnTheWeb.Callback), ("code_verifier", pkce.Verifier)));
    }

    private async Task<JsonElement> Introspect(string client, string token) => JsonDocument.Parse(
        await (await web.Stranger().Post("/connect/introspect", ("client_id", client), ("client_secret", OfficeOnTheWeb.Secret), ("token", token))).Content.ReadAsStringAsync(Stop)).RootElement;

    private async Task<string> Push()
    {
        var pkce = Pkce.New();
        return (await Json(await web.Stranger().Post("/connect/par", ("client_id", "web"), ("client_secret", OfficeOnTheWeb.Secret), ("response_type", "code"), ("redirect_uri", OfficeOnTheWeb.Callback),
            ("scope", Scope), ("code_challenge", pkce.Challenge), ("code_challenge_method", "S256"), ("state", "a state")), HttpStatusCode.Created)).GetProperty("request_uri").GetString()!;
    }

    private async Task<JsonElement> Device(string client) => await Json(await web.Stranger().Post("/connect/device", ("client_id", client), ("scope", "cases.read")));

    private Task<HttpResponseMessage> Poll(string client, JsonElement device) => web.Stranger().Token(
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", client), ("device_code", device.GetProperty("device_code").GetString()!));

    private async Task Close(CastMember member, bool closed)
    {
        await using var store = await web.Office.Stores.CreateDbContextAsync(Stop);
        var account = await store.Users.SingleAsync(one => one.UserName == member.UserName, Stop);
        account.DisabledAt = closed ? web.Office.Clock.GetUtcNow() : null;
        await store.SaveChangesAsync(Stop);
    }

    private async Task Takes(string token)
    {
        using var http = web.WithToken(token);
        var answer = await http.GetAsync(new Uri("/api/me", UriKind.Relative), Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
    }

    private async Task Rejects(string token)
    {
        using var http = web.WithToken(token);
        await TheApi.Problem("DF7092", 401, await http.GetAsync(new Uri("/api/me", UriKind.Relative), Stop));
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task Refused(string error, HttpResponseMessage answer, string? orWith = null)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized, $"{(int)answer.StatusCode} {text}");
        var found = JsonDocument.Parse(text).RootElement.GetProperty("error").GetString();
        Assert.True(found == error || found == orWith, text);
    }

    /// <summary>No address is followed that is not known to be the client's.</summary>
    private static async Task GoesNowhere(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        Assert.DoesNotContain("code=", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static void SentBackWith(string error, HttpResponseMessage answer, string? orWith = null)
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

    // --- forging: our own keys, read from the data folder as a thief of it would

    private X509Certificate2 Ours(string purpose) =>
        X509CertificateLoader.LoadPkcs12FromFile(Directory.GetFiles(web.Office.Folder.Keys, purpose + "-*.pfx").Single(), null, X509KeyStorageFlags.EphemeralKeySet);

    private SigningCredentials OurSignature() => new(new X509SecurityKey(Ours("token-sign")), SecurityAlgorithms.RsaSha256);

    private Dictionary<string, object> Claims(string token)
    {
        var read = new JsonWebTokenHandler();
        var inner = read.DecryptToken(new JsonWebToken(token), new TokenValidationParameters { TokenDecryptionKey = new X509SecurityKey(Ours("token-encrypt")) });
        return JsonSerializer.Deserialize<Dictionary<string, object>>(Base64UrlEncoder.Decode(inner.Split('.')[1]))!;
    }

    private string Forge(string token, SigningCredentials signature, Action<Dictionary<string, object>> change)
    {
        var claims = Claims(token);
        change(claims);
        var header = Part(new { alg = signature.Algorithm, typ = "at+jwt", kid = signature.Key.KeyId });
        var body = $"{header}.{Part(claims)}";
        var provider = signature.Key.CryptoProviderFactory.CreateForSigning(signature.Key, signature.Algorithm);
        return $"{body}.{Pkce.Base64Url(provider.Sign(Encoding.ASCII.GetBytes(body)))}";
    }

    private static string Part(object value) => Pkce.Base64Url(JsonSerializer.SerializeToUtf8Bytes(value));
}
