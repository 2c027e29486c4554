using System.Collections.Immutable;
using System.Globalization;

namespace DisclosureFlow.AuditTrail;

/// <summary>A piece of the audit report.</summary>
public abstract record AuditReportPart;

/// <summary>A head of the first level with its number.</summary>
public sealed record AuditReportHeading(string Text) : AuditReportPart;

public sealed record AuditReportParagraph(string Text) : AuditReportPart;

/// <summary>A table whose first column heads its rows.</summary>
/// <param name="Caption">What it shows; not printed.</param>
/// <param name="Heads">Of the columns; empty for labels and values.</param>
/// <param name="Rows">Cells by row.</param>
/// <param name="Shares">The columns' widths, relative to each other.</param>
public sealed record AuditReportTable(string Caption, ImmutableArray<string> Heads, ImmutableArray<ImmutableArray<string>> Rows, ImmutableArray<int> Shares) : AuditReportPart;

/// <summary>The acts along a line: when, and what.</summary>
public sealed record AuditReportTimeline(ImmutableArray<(string When, string What)> Marks) : AuditReportPart;

/// <summary>
/// What the printed audit report (审计报告) of a case says: the same as 过程说明, for the file and for meetings. It is made from a bundle's contents in
/// one fixed wording, so that a verifier can make it again and compare it with what stands in the PDF. The wording stands still, as that of 过程说明.
/// </summary>
public static class AuditReport
{
    /// <summary>Its name among a bundle's documents.</summary>
    public const string FileName = "audit-report.pdf";

    public const string Title = "办理过程审计报告";

    // A longer reason would make a row of the table taller than it reads well.
    private const int LongestReasonInTable = 40;

    /// <summary>What is printed below the title, in reading order.</summary>
    /// <param name="contents">The bundle's contents; the audit report itself is left aside.</param>
    /// <exception cref="AuditRefusedException">DF6050: the definition is unreadable.</exception>
    public static IReadOnlyList<AuditReportPart> Of(EvidenceContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var account = CaseAccount.Of(contents with { Documents = [.. contents.Documents.Where(document => document.Name != FileName)] });
        List<AuditReportPart> parts =
        [
            new AuditReportParagraph("本报告按审计日志的记录生成，说明谁、以何角色、在何时、办理何事、结果与理由。报告本身不是证据：每一条都对应一条已写入日志的记录，可用核验程序逐条验证；与记录不符的报告，核验程序会指出。"),
            new AuditReportParagraph("“（已隐去）”表示该值已依法清除或不向本件读者开放，记录及其证明不受影响。稿件、文件两栏为 SHA-256 的前 12 位。时间均为北京时间。"),
            new AuditReportHeading("一、案卷"),
            new AuditReportTable("案卷", [], [.. Facts(account)], [2, 9]),
            new AuditReportHeading("二、人员与角色"),
            new AuditReportTable("人员与角色", ["姓名", "职务", "角色", "任用时间"], [.. account.People.Select(person => ImmutableArray.Create(person.Name, person.Title, person.Roles, person.Period))], [4, 4, 5, 8]),
            new AuditReportHeading("三、经过"),
            new AuditReportTimeline([.. account.Acts.Select(act => (act.Time, Told(act)))]),
            new AuditReportHeading("四、记录"),
            new AuditReportTable("记录", ["序号", "时间", "环节与事项", "人员（角色）", "结果与理由", "稿件", "文件", "日志位置"], [.. account.Acts.Select(Row)], [5, 12, 14, 13, 13, 16, 16, 7]),
        ];
        var reasons = account.Acts.Where(HasLongReason).ToList();
        if (reasons.Count > 0)
        {
            parts.Add(new AuditReportHeading("五、较长的理由"));
            parts.AddRange(reasons.SelectMany(act => Lines($"第 {act.Sequence} 条：{act.Reason}")).Select(line => new AuditReportParagraph(line)));
        }

        return parts;
    }

    /// <summary>The day of the case's last act in China, which the report bears; 0001-01-01 when no time is open.</summary>
    public static DateOnly DateOf(EvidenceContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        return CaseAccount.Of(contents).Acts
            .Select(act => DateOnly.TryParseExact(act.Time.Split(' ')[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : DateOnly.MinValue)
            .DefaultIfEmpty(DateOnly.MinValue).Max();
    }

    private static IEnumerable<ImmutableArray<string>> Facts(CaseAccount account)
    {
        yield return ["案号", account.Case];
        yield return ["机关", account.Organ];
        yield return ["日志", account.Log];
        yield return ["流程定义", $"{account.Definition.Name}，SHA-256 如下 {account.Definition.Sha256}"];
        foreach (var (name, sha256) in account.Documents)
        {
            yield return [name, $"SHA-256 如下 {sha256}"];
        }
    }

    private static string Told(AccountAct act) => Joined("：", Joined("，", Joined(" · ", act.Stage, act.Act), act.Person), act.Outcome);

    private static ImmutableArray<string> Row(AccountAct act) =>
    [
        act.Sequence, act.Time, Joined("：", act.Stage, act.Act), act.Person,
        Joined("；", act.Outcome, HasLongReason(act) ? "理由见后" : string.Join('；', Lines(act.Reason))),
        act.Edition, act.Document, act.Index,
    ];

    private static bool HasLongReason(AccountAct act) => act.Reason.Length > LongestReasonInTable;

    private static string Joined(string between, string first, string second) => first.Length > 0 && second.Length > 0 ? first + between + second : first + second;

    // A line break, a tab and other control characters are no characters that a font could show.
    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => string.Concat(line.Where(character => !char.IsControl(character))).Trim()).Where(line => line.Length > 0);
}
