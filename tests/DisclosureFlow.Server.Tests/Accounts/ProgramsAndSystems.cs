using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>Programs and systems: how they are registered, and what they get for themselves.</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed class ProgramsAndSystems(OfficeOnTheWeb web) : TokenServerTests(web)
{
    [Fact]
    public async Task A_wrong_secret_and_none_are_refused()
    {
        await Refused("invalid_client", await System("a wrong secret of the tests", "api"));
        await Refused("invalid_request", await Web.Stranger().Token(("grant_type", "client_credentials"), ("client_id", "archive"), ("scope", "api")));
        await Refused("invalid_client", await Web.Stranger().Token(("grant_type", "authorization_code"), ("client_id", "web"), ("code", "a code"), ("redirect_uri", OfficeOnTheWeb.Callback), ("code_verifier", "v")));
    }

    [Fact]
    public async Task A_public_client_gets_no_token_of_its_own() =>
        await Refused("unauthorized_client", await Web.Stranger().Token(("grant_type", "client_credentials"), ("client_id", "cli"), ("scope", "api")), orWith: "invalid_request");

    [Fact]
    public async Task A_secret_in_the_address_is_refused()
    {
        using var body = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "api")]);
        using var http = Web.WithToken(null);
        var answer = await http.PostAsync(new Uri($"/connect/token?client_id=archive&client_secret={Uri.EscapeDataString(OfficeOnTheWeb.Secret)}", UriKind.Relative), body, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("access_token", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OpenIdScopes.Review)]
    [InlineData(OpenIdScopes.SignOff)]
    public async Task A_system_gets_no_scope_of_review_or_sign_off(string scope) => await Refused("invalid_scope", await System(OfficeOnTheWeb.Secret, scope), orWith: "invalid_request");

    [Fact]
    public async Task A_system_acts_under_its_own_account_and_only_with_the_role_it_was_given()
    {
        var clients = Web.Office.Get<OpenIdClients>();
        var account = await clients.AccountOf("archive", Stop);
        await using var store = await Web.Office.Stores.CreateDbContextAsync(Stop);
        // Other tests on this site may have given it a role.
        await store.RoleAssignments.Where(one => one.AccountId == account!.Id).ExecuteDeleteAsync(Stop);
        var token = (await Json(await System(OfficeOnTheWeb.Secret, "api cases.read cases.draft"))).GetProperty("access_token").GetString()!;
        using var http = Web.WithToken(token);
        Assert.Equal(account!.Id, (await http.GetFromJsonAsync<JsonElement>("/api/me", Stop)).GetProperty("account").GetGuid());
        var id = await Web.Office.AtDrafting();
        var shown = await Web.Office.Shown(id);
        await TheApi.Problem("DF2008", 403, await http.PostAsJsonAsync($"/api/cases/{id}/tasks/{shown.Task}/submission", new { revision = shown.Revision, edition = shown.EditionSha256 }, Stop));
        store.RoleAssignments.Add(new RoleAssignment { Id = Guid.NewGuid(), AccountId = account!.Id, OrganId = Web.Office.Cast.Organ, Role = "drafter", From = Web.Office.Clock.GetUtcNow() });
        await store.SaveChangesAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsJsonAsync($"/api/cases/{id}/tasks/{shown.Task}/submission", new { revision = shown.Revision, edition = shown.EditionSha256 }, Stop)).StatusCode);
    }

    [Fact]
    public async Task Nobody_signs_in_with_the_account_of_a_system()
    {
        await using (var scope = Web.Office.Get<IServiceScopeFactory>().CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var account = await users.FindByNameAsync("system-archive");
            Assert.True((await users.AddPasswordAsync(account!, OfficeOnTheWeb.Password)).Succeeded);
        }

        var answer = await Web.Stranger().Fill("/sign-in", ("name", "system-archive"), ("password", OfficeOnTheWeb.Password));
        Assert.Contains("DF7001", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tokens_of_a_removed_program_are_dead_at_once_and_both_acts_are_on_record()
    {
        await using var scope = Web.Office.Get<IServiceScopeFactory>().CreateAsyncScope();
        var programs = scope.ServiceProvider.GetRequiredService<Programs>();
        var (secret, refusal) = await programs.Add(Caller.System, new OpenIdClient("passing", "路过", null, [OpenIdClient.Code], [OfficeOnTheWeb.Callback], null), withSecret: false, Stop);
        Assert.True(secret is null && refusal is null, refusal?.ToString());
        var token = (await (await Person()).Tokens("passing", "openid api")).GetProperty("access_token").GetString()!;
        await Takes(token);
        Assert.Null(await programs.Remove(Caller.System, "passing", Stop));
        await Rejects(token);
        await GoesNowhere(await (await Person()).Authorize("passing", "openid api", Pkce.New()));
        Assert.Equal("DF7086", (await programs.Remove(Caller.System, "web", Stop))?.Code); // the file's
        Assert.Equal(["ProgramAdded", "ProgramRemoved"], await OnRecord("passing"));
    }

    [Fact]
    public async Task A_change_of_the_operators_file_is_on_record_and_the_same_file_again_writes_nothing()
    {
        var clients = Web.Office.Get<OpenIdClients>();
        var (program, before) = (OfficeOnTheWeb.Programs[0], await OnRecord("web"));
        await clients.Register(OfficeOnTheWeb.Programs, Stop);
        Assert.Equal(before, await OnRecord("web"));
        foreach (var changed in new[] { program with { Redirects = [OfficeOnTheWeb.Callback, "https://new.example/back"] }, program with { Secret = "another secret of the tests" }, program with { Scopes = [] } })
        {
            await clients.Register([changed, .. OfficeOnTheWeb.Programs[1..]], Stop);
            before = [.. before, "ProgramChanged"];
            Assert.Equal(before, await OnRecord("web"));
        }

        await clients.Register(OfficeOnTheWeb.Programs[1..], Stop);
        await clients.Register(OfficeOnTheWeb.Programs, Stop);
        Assert.Equal([.. before, "ProgramRemoved", "ProgramAdded"], await OnRecord("web"));
        await using var store = await Web.Office.Stores.CreateDbContextAsync(Stop);
        Assert.False(await store.Openings.AnyAsync(opening => opening.Value.Contains(OfficeOnTheWeb.Secret), Stop));
    }

    [Theory]
    [InlineData(OfficeRoles.Reviewer)]
    [InlineData("head")]
    [InlineData(OfficeRoles.Administrator)]
    public async Task A_system_is_given_no_role_that_judges_or_decides(string role)
    {
        var (office, system) = (Web.Office, (await Web.Office.Get<OpenIdClients>().AccountOf("archive", Stop))!.Id);
        Assert.Equal("DF7071", (await office.Administer<People, Refusal?>(people => people.Give(Caller.System, system, office.Cast.Organ, role, Stop)))?.Code);
        var (principal, today) = (role == OfficeRoles.Reviewer ? office.Reviewer : office.Head, office.Clock.Today());
        Assert.Equal(role == OfficeRoles.Administrator ? "DF7060" : "DF7071", (await office.Administer<Deputies, Refusal?>(deputies =>
            deputies.Name(Caller.System, office.Cast.Organ, role, principal.Account, system, today, today, "出差", Stop)))?.Code);
    }

    [Fact]
    public async Task What_no_longer_opens_anything_is_deleted_after_the_longest_life_of_a_token()
    {
        await using var scope = Web.Office.Get<IServiceScopeFactory>().CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        var authorizations = scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>();
        var now = Web.Office.Clock.GetUtcNow();
        var (old, future) = (now - OpenIdServer.OfflineAccess - TimeSpan.FromHours(1), DateTimeOffset.Parse("2100-01-01T00:00:00Z"));
        var made = new[] { ("old and over", old, old.AddMinutes(15), "valid"), ("old and revoked", old, future, "revoked"), ("old and good", old, future, "valid"), ("young and over", now, now, "valid") };
        foreach (var (subject, from, until, status) in made)
        {
            await tokens.CreateAsync(new OpenIddictTokenDescriptor { Subject = subject, Type = "access_token", Status = status, CreationDate = from, ExpirationDate = until }, Stop);
        }

        await authorizations.CreateAsync(new OpenIddictAuthorizationDescriptor { Subject = "old and over", Type = "ad-hoc", Status = "valid", CreationDate = old }, Stop);
        Assert.Equal((2, 1), await Web.Office.Get<TokenPruning>().Prune(Stop));
        var left = new List<string>();
        foreach (var (subject, _, _, _) in made)
        {
            await foreach (var token in tokens.FindBySubjectAsync(subject, Stop))
            {
                left.Add(subject);
            }
        }

        Assert.Equal(["old and good", "young and over"], left);
        await Takes(await Fresh());
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
        await using var scope = Web.Office.Get<IServiceScopeFactory>().CreateAsyncScope();
        var client = new OpenIdClient(id, null, null, grant.Length == 0 ? [] : [grant], address.Length == 0 ? [] : [address], null, asked.Length == 0 ? null : [asked]);
        Assert.Equal(code, (await scope.ServiceProvider.GetRequiredService<Programs>().Add(Caller.System, client, withSecret: false, Stop)).Refusal?.Code);
    }

    [Fact]
    public void A_system_is_not_registered_with_a_scope_of_people() =>
        Assert.Equal("DF7085", new OpenIdClient("sys", null, OfficeOnTheWeb.Secret, [OpenIdClient.System], null, null, [OpenIdScopes.Review]).Fault()?.Code);

    [Fact]
    public void A_short_secret_is_not_registered() => Assert.Equal("DF7083", new OpenIdClient("sys", null, "short", [OpenIdClient.System], null, null).Fault()?.Code);

    private async Task<IReadOnlyList<string>> OnRecord(string client)
    {
        await using var store = await Web.Office.Stores.CreateDbContextAsync(Stop);
        return await store.Entries.Where(entry => entry.Openings.Any(one => one.Field == "reason" && (one.Value.Contains("（" + client + "）") || one.Value == client || one.Value == client + "；clients.json")))
            .OrderBy(entry => entry.Id).SelectMany(entry => entry.Openings.Where(one => one.Field == "act" && one.Value.Contains("Program"))).Select(one => one.Value).ToListAsync(Stop);
    }
}
