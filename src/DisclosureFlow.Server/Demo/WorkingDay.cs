using System.Text;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Demo;

/// <summary>
/// What the site shows after the demo: the desk of an ordinary day. Four neighbouring townships, all made up, each have a report at another
/// stage and last year's report published; each of the five people, and the administrator, gets a password for one sign-in.
/// </summary>
internal sealed class WorkingDay(DemoActs acts, Cast cast, IDbContextFactory<Store> stores, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const string SampleTownship = "柳溪";
    private const string AdministratorName = "guanli";
    private const int Published = 4;
    private const string Basis = "《政府信息公开条例》第十七条";
    private static readonly TimeSpan LongestTypesetting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>What last year's sample says otherwise: the year, what was in force then, a few figures, and its own section 五.</summary>
    private static readonly (string This, string Last)[] LastYear =
    [
        ("2025年", "2024年"), ("2026年", "2025年"), ("行政规范性文件\t2\t1\t9", "行政规范性文件\t2\t1\t8"), ("现行有效的9件", "现行有效的8件"),
        ("行政许可\t46", "行政许可\t41"), ("行政处罚\t3", "行政处罚\t5"), ("行政事业性收费\t1.26", "行政事业性收费\t1.4"),
    ];

    private const string LastYearProblems = """
        　　（一）存在的主要问题
        　　一是栏目设置过多，部分栏目更新不及时。二是个别答复文书格式不够规范。
        　　（二）改进情况
        　　一是2025年整合栏目，实行按月自查。二是统一答复文书格式，由党政综合办公室逐件核对后发出。

        """;

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
            await Bring(OfLastYear(text), Published, stop);
            // The one that stays in drafting has something to mend: a sum that does not add up, and no word on fees.
            await Bring(done > 0 ? text : text.Replace("（七）总计\t\t9\t2", "（七）总计\t\t9\t3", StringComparison.Ordinal).Replace("信息处理费", "费用", StringComparison.Ordinal), done, stop);
        }
    }

    private async Task Bring(string text, int done, CancellationToken stop)
    {
        var (started, _) = await acts.Start.Act(cast.As(Cast.Drafter), cast.Organ, Encoding.UTF8.GetBytes(text), "report.txt", stop);
        if (started.Refusal is null)
        {
            await Advance(started.Case, done, stop);
        }
    }

    private static string OfLastYear(string text)
    {
        var (from, to) = (text.IndexOf("　　（一）存在的主要问题", StringComparison.Ordinal), text.IndexOf("六、其他需要报告的事项", StringComparison.Ordinal));
        return LastYear.Aggregate(text.Remove(from, to - from).Insert(from, LastYearProblems + "\n"), (told, change) => told.Replace(change.This, change.Last, StringComparison.Ordinal));
    }

    /// <summary>A new password for one sign-in for each of the five people and for the administrator, who is made if he is not there yet.</summary>
    public async Task<IReadOnlyList<OneTimePassword>> Passwords(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<People>();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var made = new List<OneTimePassword>();
        foreach (var member in Cast.Everybody)
        {
            made.Add(Made(await people.ResetPassword(Caller.System, cast.As(member).Account, stop)));
        }

        var administrator = await store.Users.Where(one => one.UserName == AdministratorName).Select(one => (Guid?)one.Id).FirstOrDefaultAsync(stop);
        made.Add(Made(administrator is { } id
            ? await people.ResetPassword(Caller.System, id, stop)
            : await people.Add(Caller.System, new NewPerson(AdministratorName, "管理员", "系统管理员"), cast.Organ, OfficeRoles.Administrator, stop)));
        return made;
    }

    private static OneTimePassword Made((OneTimePassword? Made, Refusal? Refusal) answer) => answer.Made ?? throw new InvalidOperationException(answer.Refusal?.Message);

    /// <summary>The parts of drafter, reviewer, head and publisher in order; a refusal leaves the report where it is.</summary>
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
            async () => await acts.Publish.Act(cast.As(Cast.Publisher), await Shown(@case, stop), new PublicationFacts(
                $"https://portal.invalid/zfxxgk/ndbg/{@case:N}", clock.Moment(), "县人民政府办公室", clock.Today(), "演示回执 002"), stop),
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
