namespace DisclosureFlow.Workflow;

/// <content>Timers and messages.</content>
internal sealed partial class ProcessRun
{
    public WorkflowRefusal? FireTimer(FireTimer command)
    {
        var timer = Timers.Find(t => t.Id == command.TimerId);
        if (timer is null || Find(timer.InstanceId) is not { } instance)
        {
            return EngineRefusals.NotArmed(command.TimerId);
        }

        if (_now < timer.DueAt && !IsSearch)
        {
            return EngineRefusals.NotDue(timer);
        }

        var node = _definition.Find(timer.ElementId)!;
        Timers.Remove(timer);
        _effects.Add(new TimerFired(timer.Id, node, instance.Id));
        if (node is not BoundaryEvent boundary)
        {
            _instances.Remove(instance);
            Record(node.Id, completed: 1);
            Leave(node, instance.ScopeId, null);
            return null;
        }

        if (boundary.Notice is { } notice)
        {
            _effects.Add(new NoticeRaised(boundary, notice, instance.Id));
        }

        if (boundary.Interrupting)
        {
            CancelInstance(instance, CancelReason.BoundaryEvent);
        }
        else if (timer.Remaining > 1)
        {
            // From the time it was due, so that a late poll does not shift the rhythm.
            ArmAt(boundary, instance, boundary.Timer!.Duration!.After(timer.DueAt), timer.Remaining == int.MaxValue ? int.MaxValue : timer.Remaining - 1);
        }

        Leave(boundary, instance.ScopeId, null);
        return null;
    }

    public WorkflowRefusal? DeliverMessage(DeliverMessage command)
    {
        var instance = _instances.Find(i => _definition.Find(i.ElementId) is IntermediateCatchEvent { Message: { } message } && message == command.Name);
        if (instance is null)
        {
            return EngineRefusals.NotAwaited(command.Name);
        }

        var refusal = SetVariables(command.Variables);
        if (refusal is not null)
        {
            return refusal;
        }

        _instances.Remove(instance);
        Record(instance.ElementId, completed: 1);
        Leave(_definition.Find(instance.ElementId)!, instance.ScopeId, null);
        return null;
    }

    /// <summary>Starts the boundary timers of an activity that has just begun.</summary>
    private void Arm(Activity activity, ElementInstance instance)
    {
        foreach (var boundary in activity.BoundaryEvents)
        {
            if (boundary.Timer is { } timer)
            {
                ArmTimer(boundary, timer, instance);
            }
        }
    }

    private void ArmTimer(FlowNode node, TimerRule timer, ElementInstance instance)
    {
        // A task without due date at run time (its variable is not set) has no reminder either.
        var due = IsSearch ? _now : DueDates.Of(timer, instance.DueAt, _now, _calendar);
        if (due is not null)
        {
            // A search needs to see a repeating timer fire again, but not for ever.
            ArmAt(node, instance, due.Value, IsSearch ? Math.Min(timer.Repetitions, 2) : timer.Repetitions);
        }
    }

    private void ArmAt(FlowNode node, ElementInstance instance, DateTimeOffset due, int remaining)
    {
        var timer = new ArmedTimer(NextNumber(), node.Id, instance.Id, due, remaining);
        Timers.Add(timer);
        _effects.Add(new TimerArmed(timer.Id, node, instance.Id, due));
    }

    /// <summary>Stops all timers of an instance: it ends.</summary>
    private void Disarm(int instanceId)
    {
        if (!Any(_timers, _before.Timers, t => t.InstanceId == instanceId))
        {
            return;
        }

        for (var i = 0; i < Timers.Count;)
        {
            if (Timers[i].InstanceId == instanceId)
            {
                _effects.Add(new TimerDisarmed(Timers[i].Id, _definition.Find(Timers[i].ElementId)!));
                Timers.RemoveAt(i);
            }
            else
            {
                i++;
            }
        }
    }
}
