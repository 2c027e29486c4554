using System.Text;

namespace DisclosureFlow.Workflow.Tests;

/// <summary>The same models and the same random steps in our engine and in engines others wrote: equal markings after each event.</summary>
public class OtherEnginesAgree
{
    private const int MostSteps = 24;

    [Fact]
    public async Task Token_simulation_agrees_on_gateways_loops_joins_timers_and_subprocesses() =>
        await Compare("token-simulation.mjs", new(Depth: 3, Parallel: true, SubProcesses: true, Votes: false, Terminate: true), models: 600);

    [Fact]
    public async Task Token_simulation_agrees_on_branches_that_merge_without_a_join_and_two_tokens_on_one_flow() =>
        await Compare("token-simulation.mjs", new(Depth: 3, Parallel: true, SubProcesses: false, Votes: false, Terminate: false, Timers: false, Merging: true), models: 200);

    [Fact]
    public async Task Bpmn_engine_agrees_on_votes_timers_and_loops_outside_of_parallel_branches() =>
        await Compare("bpmn-engine.mjs", new(Depth: 2, Parallel: false, SubProcesses: false, Votes: true, Terminate: true), models: 300);

    [Fact]
    public async Task Token_simulation_agrees_on_the_shipped_processes()
    {
        var jobs = new List<OracleJob>();
        var ours = new Dictionary<string, List<Marking>>(StringComparer.Ordinal);
        // joint-review.bpmn holds a vote, which the simulator does not know.
        foreach (var file in (string[])["annual-report.bpmn", "three-reviews.bpmn", "paper-sign-off.bpmn"])
        {
            for (var seed = 1; seed <= 20; seed++)
            {
                var (job, markings) = Walk($"{file} {seed}", Some.Shipped(file), new Random(seed), []);
                jobs.Add(job);
                ours.Add(job.Name, markings);
            }
        }

        Assert.Empty(Differences(await OracleJobs.Run("token-simulation.mjs", jobs), ours, jobs));
    }

    private static async Task Compare(string program, ModelShape shape, int models)
    {
        var jobs = new List<OracleJob>();
        var ours = new Dictionary<string, List<Marking>>(StringComparer.Ordinal);
        for (var seed = 1; seed <= models; seed++)
        {
            var model = GeneratedModel.Of(seed, shape);
            var (job, markings) = Walk($"seed {seed}", model.Bpmn, new Random(seed), model.Votes, deployable: !shape.Merging);
            jobs.Add(job);
            ours.Add(job.Name, markings);
        }

        // The comparison must not be of trivial cases only.
        Assert.True(jobs.Sum(j => j.Steps.Count) > 3 * models);
        var doubled = ours.Values.SelectMany(m => m).Count(m => m.Tasks.Distinct(StringComparer.Ordinal).Count() < m.Tasks.Length);
        Assert.True(doubled > models || !shape.Merging, $"only {doubled} markings have a task open twice");
        Assert.Empty(Differences(await OracleJobs.Run(program, jobs), ours, jobs));
    }

    /// <summary>Takes random steps in our engine and notes marking for marking.</summary>
    private static (OracleJob Job, List<Marking> Markings) Walk(string name, byte[] bpmn, Random random, Dictionary<string, (int Of, string Condition)> votes, bool deployable = true)
    {
        var definition = deployable ? ProcessDefinition.Deploy(bpmn) : ProcessDefinition.Read(bpmn);
        var it = Case.Start(definition);
        var markings = new List<Marking> { Of(it, []) };
        var steps = new List<OracleStep>();
        while (it.State.Status == CaseStatus.Running && steps.Count < MostSteps && it.Open.Count + it.Timers.Count > 0)
        {
            var timers = it.Timers;
            var choice = random.Next(it.Open.Count + timers.Count);
            var effects = new List<Effect>();
            if (choice < it.Open.Count)
            {
                var task = it.Open[choice];
                var outcomes = definition.FindUserTask(task)!.Outcomes;
                var outcome = outcomes[random.Next(outcomes.Length)];
                var vote = votes.GetValueOrDefault(task);
                steps.Add(new(task, outcome.Id, null, outcome.Counts == Vote.None ? null : outcome.Counts == Vote.Approved ? "approved" : "rejected", vote.Condition is null ? null : vote.Of, vote.Condition));
                it.Complete(task, outcome.Id, bySystem: outcome.BySystem);
            }
            else
            {
                var timer = timers[choice - it.Open.Count];
                steps.Add(new(null, null, timer));
                it.Fire(timer);
            }

            effects.AddRange(it.Last.Effects);
            // A task open twice is completed at its oldest instance, here and there.
            // The simulator's service tasks end by themselves: so do ours here.
            while (it.State.Instances.FirstOrDefault(i => definition.Find(i.ElementId) is ServiceTask) is { } service)
            {
                it.Served(service.ElementId);
                effects.AddRange(it.Last.Effects);
            }

            markings.Add(Of(it, effects));
        }

        return (new(name, Encoding.UTF8.GetString(bpmn), steps), markings);
    }

    private static Marking Of(Case it, List<Effect> effects)
    {
        var flows = (effects.Count > 0 ? effects : [.. it.Last.Effects]).OfType<FlowTaken>().Select(f => f.Flow.Id);
        return new([.. it.Open.Order(StringComparer.Ordinal)], [.. it.Timers.Order(StringComparer.Ordinal)], [.. flows.Order(StringComparer.Ordinal)], it.State.Status != CaseStatus.Running);
    }

    private static List<string> Differences(IReadOnlyDictionary<string, OracleAnswer> theirs, Dictionary<string, List<Marking>> ours, List<OracleJob> jobs)
    {
        var found = new List<string>();
        foreach (var job in jobs)
        {
            var answer = theirs[job.Name];
            var mine = ours[job.Name];
            var at = Enumerable.Range(0, mine.Count).FirstOrDefault(i => answer.Markings is null || i >= answer.Markings.Length || !mine[i].Equals(answer.Markings[i]), -1);
            if (at >= 0 && found.Count < 5)
            {
                var step = at == 0 ? "the start" : job.Steps[at - 1].ToString();
                found.Add($"{job.Name}, after {step}: ours {mine[at]}; theirs {answer.Error ?? answer.Markings?.ElementAtOrDefault(at)?.ToString()}\n{job.Bpmn}");
            }
        }

        return found;
    }
}
