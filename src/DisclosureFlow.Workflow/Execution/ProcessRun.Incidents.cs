namespace DisclosureFlow.Workflow;

/// <content>Incidents: what can't go on by itself stays where it is and says why.</content>
internal sealed partial class ProcessRun
{
    public WorkflowRefusal? RetryIncident(RetryIncident command)
    {
        if (Incidents.Find(n => n.Id == command.IncidentId) is not { } incident)
        {
            return EngineRefusals.NoIncident(command.IncidentId);
        }

        var refusal = SetVariables(command.Variables);
        if (refusal is not null)
        {
            return refusal;
        }

        Resolve(incident, skipped: false);
        var node = _definition.Find(incident.ElementId)!;
        if (incident.InstanceId != 0 && node is ServiceTask task)
        {
            var instance = Find(incident.InstanceId)!;
            Request(task, instance with { Attempt = instance.Attempt + 1 }, TimeSpan.Zero);
        }
        else if (incident.Code != "DF3305")
        {
            _queue.Enqueue(Held(incident, node));
        }

        return null;
    }

    public WorkflowRefusal? SkipIncident(SkipIncident command)
    {
        if (Incidents.Find(n => n.Id == command.IncidentId) is not { } incident)
        {
            return EngineRefusals.NoIncident(command.IncidentId);
        }

        var node = _definition.Find(incident.ElementId)!;
        switch (node)
        {
            case ExclusiveGateway gateway when gateway.Outgoing.Length > 1:
                if (gateway.Outgoing.FirstOrDefault(f => f.Id == command.FlowId) is not { } flow)
                {
                    return EngineRefusals.Skip(incident, string.Join("、", gateway.Outgoing.Select(f => f.Id)));
                }

                Resolve(incident, skipped: true);
                Take(flow, incident.ScopeId, incident.Outcome, incident.CameFrom);
                return null;
            case ServiceTask task when incident.InstanceId != 0:
                if (task.Outcomes.IsEmpty ? command.Outcome is not null : Outcome(task.Outcomes, command.Outcome) is null)
                {
                    return EngineRefusals.Skip(incident, string.Join("、", task.Outcomes.Select(o => o.Id)));
                }

                Resolve(incident, skipped: true);
                EndService(task, Find(incident.InstanceId)!, command.Outcome);
                return null;
            case UserTask { MultiInstance: not null } vote:
                if (command.Outcome is null || !VoteOutcomes.All.Contains(command.Outcome, StringComparer.Ordinal))
                {
                    return EngineRefusals.Skip(incident, string.Join("、", VoteOutcomes.All));
                }

                Resolve(incident, skipped: true);
                Leave(vote, incident.ScopeId, command.Outcome, vote.Id);
                return null;
            case ParallelGateway when incident.Code == "DF3305":
                // The join goes on with the tokens it has, one of each flow.
                foreach (var token in Waiting.Where(w => w.ElementId == node.Id && w.ScopeId == incident.ScopeId).DistinctBy(w => w.FlowId, StringComparer.Ordinal).ToList())
                {
                    Waiting.Remove(token);
                }

                Resolve(incident, skipped: true);
                Leave(node, incident.ScopeId, null);
                return null;
            default:
                return EngineRefusals.Skip(incident, "—");
        }
    }

    private static Arrival Held(Incident incident, FlowNode node) =>
        new(node, incident.FlowId is null ? null : node.Incoming.FirstOrDefault(f => f.Id == incident.FlowId), incident.ScopeId, incident.Outcome, incident.CameFrom);

    /// <summary>Keeps a token that can't go on, with the reason.</summary>
    private void Hold(Arrival arrival, string code, string zh, string en) =>
        Raise(new(NextNumber(), arrival.Node.Id, 0, arrival.ScopeId, arrival.Flow?.Id, arrival.Outcome, arrival.CameFrom, code, zh, en));

    private void Raise(Incident incident)
    {
        Incidents.Add(incident);
        _effects.Add(new IncidentRaised(incident));
    }

    private void Resolve(Incident incident, bool skipped)
    {
        Incidents.Remove(incident);
        _effects.Add(new IncidentResolved(incident.Id, _definition.Find(incident.ElementId)!, skipped));
    }

    private void DropIncidents(Predicate<Incident> match)
    {
        if (Any(_incidents, _before.Incidents, match))
        {
            foreach (var incident in Incidents.FindAll(match))
            {
                Resolve(incident, skipped: true);
            }
        }
    }

    /// <summary>A join that waits while nothing else is under way would wait for ever: say so. The deployment checks let no such definition in.</summary>
    private void NoticeStuckJoin()
    {
        if (Any(_incidents, _before.Incidents, _ => true) || !Any(_waiting, _before.Waiting, _ => true)
            || _instances.Exists(i => _definition.Find(i.ElementId) is not SubProcess))
        {
            return;
        }

        var token = Waiting[0];
        Raise(new(NextNumber(), token.ElementId, 0, token.ScopeId, null, null, null, "DF3305", $"汇合“{token.ElementId}”在等一条不会再来的流。", $"The join '{token.ElementId}' waits for a flow that can't come any more."));
    }
}
