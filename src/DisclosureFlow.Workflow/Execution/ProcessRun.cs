using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>
/// One step in the making: a working copy of the state, the queue of moving tokens and the effects so far. This file holds the copy, the
/// queue and the end of scopes; the others what happens at nodes, activities, timers, incidents and votes.
/// </summary>
internal sealed partial class ProcessRun
{
    /// <summary>Automatic work one command may cause before it is taken for an endless loop.</summary>
    private const int MostAutomaticSteps = 1000;

    private readonly ProcessDefinition _definition;
    private readonly DateTimeOffset _now;
    private readonly WorkingCalendar _calendar;
    private readonly Func<int, int>? _choose;
    private readonly ProcessState _before;
    private readonly List<ElementInstance> _instances;
    private readonly List<ElementRecord> _records;
    private readonly ImmutableArray<Effect>.Builder _effects = ImmutableArray.CreateBuilder<Effect>();
    private readonly Queue<Arrival> _queue = new();
    private List<WaitingToken>? _waiting;
    private List<ArmedTimer>? _timers;
    private List<Incident>? _incidents;
    private Variables _variables;
    private CaseStatus _status;
    private string? _lastEnd;
    private int _lastNumber;
    private int _automaticSteps;

    /// <param name="choose">Null to run; in a search over all behaviours, picks one of n alternatives where data would decide.</param>
    public ProcessRun(ProcessDefinition definition, ProcessState state, DateTimeOffset now, WorkingCalendar calendar, Func<int, int>? choose = null)
    {
        _definition = definition;
        _before = state;
        _now = now;
        _calendar = calendar;
        _choose = choose;
        _instances = [.. state.Instances];
        _records = [.. state.Records];
        _variables = state.Variables;
        _status = state.Status;
        _lastEnd = state.LastEnd;
        _lastNumber = state.LastNumber;
    }

    /// <summary>A token on its way to a node.</summary>
    private readonly record struct Arrival(FlowNode Node, SequenceFlow? Flow, int ScopeId, string? Outcome, string? CameFrom);

    // Most steps touch no join, timer or incident: their lists are copied when first written.
    private List<WaitingToken> Waiting => _waiting ??= [.. _before.Waiting];

    private List<ArmedTimer> Timers => _timers ??= [.. _before.Timers];

    private List<Incident> Incidents => _incidents ??= [.. _before.Incidents];

    private bool IsSearch => _choose is not null;

    public void EnterStart() => _queue.Enqueue(new(_definition.Start, null, 0, null, null));

    /// <summary>Checks and takes in variables; a wrong one refuses the command.</summary>
    public WorkflowRefusal? SetVariables(Variables? variables)
    {
        if (variables is not null)
        {
            var refusal = DueDates.Check(_definition, variables);
            if (refusal is not null)
            {
                return refusal;
            }

            _variables = _variables.With(variables);
        }

        return null;
    }

    /// <summary>Runs to quiescence and freezes the result.</summary>
    public StepResult Finish()
    {
        do
        {
            while (_queue.TryDequeue(out var arrival))
            {
                if (++_automaticSteps > MostAutomaticSteps)
                {
                    Hold(arrival, "DF3303", $"一次操作引起的自动步骤超过 {MostAutomaticSteps} 步。", $"One act caused more than {MostAutomaticSteps} automatic steps.");
                }
                else
                {
                    Enter(arrival);
                }
            }
        }
        while (EndScopes());

        return new()
        {
            State = _before with
            {
                Status = _status,
                LastNumber = _lastNumber,
                Variables = _variables,
                Instances = [.. _instances],
                Waiting = _waiting is null ? _before.Waiting : [.. _waiting],
                Timers = _timers is null ? _before.Timers : [.. _timers],
                Incidents = _incidents is null ? _before.Incidents : [.. _incidents],
                Records = [.. _records],
                LastEnd = _lastEnd,
            },
            Effects = _effects.DrainToImmutable(),
        };
    }

    /// <summary>Ends scopes that hold nothing any more, innermost first; true when a token moved on.</summary>
    private bool EndScopes()
    {
        if (_status is not CaseStatus.Running)
        {
            return false;
        }

        for (var i = _instances.Count - 1; i >= 0; i--)
        {
            var instance = _instances[i];
            if (_definition.Find(instance.ElementId) is SubProcess sub && IsEmpty(instance.Id))
            {
                Disarm(instance.Id);
                _instances.RemoveAt(i);
                Record(sub.Id, completed: 1, outcome: null);
                Leave(sub, instance.ScopeId, null);
                return true;
            }
        }

        if (IsEmpty(0))
        {
            End(CaseStatus.Completed);
        }
        else
        {
            NoticeStuckJoin();
        }

        return false;
    }

    private bool IsEmpty(int scopeId) =>
        !_instances.Exists(i => i.ScopeId == scopeId)
        && !Any(_waiting, _before.Waiting, w => w.ScopeId == scopeId)
        && !Any(_incidents, _before.Incidents, n => n.ScopeId == scopeId);

    private static bool Any<T>(List<T>? written, ImmutableArray<T> before, Predicate<T> match)
    {
        if (written is not null)
        {
            return written.Exists(match);
        }

        foreach (var item in before)
        {
            if (match(item))
            {
                return true;
            }
        }

        return false;
    }

    private void End(CaseStatus status)
    {
        _status = status;
        _effects.Add(new ProcessEnded(status, status == CaseStatus.Cancelled || _lastEnd is null ? null : (EndEvent)_definition.Find(_lastEnd)!));
    }

    /// <summary>Takes every outgoing flow: the token leaves a node.</summary>
    private void Leave(FlowNode node, int scopeId, string? outcome, string? cameFrom = null)
    {
        foreach (var flow in node.Outgoing)
        {
            Take(flow, scopeId, outcome, cameFrom);
        }
    }

    private void Take(SequenceFlow flow, int scopeId, string? outcome, string? cameFrom)
    {
        _effects.Add(new FlowTaken(flow));
        _queue.Enqueue(new(flow.Target, flow, scopeId, outcome, cameFrom));
    }

    private int NextNumber() => ++_lastNumber;

    private ElementInstance? Find(int instanceId) => _instances.Find(i => i.Id == instanceId);

    private void Replace(ElementInstance instance) => _instances[_instances.FindIndex(i => i.Id == instance.Id)] = instance;

    /// <summary>Counts a start or a completion and returns the record.</summary>
    private ElementRecord Record(string elementId, int started = 0, int completed = 0, string? outcome = null)
    {
        var at = _records.FindIndex(r => string.Equals(r.ElementId, elementId, StringComparison.Ordinal));
        var old = at >= 0 ? _records[at] : new ElementRecord(elementId, 0, 0, null);
        var record = old with { Started = old.Started + started, Completed = old.Completed + completed, LastOutcome = completed > 0 ? outcome : old.LastOutcome };
        if (at >= 0)
        {
            _records[at] = record;
        }
        else
        {
            _records.Add(record);
        }

        return record;
    }

    private void KeepWorkingDays(string elementId, int? left)
    {
        var at = _records.FindIndex(r => string.Equals(r.ElementId, elementId, StringComparison.Ordinal));
        _records[at] = _records[at] with { WorkingDaysLeft = left };
    }

    private ElementRecord RecordOf(string elementId) =>
        _records.Find(r => string.Equals(r.ElementId, elementId, StringComparison.Ordinal)) ?? new(elementId, 0, 0, null);

    private ConditionContext Context(string? outcome, VoteCount? vote = null, int active = 0) => new(_variables, outcome, RecordOf, vote, active, IsSearch);
}
