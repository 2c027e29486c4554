using DisclosureFlow.Server.Tests.Hosting;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>What the authorization endpoint refuses, pushed requests too (RFC 9700, RFC 9126).</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed class AuthorizationRequests(OfficeOnTheWeb web) : TokenServerTests(web)
{
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
    public async Task A_stranger_who_may_not_be_asked_is_refused() => SentBackWith("login_required", await Web.Stranger().Authorize("cli", Scope, Pkce.New(), ("prompt", "none")));

    [Fact]
    public async Task A_scope_that_the_client_was_not_granted_is_refused()
    {
        var person = await Person();
        SentBackWith("invalid_request", await person.Authorize("narrow", "openid cases.draft", Pkce.New()), orWith: "invalid_scope");
        await Refused("invalid_scope", await person.Token(("grant_type", "client_credentials"), ("client_id", "archive"), ("client_secret", OfficeOnTheWeb.Secret), ("scope", "cases.publish")), orWith: "invalid_request");
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
}
