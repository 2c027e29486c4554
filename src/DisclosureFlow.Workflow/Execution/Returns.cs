namespace DisclosureFlow.Workflow;

/// <summary>
/// Return (退回) and withdrawal (撤回). A target is legal when the case was there before and the marking with the token moved there is one the
/// definition can reach by itself: so no join is left waiting and no branch runs twice.
/// </summary>
internal static class Returns
{
    public static IReadOnlyList<UserTask> Targets(ProcessDefinition definition, ProcessState state, int instanceId) =>
        state.Status != CaseStatus.Running || state.Instance(instanceId) is null ? [] : [.. definition.UserTasks.Where(t => Check(definition, state, instanceId, t.Id, withdraw: false) is null)];

    public static WorkflowRefusal? Check(ProcessDefinition definition, ProcessState state, int instanceId, string targetId, bool withdraw)
    {
        if (state.Instance(instanceId) is not { Vote: null } instance || definition.FindUserTask(instance.ElementId) is not { } task)
        {
            return EngineRefusals.NotOpen(instanceId);
        }

        if (definition.FindUserTask(targetId) is not { } target || target.Id == task.Id)
        {
            return EngineRefusals.Return(targetId, "它不是另一个人工任务", "it is no other user task");
        }

        if (state.RecordOf(target.Id).Completed == 0)
        {
            return EngineRefusals.Return(targetId, "还没有办过这一步", "that step was never completed");
        }

        if (!ReferenceEquals(target.Scope, task.Scope))
        {
            return EngineRefusals.Return(targetId, "它不在同一个子流程里", "it is not in the same subprocess");
        }

        if (withdraw && instance.CameFrom != target.Id)
        {
            return EngineRefusals.Return(targetId, "只能撤回刚刚完成的上一步", "only the step just before can be withdrawn");
        }

        if (!IsBefore(target, task))
        {
            return EngineRefusals.Return(targetId, "它不在当前步骤之前", "it does not lie before the current step");
        }

        var whole = task.MultiInstance is null ? instance : state.Instance(instance.ScopeId)!;
        var moved = state with
        {
            Instances = state.Instances.RemoveAll(i => i.Id == whole.Id || i.ScopeId == whole.Id).Add(new(state.LastNumber + 1, target.Id, 1, whole.ScopeId)),
        };
        return definition.Markings.IsComplete && definition.Markings.Contains(moved)
            ? null
            : EngineRefusals.Return(targetId, "会拆开正在并行办理的步骤", "it would tear apart steps that run in parallel");
    }

    /// <summary>Whether a path of flows (or over a boundary event) leads from one task to another.</summary>
    private static bool IsBefore(UserTask first, UserTask second)
    {
        var seen = new HashSet<FlowNode> { first };
        var queue = new Queue<FlowNode>([first]);
        while (queue.TryDequeue(out var node))
        {
            if (ReferenceEquals(node, second))
            {
                return true;
            }

            var next = node.Outgoing.Select(f => f.Target).Concat(node is Activity activity ? activity.BoundaryEvents : []);
            foreach (var target in next.Where(seen.Add))
            {
                queue.Enqueue(target);
            }
        }

        return false;
    }
}
