namespace DisclosureFlow.Workflow;

/// <summary>Why a command is refused: DF32xx.</summary>
internal static class EngineRefusals
{
    private const string Reload = "请刷新页面，看现在该谁办。";
    private const string ReloadEn = "Reload the page to see who must act now.";

    public static WorkflowRefusal NotOpen(int instanceId) =>
        new("DF3201", $"任务 {instanceId} 已不在办理中。", $"Task {instanceId} is no longer open.", Reload, ReloadEn);

    public static WorkflowRefusal Outcome(FlowNode task, string? outcome, IEnumerable<TaskOutcome> possible)
    {
        var ids = string.Join("、", possible.Select(o => $"{o.Name}（{o.Id}）"));
        return new("DF3202", $"“{task.Name ?? task.Id}”没有结果“{outcome}”；可选：{ids}。", $"'{task.Id}' has no outcome '{outcome}' for this actor; possible: {ids}.", "请从可选结果中选择。", "Choose one of the possible outcomes.", task.Id);
    }

    public static WorkflowRefusal Ended(CaseStatus status) =>
        new("DF3203", $"办件已结束（{status}）。", $"The case is over ({status}).", "已结束的办件不能再办；需要时新开一件。", "An ended case takes no more acts; open a new one if needed.");

    public static WorkflowRefusal Suspended() =>
        new("DF3204", "办件已挂起。", "The case is suspended.", "请先由有权人恢复办件。", "Somebody entitled must resume it first.");

    public static WorkflowRefusal NotSuspended() =>
        new("DF3204", "办件没有挂起。", "The case is not suspended.", Reload, ReloadEn);

    public static WorkflowRefusal NotArmed(int timerId) =>
        new("DF3205", $"定时器 {timerId} 已触发或已解除。", $"Timer {timerId} has fired or was disarmed.", "无需处理。", "Nothing to do.");

    public static WorkflowRefusal NotDue(ArmedTimer timer) =>
        new("DF3206", $"定时器 {timer.Id} 要到 {timer.DueAt:yyyy-MM-dd HH:mm:ss zzz} 才触发。", $"Timer {timer.Id} is due at {timer.DueAt:yyyy-MM-dd HH:mm:ss zzz}.", "请核对服务器时间。", "Check the server's clock.", timer.ElementId);

    public static WorkflowRefusal NotRunning(int instanceId) =>
        new("DF3207", $"后台任务 {instanceId} 已不再等待结果。", $"Service task {instanceId} no longer waits for a result.", "结果作废，无需处理。", "The result is discarded; nothing to do.");

    public static WorkflowRefusal Attempt(ElementInstance instance, int attempt) =>
        new("DF3207", $"后台任务 {instance.Id} 正在第 {instance.Attempt} 次尝试，不是第 {attempt} 次。", $"Service task {instance.Id} is at attempt {instance.Attempt}, not {attempt}.", "该报告已处理过，无需处理。", "That report was dealt with already.", instance.ElementId);

    public static WorkflowRefusal NoIncident(int incidentId) =>
        new("DF3208", $"故障 {incidentId} 已处理。", $"Incident {incidentId} is resolved already.", Reload, ReloadEn);

    public static WorkflowRefusal Skip(Incident incident, string possible) =>
        new("DF3208", $"跳过故障 {incident.Id} 要指明去向；可选：{possible}。", $"Skipping incident {incident.Id} needs where to go; possible: {possible}.", "请选择去向。", "Choose where to go.", incident.ElementId);

    public static WorkflowRefusal Return(string target, string zh, string en) =>
        new("DF3209", $"不能退回到“{target}”：{zh}。", $"Cannot return to '{target}': {en}.", "请从可退回的步骤中选择。", "Choose one of the steps offered.", target);

    public static WorkflowRefusal NotAwaited(string message) =>
        new("DF3210", $"办件现在不等待消息“{message}”。", $"The case does not wait for the message '{message}' now.", "请核对消息是否已收过。", "Check whether it was received already.");

    public static WorkflowRefusal Variable(string name, string zh, string en) =>
        new("DF3211", $"变量 {name}：{zh}。", $"Variable {name}: {en}.", "请更正后再提交。", "Correct it and submit again.");

    public static WorkflowRefusal Signer(string zh, string en, string elementId) =>
        new("DF3212", zh, en, "请核对签署人名单。", "Check the list of signers.", elementId);
}
