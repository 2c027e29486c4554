using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Tests.Hosting;

namespace DisclosureFlow.Server.Tests.Cases;

/// <summary>代理 on the list of tasks.</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed class TheDeputysTasks(OfficeOnTheWeb web)
{
    [Fact]
    public async Task A_task_that_is_done_for_another_bears_both_names_and_ones_own_does_not()
    {
        var (office, stop) = (web.Office, TestContext.Current.CancellationToken);
        var deputy = await office.As(await web.Person("daiban", "代办的人", "publisher"));
        var today = office.Clock.Today();
        Assert.Null(await office.Administer<Deputies, Refusal?>(deputies => deputies.Name(Caller.System, office.Cast.Organ, "reviewer", office.Reviewer.Account, deputy.Account, today, today, "出差", stop)));
        await office.AtReview();
        await office.AtPublication();
        var person = web.Stranger();
        await person.SignIn("daiban", OfficeOnTheWeb.Password);
        var rows = (await (await person.Visit("/tasks")).Content.ReadAsStringAsync(stop)).Split("<li>").Where(row => row.Contains("aria-label=\"办理", StringComparison.Ordinal)).ToList();
        Assert.Contains(rows, row => row.Contains("/review/", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.Contains("/publish/", StringComparison.Ordinal));
        Assert.All(rows, row => Assert.Equal(row.Contains("/review/", StringComparison.Ordinal), row.Contains("代办的人 代 周慎言", StringComparison.Ordinal)));
    }
}
