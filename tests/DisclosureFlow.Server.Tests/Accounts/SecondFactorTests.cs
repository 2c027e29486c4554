using System.Net;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>Second factors as people set them up and sign in with them, and how they lie in the store.</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed partial class SecondFactorTests(OfficeOnTheWeb web)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_approves_without_a_second_factor_is_led_to_set_one_up_and_nobody_else_is()
    {
        await Demand(SecondFactorFor.Approvers);
        try
        {
            var person = await SignedIn("shencha-er", OfficeRoles.Reviewer);
            Assert.Equal("/account/second-factor", await person.LeadsTo("/tasks"));
            Assert.Equal("/account/second-factor", await person.LeadsTo("/account"));
            var codes = await SetUp(person, "/account/second-factor");
            Assert.Equal(8, codes.Count);
            Assert.Equal(HttpStatusCode.OK, (await person.Visit("/tasks")).StatusCode);
            Assert.Equal("DF7009", await Code(await person.FillTo("/account?handler=CodesOff", "/account")));

            // The password alone is not enough any more, the code that was used is spent, and a recovery code is good once.
            var again = await WithPassword("shencha-er");
            Assert.Null(await again.LeadsTo("/sign-in/code"));
            Assert.Contains("DF7003", await Text(await again.Fill("/sign-in/code", ("code", lastCode))), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Redirect, (await again.Fill("/sign-in/code", ("code", codes[0].ToLowerInvariant()))).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await again.Visit("/tasks")).StatusCode);
            Assert.Contains("DF7003", await Text(await (await WithPassword("shencha-er")).Fill("/sign-in/code", ("code", codes[0]))), StringComparison.Ordinal);

            var drafter = web.Stranger();
            await drafter.SignIn(Cast.Drafter.UserName, OfficeOnTheWeb.Password);
            Assert.Equal(HttpStatusCode.OK, (await drafter.Visit("/tasks")).StatusCode);
        }
        finally
        {
            await Demand(SecondFactorFor.Nobody);
        }
    }

    [Fact]
    public async Task The_only_administrator_who_demands_a_second_factor_sets_up_his_own_and_who_lost_his_is_helped()
    {
        await Demand(SecondFactorFor.Everyone);
        try
        {
            var administrator = await SignedIn("guanli-yi", OfficeRoles.Administrator);
            Assert.Equal("/account/second-factor", await administrator.LeadsTo("/admin"));
            await SetUp(administrator, "/account/second-factor");
            Assert.Equal(HttpStatusCode.OK, (await administrator.Visit("/admin")).StatusCode);

            var drafter = await SignedIn("diu-shouji", "drafter");
            await SetUp(drafter, "/account/second-factor");
            var account = await web.Office.As("diu-shouji");
            Assert.Equal(HttpStatusCode.Redirect, (await administrator.FillTo("/admin/people?handler=ClearFactors", "/admin/people", ("account", account.Account.ToString()))).StatusCode);
            Assert.StartsWith("/sign-in", new Uri((await drafter.LeadsTo("/tasks"))!).AbsolutePath, StringComparison.Ordinal);
            Assert.Equal("/account/second-factor", await (await WithPassword("diu-shouji")).LeadsTo("/tasks"));
        }
        finally
        {
            await Demand(SecondFactorFor.Nobody);
        }
    }

    [Fact]
    public async Task Before_a_way_of_signing_in_changes_the_password_is_asked_for_again()
    {
        var person = await SignedIn("zaici", "drafter");
        web.Office.Clock.Move(TimeSpan.FromMinutes(11));
        Assert.DoesNotContain("handler=CodesOn", await Text(await person.Visit("/account")), StringComparison.Ordinal);
        foreach (var handler in new[] { "CodesOn", "CodesOff", "RenewCodes", "EndSession" })
        {
            Assert.Equal("/account/confirm?back=%2Faccount", (await person.FillTo($"/account?handler={handler}", "/account/password", ("code", "000000"), ("id", "x"))).Headers.Location?.OriginalString);
        }

        Assert.Equal("DF7011", await Code(await person.Fill("/account/confirm?back=/account", ("password", "falsch-falsch"))));
        Assert.Equal("/account", (await person.Fill("/account/confirm?back=/account", ("password", OfficeOnTheWeb.Password))).Headers.Location?.OriginalString);
        Assert.Equal("/account", (await person.Fill("/account/confirm?back=https://elsewhere.example/", ("password", OfficeOnTheWeb.Password))).Headers.Location?.OriginalString);
        Assert.Equal(8, (await SetUp(person, "/account")).Count);
    }

    [Fact]
    public async Task What_a_person_does_with_his_own_account_is_on_record_without_secrets()
    {
        var (person, elsewhere) = (await SignedIn("ziji", "drafter"), web.Stranger());
        await elsewhere.SignIn("ziji", OfficeOnTheWeb.Password);
        var session = SessionIds().Match(await Text(await person.Visit("/account"))).Groups[1].Value;
        await person.FillTo("/account?handler=EndSession", "/account", ("id", session));
        Assert.StartsWith("/sign-in", new Uri((await elsewhere.LeadsTo("/tasks"))!).AbsolutePath, StringComparison.Ordinal);
        var codes = await SetUp(person, "/account");
        await person.FillTo("/account?handler=RenewCodes", "/account");
        await person.FillTo("/account?handler=CodesOff", "/account");
        const string Fresh = "换过以后的一句新话";
        Assert.Equal("/tasks", (await person.Fill("/account/password", ("old", OfficeOnTheWeb.Password), ("fresh", Fresh + "呀呀"), ("again", Fresh + "呀呀"))).Headers.Location?.OriginalString);
        Assert.Contains("本机", await Text(await person.Visit("/account")), StringComparison.Ordinal);

        var account = (await web.Office.As("ziji")).Account.ToString();
        await using var store = await web.Office.Stores.CreateDbContextAsync(Stop);
        var entries = await store.Entries.AsNoTracking().Include(entry => entry.Openings).Where(entry => entry.Openings.Any(one => one.Field == "actor" && one.Value == account)).OrderBy(entry => entry.Sequence).ToListAsync(Stop);
        Assert.Equal(
            ["OwnSessionEnded", "AuthenticatorAdded", "RecoveryCodesRenewed", "AuthenticatorRemoved", "PasswordChanged"],
            entries.Select(entry => entry.Openings.Single(one => one.Field == "act").Value));
        Assert.All(entries, entry => Assert.Equal(AdministrationChain.Installation, entry.CaseId));
        var told = string.Join('\n', entries.SelectMany(entry => entry.Openings).Select(one => one.Value));
        Assert.All([Fresh, OfficeOnTheWeb.Password, lastCode, .. codes], secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_of_the_database_opens_no_second_factor_and_what_an_earlier_release_left_open_is_sealed_at_start()
    {
        var person = await SignedIn("fengcun", "drafter");
        var codes = await SetUp(person, "/account");
        var (account, old) = (await web.Office.As("fengcun"), await web.Office.As(await web.Person("jiuban", "旧版的人", "drafter")));
        const string OldKey = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        await using (var store = await web.Office.Stores.CreateDbContextAsync(Stop))
        {
            var kept = await store.UserTokens.Where(token => token.UserId == account.Account && token.LoginProvider == SealedUserStore.Provider).ToDictionaryAsync(token => token.Name, token => token.Value!, Stop);
            Assert.DoesNotContain(lastKey, kept[SealedUserStore.KeyName], StringComparison.Ordinal);
            Assert.All(codes, code => Assert.DoesNotContain(code, kept[SealedUserStore.CodesName], StringComparison.Ordinal));
            store.UserTokens.AddRange(
                new IdentityUserToken<Guid> { UserId = old.Account, LoginProvider = SealedUserStore.Provider, Name = SealedUserStore.KeyName, Value = OldKey },
                new IdentityUserToken<Guid> { UserId = old.Account, LoginProvider = SealedUserStore.Provider, Name = SealedUserStore.CodesName, Value = "AAAAA-BBBBB;CCCCC-DDDDD" });
            await store.SaveChangesAsync(Stop);
        }

        await new SealEarlierSecrets(web.Office.Get<IServiceScopeFactory>()).StartAsync(Stop);
        await using (var store = await web.Office.Stores.CreateDbContextAsync(Stop))
        {
            Assert.All(await store.UserTokens.Where(token => token.UserId == old.Account).Select(token => token.Value!).ToListAsync(Stop), value =>
                Assert.True(!value.Contains(OldKey, StringComparison.Ordinal) && !value.Contains("BBBBB", StringComparison.Ordinal), value));
        }

        await using var scope = web.Office.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var him = (await users.FindByIdAsync(old.Account.ToString()))!;
        Assert.Equal(OldKey, await users.GetAuthenticatorKeyAsync(him));
        Assert.Equal(2, await users.CountRecoveryCodesAsync(him));
        Assert.True((await users.RedeemTwoFactorRecoveryCodeAsync(him, "ccccc ddddd")).Succeeded);
        Assert.False((await users.RedeemTwoFactorRecoveryCodeAsync(him, "CCCCC-DDDDD")).Succeeded);
        Assert.Equal(1, await users.CountRecoveryCodesAsync(him));
    }

    private string lastKey = "";
    private string lastCode = "";

    private Task<Refusal?> Demand(SecondFactorFor of) => web.Office.Administer<PasswordRules, Refusal?>(rules => rules.Demand(Caller.System, of, Stop));

    private async Task<Visitor> SignedIn(string name, string role)
    {
        var person = web.Stranger();
        await person.SignIn(await web.Person(name, "双因素者", role), OfficeOnTheWeb.Password);
        return person;
    }

    private async Task<Visitor> WithPassword(string name)
    {
        var person = web.Stranger();
        await person.SignIn(name, OfficeOnTheWeb.Password);
        return person;
    }

    /// <summary>Turns on an authenticator; the recovery codes that are told once.</summary>
    private async Task<IReadOnlyList<string>> SetUp(Visitor person, string page)
    {
        lastKey = Keys().Match(await Text(await person.Visit(page))).Value;
        lastCode = Totp.Code(lastKey);
        var told = await Text(await person.FillTo(page + "?handler=CodesOn", page, ("code", lastCode)));
        return [.. RecoveryCodes().Matches(told).Select(code => code.Value)];
    }

    private static async Task<string> Text(HttpResponseMessage answer) => await answer.Content.ReadAsStringAsync(Stop);

    private static async Task<string> Code(HttpResponseMessage answer) => Codes().Match(await Text(answer)).Groups[1].Value;

    [GeneratedRegex("(?<=<p class=\"hash\">)[A-Z2-7 ]{32,}(?=</p>)")]
    private static partial Regex Keys();

    [GeneratedRegex("(?<=\"hash\">)[0-9A-Z]{5}-[0-9A-Z]{5}(?=<)")]
    private static partial Regex RecoveryCodes();

    [GeneratedRegex("data-code=\"(DF[0-9]{4})\"")]
    private static partial Regex Codes();

    [GeneratedRegex("name=\"id\" value=\"([0-9a-f]{64})\"")]
    private static partial Regex SessionIds();
}
