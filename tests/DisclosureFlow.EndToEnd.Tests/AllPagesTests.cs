using System.Text;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>
/// Every page there is, found from the routes: looked over by axe in both languages, on a phone and on a desk. A page that nobody told how to
/// come to fails the test. DISCLOSUREFLOW_PICTURES names a folder for pictures of all of them, and for what a printer would put on paper.
/// </summary>
[Collection(nameof(Office))]
public sealed class AllPagesTests(OfficeSite site)
{
    private const string Nobody = "";

    /// <summary>Pages that are not come to by an address alone.</summary>
    private static readonly IReadOnlyDictionary<string, string> Elsewhere = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["setup/{token}"] = "shown once in the life of an installation: FirstStartTests looks it over",
        ["account/second-factor"] = "shown where a second factor is demanded: SignInTests looks it over",
        ["sign-in/code"] = "shown between the two steps of signing in: looked over below",
    };

    [Fact]
    public async Task Every_page_is_free_of_grave_findings_in_both_languages_and_both_widths()
    {
        var cases = await Prepare();
        var pages = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null).Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Assert.Equal([], pages.Where(page => !cases.ContainsKey(page) && !Elsewhere.ContainsKey(page)));
        foreach (var (width, culture) in new[] { (390, "zh-CN"), (1280, "zh-CN"), (390, "en"), (1280, "en") })
        {
            var faults = new List<string>();
            foreach (var byPerson in cases.Where(page => pages.Contains(page.Key)).GroupBy(page => page.Value.Who, StringComparer.Ordinal))
            {
                await using var desk = await Desk.Of(site, width);
                if (byPerson.Key.Length > 0)
                {
                    await desk.SignIn(byPerson.Key);
                }

                await desk.Page.GotoAsync($"/culture?to={culture}&back=/health");
                foreach (var (page, (_, path)) in byPerson)
                {
                    var answer = await desk.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
                    if (answer is null || (answer.Status != 200 && !path.StartsWith("/error", StringComparison.Ordinal)) || new Uri(desk.Page.Url).AbsolutePath != path.Split('?')[0])
                    {
                        faults.Add($"{page}: {path} led to {desk.Page.Url} with {answer?.Status}");
                        continue;
                    }

                    try
                    {
                        await desk.LookOver($"all-{page.Replace('/', '-').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Replace(":", "-", StringComparison.Ordinal)}-{culture}");
                        Assert.Equal(culture, await desk.Page.GetAttributeAsync("html", "lang"));
                    }
                    catch (Xunit.Sdk.XunitException fault)
                    {
                        faults.Add(fault.Message);
                    }
                }
            }

            await using var asked = await AskedForACode(width, culture);
            await asked.LookOver($"all-sign-in-code-{culture}");
            Assert.True(faults.Count == 0, string.Join('\n', faults));
        }
    }

    [Fact]
    public async Task Looking_over_a_page_finds_what_is_wrong_with_it()
    {
        await using var desk = await Desk.Of(site, 390);
        await desk.Page.GotoAsync("/sign-in");
        await desk.LookOver("sign-in");
        await desk.Page.EvaluateAsync("document.getElementById('main').append(Object.assign(document.createElement('img'), { src: '/img/mark.svg' }))");
        var fault = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => desk.LookOver("sign-in"));
        Assert.Contains("image-alt", fault.Message, StringComparison.Ordinal);
        await desk.Page.EvaluateAsync("document.querySelector('#main > img').outerHTML = '<p style=\"width: 60rem\">wide</p>'");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => desk.LookOver("sign-in"));
    }

    /// <summary>A person with an authenticator, after the password.</summary>
    private async Task<Desk> AskedForACode(int width, string culture)
    {
        var name = await site.Person("yanma", "双因素者", "drafter");
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var account = (await users.FindByNameAsync(name))!;
            await users.ResetAuthenticatorKeyAsync(account);
            await users.SetTwoFactorEnabledAsync(account, true);
        }

        var desk = await Desk.Of(site, width);
        await desk.Page.GotoAsync($"/culture?to={culture}&back=/sign-in");
        await desk.Page.FillAsync("#name", name);
        await desk.Page.FillAsync("#password", OfficeSite.Password);
        await desk.Page.ClickAsync("main form:not([hidden]) button[type=submit]");
        await desk.Page.WaitForURLAsync("**/sign-in/code**");
        return desk;
    }

    /// <summary>A case at every stage, and who comes to which page.</summary>
    private async Task<Dictionary<string, (string Who, string Path)>> Prepare()
    {
        var (acts, cast) = (site.Services.GetRequiredService<DemoActs>(), site.Services.GetRequiredService<Cast>());
        var drafting = await Start("（制作中）");
        var review = await Start("");
        await Do(review, shown => acts.Submit.Act(cast.As(Cast.Drafter), shown, CancellationToken.None));
        var referred = await Start("");
        await Do(referred, shown => acts.Submit.Act(cast.As(Cast.Drafter), shown, CancellationToken.None));
        await Do(referred, shown => acts.Conclude.Act(cast.As(Cast.Reviewer), shown, Conclude.Refer, "条例第十七条", "涉及外单位，不能确定。", CancellationToken.None));
        var replying = await Start("");
        await Do(replying, shown => acts.Submit.Act(cast.As(Cast.Drafter), shown, CancellationToken.None));
        await Do(replying, shown => acts.Conclude.Act(cast.As(Cast.Reviewer), shown, Conclude.Refer, "条例第十七条", "涉及外单位，不能确定。", CancellationToken.None));
        await Do(replying, shown => site.Services.GetRequiredService<RegisterReferral>().Act(cast.As(Cast.Reviewer), shown, "县保密行政管理部门", "石政〔2026〕3号", site.Services.GetRequiredService<TimeProvider>().Today(), CancellationToken.None));
        var signing = await ToSignOff();
        var publishing = await ToSignOff();
        await Do(publishing, async shown => await acts.Sign.Act(cast.As(Cast.Head), shown with { ScreenSha256 = (await acts.OpenSignOff.Act(cast.As(Cast.Head), publishing, CancellationToken.None)).Value }, Cast.Pin, CancellationToken.None));
        var published = await site.Publish(2018);
        var administrator = await site.Administrator();
        async Task<string> Task(string page, Guid id) => $"/{page}/{id}/{(await site.Shown(id)).Task}";
        return new(StringComparer.Ordinal)
        {
            [""] = (Nobody, "/"),
            ["reports/{id:guid}"] = (Nobody, $"/reports/{published}"),
            ["verify"] = (Nobody, "/verify"),
            ["log"] = (Nobody, "/log"),
            ["sign-in"] = (Nobody, "/sign-in"),
            ["sign-out"] = (Nobody, "/sign-out"),
            ["error/{status:int}"] = (Nobody, "/error/404"),
            ["cases/{id:guid}"] = (Nobody, $"/cases/{published}"),
            ["tasks"] = (Cast.Drafter.UserName, "/tasks"),
            ["start"] = (Cast.Drafter.UserName, "/start"),
            ["drafting/{id:guid}/{task:int}"] = (Cast.Drafter.UserName, await Task("drafting", drafting)),
            ["drafting/{id:guid}/{task:int}/submit"] = (Cast.Drafter.UserName, await Task("drafting", drafting) + "/submit"),
            ["connect/verify"] = (Cast.Drafter.UserName, "/connect/verify"),
            ["account"] = (Cast.Drafter.UserName, "/account"),
            ["account/password"] = (Cast.Drafter.UserName, "/account/password"),
            ["account/confirm"] = (Cast.Drafter.UserName, "/account/confirm"),
            ["notices"] = (Cast.Drafter.UserName, "/notices"),
            ["cases/{id:guid}/expunge"] = (Cast.Reviewer.UserName, $"/cases/{published}/expunge"),
            ["review/{id:guid}/{task:int}"] = (Cast.Reviewer.UserName, await Task("review", review)),
            ["referral/{id:guid}/{task:int}"] = (Cast.Reviewer.UserName, await Task("referral", referred)),
            ["reply/{id:guid}/{task:int}"] = (Cast.Reviewer.UserName, await Task("reply", replying)),
            ["register"] = (Cast.Reviewer.UserName, "/register"),
            ["sign-off/{id:guid}/{task:int}"] = (Cast.Head.UserName, await Task("sign-off", signing)),
            ["publish/{id:guid}/{task:int}"] = (Cast.Publisher.UserName, await Task("publish", publishing)),
            ["publication"] = (Cast.Publisher.UserName, "/publication"),
            ["audit"] = (Cast.Auditor.UserName, "/audit"),
            ["audit/administration"] = (Cast.Auditor.UserName, "/audit/administration"),
            ["audit/statistics"] = (Cast.Auditor.UserName, "/audit/statistics"),
            ["audit/cases/{id:guid}"] = (Cast.Auditor.UserName, $"/audit/cases/{published}"),
            ["admin"] = (administrator, "/admin"),
            ["admin/organs"] = (administrator, "/admin/organs"),
            ["admin/organs/{id:guid}"] = (administrator, $"/admin/organs/{cast.Organ}"),
            ["admin/people"] = (administrator, "/admin/people"),
            ["admin/deputies"] = (administrator, "/admin/deputies"),
            ["admin/keys"] = (administrator, "/admin/keys"),
            ["admin/definitions"] = (administrator, "/admin/definitions"),
            ["admin/jobs"] = (administrator, "/admin/jobs"),
            ["admin/passwords"] = (administrator, "/admin/passwords"),
            ["admin/settings"] = (administrator, "/admin/settings"),
            ["admin/programs"] = (administrator, "/admin/programs"),
        };

        async Task<Guid> Start(string mark)
        {
            var started = (await acts.Start.Act(cast.As(Cast.Drafter), cast.Organ, Encoding.UTF8.GetBytes(OfficeSite.SampleText().Replace("总体运行平稳", "总体运行平稳" + mark, StringComparison.Ordinal)), "report.txt", CancellationToken.None)).Answer;
            Assert.True(started.Accepted, started.Refusal?.ToString());
            return started.Case;
        }

        async Task<Guid> ToSignOff()
        {
            var id = await Start("");
            await Do(id, shown => acts.Submit.Act(cast.As(Cast.Drafter), shown, CancellationToken.None));
            await Do(id, shown => acts.Conclude.Act(cast.As(Cast.Reviewer), shown, Conclude.Clear, "条例第十七条", "逐项审查。", CancellationToken.None));
            await site.Shown(id);
            return id;
        }

        async Task Do(Guid id, Func<Shown, Task<Outcome>> act)
        {
            var answer = await act(await site.Shown(id));
            Assert.True(answer.Accepted, answer.Refusal?.ToString());
        }
    }
}
