using System.Globalization;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Cases;

/// <summary>What the door itself refuses, in the order of its checks. Each stage has its own beside its acts.</summary>
internal static class Refusals
{
    public static Refusal NoSuchCase { get; } = new("DF2001", Status404NotFound,
        "没有这份报告，或您无权查看。", "There is no such report, or it is not for you.",
        "请从「待办」重新进入。", "Open it again from your inbox.");

    public static Refusal AccountNotActive { get; } = new("DF2002", Status403Forbidden,
        "您的账号不存在或已停用。", "Your account does not exist or is disabled.",
        "请联系本单位系统管理员。", "Ask your administrator.");

    public static Refusal NoSuchTask { get; } = new("DF2003", Status404NotFound,
        "没有这项任务。", "There is no such task.",
        "请从「待办」重新进入。", "Open it again from your inbox.");

    public static Refusal CaseNotRunning { get; } = new("DF2005", Status409Conflict,
        "该报告的办理已结束或已中止，不能再操作。", "This report's process has ended or is stopped; nothing more can be done in it.",
        "请打开报告查看办理过程。", "Open the report to see how it ended.");

    public static Refusal KeyReused { get; } = new("DF2009", Status422UnprocessableEntity,
        "同一 Idempotency-Key 已用于另一请求。", "This Idempotency-Key was used for another request.",
        "每个新请求请使用新的键。", "Use a new key for each new request.");

    public static Refusal ReasonMissing { get; } = new("DF2010", Status422UnprocessableEntity,
        "请填写理由（2 至 2000 字）。", "A reason is needed (2 to 2000 characters).",
        "补充理由后重新提交。", "Give the reason and submit again.");

    public static StaleRefusal TaskDone(CaseTask task, string outcome) => new("DF2004",
        $"「{task.Name}」已由{task.ClosedByName ?? "系统"}于{Time(task.ClosedAt)}办结（{outcome}）。",
        $"\"{task.ElementId}\" was already done by {task.ClosedByName ?? "the system"} at {Time(task.ClosedAt)} ({task.Outcome ?? "cancelled"}).",
        "您填写的内容已保留；请刷新查看最新情况。", "What you entered is kept; reload to see where the report stands.",
        task.ClosedByName, task.ClosedAt);

    public static StaleRefusal TaskChanged(CaseTask task) => new("DF2006",
        $"您打开页面后，{task.ChangedByName ?? "系统"}于{Time(task.ChangedAt)}更改过本任务。",
        $"{task.ChangedByName ?? "The system"} changed this task at {Time(task.ChangedAt)}, after you opened the page.",
        "您填写的内容已保留；请核对差异后重新提交。", "What you entered is kept; look at the difference and submit again.",
        task.ChangedByName, task.ChangedAt);

    public static StaleRefusal EditionChanged(Edition latest) => new("DF2007",
        $"您看到的已不是最新版本：{latest.SavedByName}于{Time(latest.SavedAt)}保存了第 {latest.Number} 版。",
        $"What you saw is no longer the latest edition: {latest.SavedByName} saved edition {latest.Number} at {Time(latest.SavedAt)}.",
        "您填写的内容已保留；请核对差异后对最新版本操作。", "What you entered is kept; look at the difference and act on the latest edition.",
        latest.SavedByName, latest.SavedAt) { Latest = latest.Sha256 };

    public static Refusal NotYourRole(string role) => new("DF2008", Status403Forbidden,
        $"此任务由本单位的「{role}」办理，您目前没有这一角色。", $"This task is for the role {role} of this organ, which you do not hold now.",
        "请联系本单位系统管理员，或由有该角色的同事办理。", "Ask your administrator, or leave it to a colleague who holds the role.");

    public static Refusal WrongTask(string task) => new("DF2011", Status422UnprocessableEntity,
        $"「{task}」不能进行这项操作。", $"This act does not belong to the task {task}.",
        "请从「待办」打开对应的任务。", "Open the task that it belongs to from your inbox.");

    private static string Time(DateTimeOffset? instant) =>
        instant?.ToOffset(OfficeTime.Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
}
