namespace DisclosureFlow.Workflow.Tests;

/// <summary>A case that tests drive: keeps the state, and checks after each step that it survives its JSON and that nothing was lost.</summary>
internal sealed class Case
{
    private readonly ProcessDefinition _definition;

    private Case(ProcessDefinition definition, StepResult started, DateTimeOffset now)
    {
        _definition = definition;
        Now = now;
        State = started.State;
        Last = started;
    }

    public ProcessState State { get; private set; }

    public StepResult Last { get; private set; }

    public DateTimeOffset Now { get; set; }

    /// <summary>Ids of the open tasks, those of several signers once each, in order of opening.</summary>
    public IReadOnlyList<string> Open => [.. Tasks().Select(i => i.ElementId)];

    public IReadOnlyList<string> Timers => [.. State.Timers.Select(t => t.ElementId)];

    public static Case Start(ProcessDefinition definition, Variables? variables = null, DateTimeOffset? now = null)
    {
        var at = now ?? Some.Monday;
        var started = ProcessEngine.Start(definition, new StartCommand(variables), at);
        Assert.Null(started.Refusal);
        return new(definition, started, at);
    }

    public ElementInstance Task(string elementId) => Assert.Single(Tasks(), i => i.ElementId == elementId);

    public ElementInstance Service(string elementId) => Assert.Single(State.Instances, i => i.ElementId == elementId);

    public Case Complete(string elementId, string outcome = "done", Variables? variables = null, bool bySystem = false) =>
        Act(new CompleteTask(Tasks().First(i => i.ElementId == elementId).Id, outcome, variables, bySystem));

    public Case Served(string elementId, string? outcome = null) => Act(new CompleteService(Service(elementId).Id, outcome));

    public Case Fire(string eventId)
    {
        var timer = State.Timers.First(t => t.ElementId == eventId);
        Now = timer.DueAt > Now ? timer.DueAt : Now;
        return Act(new FireTimer(timer.Id));
    }

    /// <summary>Does the command and fails when it is refused.</summary>
    public Case Act(Command command)
    {
        var result = ProcessEngine.Step(_definition, State, command, Now);
        Assert.Null(result.Refusal);
        Last = result;
        State = ProcessState.FromJson(result.State.ToJson());
        Assert.Equal(result.State.ToJson(), State.ToJson());
        return this;
    }

    /// <summary>The code with which the command is refused; the state must be untouched.</summary>
    public string Refused(Command command)
    {
        var result = ProcessEngine.Step(_definition, State, command, Now);
        Assert.NotNull(result.Refusal);
        Assert.Same(State, result.State);
        Assert.Empty(result.Effects);
        return result.Refusal.Code;
    }

    public IReadOnlyList<T> Effects<T>()
        where T : Effect => [.. Last.Effects.OfType<T>()];

    private IEnumerable<ElementInstance> Tasks() => State.Instances.Where(i => i.Vote is null && _definition.FindUserTask(i.ElementId) is not null);
}
