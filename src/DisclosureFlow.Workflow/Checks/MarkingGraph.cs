using System.Collections.Frozen;
using System.Text;

namespace DisclosureFlow.Workflow;

/// <summary>
/// Every marking a definition can reach, found with the engine itself: each task ends with each outcome, each timer fires, each worker succeeds
/// or fails, and where data would decide a gateway every way is tried. So a check can't disagree with how the engine runs.
/// </summary>
internal sealed class MarkingGraph
{
    /// <summary>Approval processes have tens of markings, a few hundred with parallel branches; beyond this a definition is refused as too complex.</summary>
    private const int MostMarkings = 2000;
    private const int MostTokensOnOneElement = 8;

    /// <summary>Steps tried in all: a hostile chain of gateways doubles the ways with each.</summary>
    private const int MostSteps = 30_000;

    private const int MostChoices = 64;

    private static readonly DateTimeOffset AnyTime = DateTimeOffset.UnixEpoch;

    private readonly ProcessDefinition _definition;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private readonly List<ProcessState> _markings = [];
    private readonly List<(int From, int To)> _edges = [];
    private readonly HashSet<string> _reachedNodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _takenFlows = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Code, string Element), MarkingFault> _faults = [];

    private int _steps;

    private MarkingGraph(ProcessDefinition definition) => _definition = definition;

    /// <summary>False when the search was given up: see <see cref="Faults"/>.</summary>
    public bool IsComplete { get; private set; } = true;

    public IReadOnlySet<string> ReachedNodes => _reachedNodes;

    public IReadOnlySet<string> TakenFlows => _takenFlows;

    public IReadOnlyCollection<MarkingFault> Faults => _faults.Values;

    public int Count => _markings.Count;

    public static MarkingGraph Search(ProcessDefinition definition)
    {
        var graph = new MarkingGraph(definition);
        graph.Run();
        return graph;
    }

    /// <summary>Whether this marking (tokens only; counts, timers and times do not matter) can come about.</summary>
    public bool Contains(ProcessState state) => _tokens.Contains(Key(state, timers: false));

    private void Run()
    {
        var empty = new ProcessState { DefinitionSha256 = _definition.Sha256 };
        foreach (var result in EveryWay(choose =>
        {
            var run = NewRun(empty, choose);
            run.EnterStart();
            return run.Finish();
        }))
        {
            Add(-1, result);
        }

        for (var i = 0; i < _markings.Count && IsComplete; i++)
        {
            var state = _markings[i];
            foreach (var command in Commands(state))
            {
                foreach (var result in EveryWay(choose => ProcessEngine.Step(_definition, state, command, NewRun(state, choose))))
                {
                    Add(i, result);
                }
            }
        }

        // Behind a fault everything before it looks like a trap: the fault alone is the news.
        if (IsComplete && _faults.Count == 0)
        {
            FindTraps();
        }
    }

    private ProcessRun NewRun(ProcessState state, Func<int, int> choose) => new(_definition, state, AnyTime, WorkingCalendar.WeekendsOnly, choose);

    /// <summary>Runs once for each sequence of choices: a script is followed, and every alternative beyond its end is put on the list.</summary>
    private IEnumerable<StepResult> EveryWay(Func<Func<int, int>, StepResult> run)
    {
        var scripts = new Stack<int[]>();
        scripts.Push([]);
        while (scripts.TryPop(out var script))
        {
            if (++_steps > MostSteps)
            {
                IsComplete = false;
                Fault("limit", _definition.Id, null);
                yield break;
            }

            var at = 0;
            var taken = new List<int>(script);
            yield return run(alternatives =>
            {
                if (at < script.Length)
                {
                    return script[at++];
                }

                at++;
                // No definition that passes the limits has more choices in one step: loops without a task are refused before.
                for (var other = 1; other < alternatives && taken.Count < MostChoices; other++)
                {
                    scripts.Push([.. taken, other]);
                }

                taken.Add(0);
                return 0;
            });
        }
    }

    private IEnumerable<Command> Commands(ProcessState state)
    {
        if (state.Status != CaseStatus.Running)
        {
            yield break;
        }

        foreach (var instance in state.Instances)
        {
            switch (_definition.Find(instance.ElementId))
            {
                case UserTask { MultiInstance: not null } vote:
                    foreach (var outcome in vote.LeavingOutcomes)
                    {
                        yield return new CompleteTask(instance.Id, outcome);
                    }

                    break;
                case UserTask task:
                    foreach (var outcome in task.Outcomes)
                    {
                        yield return new CompleteTask(instance.Id, outcome.Id, BySystem: outcome.BySystem);
                    }

                    break;
                case ServiceTask task:
                    if (task.Outcomes.IsEmpty)
                    {
                        yield return new CompleteService(instance.Id);
                    }

                    foreach (var outcome in task.Outcomes)
                    {
                        yield return new CompleteService(instance.Id, outcome.Id);
                    }

                    foreach (var error in task.BoundaryEvents.Where(b => b.Error is not null))
                    {
                        yield return new FailService(instance.Id, instance.Attempt, error.Error!.Code ?? "any", "");
                    }

                    break;
                case IntermediateCatchEvent { Message: { } message }:
                    yield return new DeliverMessage(message);
                    break;
                default:
                    break;
            }
        }

        foreach (var timer in state.Timers)
        {
            yield return new FireTimer(timer.Id);
        }
    }

    private void Add(int from, StepResult result)
    {
        foreach (var effect in result.Effects)
        {
            switch (effect)
            {
                case FlowTaken taken:
                    _takenFlows.Add(taken.Flow.Id);
                    _reachedNodes.Add(taken.Flow.Source.Id);
                    _reachedNodes.Add(taken.Flow.Target.Id);
                    break;
                case TimerFired fired:
                    _reachedNodes.Add(fired.Event.Id);
                    break;
                case IncidentRaised { Incident: var incident }:
                    Fault(incident.Code, incident.ElementId, incident.Outcome);
                    break;
                default:
                    break;
            }
        }

        var state = result.State;
        var key = Key(state, timers: true);
        if (!_numbers.TryGetValue(key, out var to))
        {
            to = _markings.Count;
            _numbers.Add(key, to);
            _markings.Add(state);
            _tokens.Add(Key(state, timers: false));
            if (Multiplies(state) || to >= MostMarkings)
            {
                IsComplete = false;
                if (to >= MostMarkings)
                {
                    Fault("limit", _definition.Id, null);
                }
            }
        }

        if (from >= 0)
        {
            _edges.Add((from, to));
        }
    }

    /// <summary>A user task open twice at once, or two tokens on one flow into a join, will surprise everybody; many tokens never end.</summary>
    private bool Multiplies(ProcessState state)
    {
        var endless = false;
        foreach (var group in state.Instances.GroupBy(i => (i.ElementId, i.ScopeId)).Where(g => g.Count() > 1))
        {
            if (_definition.Find(group.Key.ElementId) is UserTask)
            {
                Fault("twice", group.Key.ElementId, null);
            }

            endless |= group.Count() > MostTokensOnOneElement;
            if (endless)
            {
                Fault("endless", group.Key.ElementId, null);
            }
        }

        foreach (var group in state.Waiting.GroupBy(w => w).Where(g => g.Count() > 1))
        {
            Fault("twice", group.Key.ElementId, null);
            endless |= group.Count() > MostTokensOnOneElement;
        }

        return endless;
    }

    /// <summary>Markings from which no end can be reached: a case that gets there is stuck for ever.</summary>
    private void FindTraps()
    {
        var before = _edges.ToLookup(e => e.To, e => e.From);
        var canEnd = new bool[_markings.Count];
        var queue = new Queue<int>();
        for (var i = 0; i < _markings.Count; i++)
        {
            if (_markings[i].Status is CaseStatus.Completed or CaseStatus.Terminated)
            {
                canEnd[i] = true;
                queue.Enqueue(i);
            }
        }

        while (queue.TryDequeue(out var at))
        {
            foreach (var from in before[at].Where(f => !canEnd[f]))
            {
                canEnd[from] = true;
                queue.Enqueue(from);
            }
        }

        for (var i = 0; i < canEnd.Length; i++)
        {
            // A marking with an incident is reported by its cause.
            if (!canEnd[i] && _markings[i].Incidents.IsEmpty)
            {
                var stuck = _markings[i].Waiting.IsEmpty ? _markings[i].Instances[0].ElementId : _markings[i].Waiting[0].ElementId;
                Fault("trap", stuck, null);
            }
        }
    }

    private void Fault(string code, string element, string? detail)
    {
        if (_faults.Count < 100)
        {
            _faults.TryAdd((code, element), new(code, element, detail));
        }
    }

    /// <summary>The marking as text: tokens by element and scope, timers, incidents, the end. Numbers, counts and times are left out.</summary>
    private static string Key(ProcessState state, bool timers)
    {
        var scopes = new Dictionary<int, string> { [0] = "" };
        var parts = new List<string>(state.Instances.Length + state.Waiting.Length + state.Timers.Length + 1);
        var votes = new HashSet<int>();
        foreach (var instance in state.Instances)
        {
            if (votes.Contains(instance.ScopeId))
            {
                continue;
            }

            if (instance.Vote is not null)
            {
                votes.Add(instance.Id);
            }

            var path = scopes[instance.ScopeId] + "/" + instance.ElementId;
            scopes[instance.Id] = path;
            parts.Add(path);
        }

        foreach (var token in state.Waiting)
        {
            parts.Add($"{scopes[token.ScopeId]}/{token.ElementId}<{token.FlowId}");
        }

        foreach (var timer in timers ? state.Timers : [])
        {
            parts.Add($"{scopes.GetValueOrDefault(timer.InstanceId)}@{timer.ElementId}");
        }

        foreach (var incident in state.Incidents)
        {
            parts.Add($"!{incident.ElementId}");
        }

        parts.Sort(StringComparer.Ordinal);
        var text = new StringBuilder(state.Status == CaseStatus.Suspended ? nameof(CaseStatus.Running) : state.Status.ToString());
        foreach (var part in parts)
        {
            text.Append(' ').Append(part);
        }

        return text.ToString();
    }
}

/// <summary>What a search found: an incident's code, or <c>twice</c>, <c>endless</c>, <c>trap</c>, <c>limit</c>.</summary>
internal sealed record MarkingFault(string Code, string ElementId, string? Outcome);
