namespace DisclosureFlow.Workflow.Tests;

/// <summary>Properties that hold on every generated model and every way through it.</summary>
public class RandomWalks
{
    private static readonly ModelShape Everything = new(Depth: 3, Parallel: true, SubProcesses: true, Votes: true, Terminate: true);

    [Fact]
    public void The_journal_replayed_gives_the_same_state_and_effects()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            var (definition, journal, states) = Walk(seed);
            var state = ProcessEngine.Start(definition, new StartCommand(), Some.Monday).State;
            for (var i = 0; i < journal.Count; i++)
            {
                state = ProcessEngine.Step(definition, state, journal[i].Command, journal[i].At).State;
                Assert.Equal(states[i].ToJson(), state.ToJson());
            }
        }
    }

    [Fact]
    public void No_token_is_lost_a_running_case_always_has_something_open()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            foreach (var state in Walk(seed).States)
            {
                Assert.Empty(state.Incidents);
                Assert.Equal(state.Status == CaseStatus.Running, !state.Instances.IsEmpty);
                var open = state.Instances.Select(i => i.Id).ToHashSet();
                Assert.All(state.Instances, i => Assert.True(i.ScopeId == 0 || open.Contains(i.ScopeId)));
                Assert.All(state.Waiting, w => Assert.True(w.ScopeId == 0 || open.Contains(w.ScopeId)));
                Assert.All(state.Timers, t => Assert.Contains(t.InstanceId, open));
                Assert.Equal(state.Waiting.Length, state.Waiting.Distinct().Count());
            }
        }
    }

    [Fact]
    public void Each_task_is_opened_once_and_ends_once()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            var opened = new HashSet<int>();
            var ended = new HashSet<int>();
            var keys = new HashSet<(string, int, int)>();
            Walk(seed, effect =>
            {
                if (effect is TaskOpened task)
                {
                    Assert.True(opened.Add(task.InstanceId));
                    Assert.True(keys.Add((task.Task.Id, task.Iteration, task.Index)));
                }
                else if (effect is TaskCompleted { InstanceId: var done })
                {
                    Assert.True(opened.Contains(done) && ended.Add(done));
                }
                else if (effect is TaskCancelled { InstanceId: var gone })
                {
                    Assert.True(opened.Contains(gone) && ended.Add(gone));
                }
            });
        }
    }

    [Fact]
    public void Every_marking_a_case_reaches_is_one_the_search_found()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            var (definition, _, states) = Walk(seed);
            Assert.All(states, state => Assert.True(definition.Markings.Contains(state)));
        }
    }

    [Fact]
    public void A_case_can_be_cancelled_anywhere_and_nothing_stays_open()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var (definition, _, states) = Walk(seed);
            foreach (var state in states.Where(s => s.Status == CaseStatus.Running))
            {
                var cancelled = ProcessEngine.Step(definition, state, new CancelCase(), Some.Monday).State;
                Assert.Equal(CaseStatus.Cancelled, cancelled.Status);
                Assert.True(cancelled.Instances.IsEmpty && cancelled.Waiting.IsEmpty && cancelled.Timers.IsEmpty);
            }
        }
    }

    [Fact]
    public void After_a_return_the_case_still_comes_to_its_end()
    {
        var returned = 0;
        for (var seed = 1; seed <= 150; seed++)
        {
            var (definition, _, states) = Walk(seed);
            foreach (var state in states.Where(s => s.Status == CaseStatus.Running))
            {
                var instance = state.Instances.FirstOrDefault(i => i.Vote is null && definition.FindUserTask(i.ElementId) is not null);
                if (instance is null || ProcessEngine.ReturnTargets(definition, state, instance.Id) is not [.., var target])
                {
                    continue;
                }

                var back = ProcessEngine.Step(definition, state, new ReturnToStep(instance.Id, target.Id), Some.Monday);
                Assert.Null(back.Refusal);
                Assert.True(definition.Markings.Contains(back.State));
                returned++;
            }
        }

        Assert.True(returned > 100, $"{returned} returns are too few to mean something");
    }

    [Fact]
    public void Any_command_at_any_time_is_done_or_refused_and_a_refusal_changes_nothing()
    {
        var refused = 0;
        var done = 0;
        for (var seed = 1; seed <= 80; seed++)
        {
            var (definition, _, states) = Walk(seed);
            var random = new Random(seed);
            foreach (var state in states)
            {
                var number = random.Next(state.LastNumber + 2);
                var node = definition.Nodes[random.Next(definition.Nodes.Length)].Id;
                Command[] commands =
                [
                    new CompleteTask(number, "done"), new CompleteTask(number, "yes"), new CompleteService(number), new FailService(number, 1, null, "x"), new FireTimer(number),
                    new DeliverMessage(node), new RetryIncident(number), new SkipIncident(number, node), new ReturnToStep(number, node), new WithdrawStep(number, node),
                    new AddSigner(number, node), new RemoveSigner(number), new ReassignSigner(number, node), new SuspendCase(), new ResumeCase(),
                ];
                foreach (var command in commands)
                {
                    var before = state.ToJson();
                    var result = ProcessEngine.Step(definition, state, command, Some.Monday.AddYears(1));
                    Assert.Equal(before, state.ToJson());
                    _ = result.IsRefused ? refused++ : done++;
                    Assert.Equal(result.IsRefused, ReferenceEquals(state, result.State));
                    Assert.Equal(result.State.ToJson(), ProcessState.FromJson(result.State.ToJson()).ToJson());
                }
            }
        }

        Assert.True(refused > 1000 && done > 500, $"{refused} refused, {done} done");
    }

    [Fact]
    public void A_step_of_the_annual_report_allocates_a_few_kilobytes()
    {
        var state = ProcessEngine.Start(Some.AnnualReport, new StartCommand(), Some.Monday).State;
        long Step()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = ProcessEngine.Step(Some.AnnualReport, state, new CompleteTask(state.Instances[0].Id, "submitted"), Some.Monday);
            Assert.Null(result.Refusal);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Step();
        Assert.InRange(Step(), 500, 8_000);
    }

    private static (ProcessDefinition Definition, List<(Command Command, DateTimeOffset At)> Journal, List<ProcessState> States) Walk(int seed, Action<Effect>? see = null)
    {
        var definition = ProcessDefinition.Deploy(GeneratedModel.Of(seed, Everything).Bpmn);
        var random = new Random(seed);
        var result = ProcessEngine.Start(definition, new StartCommand(), Some.Monday);
        var now = Some.Monday;
        var journal = new List<(Command, DateTimeOffset)>();
        var states = new List<ProcessState>();
        while (true)
        {
            foreach (var effect in result.Effects)
            {
                see?.Invoke(effect);
            }

            var state = result.State;
            if (state.Status != CaseStatus.Running || journal.Count == 25)
            {
                return (definition, journal, states);
            }

            var tasks = state.Instances.Where(i => i.Vote is null && definition.FindUserTask(i.ElementId) is not null).ToList();
            var choice = random.Next(tasks.Count + state.Timers.Length);
            Command command;
            if (choice < tasks.Count)
            {
                var outcomes = definition.FindUserTask(tasks[choice].ElementId)!.Outcomes;
                command = new CompleteTask(tasks[choice].Id, outcomes[random.Next(outcomes.Length)].Id);
            }
            else
            {
                var timer = state.Timers[choice - tasks.Count];
                now = timer.DueAt > now ? timer.DueAt : now;
                command = new FireTimer(timer.Id);
            }

            result = ProcessEngine.Step(definition, state, command, now);
            Assert.Null(result.Refusal);
            journal.Add((command, now));
            states.Add(result.State);
        }
    }
}
