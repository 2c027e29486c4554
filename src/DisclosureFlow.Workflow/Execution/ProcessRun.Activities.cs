using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <content>Tasks of people and of the system: opening, ending, failing; cancelling and holding the case.</content>
internal sealed partial class ProcessRun
{
    public WorkflowRefusal? CompleteTask(CompleteTask command)
    {
        if (Find(command.InstanceId) is not { Vote: null } instance || _definition.FindUserTask(instance.ElementId) is not { } task)
        {
            return EngineRefusals.NotOpen(command.InstanceId);
        }

        // In a search a task of several signers is one instance that ends with the result of the vote.
        var searchedVote = IsSearch && task.MultiInstance is not null && task.LeavingOutcomes.Contains(command.Outcome, StringComparer.Ordinal);
        var outcome = Outcome(task.Outcomes, command.Outcome);
        if (!searchedVote && (outcome is null || outcome.BySystem != command.BySystem))
        {
            return EngineRefusals.Outcome(task, command.Outcome, task.Outcomes.Where(o => o.BySystem == command.BySystem));
        }

        var refusal = SetVariables(command.Variables);
        if (refusal is not null)
        {
            return refusal;
        }

        _instances.Remove(instance);
        _effects.Add(new TaskCompleted(instance.Id, task, instance.Iteration, instance.Index, command.Outcome));
        if (task.MultiInstance is not null && !searchedVote)
        {
            CountVote(task, instance, outcome!);
            return null;
        }

        Disarm(instance.Id);
        Record(task.Id, completed: 1, outcome: command.Outcome);
        if (outcome is { PausesDue: true } && instance.DueAt is { } due)
        {
            KeepWorkingDays(task.Id, Math.Max(0, _calendar.Between(WorkingCalendar.DayOf(_now), WorkingCalendar.DayOf(due))));
        }

        Leave(task, instance.ScopeId, command.Outcome, task.Id);
        return null;
    }

    public WorkflowRefusal? CompleteService(CompleteService command)
    {
        if (Find(command.InstanceId) is not { } instance || _definition.Find(instance.ElementId) is not ServiceTask task)
        {
            return EngineRefusals.NotRunning(command.InstanceId);
        }

        if (task.Outcomes.IsEmpty ? command.Outcome is not null : Outcome(task.Outcomes, command.Outcome) is null)
        {
            return EngineRefusals.Outcome(task, command.Outcome, task.Outcomes);
        }

        var refusal = SetVariables(command.Variables);
        if (refusal is not null)
        {
            return refusal;
        }

        DropIncidents(n => n.InstanceId == instance.Id);
        EndService(task, instance, command.Outcome);
        return null;
    }

    public WorkflowRefusal? FailService(FailService command)
    {
        if (Find(command.InstanceId) is not { } instance || _definition.Find(instance.ElementId) is not ServiceTask task)
        {
            return EngineRefusals.NotRunning(command.InstanceId);
        }

        if (command.Attempt != instance.Attempt || Any(_incidents, _before.Incidents, n => n.InstanceId == instance.Id))
        {
            return EngineRefusals.Attempt(instance, command.Attempt);
        }

        var caught = command.ErrorCode is null ? null
            : task.BoundaryEvents.FirstOrDefault(b => b.Error is { } error && error.Code == command.ErrorCode)
            ?? task.BoundaryEvents.FirstOrDefault(b => b.Error is { Code: null });
        if (caught is not null)
        {
            CancelInstance(instance, CancelReason.BoundaryEvent);
            Leave(caught, instance.ScopeId, null);
        }
        else if (instance.Attempt < task.Attempts && !command.Final)
        {
            var wait = task.Backoff * Math.Pow(2, Math.Min(instance.Attempt - 1, 16));
            Request(task, instance with { Attempt = instance.Attempt + 1 }, wait);
        }
        else
        {
            Raise(new(NextNumber(), task.Id, instance.Id, instance.ScopeId, null, null, null, "DF3304", $"“{task.Name ?? task.Id}”第 {instance.Attempt} 次尝试失败：{command.Reason}", $"'{task.Id}' failed at attempt {instance.Attempt}: {command.Reason}"));
        }

        return null;
    }

    public WorkflowRefusal? CancelCase()
    {
        CancelScope(0, CancelReason.CaseCancelled);
        End(CaseStatus.Cancelled);
        return null;
    }

    public WorkflowRefusal? Suspend()
    {
        _status = CaseStatus.Suspended;
        _effects.Add(new CaseSuspended());
        return null;
    }

    public WorkflowRefusal? Resume()
    {
        _status = CaseStatus.Running;
        _effects.Add(new CaseResumed());
        return null;
    }

    /// <summary>Puts the token of an open task on another one; legality is checked by <see cref="Returns"/>.</summary>
    public WorkflowRefusal? MoveTo(int instanceId, string targetElementId, bool withdrawn)
    {
        var instance = Find(instanceId)!;
        var task = _definition.FindUserTask(instance.ElementId)!;
        var target = _definition.FindUserTask(targetElementId)!;
        var whole = task.MultiInstance is null ? instance : Find(instance.ScopeId)!;
        _effects.Add(new StepLeft(instanceId, task, instance.Iteration, target, withdrawn));
        CancelInstance(whole, CancelReason.Returned);
        _queue.Enqueue(new(target, null, whole.ScopeId, null, null));
        return null;
    }

    private static TaskOutcome? Outcome(ImmutableArray<TaskOutcome> outcomes, string? id)
    {
        foreach (var outcome in outcomes)
        {
            if (string.Equals(outcome.Id, id, StringComparison.Ordinal))
            {
                return outcome;
            }
        }

        return null;
    }

    private ElementInstance OpenInstance(FlowNode node, Arrival arrival, DateTimeOffset? due = null)
    {
        var record = Record(node.Id, started: 1);
        var instance = new ElementInstance(NextNumber(), node.Id, record.Started, arrival.ScopeId) { OpenedAt = _now, DueAt = due, CameFrom = arrival.CameFrom };
        _instances.Add(instance);
        return instance;
    }

    private void OpenTask(UserTask task, Arrival arrival)
    {
        var left = RecordOf(task.Id).WorkingDaysLeft;
        var instance = OpenInstance(task, arrival, DueDates.Of(task, _variables, _now, _calendar, left));
        if (left is not null)
        {
            KeepWorkingDays(task.Id, null);
        }

        _effects.Add(new TaskOpened(instance.Id, task, instance.Iteration, 0, null, instance.DueAt));
        Arm(task, instance);
    }

    private void OpenService(ServiceTask task, Arrival arrival)
    {
        var instance = OpenInstance(task, arrival);
        Request(task, instance with { Attempt = 1 }, TimeSpan.Zero);
        Arm(task, instance);
    }

    private void Request(ServiceTask task, ElementInstance instance, TimeSpan wait)
    {
        Replace(instance);
        _effects.Add(new ServiceTaskRequested(instance.Id, task, instance.Iteration, instance.Attempt, _now + wait));
    }

    private void EndService(ServiceTask task, ElementInstance instance, string? outcome)
    {
        Disarm(instance.Id);
        _instances.Remove(instance);
        Record(task.Id, completed: 1, outcome: outcome);
        _effects.Add(new ServiceTaskCompleted(instance.Id, task, instance.Iteration, outcome));
        Leave(task, instance.ScopeId, outcome, task.Id);
    }
}
