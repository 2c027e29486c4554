using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.SignOff.Twins;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Validation;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Demo;

/// <summary>The acts that the demo performs, the same that the pages call.</summary>
internal sealed record DemoActs(StartCase Start, FillByRule Fill, Submit Submit, PrivacyHits Hits, GiveDispositions Dispositions, Conclude Conclude,
    ServiceWorker Worker, OpenSignOff OpenSignOff, Sign Sign, LevelWorker Levels, MakeOfdCopy Twins, RecordPublication Publish);

/// <summary>Takes one report through all stages with five people, and says what happens.</summary>
internal sealed class DemoRun(DemoActs acts, Cast cast, DemoOutput output, Sequencer sequencer, LogSignal signal, IDbContextFactory<Store> stores, TimeProvider clock)
{
    private const string Basis = "《政府信息公开条例》第十四条至第十七条，《保守国家秘密法》第三十五条";
    private static readonly TimeSpan LongestTypesetting = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private Guid running;
    private IReadOnlyList<Finding> findings = [];

    /// <summary>How far the report came.</summary>
    internal enum End
    {
        Published,
        StoppedInDrafting,
        Failed,
    }

    /// <param name="folder">Where the files go.</param>
    /// <param name="file">The report's file.</param>
    /// <param name="fileName">Its name, a hint for the format.</param>
    /// <param name="stop">Ends the demo.</param>
    public async Task<End> Run(string folder, byte[] file, string fileName, CancellationToken stop)
    {
        var read = ReportImport.Read(file, fileName);
        await cast.Gather(read.Report?.Organ ?? "演示镇人民政府", stop);
        var (started, found) = await acts.Start.Act(cast.As(Cast.Drafter), cast.Organ, file, fileName, stop);
        if (started.Refusal is { } unreadable)
        {
            return await StopAt(folder, null, unreadable, stop);
        }

        running = started.Case;
        findings = found;
        Say(Cast.Drafter, "导入并立件", $"{read.Report!.Title ?? "（无标题）"}；提示 {found.Count} 条，其中必须解决 {found.Count(one => one.Severity == Severity.Block)} 条", started.At);
        return await Draft(stop) is { } blocked ? await StopAt(folder, running, blocked, stop)
            : await Review(stop) is { } returned ? await StopAt(folder, running, returned, stop)
            : await SignAndPublish(folder, stop);
    }

    private async Task<Refusal?> Draft(CancellationToken stop)
    {
        var shown = await Shown(stop);
        var filled = await acts.Fill.Act(cast.As(Cast.Drafter), shown, stop);
        if (filled.Accepted)
        {
            await using var store = await stores.CreateDbContextAsync(stop);
            var edition = await store.Editions.AsNoTracking().Where(one => one.CaseId == running).OrderByDescending(one => one.Number).FirstAsync(stop);
            Say(Cast.Drafter, "按勾稽关系补全", $"第 {edition.Number} 版，各格只有一个可能的值：\n    {edition.Reason.Replace("；", "\n    ", StringComparison.Ordinal)}", filled.At);
        }

        shown = await Shown(stop);
        // What the reader noticed stays true of the file; what the rules say is asked again of the edition as it is now.
        findings = [.. findings.Where(one => one.Severity != Severity.Block), .. await Blocking(shown, stop)];
        var words = (await acts.Submit.Readiness(shown.Case, shown.EditionSha256!, stop)).NeedsWord.ToDictionary(one => one.Key, _ => "演示：已与来源部门核对，数据与台账一致。", StringComparer.Ordinal);
        var submitted = await acts.Submit.Act(cast.As(Cast.Drafter), shown, stop, words);
        if (submitted.Accepted)
        {
            Say(Cast.Drafter, "提交审查", $"版本 {Short(shown.EditionSha256)}", submitted.At);
        }

        return submitted.Refusal;
    }

    private async Task<IEnumerable<Finding>> Blocking(Shown shown, CancellationToken stop) =>
        (await acts.Submit.Readiness(shown.Case, shown.EditionSha256!, stop)).Blocking;

    private async Task<Refusal?> Review(CancellationToken stop)
    {
        var shown = await Shown(stop);
        var hits = (await acts.Hits.Of(shown.EditionSha256!, stop)).DistinctBy(hit => hit.Id).ToList();
        if (hits.Count > 0)
        {
            var given = await acts.Dispositions.Act(cast.As(Cast.Reviewer), shown, [.. hits.Select(Decide)], stop);
            if (given.Refusal is { } refused)
            {
                return refused;
            }

            Say(Cast.Reviewer, "逐项处理", $"疑似敏感信息 {hits.Count} 处", given.At);
            shown = await Shown(stop);
        }

        var leak = hits.FirstOrDefault(hit => hit.Hit.Severity == Severity.Block);
        var conclusion = leak is null ? Conclude.Clear : Conclude.SendBack;
        var reason = leak is null ? "逐项审查，未发现不应公开的内容。" : $"{leak.Hit.Place}：{leak.Hit.Masked}，请删减或去标识化。";
        var concluded = await acts.Conclude.Act(cast.As(Cast.Reviewer), shown, conclusion, Basis, reason, stop);
        if (concluded.Refusal is { } no)
        {
            return no;
        }

        Say(Cast.Reviewer, "保密审查", conclusion + "：" + reason, concluded.At);
        if (leak is null)
        {
            return null;
        }

        findings = [.. findings, .. hits.Where(hit => hit.Hit.Severity == Severity.Block).Select(hit => new Finding(hit.Hit.Kind.ToString(), Severity.Block, hit.Hit.Place, hit.Hit.Message,
            new LocalizedText("请删减或去标识化后重新提交审查。", "Cut or mask it, then submit again.")))];
        return new Refusal("DF2060", StatusCodes.Status422UnprocessableEntity, "保密审查退回修改，报告停在起草。", "The review sent the report back; it stays in drafting.",
            "请修改后重新提交审查。", "Change the report and submit it again.");
    }

    // A stand-in for the person's judgement: whatever must not be published is never waved through.
    private static HitDecision Decide(IdentifiedHit hit) => hit.Hit.Severity == Severity.Block
        ? new HitDecision(hit.Id, Decisions.Cut, "《个人信息保护法》第二十五条", "含个人信息，应删减或去标识化。")
        : new HitDecision(hit.Id, Decisions.Publish, "《政府信息公开条例》第二十条", "经核对，属机关办公信息或不指向个人。");

    private async Task<End> SignAndPublish(string folder, CancellationToken stop)
    {
        if (await Typeset(stop) is { } fault)
        {
            return await Fail(folder, fault, stop);
        }

        var opened = await acts.OpenSignOff.Act(cast.As(Cast.Head), running, stop);
        if (opened.Refusal is { Code: "DF2043" } && await Typeset(stop) is null)
        {
            opened = await acts.OpenSignOff.Act(cast.As(Cast.Head), running, stop);
        }

        if (opened.Refusal is { } notToday)
        {
            return await Fail(folder, notToday, stop);
        }

        var signed = await acts.Sign.Act(cast.As(Cast.Head), await Shown(stop) with { ScreenSha256 = opened.Value }, Cast.Pin, stop);
        if (signed.Refusal is { } unsigned)
        {
            return await Fail(folder, unsigned, stop);
        }

        Say(Cast.Head, "签发", $"演示签名，无法律效力；签名文件 {Short(signed.Value)}", signed.At);
        await RaiseLevels(stop);
        await MakeTwin(stop);
        var published = await acts.Publish.Act(cast.As(Cast.Publisher), await Shown(stop),
            new PublicationFacts("https://portal.invalid/zfxxgk/ndbg/" + Short(signed.Value), clock.Moment(), "县人民政府办公室", clock.Today(), "演示回执 001"), stop);
        if (published.Refusal is { } unpublished)
        {
            return await Fail(folder, unpublished, stop);
        }

        Say(Cast.Publisher, "发布并报送", "已登记门户网址和报送时间", published.At);
        var size = await sequencer.Advance(stop);
        await output.Write(folder, running, findings, stop);
        Say(Cast.Auditor, "取证", string.Create(CultureInfo.InvariantCulture, $"日志 {size} 条，证据包已写出"), clock.GetUtcNow());
        return End.Published;
    }

    // The same worker that runs beside the site: whoever is first takes the job. What it can't reach now is told, and the report goes on.
    private async Task RaiseLevels(CancellationToken stop)
    {
        var until = clock.GetUtcNow() + LongestTypesetting;
        while (clock.GetUtcNow() < until)
        {
            var next = signal.Next;
            await using var store = await stores.CreateDbContextAsync(stop);
            var job = await store.LevelJobs.AsNoTracking().SingleAsync(one => one.CaseId == running, stop);
            if (job.Level == SignatureLevel.BaselineLTA || job.Attempts > 0)
            {
                Say(null, "签名级别", LevelNames.Of(job.Level) + (job.Words is { } why ? $"，更高级别待办：{why}" : "，可长期验证"), job.ReachedAt);
                return;
            }

            if (!await acts.Levels.DoOne(stop))
            {
                await Task.WhenAny(next, Task.Delay(LookAgain, clock, stop));
            }
        }
    }

    private async Task MakeTwin(CancellationToken stop)
    {
        // Here, or by the worker beside it: whoever is first.
        while (await acts.Twins.DoOne(stop))
        {
            // One for each signed case.
        }

        await using var store = await stores.CreateDbContextAsync(stop);
        var copy = await store.OfdCopies.FindAsync([running], stop);
        Say(null, "OFD 副本", copy?.Fault ?? $"与 PDF 逐字相同，演示印章，需持牌证书；{Short(copy?.Sha256)}", clock.GetUtcNow());
    }

    private async Task<Refusal?> Typeset(CancellationToken stop)
    {
        var until = clock.GetUtcNow() + LongestTypesetting;
        while (clock.GetUtcNow() < until)
        {
            var next = signal.Next;
            await using var store = await stores.CreateDbContextAsync(stop);
            var waits = await store.Tasks.AnyAsync(task => task.CaseId == running && task.Stage == Stages.SignOff && task.ClosedAt == null, stop);
            // Read after the task, so that a case seen awaiting sign-off is seen with what typesetting left in it.
            var state = await store.Cases.AsNoTracking().SingleAsync(one => one.Id == running, stop);
            if (waits)
            {
                Say(null, "排版", string.Create(CultureInfo.InvariantCulture, $"成文日期 {state.DateOfIssue:yyyy-MM-dd}，回读与审定内容一致，PDF {Short(state.TypesetSha256)}"), state.ChangedAt);
                return null;
            }

            if (state.Status == CaseStatus.Incident)
            {
                var why = await store.Jobs.Where(job => job.CaseId == running).OrderByDescending(job => job.Iteration).Select(job => job.Fault).FirstAsync(stop) ?? "";
                return new Refusal("DF2061", StatusCodes.Status422UnprocessableEntity, $"排版未完成：{why}", $"Typesetting failed: {why}", "排除原因后重试。", "Remove the cause and try again.");
            }

            if (!await acts.Worker.DoOne(stop))
            {
                await Task.WhenAny(next, Task.Delay(LookAgain, clock, stop));
            }
        }

        return new Refusal("DF2061", StatusCodes.Status422UnprocessableEntity, "排版超时。", "Typesetting took too long.", "查看服务日志后重试。", "Look at the service log and try again.");
    }

    private async Task<End> StopAt(string folder, Guid? @case, Refusal why, CancellationToken stop)
    {
        var size = await sequencer.Advance(stop);
        await output.WriteStopped(folder, @case, findings, why, stop);
        Say(null, "停止", string.Create(CultureInfo.InvariantCulture, $"{why.Code} {why.Message}{why.NextStep}（日志 {size} 条）"), clock.GetUtcNow());
        foreach (var finding in findings.Where(one => one.Severity == Severity.Block))
        {
            Console.WriteLine($"         · {finding.Code} {finding.Place}：{finding.Message.Zh}");
        }

        return End.StoppedInDrafting;
    }

    private async Task<End> Fail(string folder, Refusal why, CancellationToken stop)
    {
        await StopAt(folder, running, why, stop);
        return End.Failed;
    }

    /// <summary>What a page would show now: the open task and the latest edition.</summary>
    private async Task<Shown> Shown(CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var edition = await store.Cases.Where(one => one.Id == running).Select(one => one.EditionSha256).SingleAsync(stop);
        var task = await store.Tasks.AsNoTracking().Where(one => one.CaseId == running && one.ClosedAt == null).OrderByDescending(one => one.OpenedAt).FirstAsync(stop);
        return new Shown(running, task.Id, task.Revision, edition);
    }

    private static void Say(CastMember? who, string what, string how, DateTimeOffset at)
    {
        var actor = who is null ? "系统" : $"{who.Name}（{who.Position}）";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.ToOffset(OfficeTime.Offset):HH:mm:ss} {actor}  {what}  {how}"));
    }

    private static string Short(string? sha256) => sha256 is null ? "" : sha256[..12];
}
