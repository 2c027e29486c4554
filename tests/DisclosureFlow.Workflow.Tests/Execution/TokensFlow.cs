using System.Text;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Workflow.Tests;

public class TokensFlow
{
    private const string Ends = "<startEvent id=\"start\"/><endEvent id=\"end\"/>";

    [Fact]
    public void A_join_counts_flows_not_tokens()
    {
        // A reject loop inside a branch: the second pass brings a second token on the same flow in engines that count tokens.
        var it = Case.Start(Some.Deploy(
            Ends + Some.Task("a") + Some.Task("b", "ok again") + Some.Task("c") + Some.Task("leader") + "<parallelGateway id=\"f\"/><parallelGateway id=\"j\"/><exclusiveGateway id=\"g\"/>"
            + Some.Flow("start", "f") + Some.Flow("f", "a") + Some.Flow("a", "b") + Some.Flow("b", "g") + Some.Flow("g", "a", "outcome == 'again'") + Some.Flow("g", "j", "outcome == 'ok'")
            + Some.Flow("f", "c") + Some.Flow("c", "j") + Some.Flow("j", "leader") + Some.Flow("leader", "end")));
        it.Complete("a").Complete("b", "again").Complete("c");
        Assert.Equal(["a"], it.Open);
        it.Complete("a").Complete("b", "ok");
        Assert.Equal(["leader"], it.Open);
        Assert.Empty(it.State.Waiting);
    }

    [Fact]
    public void Two_tokens_by_two_flows_are_two_instances_and_one_flow_never_fires_a_join_alone()
    {
        // Not deployable (the checks see it), but the engine must still not lose a token.
        var it = Case.Start(Some.Read(
            Ends + Some.Task("a") + Some.Task("b") + Some.Task("c") + "<parallelGateway id=\"f\"/><parallelGateway id=\"j\"/>"
            + Some.Flow("start", "f") + Some.Flow("f", "a") + Some.Flow("f", "b") + Some.Flow("a", "c") + Some.Flow("b", "c") + Some.Flow("c", "j") + "<sequenceFlow id=\"f_j\" sourceRef=\"f\" targetRef=\"j\"/>" + Some.Flow("j", "end")));
        it.Complete("a").Complete("b");
        Assert.Equal(["c", "c"], it.Open);
        Assert.Equal([1, 2], it.State.Instances.Select(i => i.Iteration));
        it.Complete("c");
        Assert.Equal(CaseStatus.Running, it.State.Status);
        it.Complete("c");
        // Two tokens came by c→j and one by f→j: one pair joins, one token waits for ever, and the case says so.
        Assert.Equal("DF3305", Assert.Single(it.State.Incidents).Code);
        it.Act(new SkipIncident(it.State.Incidents[0].Id));
        Assert.Equal(CaseStatus.Completed, it.State.Status);
    }

    [Fact]
    public void The_first_true_condition_in_document_order_is_taken_else_the_default()
    {
        var definition = Some.Deploy(
            Ends + Some.Task("a") + Some.Task("b") + Some.Task("c") + Some.Task("d") + "<exclusiveGateway id=\"g\" default=\"g_d\"/>" + Some.Flow("start", "a") + Some.Flow("a", "g")
            + Some.Flow("g", "b", "pages > 10") + Some.Flow("g", "c", "pages > 5") + Some.Flow("g", "d") + Some.Flow("b", "end") + Some.Flow("c", "end") + Some.Flow("d", "end"));
        Assert.Equal(["b"], Case.Start(definition).Complete("a", variables: Variables.Empty.With("pages", 12)).Open);
        Assert.Equal(["c"], Case.Start(definition).Complete("a", variables: Variables.Empty.With("pages", 7)).Open);
        Assert.Equal(["d"], Case.Start(definition).Complete("a", variables: Variables.Empty.With("pages", 1)).Open);
    }

    [Fact]
    public void A_gateway_without_a_true_condition_is_an_incident_that_can_be_retried_or_skipped()
    {
        var definition = Some.Read(
            Ends + Some.Task("a") + Some.Task("b") + "<exclusiveGateway id=\"g\"/>" + Some.Flow("start", "a") + Some.Flow("a", "g") + Some.Flow("g", "b", "way == 'b'") + Some.Flow("b", "end") + Some.Flow("g", "end", "way == 'end'"));
        var it = Case.Start(definition).Complete("a");
        var incident = Assert.Single(it.State.Incidents);
        Assert.Equal(("DF3301", "g"), (incident.Code, incident.ElementId));
        Assert.Equal(CaseStatus.Running, it.State.Status);
        Assert.Equal("DF3208", it.Refused(new SkipIncident(incident.Id)));
        Assert.Equal("DF3208", it.Refused(new SkipIncident(incident.Id, FlowId: "start_a")));
        it.Act(new RetryIncident(incident.Id));
        Assert.Equal("DF3208", it.Refused(new RetryIncident(incident.Id)));
        var still = Assert.Single(it.State.Incidents);
        it.Act(new RetryIncident(still.Id, Variables.Empty.With("way", "b")));
        Assert.Equal(["b"], it.Open);
        Assert.Empty(it.State.Incidents);

        var other = Case.Start(definition).Complete("a");
        other.Act(new SkipIncident(other.State.Incidents[0].Id, FlowId: "g_end"));
        Assert.Equal(CaseStatus.Completed, other.State.Status);
    }

    [Fact]
    public void A_condition_that_cannot_be_decided_is_an_incident_that_says_why()
    {
        var it = Case.Start(Some.Read(Ends + Some.Task("a") + "<exclusiveGateway id=\"g\"/>" + Some.Flow("start", "a") + Some.Flow("a", "g") + Some.Flow("g", "a", "pages > 3") + Some.Flow("g", "end", "pages < 4"))).Complete("a");
        Assert.Equal("DF3302", Assert.Single(it.State.Incidents).Code);
        Assert.Contains("g_a", it.State.Incidents[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminating_end_takes_everything_else_with_it()
    {
        var it = Case.Start(Some.Deploy(
            "<startEvent id=\"start\"/><endEvent id=\"end\"/><endEvent id=\"stop\"><terminateEventDefinition/></endEvent>" + Some.Task("a") + Some.Task("b") + "<parallelGateway id=\"f\"/>" + Some.Flow("start", "f") + Some.Flow("f", "a") + Some.Flow("f", "b") + Some.Flow("a", "stop") + Some.Flow("b", "end")));
        it.Complete("a");
        Assert.Equal(CaseStatus.Terminated, it.State.Status);
        Assert.Equal(CancelReason.Terminated, Assert.Single(it.Effects<TaskCancelled>()).Reason);
        Assert.Equal("stop", it.State.LastEnd);
    }

    [Fact]
    public void A_terminating_end_in_a_subprocess_ends_only_the_subprocess()
    {
        var it = Case.Start(Some.Deploy(
            "<subProcess id=\"sub\"><startEvent id=\"s2\"/><parallelGateway id=\"f\"/>" + Some.Task("a") + Some.Task("b") + "<endEvent id=\"stop\"><terminateEventDefinition/></endEvent><endEvent id=\"e2\"/>" + Some.Flow("s2", "f") + Some.Flow("f", "a") + Some.Flow("f", "b") + Some.Flow("a", "stop") + Some.Flow("b", "e2") + "</subProcess>"
            + Some.Task("after") + Some.Line("sub", "after")));
        it.Complete("a");
        Assert.Equal(["after"], it.Open);
    }

    [Fact]
    public void A_subprocess_ends_when_its_last_token_does_and_its_deadline_dies_with_it()
    {
        var definition = Some.Deploy(
            "<subProcess id=\"sub\"><startEvent id=\"s2\"/><parallelGateway id=\"f\"/><endEvent id=\"e2\"/><endEvent id=\"e3\"/>" + Some.Task("a") + Some.Task("b") + Some.Flow("s2", "f") + Some.Flow("f", "a") + Some.Flow("f", "b") + Some.Flow("a", "e2") + Some.Flow("b", "e3") + "</subProcess>"
            + "<boundaryEvent id=\"late\" attachedToRef=\"sub\"><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>" + Some.Task("chase") + Some.Flow("late", "chase") + Some.Flow("chase", "end") + Some.Line("sub"));
        var it = Case.Start(definition).Complete("a");
        Assert.Equal(["late"], it.Timers);
        it.Complete("b");
        Assert.Equal(CaseStatus.Completed, it.State.Status);
        Assert.Empty(it.Timers);

        var late = Case.Start(definition).Complete("a").Fire("late");
        Assert.Equal(["chase"], late.Open);
        Assert.Equal("b", Assert.Single(late.Effects<TaskCancelled>()).Task.Id);
    }

    [Fact]
    public void One_command_that_would_run_for_ever_is_stopped_after_a_thousand_steps_and_nothing_is_lost()
    {
        var it = Case.Start(Some.Read(
            Ends + Some.Task("a") + "<exclusiveGateway id=\"m\"/><exclusiveGateway id=\"g\" default=\"g_m\"/>" + Some.Flow("start", "a") + Some.Flow("a", "m") + Some.Flow("m", "g") + Some.Flow("g", "end", "ready == true") + Some.Flow("g", "m")));
        it.Complete("a");
        var incident = Assert.Single(it.State.Incidents);
        Assert.Equal("DF3303", incident.Code);
        Assert.InRange(it.Last.Effects.Length, 900, 1100);
        it.Act(new RetryIncident(incident.Id, Variables.Empty.With("ready", true)));
        Assert.Equal(CaseStatus.Completed, it.State.Status);
    }

    [Fact]
    public void An_act_on_an_ended_task_or_case_is_refused_and_changes_nothing()
    {
        var it = Case.Start(Some.AnnualReport);
        var drafting = it.Task("drafting").Id;
        Assert.Equal("DF3202", it.Refused(new CompleteTask(drafting, "approved")));
        Assert.Equal("DF3201", it.Refused(new CompleteTask(drafting + 1, "submitted")));
        it.Complete("drafting", "submitted");
        Assert.Equal("DF3201", it.Refused(new CompleteTask(drafting, "submitted")));
        it.Act(new CancelCase());
        Assert.Equal(CaseStatus.Cancelled, it.State.Status);
        Assert.Empty(it.State.Instances);
        Assert.Empty(it.State.Timers);
        Assert.Equal("DF3203", it.Refused(new CancelCase()));
        Assert.Equal("DF3203", it.Refused(new CompleteTask(drafting, "submitted")));
    }

    [Fact]
    public void A_suspended_case_waits_for_its_resumption()
    {
        var it = Case.Start(Some.AnnualReport);
        Assert.Equal("DF3204", it.Refused(new ResumeCase()));
        it.Act(new SuspendCase());
        Assert.Equal("DF3204", it.Refused(new CompleteTask(it.Task("drafting").Id, "submitted")));
        Assert.Equal("DF3204", it.Refused(new SuspendCase()));
        Assert.Equal(["confidentialityReview"], it.Act(new ResumeCase()).Complete("drafting", "submitted").Open);
    }

    [Fact]
    public void A_state_of_another_definition_is_an_error_of_the_caller()
    {
        var other = Some.Deploy(Some.Task("a") + Some.Line("a"));
        var state = Case.Start(other).State;
        Assert.Throws<ArgumentException>(() => ProcessEngine.Step(Some.AnnualReport, state, new CancelCase(), Some.Monday));
    }

    [Fact]
    public void The_same_commands_give_the_same_bytes()
    {
        static byte[] Run() => Case.Start(Some.AnnualReport).Complete("drafting", "submitted").Complete("confidentialityReview", "approved").Served("typesetting").Complete("signOff", "returned").State.ToJson();
        Assert.Equal(Run(), Run());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("""{"v":2,"definition":"x","status":"Running","last":1}""")]
    [InlineData("""{"v":1,"definition":"x","status":"Sleeping","last":1}""")]
    [InlineData("""{"v":1,"definition":"x","status":"7","last":1}""")]
    [InlineData("""{"v":1,"definition":"x","status":"Running","last":1,"instances":[{"id":1}]}""")]
    [InlineData("""{"v":1,"definition":"x","status":"Running","last":1,"variables":{"x":{}}}""")]
    [InlineData("""{"v":1,"definition":"x","status":"Running","last":1,"variables":{"not a name":1}}""")]
    public void A_state_that_cannot_be_read_is_never_guessed_at(string json) => Assert.Throws<FormatException>(() => ProcessState.FromJson(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Variables_of_every_kind_survive_in_the_state()
    {
        var variables = Variables.Empty.With("text", "第一项").With("number", 12.50m).With("yes", true).With("no", false).With("nothing", default).With("list", WorkflowValue.Of(["a", "b"]));
        var state = ProcessState.FromJson(Case.Start(Some.AnnualReport, variables).State.ToJson());
        Assert.Equal(variables.ToList(), state.Variables.ToList());
    }

    [Theory]
    [InlineData("loop-join")]
    [InlineData("implicit-merge")]
    [InlineData("terminate")]
    [InlineData("seqmi")]
    [InlineData("subproc")]
    public void A_sample_model_runs_to_its_end(string model)
    {
        var folder = Outside.SharedFile(Path.Combine("samples", "bpmn"));
        var file = File.ReadAllText(Path.Combine(folder, model + ".bpmn"));
        // One of these models states a condition in JavaScript; ours is a grammar of its own.
        var ours = file.Replace("language='js'", "", StringComparison.Ordinal).Replace("next(null, environment.variables.d === 'reject')", "d == 'reject'", StringComparison.Ordinal);
        var it = Case.Start(ProcessDefinition.Read(Encoding.UTF8.GetBytes(ours)));
        using var steps = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, model + ".json")));
        foreach (var step in steps.RootElement.EnumerateArray())
        {
            var variables = Variables.Empty;
            if (step.TryGetProperty("vars", out var vars))
            {
                foreach (var variable in vars.EnumerateObject())
                {
                    variables = variables.With(variable.Name, variable.Value.GetString());
                }
            }

            _ = step.TryGetProperty("complete", out var task) ? it.Complete(task.GetString()!, "completed", variables) : it.Fire(step.GetProperty("fire").GetString()!);
        }

        Assert.NotEqual(CaseStatus.Running, it.State.Status);
        Assert.Empty(it.State.Incidents);
    }
}
