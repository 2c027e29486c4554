namespace DisclosureFlow.Workflow.Tests;

public class StepsGoBack
{
    private static readonly ProcessDefinition Chain = Some.Deploy(Some.Task("a") + Some.Task("b") + Some.Task("c") + Some.Task("d") + Some.Line("a", "b", "c", "d"));

    private static readonly ProcessDefinition Parallel = Some.Deploy(
        "<startEvent id=\"start\"/><endEvent id=\"end\"/><parallelGateway id=\"f\"/><parallelGateway id=\"j\"/>" + Some.Task("before") + Some.Task("a1") + Some.Task("a2") + Some.Task("b") + Some.Task("after")
        + Some.Flow("start", "before") + Some.Flow("before", "f") + Some.Flow("f", "a1") + Some.Flow("a1", "a2") + Some.Flow("a2", "j") + Some.Flow("f", "b") + Some.Flow("b", "j") + Some.Flow("j", "after") + Some.Flow("after", "end"));

    [Fact]
    public void To_any_step_done_before()
    {
        var it = Case.Start(Chain).Complete("a").Complete("b").Complete("c");
        var open = it.Task("d").Id;
        Assert.Equal(["a", "b", "c"], ProcessEngine.ReturnTargets(Chain, it.State, open).Select(t => t.Id));
        it.Act(new ReturnToStep(open, "b"));
        Assert.Equal(["b"], it.Open);
        Assert.Equal(2, it.Task("b").Iteration);
        Assert.Equal(CancelReason.Returned, Assert.Single(it.Effects<TaskCancelled>()).Reason);
        Assert.Equal("b", Assert.Single(it.Effects<StepLeft>()).Target.Id);
        it.Complete("b").Complete("c").Complete("d");
        Assert.Equal(CaseStatus.Completed, it.State.Status);
    }

    [Fact]
    public void Not_to_a_step_not_done_yet_not_to_itself_and_not_forward()
    {
        var it = Case.Start(Chain).Complete("a");
        var open = it.Task("b").Id;
        Assert.Equal("DF3209", it.Refused(new ReturnToStep(open, "c")));
        Assert.Equal("DF3209", it.Refused(new ReturnToStep(open, "b")));
        Assert.Equal("DF3209", it.Refused(new ReturnToStep(open, "nothing")));
        Assert.Equal("DF3201", it.Refused(new ReturnToStep(999, "a")));
        it.Complete("b").Act(new ReturnToStep(it.Task("c").Id, "a"));
        Assert.Equal("DF3209", it.Refused(new ReturnToStep(it.Task("a").Id, "b")));
    }

    [Fact]
    public void Not_out_of_a_parallel_block_while_its_other_branch_is_at_work_but_within_its_own_branch()
    {
        var it = Case.Start(Parallel).Complete("before").Complete("a1");
        var open = it.Task("a2").Id;
        Assert.Equal(["a1"], ProcessEngine.ReturnTargets(Parallel, it.State, open).Select(t => t.Id));
        Assert.Equal("DF3209", it.Refused(new ReturnToStep(open, "before")));
        it.Act(new ReturnToStep(open, "a1")).Complete("a1").Complete("a2").Complete("b");
        Assert.Equal(["after"], it.Open);
        // Behind the join both branches are done: back before the fork is legal, back into one branch would leave the join waiting.
        Assert.Equal(["before"], ProcessEngine.ReturnTargets(Parallel, it.State, it.Task("after").Id).Select(t => t.Id));
        Assert.Equal(["a1", "b"], it.Act(new ReturnToStep(it.Task("after").Id, "before")).Complete("before").Open);
    }

    [Fact]
    public void By_withdrawal_only_from_the_very_next_step()
    {
        var it = Case.Start(Chain).Complete("a").Complete("b");
        var open = it.Task("c").Id;
        Assert.Equal("DF3209", it.Refused(new WithdrawStep(open, "a")));
        Assert.Equal(["b"], it.Act(new WithdrawStep(open, "b")).Open);
        Assert.True(Assert.Single(it.Effects<StepLeft>()).Withdrawn);
        Assert.Equal("DF3209", it.Refused(new WithdrawStep(it.Task("b").Id, "a")));
    }

    [Fact]
    public void With_the_reminders_of_the_step_armed_anew()
    {
        var it = Case.Start(Some.AnnualReport).Complete("drafting", "submitted").Complete("confidentialityReview", "approved").Served("typesetting");
        it.Act(new ReturnToStep(it.Task("signOff").Id, "confidentialityReview"));
        Assert.Equal(["reviewReminder", "reviewOverdue"], it.Timers);
        Assert.Equal(2, it.Task("confidentialityReview").Iteration);
    }

    [Fact]
    public void From_a_vote_all_signers_at_once()
    {
        var definition = Some.Deploy(Some.Task("a") + Some.Line("a", "vote") + "<userTask id=\"vote\"><extensionElements><df:task stage=\"work\" candidateRole=\"leader\"/></extensionElements><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></userTask>");
        var it = Case.Start(definition).Complete("a");
        it.Act(new ReturnToStep(it.State.Instances.First(i => i.Vote is null).Id, "a"));
        Assert.Equal(["a"], it.Open);
        Assert.Equal(3, it.Effects<TaskCancelled>().Count);
        Assert.Single(it.State.Instances);
    }
}
