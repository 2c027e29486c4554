using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Tests.Hosting;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>Which codes and grants the token endpoint refuses (RFC 6749, RFC 7636, RFC 9700).</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed class CodesAndGrants(OfficeOnTheWeb web) : TokenServerTests(web)
{
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
        Web.Office.Clock.Move(TimeSpan.FromMinutes(6));
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
        await Refused("unsupported_grant_type", await Web.Stranger().Token(
            ("grant_type", "password"), ("client_id", "web"), ("client_secret", OfficeOnTheWeb.Secret), ("username", Cast.Reviewer.UserName), ("password", OfficeOnTheWeb.Password), ("scope", Scope)));

    [Fact]
    public async Task A_code_of_an_ended_session_is_refused()
    {
        var (person, pkce) = (Web.Stranger(), Pkce.New());
        await person.SignIn(Cast.Auditor.UserName, OfficeOnTheWeb.Password);
        var code = await person.Code("cli", Offline, pkce);
        await person.Fill("/sign-out");
        await Refused("invalid_grant", await Redeem(person, "cli", code, pkce.Verifier));
    }
}
