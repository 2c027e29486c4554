using System.Net;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>When an access token is no longer taken: out of date, revoked, its session or account over, sent in the wrong place.</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed class Tokens(OfficeOnTheWeb web) : TokenServerTests(web)
{
    [Fact]
    public async Task A_token_without_the_scope_is_refused_by_the_endpoint_that_asks_for_it()
    {
        using var http = Web.WithToken(await Web.TokenOf(Cast.Drafter, OpenIdScopes.Self, OpenIdScopes.Draft));
        var problem = await TheApi.Problem("DF7093", 403, await http.GetAsync(new Uri("/api/tasks", UriKind.Relative), Stop));
        Assert.Contains(OpenIdScopes.Read, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_the_address_or_in_a_form_is_refused()
    {
        var token = await Fresh();
        using var http = Web.WithToken(null);
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
        Web.Office.Clock.Move(OpenIdServer.AccessToken + TimeSpan.FromMinutes(1));
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
        await Web.Stranger().Post("/connect/revoke", ("client_id", "narrow"), ("token", token));
        await Takes(token);
        Assert.False((await Introspect("archive", token)).TryGetProperty("active", out var active) && active.GetBoolean());
    }

    [Fact]
    public async Task The_tokens_of_a_closed_account_are_dead_at_once()
    {
        var person = Web.Stranger();
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
        var person = Web.Stranger();
        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        var token = (await person.Tokens("cli", Scope)).GetProperty("access_token").GetString()!;
        await Takes(token);
        Assert.Equal(HttpStatusCode.Redirect, (await person.Fill("/sign-out")).StatusCode);
        await Rejects(token);
        using var http = Web.WithToken(token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/connect/userinfo", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task A_session_keeps_its_name_when_its_account_is_looked_at_again()
    {
        var person = Web.Stranger();
        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        Web.Office.Clock.Move(TimeSpan.FromMinutes(31)); // Identity's interval is half an hour
        await Takes((await person.Tokens("cli", Scope)).GetProperty("access_token").GetString()!);
        await Takes((await person.Tokens("cli", Scope)).GetProperty("access_token").GetString()!);
    }

    [Fact]
    public async Task A_program_that_stays_is_a_session_that_its_person_sees_and_ends()
    {
        var person = Web.Stranger();
        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        var tokens = await person.Tokens("cli", Offline);
        await person.Fill("/sign-out");
        await Takes(tokens.GetProperty("access_token").GetString()!); // it was let in to stay

        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        Assert.Contains("命令行", await (await person.Visit("/account")).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        await using var store = await Web.Office.Stores.CreateDbContextAsync(Stop);
        foreach (var id in await store.Sessions.Where(one => one.Device.StartsWith(Sessions.Program)).Select(one => one.Id).ToListAsync(Stop))
        {
            await person.FillTo("/account?handler=EndSession", "/account", ("id", id));
        }

        await Rejects(tokens.GetProperty("access_token").GetString()!);
        await Refused("invalid_grant", await Refresh(person, "cli", tokens));
    }
}
