using System.Text;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Demo;

/// <summary>
/// What the site shows after the demo: the desk of an ordinary day. Four neighbouring townships, all made up, each have a report at another
/// stage, and each of the five people gets a password for one sign-in.
/// </summary>
internal sealed class WorkingDay(DemoActs acts, Cast cast, IDbContextFactory<Store> stores, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const string SampleTownship = "柳溪";
    private const string Basis = "《政府信息公开条例》第十七条";
    private static readonly TimeSpan LongestTypesetting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>A township and how many people have done their part: none, drafter, reviewer, head.</summary>
    private static readonly (string Township, int Done)[] Desks = [("云桥", 0), ("石塘", 1), ("松岭", 2), ("白鹭", 3)];

    /// <summary>Fills the desk, unless an earlier run of the same data folder did.</summary>
    /// <param name="sample">The built-in sample report, UTF-8.</param>
    public async Task Fill(byte[] sample, CancellationToken stop)
    {
        foreach (var (township, done) in Desks)
        {
            var text = Encoding.UTF8.GetString(sample).Replace(SampleTownship, township, StringComparison.Ordinal);
            var organ = $"青梧县{township}镇人民政府";
            await using var store = await stores.CreateDbContextAsync(stop);
            if (await store.Organs.AnyAsync(one => one.Name == organ, stop))
            {
                continue;
            }

            await cast.Gather(organ, stop);
            // The one that stays in drafting has something to mend: a sum that does not add up, and no word on fees.
            var file = done > 0 ? text : text.Replace("（七）总计\t\t9\t2", "（七）总计\t\t9\t3", StringComparison.Ordinal).Replace("信息处理费", "费用", StringComparison.Ordinal);
            var (started, _) = await acts.Start.Act(cast.As(Cast.Drafter), cast.Organ, Encoding.UTF8.GetBytes(file), "report.txt", stop);
            if (started.Refusal is null)
            {
                await Advance(started.Case, done, stop);
            }
        }
    }

    /// <summary>A new password for one sign-in for each of the five people.</summary>
    public async Task<IReadOnlyList<OneTimePassword>> Passwords()
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<People>();
        var made = new List<OneTimePassword>();
        foreach (var member in Cast.Everybody)
        {
            var (password, refusal) = await people.ResetPassword(cast.As(member).Account);
            made.Add(password ?? throw new InvalidOperationException(refusal?.Message));
        }

        return made;
    }

    /// <summary>The parts of drafter, reviewer and head in order; a refusal leaves the report where it is.</summary>
    private async Task Advance(Guid @case, int done, CancellationToken stop)
    {
        Func<Task<Outcome>>[] parts =
        [
            async () => await acts.Submit.Act(cast.As(Cast.Drafter), await Shown(@case, stop), stop),
            async () => await acts.Conclude.Act(cast.As(Cast.Reviewer), await Shown(@case, stop), Conclude.Clear, Basis, "逐项审查，未发现不应公开的内容。", stop),
            async () =>
            {
                var shown = await Shown(@case, stop);
                var opened = await acts.OpenSignOff.Act(cast.As(Cast.Head), @case, stop);
                return opened.Accepted ? await acts.Sign.Act(cast.As(Cast.Head), shown with { ScreenSha256 = opened.Value }, Cast.Pin, stop) : opened;
            },
        ];
        foreach (var part in parts.Take(done))
        {
            if (!(await part()).Accepted)
            {
                return;
            }
        }
    }

    /// <summary>What a page of the open task would show; waits for it while the system typesets.</summary>
    private async Task<Shown> Shown(Guid @case, CancellationToken stop)
    {
        var last = clock.GetUtcNow() + LongestTypesetting;
        while (true)
        {
            await using var store = await stores.CreateDbContextAsync(stop);
            var edition = await store.Cases.Where(one => one.Id == @case).Select(one => one.EditionSha256).SingleAsync(stop);
            var task = await store.Tasks.AsNoTracking().FirstOrDefaultAsync(one => one.CaseId == @case && one.ClosedAt == null, stop);
            if (task is not null)
            {
                return new Shown(@case, task.Id, task.Revision, edition);
            }

            if (clock.GetUtcNow() > last)
            {
                throw new TimeoutException("No task opened in time.");
            }

            await Task.Delay(LookAgain, clock, stop);
        }
    }
}
