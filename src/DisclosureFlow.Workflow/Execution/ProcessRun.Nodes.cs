namespace DisclosureFlow.Workflow;

/// <content>What a token does when it reaches a node.</content>
internal sealed partial class ProcessRun
{
    private void Enter(Arrival arrival)
    {
        switch (arrival.Node)
        {
            case StartEvent start:
                Leave(start, arrival.ScopeId, null);
                break;
            case EndEvent end:
                _lastEnd = arrival.ScopeId == 0 ? end.Id : _lastEnd;
                if (end.Terminate)
                {
                    Terminate(arrival.ScopeId);
                }

                break;
            case ExclusiveGateway gateway:
                EnterExclusive(gateway, arrival);
                break;
            case ParallelGateway gateway:
                EnterParallel(gateway, arrival);
                break;
            case UserTask { MultiInstance: not null } task when !IsSearch:
                OpenVote(task, arrival);
                break;
            case UserTask task:
                OpenTask(task, arrival);
                break;
            case ServiceTask task:
                OpenService(task, arrival);
                break;
            case SubProcess sub:
                var scope = OpenInstance(sub, arrival);
                Arm(sub, scope);
                _queue.Enqueue(new(sub.Start, null, scope.Id, null, null));
                break;
            case IntermediateCatchEvent wait:
                var instance = OpenInstance(wait, arrival);
                if (wait.Timer is { } timer)
                {
                    ArmTimer(wait, timer, instance);
                }

                break;
            default:
                throw new InvalidOperationException($"No token can reach {arrival.Node}.");
        }
    }

    /// <summary>First true condition in document order, else the default, else an incident.</summary>
    private void EnterExclusive(ExclusiveGateway gateway, Arrival arrival)
    {
        if (gateway.Outgoing.Length == 1 && gateway.Outgoing[0].Condition is null)
        {
            Take(gateway.Outgoing[0], arrival.ScopeId, arrival.Outcome, arrival.CameFrom);
            return;
        }

        var context = Context(arrival.Outcome);
        List<SequenceFlow>? possible = null;
        foreach (var flow in gateway.Outgoing)
        {
            if (flow.Condition is not { } condition)
            {
                continue;
            }

            var decision = condition.Decide(context);
            if (decision.State == EvaluatedState.Error)
            {
                Hold(arrival, "DF3302", $"流“{flow.Id}”的条件算不出：{decision.Zh}。", $"The condition of flow '{flow.Id}' can't be decided: {decision.En}.");
                return;
            }

            if (decision.State == EvaluatedState.Unknown)
            {
                (possible ??= []).Add(flow);
            }
            else if (decision.IsTrue)
            {
                TakeOneOf(possible, flow, arrival);
                return;
            }
        }

        TakeOneOf(possible, gateway.Default, arrival);
    }

    /// <param name="possible">In a search: flows whose condition data decides, tried before <paramref name="certain"/>.</param>
    private void TakeOneOf(List<SequenceFlow>? possible, SequenceFlow? certain, Arrival arrival)
    {
        var choice = possible is null ? 0 : _choose!(possible.Count + 1);
        var flow = possible is not null && choice < possible.Count ? possible[choice] : certain;
        if (flow is not null)
        {
            Take(flow, arrival.ScopeId, arrival.Outcome, arrival.CameFrom);
        }
        else
        {
            Hold(arrival, "DF3301", $"网关“{arrival.Node.Name ?? arrival.Node.Id}”没有一个条件成立（结果：{arrival.Outcome ?? "无"}），也没有默认流。", $"No condition of gateway '{arrival.Node.Id}' is true (outcome: {arrival.Outcome ?? "none"}) and it has no default flow.");
        }
    }

    /// <summary>Fires when there is a token for each incoming flow, and takes exactly one of each: flows are counted, not tokens.</summary>
    private void EnterParallel(ParallelGateway gateway, Arrival arrival)
    {
        if (gateway.Incoming.Length <= 1)
        {
            Leave(gateway, arrival.ScopeId, arrival.Outcome, gateway.Outgoing.Length == 1 ? arrival.CameFrom : null);
            return;
        }

        Waiting.Add(new(gateway.Id, arrival.Flow!.Id, arrival.ScopeId));
        foreach (var flow in gateway.Incoming)
        {
            if (IndexOfWaiting(gateway, flow, arrival.ScopeId) < 0)
            {
                return;
            }
        }

        foreach (var flow in gateway.Incoming)
        {
            Waiting.RemoveAt(IndexOfWaiting(gateway, flow, arrival.ScopeId));
        }

        Leave(gateway, arrival.ScopeId, null);
    }

    private int IndexOfWaiting(ParallelGateway gateway, SequenceFlow flow, int scopeId) =>
        Waiting.FindIndex(w => w.ScopeId == scopeId && w.FlowId == flow.Id && w.ElementId == gateway.Id);

    /// <summary>A terminating end ends everything in its scope, tokens on the move too.</summary>
    private void Terminate(int scopeId)
    {
        CancelScope(scopeId, CancelReason.Terminated);
        if (scopeId == 0)
        {
            End(CaseStatus.Terminated);
        }
    }

    /// <summary>Cancels everything inside a scope, children of children first.</summary>
    private void CancelScope(int scopeId, CancelReason reason)
    {
        for (var i = _instances.Count - 1; i >= 0; i = Math.Min(i, _instances.Count) - 1)
        {
            if (_instances[i].ScopeId == scopeId)
            {
                CancelInstance(_instances[i], reason);
            }
        }

        if (Any(_waiting, _before.Waiting, w => w.ScopeId == scopeId))
        {
            Waiting.RemoveAll(w => w.ScopeId == scopeId);
        }

        DropIncidents(n => n.ScopeId == scopeId);
        for (var left = _queue.Count; left > 0; left--)
        {
            var arrival = _queue.Dequeue();
            if (arrival.ScopeId != scopeId)
            {
                _queue.Enqueue(arrival);
            }
        }
    }

    /// <summary>Ends an instance without an outcome: it, everything in it, its timers and its incidents.</summary>
    private void CancelInstance(ElementInstance instance, CancelReason reason)
    {
        var node = _definition.Find(instance.ElementId);
        if (node is SubProcess || instance.Vote is not null)
        {
            CancelScope(instance.Id, reason);
        }

        Disarm(instance.Id);
        DropIncidents(n => n.InstanceId == instance.Id);
        _instances.Remove(instance);
        if (node is UserTask task && instance.Vote is null)
        {
            _effects.Add(new TaskCancelled(instance.Id, task, instance.Iteration, instance.Index, reason));
        }
        else if (node is ServiceTask service)
        {
            _effects.Add(new ServiceTaskCancelled(instance.Id, service, instance.Iteration, reason));
        }
    }
}
