namespace DisclosureFlow.Workflow.Tests;

public class DeploymentIsRefused
{
    private const string Ends = "<startEvent id=\"start\"/><endEvent id=\"end\"/>";

    [Fact]
    public void Unless_every_outcome_of_a_task_has_a_way_on()
    {
        var refusal = Only(Ends + Some.Task("a", "yes no") + "<exclusiveGateway id=\"g\"/>" + Some.Flow("start", "a") + Some.Flow("a", "g") + Some.Flow("g", "end", "outcome == 'yes'"));
        Assert.Equal(("DF3103", "g"), (refusal.Code, refusal.ElementId));
        Assert.Contains("'no'", refusal.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public void Unless_the_outcomes_left_after_a_first_gateway_are_covered_by_the_second()
    {
        const string Gateways = "<exclusiveGateway id=\"g\" default=\"g_h\"/><exclusiveGateway id=\"h\"/>";
        static string Body(string last) => Ends + Some.Task("a", "x y z") + Gateways + Some.Flow("start", "a") + Some.Flow("a", "g") + Some.Flow("g", "a", "outcome == 'x'") + Some.Flow("g", "h") + Some.Flow("h", "end", $"outcome in [{last}]");
        Assert.Equal("DF3103", Only(Body("'y'")).Code);
        Assert.NotNull(Some.Deploy(Body("'y', 'z'")));
    }

    [Fact]
    public void Where_a_condition_on_data_has_no_default_to_fall_back_on()
    {
        static string Body(string gateway, string? last) => Ends + Some.Task("a") + Some.Task("b") + gateway + Some.Flow("start", "a") + Some.Flow("a", "g") + Some.Flow("g", "b", "pages > 10") + Some.Flow("b", "end") + Some.Flow("g", "end", last);
        Assert.Equal("DF3103", Only(Body("<exclusiveGateway id=\"g\"/>", "pages < 11")).Code);
        Assert.NotNull(Some.Deploy(Body("<exclusiveGateway id=\"g\" default=\"g_end\"/>", null)));
    }

    [Fact]
    public void Where_an_element_cannot_be_reached_or_a_condition_names_an_outcome_that_does_not_exist()
    {
        Assert.Contains(Some.RefusalsOf(Some.Bpmn(Some.Task("a") + Some.Line("a") + Some.Task("island") + Some.Flow("island", "end"))), r => r is { Code: "DF3101", ElementId: "island" });
        Assert.Contains(
            Some.RefusalsOf(Some.Bpmn(Ends + Some.Task("a", "yes no") + Some.Task("b") + "<exclusiveGateway id=\"g\" default=\"g_end\"/>" + Some.Flow("start", "a") + Some.Flow("a", "g") + Some.Flow("g", "b", "outcome == 'ja'") + Some.Flow("b", "end") + Some.Flow("g", "end"))),
            r => r is { Code: "DF3101", ElementId: "b" });
    }

    [Fact]
    public void Where_a_path_does_not_end()
    {
        Assert.Contains(Some.RefusalsOf(Some.Bpmn(Ends + Some.Task("a") + Some.Flow("start", "a"))), r => r is { Code: "DF3102", ElementId: "a" });
        var trap = Ends + Some.Task("a", "on back") + Some.Task("b") + "<exclusiveGateway id=\"g\"/>" + Some.Flow("start", "a") + Some.Flow("a", "g") + Some.Flow("g", "end", "outcome == 'on'") + Some.Flow("g", "b", "outcome == 'back'") + Some.Flow("b", "c") + Some.Task("c") + Some.Flow("c", "b");
        Assert.Contains(Some.RefusalsOf(Some.Bpmn(trap)), r => r.Code == "DF3104");
    }

    [Fact]
    public void Where_a_join_waits_for_a_branch_that_was_not_chosen()
    {
        var body = Ends + Some.Task("a", "x y") + Some.Task("b") + Some.Task("c") + "<exclusiveGateway id=\"g\"/><parallelGateway id=\"j\"/>"
            + Some.Flow("start", "a") + Some.Flow("a", "g") + Some.Flow("g", "b", "outcome == 'x'") + Some.Flow("g", "c", "outcome == 'y'") + Some.Flow("b", "j") + Some.Flow("c", "j") + Some.Flow("j", "end");
        Assert.Equal(("DF3104", "j"), (Only(body).Code, Only(body).ElementId));
    }

    [Fact]
    public void Where_forked_branches_are_merged_without_a_join()
    {
        var body = Ends + Some.Task("b") + Some.Task("c") + Some.Task("d") + "<parallelGateway id=\"f\"/>"
            + Some.Flow("start", "f") + Some.Flow("f", "b") + Some.Flow("f", "c") + Some.Flow("b", "d") + Some.Flow("c", "d") + Some.Flow("d", "end");
        Assert.Equal(("DF3105", "d"), (Only(body).Code, Only(body).ElementId));
    }

    [Fact]
    public void Where_a_return_out_of_a_parallel_branch_would_run_the_others_twice()
    {
        var body = Ends + Some.Task("a") + Some.Task("b", "ok back") + Some.Task("c") + "<parallelGateway id=\"f\"/><parallelGateway id=\"j\"/><exclusiveGateway id=\"g\"/><exclusiveGateway id=\"m\"/>"
            + Some.Flow("start", "m") + Some.Flow("m", "a") + Some.Flow("a", "f") + Some.Flow("f", "b") + Some.Flow("f", "c") + Some.Flow("b", "g") + Some.Flow("g", "j", "outcome == 'ok'") + Some.Flow("g", "m", "outcome == 'back'") + Some.Flow("c", "j") + Some.Flow("j", "end");
        Assert.Contains(Some.RefusalsOf(Some.Bpmn(body)), r => r.Code is "DF3105" or "DF3104");
    }

    [Fact]
    public void Where_work_forks_without_a_gateway() =>
        Assert.Equal("DF3108", Only(Ends + Some.Task("a") + Some.Task("b") + Some.Flow("start", "a") + Some.Flow("a", "b") + Some.Flow("b", "end") + Some.Flow("a", "end")).Code);

    [Fact]
    public void Where_a_loop_holds_no_task()
    {
        var body = Ends + Some.Task("a") + "<exclusiveGateway id=\"m\"/><exclusiveGateway id=\"g\" default=\"g_m\"/>" + Some.Flow("start", "a") + Some.Flow("a", "m") + Some.Flow("m", "g") + Some.Flow("g", "end", "ready == true") + Some.Flow("g", "m");
        Assert.Equal("DF3110", Only(body).Code);
    }

    [Fact]
    public void Where_a_role_or_stage_is_not_declared_or_a_task_has_none()
    {
        Assert.Contains(Some.RefusalsOf(Some.Bpmn(Some.Task("a", role: "king") + Some.Line("a"))), r => r is { Code: "DF3107", ElementId: "a" });
        Assert.Equal(2, Some.RefusalsOf(Some.Bpmn("<userTask id=\"a\"/>" + Some.Line("a"))).Count(r => r.Code == "DF3107"));
        Assert.Contains(
            Some.RefusalsOf(Some.Bpmn(Some.Task("a") + Some.Line("a") + "<endEvent id=\"told\"/><boundaryEvent id=\"t\" attachedToRef=\"a\" cancelActivity=\"false\"><extensionElements><df:notice kind=\"escalate\" role=\"king\"/></extensionElements><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>" + Some.Flow("t", "told"))),
            r => r is { Code: "DF3107", ElementId: "t" });
    }

    [Theory]
    [InlineData("<df:separation notSameAs=\"drafting\"/>")]
    [InlineData("<df:separation notSameAs=\"b\"/>")]
    [InlineData("<df:separation notSameAs=\"a\" mayBeSameAs=\"a\"/>")]
    public void Where_separation_of_duties_names_no_other_task_or_contradicts_itself(string separation) =>
        Assert.Contains(Some.RefusalsOf(Some.Bpmn(Some.Task("a") + Some.Task("b", more: separation) + Some.Line("a", "b"))), r => r is { Code: "DF3106", ElementId: "b" });

    [Fact]
    public void Where_the_markings_are_too_many_to_check()
    {
        var branches = string.Concat(Enumerable.Range(0, 14).Select(i => Some.Task($"b{i}") + Some.Flow("f", $"b{i}") + Some.Flow($"b{i}", "j")));
        var body = Ends + "<parallelGateway id=\"f\"/><parallelGateway id=\"j\"/>" + branches + Some.Flow("start", "f") + Some.Flow("j", "end");
        Assert.Equal("DF3109", Only(body).Code);
    }

    [Fact]
    public void Where_gateways_on_data_make_more_ways_than_can_be_tried_and_soon()
    {
        var chain = string.Concat(Enumerable.Range(0, 30).Select(i =>
            $"<exclusiveGateway id=\"g{i}\" default=\"g{i}_m{i}\"/><exclusiveGateway id=\"m{i}\"/>" + Some.Flow($"g{i}", $"m{i}") + $"<sequenceFlow id=\"other{i}\" sourceRef=\"g{i}\" targetRef=\"m{i}\"><conditionExpression>v{i} == 1</conditionExpression></sequenceFlow>" + Some.Flow($"m{i}", i == 29 ? "end" : $"g{i + 1}")));
        Assert.Equal("DF3109", Only(Ends + Some.Task("a") + Some.Flow("start", "a") + Some.Flow("a", "g0") + chain).Code);
    }

    [Fact]
    public void And_what_is_sound_is_not() => Assert.True(Some.AnnualReport.Markings.IsComplete);

    private static WorkflowRefusal Only(string body) => Assert.Single(Some.RefusalsOf(Some.Bpmn(body)));
}
