namespace DisclosureFlow.Workflow;

/// <summary>What a definition must be before a case may run on it. All faults are listed, each at its element.</summary>
public static class DeploymentChecks
{
    /// <summary>Checked in this order. To add a rule: one line here, one test.</summary>
    private static readonly Action<ProcessDefinition, List<WorkflowRefusal>>[] Ordered = [RolesAndStagesAreDeclared, SeparationNamesTasks, BoundaryFlowsLead, NothingIsDeadEnd, ActivitiesDoNotFork, LoopsHoldATask, MarkingsAreSound];

    /// <returns>Empty when the definition may be deployed.</returns>
    public static IReadOnlyList<WorkflowRefusal> Run(ProcessDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var found = new List<WorkflowRefusal>();
        foreach (var check in Ordered)
        {
            // The search needs a graph that can be walked; what went before must be right.
            if (check != MarkingsAreSound || found.Count == 0)
            {
                check(definition, found);
            }
        }

        return found;
    }

    private static void RolesAndStagesAreDeclared(ProcessDefinition definition, List<WorkflowRefusal> found)
    {
        foreach (var task in definition.UserTasks)
        {
            if (task.CandidateRole is null || definition.Roles.All(r => r.Id != task.CandidateRole))
            {
                found.Add(Refusal("DF3107", task, $"候选角色“{task.CandidateRole ?? "（无）"}”没有声明。", $"the candidate role '{task.CandidateRole ?? "(none)"}' is not declared.", "请在 process 的扩展元素 role 中声明。", "Declare it by the extension element role of the process."));
            }

            if (task.Stage is null || definition.Stages.All(s => s.Id != task.Stage))
            {
                found.Add(Refusal("DF3107", task, $"阶段“{task.Stage ?? "（无）"}”没有声明。", $"the stage '{task.Stage ?? "(none)"}' is not declared.", "请在 process 的扩展元素 stage 中声明。", "Declare it by the extension element stage of the process."));
            }
        }

        foreach (var boundary in definition.Nodes.OfType<BoundaryEvent>().Where(b => b.Notice?.Role is { } role && definition.Roles.All(r => r.Id != role)))
        {
            found.Add(Refusal("DF3107", boundary, $"通知的角色“{boundary.Notice!.Role}”没有声明。", $"the notice's role '{boundary.Notice!.Role}' is not declared.", "请在 process 的扩展元素 role 中声明。", "Declare it by the extension element role of the process."));
        }
    }

    private static void SeparationNamesTasks(ProcessDefinition definition, List<WorkflowRefusal> found)
    {
        foreach (var task in definition.UserTasks)
        {
            foreach (var other in task.Separation.NotSameAs.Concat(task.Separation.MayBeSameAs))
            {
                if (definition.FindUserTask(other) is null || other == task.Id)
                {
                    found.Add(Refusal("DF3106", task, $"职责分离提到的“{other}”不是另一个人工任务。", $"'{other}' in its separation of duties is no other user task.", "请改为任务的 id。", "Use the id of a task."));
                }
                else if (task.Separation.MayBeSameAs.Contains(other, StringComparer.Ordinal)
                    && (task.Separation.NotSameAs.Contains(other, StringComparer.Ordinal) || definition.FindUserTask(other)!.Separation.NotSameAs.Contains(task.Id, StringComparer.Ordinal)))
                {
                    found.Add(Refusal("DF3106", task, $"对“{other}”既允许又禁止同一人。", $"the same person is both allowed and forbidden for '{other}'.", "请去掉其中一条。", "Remove one of the two."));
                }
            }
        }
    }

    private static void BoundaryFlowsLead(ProcessDefinition definition, List<WorkflowRefusal> found)
    {
        foreach (var node in definition.Nodes.Where(n => n.Incoming.IsEmpty && n is not (StartEvent or BoundaryEvent)))
        {
            found.Add(Refusal("DF3101", node, "没有任何流到达它。", "no flow reaches it.", "请连接或删除它。", "Connect or delete it."));
        }
    }

    private static void NothingIsDeadEnd(ProcessDefinition definition, List<WorkflowRefusal> found)
    {
        foreach (var node in definition.Nodes.Where(n => n.Outgoing.IsEmpty && n is not EndEvent))
        {
            found.Add(Refusal("DF3102", node, "没有流离开它，办件会停在这里。", "no flow leaves it: cases would stop here.", "请连到下一步或结束事件。", "Connect it to a next step or an end event."));
        }
    }

    private static void ActivitiesDoNotFork(ProcessDefinition definition, List<WorkflowRefusal> found)
    {
        foreach (var node in definition.Nodes.Where(n => n.Outgoing.Length > 1 && n is not (ExclusiveGateway or ParallelGateway)))
        {
            found.Add(Refusal("DF3108", node, "有多条流离开它，会暗中分叉。", "several flows leave it: an implicit fork.", "请用排他网关选择，或用并行网关分叉。", "Choose by an exclusive gateway or fork by a parallel one."));
        }
    }

    /// <summary>A loop in which nothing waits would run for ever within one command.</summary>
    private static void LoopsHoldATask(ProcessDefinition definition, List<WorkflowRefusal> found)
    {
        var waiting = definition.Nodes.Where(n => n is UserTask or ServiceTask or IntermediateCatchEvent).ToHashSet();
        bool Waits(FlowNode node) => waiting.Contains(node) || (node is SubProcess sub && waiting.Any(w => IsInside(w, sub)));

        // Strip what no automatic flow leads into until nothing changes: what is left lies on, or behind, an automatic loop.
        var left = definition.Nodes.Where(n => !Waits(n)).ToHashSet();
        var entered = left.ToDictionary(n => n, n => n.Incoming.Count(f => left.Contains(f.Source)));
        var free = new Queue<FlowNode>(entered.Where(e => e.Value == 0).Select(e => e.Key));
        while (free.TryDequeue(out var node))
        {
            left.Remove(node);
            foreach (var flow in node.Outgoing.Where(f => left.Contains(f.Target) && --entered[f.Target] == 0))
            {
                free.Enqueue(flow.Target);
            }
        }

        if (left.Count > 0)
        {
            found.Add(Refusal("DF3110", left.MinBy(n => n.Index), "没有任务的环会自己转个不停。", "a loop without a task would run for ever.", "请在环中放一个任务或事件。", "Put a task or an event into the loop."));
        }
    }

    private static bool IsInside(FlowNode node, SubProcess sub)
    {
        for (var scope = node.Scope; scope is not null; scope = scope.Scope)
        {
            if (ReferenceEquals(scope, sub))
            {
                return true;
            }
        }

        return false;
    }

    private static void MarkingsAreSound(ProcessDefinition definition, List<WorkflowRefusal> found)
    {
        var graph = definition.Markings;
        foreach (var fault in graph.Faults)
        {
            found.Add(Of(fault, definition.Find(fault.ElementId), definition));
        }

        if (found.Count > 0)
        {
            return;
        }

        foreach (var node in definition.Nodes.Where(n => n is not StartEvent && !graph.ReachedNodes.Contains(n.Id)))
        {
            found.Add(Refusal("DF3101", node, "没有一种情形会走到它。", "no behaviour ever reaches it.", "请核对条件和结果的写法。", "Check the conditions and the outcomes they name."));
        }

        foreach (var flow in definition.Flows.Where(f => !graph.TakenFlows.Contains(f.Id) && graph.ReachedNodes.Contains(f.Target.Id)))
        {
            found.Add(Refusal("DF3101", flow.Source, $"没有一种情形会走流“{flow.Id}”。", $"no behaviour ever takes the flow '{flow.Id}'.", "请核对条件和结果的写法。", "Check the conditions and the outcomes they name."));
        }
    }

    private static WorkflowRefusal Of(MarkingFault fault, FlowNode? node, ProcessDefinition definition) => fault.Code switch
    {
        "DF3301" => Refusal("DF3103", node, $"结果“{fault.Outcome ?? "无"}”时没有一个条件成立，也没有默认流。", $"with the outcome '{fault.Outcome ?? "none"}' no condition is sure to be true, and there is no default flow.", "请为每个结果写条件，或设默认流；看变量的条件必须有默认流。", "Write a condition for each outcome or add a default flow; conditions on variables need one."),
        "DF3302" => Refusal("DF3103", node, "有条件算不出真假。", "a condition can't be decided.", "请核对条件的写法。", "Check how the condition is written."),
        "DF3303" => Refusal("DF3110", node, "没有任务的环会自己转个不停。", "a loop without a task would run for ever.", "请在环中放一个任务或事件。", "Put a task or an event into the loop."),
        "DF3305" or "trap" => Refusal("DF3104", node, "有一种情形会停在这里，再也到不了结束。", "a behaviour stops here and can never reach an end.", "请核对分叉与汇合是否成对。", "Check that forks and joins match."),
        "twice" => Refusal("DF3105", node, "同一时间可能有两个令牌在这里。", "two tokens can be here at the same time.", "请在此前用并行网关汇合，或让边界事件的流单独结束。", "Join before it by a parallel gateway, or let the boundary event's flow end by itself."),
        "endless" => Refusal("DF3105", node, "令牌会越来越多。", "tokens multiply without end.", "请核对分叉后是否汇合。", "Check that what forks is joined."),
        _ => new("DF3109", $"流程“{definition.Id}”的情形太多，检查不完。", $"The process '{definition.Id}' has too many markings to check.", "请减少并行分支或拆分流程。", "Use fewer parallel branches or split the process.", definition.Id),
    };

    private static WorkflowRefusal Refusal(string code, FlowNode? node, string zh, string en, string nextZh, string nextEn) =>
        new(code, $"“{node?.Name ?? node?.Id}”（{node?.Id}）：{zh}", $"{node?.Id}: {en}", nextZh, nextEn, node?.Id);
}
