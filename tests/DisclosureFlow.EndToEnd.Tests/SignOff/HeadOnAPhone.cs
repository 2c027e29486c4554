using System.Diagnostics;
using System.Text;
using DisclosureFlow.EndToEnd.Tests.Drafting;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests.SignOff;

/// <summary>The head at 390 px, with the link from WeChat and nobody to help him.</summary>
[Collection(nameof(SecondOffice))]
public sealed class HeadOnAPhone(OfficeSite site)
{
    /// <summary>What a person needs on top of the machine's time, generously: to find a field and type, to find a button and press, to look a screen over.</summary>
    private static readonly TimeSpan ToType = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ToPress = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ToReadAScreen = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task From_the_link_to_the_signature_in_ninety_seconds()
    {
        var link = await AtSignOff();
        var (screens, typed, pressed) = (0, 0, 0);
        await using var desk = await Desk.Of(site, 390);
        var page = desk.Page;
        var watch = Stopwatch.StartNew();
        await page.GotoAsync(link);
        await Type("#name", Cast.Head.UserName);
        await Type("#password", OfficeSite.Password);
        await Press("main form:not([hidden]) button[type=submit]");
        await page.WaitForURLAsync($"**{link}");

        // In the order in which he needs it: what he attests, the figures against last year, the reviewer, the drafter's words, the document.
        string[] order = ["attest", "figures", "review", "open-warnings", "document", "sign", "reason"];
        var tops = new List<double>();
        foreach (var id in order)
        {
            tops.Add(await page.EvaluateAsync<double>("id => document.getElementById(id).getBoundingClientRect().top + scrollY", id));
        }

        Assert.Equal(tops.Order(), tops);
        Assert.Contains("与上年持平", await page.InnerTextAsync("section:has(#figures)"), StringComparison.Ordinal);
        Assert.Contains("没有收取，表述见第六部分。", await page.InnerTextAsync("section:has(#open-warnings)"), StringComparison.Ordinal);
        Assert.Contains("同意公开", await page.InnerTextAsync("section:has(#review)"), StringComparison.Ordinal);
        Assert.Contains("演示签名，无法律效力。", await page.InnerTextAsync("#sign"), StringComparison.Ordinal);
        await page.WaitForSelectorAsync("[data-pages] canvas");
        screens += (int)Math.Ceiling(tops[^2] / page.ViewportSize!.Height);
        await Press("text=看完了，去签发");
        await Type("#pin", Cast.Pin);
        await Press("#sign button");
        await page.WaitForSelectorAsync("text=已签发，转发布员发布。");
        var needed = watch.Elapsed + (typed * ToType) + (pressed * ToPress) + (screens * ToReadAScreen);
        Assert.True(needed < Allowed, $"{needed} with {typed} fields, {pressed} buttons, {screens} screens");
        Assert.Equal((3, 3), (typed, pressed));
        TestContext.Current.TestOutputHelper?.WriteLine($"{needed}: machine {watch.Elapsed}, {typed} fields, {pressed} buttons, {screens} screens");

        Task Type(string field, string text)
        {
            typed++;
            return page.FillAsync(field, text);
        }

        Task Press(string button)
        {
            pressed++;
            return page.ClickAsync(button);
        }
    }

    [Fact]
    public async Task A_wrong_pin_says_how_many_tries_are_left_a_return_needs_a_reason_and_the_page_is_clean_in_English_too()
    {
        var link = await AtSignOff();
        await using var desk = await Desk.Of(site, 390);
        await desk.SignIn(Cast.Head.UserName);
        await desk.Page.GotoAsync("/culture?to=en&back=" + Uri.EscapeDataString(link));
        await desk.Page.WaitForSelectorAsync("[data-pages]");
        await desk.LookOver("sign-off-en");
        Assert.Contains("What you attest", await desk.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await desk.Page.FillAsync("#pin", "000000");
        await desk.Page.ClickAsync("#sign button");
        await desk.Page.WaitForSelectorAsync("#problem:has-text('4 attempts are left')");
        await desk.Page.FillAsync("#reason", " ");
        await desk.Page.ClickAsync("text=Send back to the drafter");
        await desk.Page.WaitForSelectorAsync("#problem");
        Assert.Equal("DF2010", await desk.Page.GetAttributeAsync("#problem", "data-code"));
        await desk.Page.FillAsync("#reason", "第六部分请写明收费金额。");
        await desk.Page.ClickAsync("text=Send back to the drafter");
        await desk.Page.WaitForURLAsync("**/tasks");
    }

    // A report with a warning and its word, cleared by the review, compared with the year before: by the acts themselves, not the pages.
    private async Task<string> AtSignOff()
    {
        var stop = TestContext.Current.CancellationToken;
        var (services, cast) = (site.Services, site.Services.GetRequiredService<Cast>());
        var text = DraftingDesk.Sample().Replace("信息处理费", "费用", StringComparison.Ordinal);
        var started = await services.GetRequiredService<StartCase>().Act(cast.As(Cast.Drafter), cast.Organ, Encoding.UTF8.GetBytes(text), "report.txt", stop);
        Accepted(started.Answer);
        var @case = started.Answer.Case;
        Accepted(await services.GetRequiredService<BringLastYear>().Act(cast.As(Cast.Drafter), await Shown(), Encoding.UTF8.GetBytes(DraftingDesk.Sample().Replace("2025", "2024", StringComparison.Ordinal)), "last.txt", stop));
        var shown = await Shown();
        var submit = services.GetRequiredService<Submit>();
        var words = (await submit.Readiness(@case, shown.EditionSha256!, stop)).NeedsWord.ToDictionary(one => one.Key, _ => "没有收取，表述见第六部分。", StringComparer.Ordinal);
        Accepted(await submit.Act(cast.As(Cast.Drafter), shown, stop, words));
        Accepted(await services.GetRequiredService<Conclude>().Act(cast.As(Cast.Reviewer), await Shown(), Conclude.Clear, "《政府信息公开条例》第十七条", "逐项审查，没有不应公开的内容。", stop));
        return $"/sign-off/{@case}/{(await Shown()).Task}";

        // Between two tasks of people the system works.
        async Task<Shown> Shown()
        {
            for (var tries = 0; tries < 600; tries++)
            {
                await using var store = await services.GetRequiredService<IDbContextFactory<Store>>().CreateDbContextAsync(stop);
                var edition = await store.Cases.Where(one => one.Id == @case).Select(one => one.EditionSha256).SingleAsync(stop);
                if (await store.Tasks.AsNoTracking().FirstOrDefaultAsync(one => one.CaseId == @case && one.ClosedAt == null, stop) is { } task)
                {
                    return new Shown(@case, task.Id, task.Revision, edition);
                }

                await Task.Delay(50, stop);
            }

            throw new TimeoutException("no task opened");
        }

        static void Accepted(Outcome outcome) => Assert.True(outcome.Accepted, outcome.Refusal?.ToString());
    }
}
