namespace DisclosureFlow.Workflow.Tests;

public class SeveralSigners
{
    private static readonly Variables Three = Variables.Empty.With("signers", WorkflowValue.Of(["zhang", "li", "wang"]));

    [Theory]
    [InlineData("mode=\"all\"", "yes yes yes", "approved")]
    [InlineData("mode=\"all\"", "yes no", "rejected")]
    [InlineData("mode=\"any\"", "no no yes", "approved")]
    [InlineData("mode=\"any\"", "no no no", "rejected")]
    [InlineData("mode=\"count\" value=\"2\"", "yes yes", "approved")]
    [InlineData("mode=\"count\" value=\"2\"", "yes no yes", "approved")]
    [InlineData("mode=\"count\" value=\"2\"", "no no", "rejected")]
    [InlineData("mode=\"count\" value=\"2\" veto=\"true\"", "yes no", "rejected")]
    [InlineData("mode=\"count\" value=\"2\"", "yes abstain abstain", "noQuorum")]
    [InlineData("mode=\"percent\" value=\"60\"", "yes yes", "approved")]
    [InlineData("mode=\"percent\" value=\"67\"", "yes yes yes", "approved")]
    [InlineData("mode=\"weight\" value=\"3\" weights=\"weights\"", "yes", "approved")]
    [InlineData("mode=\"weight\" value=\"3\" weights=\"weights\"", "no", "rejected")]
    public void Decide_as_soon_as_no_further_vote_can_change_it(string quorum, string votes, string outcome)
    {
        var it = Case.Start(Vote(quorum), Three.With("weights", WorkflowValue.Of(["zhang=3"])));
        Assert.Equal(["vote", "vote", "vote"], it.Open);
        var cast = votes.Split(' ');
        foreach (var vote in cast)
        {
            it.Complete("vote", vote);
        }

        Assert.Equal([outcome + "Next"], it.Open);
        var decided = Assert.Single(it.Effects<VoteDecided>());
        Assert.Equal((outcome, 3), (decided.Outcome, decided.Total));
        Assert.Equal(3 - cast.Length, it.Effects<TaskCancelled>().Count(t => t.Reason == CancelReason.VoteDecided));
        Assert.Equal(outcome, it.State.RecordOf("vote").LastOutcome);
    }

    [Fact]
    public void One_after_the_other_each_waits_for_the_one_before()
    {
        var it = Case.Start(Vote("mode=\"all\"", sequential: true), Three);
        Assert.Equal("zhang", it.Task("vote").Signer);
        it.Complete("vote", "yes");
        Assert.Equal("li", it.Task("vote").Signer);
        it.Complete("vote", "yes").Complete("vote", "yes");
        Assert.Equal(["approvedNext"], it.Open);
    }

    [Fact]
    public void A_condition_that_never_becomes_true_ends_without_quorum_not_silently()
    {
        var it = Case.Start(Vote(null, condition: "approved >= 2"), Three);
        it.Complete("vote", "yes").Complete("vote", "no").Complete("vote", "no");
        Assert.Equal(["noQuorumNext"], it.Open);
    }

    [Fact]
    public void A_list_that_is_missing_empty_or_repeats_a_signer_is_an_incident()
    {
        foreach (var signers in (WorkflowValue[])[default, WorkflowValue.Of([]), WorkflowValue.Of(["a", "a"]), WorkflowValue.Of([""]), "zhang"])
        {
            var it = Case.Start(Vote("mode=\"all\""), Variables.Empty.With("signers", signers));
            Assert.Equal("DF3306", Assert.Single(it.State.Incidents).Code);
            it.Act(new RetryIncident(it.State.Incidents[0].Id, Three));
            Assert.Equal(3, it.Open.Count);
        }
    }

    [Fact]
    public void A_signer_can_be_added_and_taken_away_while_the_vote_is_open()
    {
        var it = Case.Start(Vote("mode=\"all\""), Three);
        var any = it.State.Instances.First(i => i.Vote is null).Id;
        it.Act(new AddSigner(any, "zhao"));
        Assert.Equal("zhao", Assert.Single(it.Effects<TaskOpened>()).Signer);
        Assert.Equal("DF3212", it.Refused(new AddSigner(any, "zhao")));
        it.Act(new RemoveSigner(it.State.Instances.Single(i => i.Signer == "li").Id));
        Assert.Equal(CancelReason.SignerRemoved, Assert.Single(it.Effects<TaskCancelled>()).Reason);
        it.Complete("vote", "yes").Complete("vote", "yes");
        Assert.Equal("zhao", it.Task("vote").Signer);
        it.Complete("vote", "yes");
        Assert.Equal(["approvedNext"], it.Open);
    }

    [Fact]
    public void A_signer_can_pass_his_vote_on_to_somebody_who_is_none_and_the_weight_goes_by_the_person()
    {
        var it = Case.Start(Vote("mode=\"weight\" value=\"3\" weights=\"weights\""), Three.With("weights", WorkflowValue.Of(["zhao=3"])));
        var li = it.State.Instances.Single(i => i.Signer == "li").Id;
        Assert.Equal("DF3212", it.Refused(new ReassignSigner(li, "zhang")));
        Assert.Equal("DF3201", it.Refused(new ReassignSigner(999, "zhao")));
        it.Act(new ReassignSigner(li, "zhao"));
        Assert.Equal(("li", "zhao"), (it.Effects<SignerReassigned>()[0].From, it.Effects<SignerReassigned>()[0].To));
        Assert.Equal(["approvedNext"], it.Act(new CompleteTask(li, "yes")).Open);
    }

    [Fact]
    public void Taking_away_the_last_open_signer_decides_but_the_only_one_stays()
    {
        var it = Case.Start(Vote("mode=\"all\""), Three).Complete("vote", "yes").Complete("vote", "yes");
        it.Act(new RemoveSigner(it.Task("vote").Id));
        Assert.Equal(["approvedNext"], it.Open);

        var one = Case.Start(Vote("mode=\"all\""), Variables.Empty.With("signers", WorkflowValue.Of(["zhang"])));
        Assert.Equal("DF3212", one.Refused(new RemoveSigner(one.Task("vote").Id)));
    }

    [Fact]
    public void A_deadline_on_the_vote_cancels_all_who_have_not_decided()
    {
        var it = Case.Start(Vote("mode=\"all\"", timer: true), Three).Complete("vote", "yes");
        Assert.Equal(["late"], it.Timers);
        it.Fire("late");
        Assert.Equal(["noQuorumNext"], it.Open);
        Assert.Equal(2, it.Effects<TaskCancelled>().Count);
    }

    private static ProcessDefinition Vote(string? quorum, bool sequential = false, string? condition = null, bool timer = false) => Some.Deploy(
        $"""
        <startEvent id="start"/><endEvent id="end"/>
        <userTask id="vote"><extensionElements><df:task stage="work" candidateRole="leader"/><df:outcome id="yes" name="同意" counts="approved"/><df:outcome id="no" name="不同意" counts="rejected"/><df:outcome id="abstain" name="弃权" counts="abstained"/><df:signers variable="signers"/>{(quorum is null ? "" : $"<df:quorum {quorum}/>")}</extensionElements><multiInstanceLoopCharacteristics isSequential="{(sequential ? "true" : "false")}">{(condition is null ? "" : $"<completionCondition>{condition}</completionCondition>")}</multiInstanceLoopCharacteristics></userTask>
        <exclusiveGateway id="g"/>
        {(timer ? "<boundaryEvent id=\"late\" attachedToRef=\"vote\"><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>" + Some.Flow("late", "noQuorumNext") : "")}
        {Some.Task("approvedNext")}{Some.Task("rejectedNext")}{Some.Task("noQuorumNext")}
        {Some.Flow("start", "vote")}{Some.Flow("vote", "g")}{string.Concat(((string[])["approved", "rejected", "noQuorum"]).Select(o => Some.Flow("g", o + "Next", $"outcome == '{o}'") + Some.Flow(o + "Next", "end")))}
        """);
}
