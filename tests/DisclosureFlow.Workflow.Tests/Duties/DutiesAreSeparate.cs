namespace DisclosureFlow.Workflow.Tests;

public class DutiesAreSeparate
{
    [Theory]
    [InlineData("confidentialityReview", "drafter", "DF3401")]
    [InlineData("registerReferral", "drafter", "DF3401")]
    [InlineData("signOff", "drafter", "DF3401")]
    [InlineData("signOff", "reviewer", "DF3401")]
    [InlineData("publication", "drafter", "DF3401")]
    [InlineData("publication", "head", "DF3401")]
    [InlineData("publication", "reviewer", null)]
    [InlineData("publication", "somebody", null)]
    [InlineData("signOff", "somebody", null)]
    [InlineData("confidentialityReview", "somebody", null)]
    public void As_the_annual_report_says(string at, string person, string? refusedWith)
    {
        var (it, history) = Walk(at);
        Assert.Equal(refusedWith, SeparationOfDuties.Check(Some.AnnualReport, it.State, it.Task(at).Id, person, history).Refusal?.Code);
    }

    [Fact]
    public void Two_roles_that_the_definition_says_nothing_of_are_two_people()
    {
        var definition = Some.Deploy(Some.Task("a") + Some.Task("b") + Some.Task("c", role: "leader") + Some.Line("a", "b", "c"));
        var it = Case.Start(definition).Complete("a");
        Participation[] history = [new("a", 1, "zhang")];
        Assert.Null(SeparationOfDuties.Check(definition, it.State, it.Task("b").Id, "zhang", history).Refusal);
        it.Complete("b");
        Assert.Equal("DF3404", SeparationOfDuties.Check(definition, it.State, it.Task("c").Id, "zhang", [.. history, new("b", 1, "li")]).Refusal?.Code);
    }

    [Fact]
    public void A_permitted_overlap_is_named_so_that_it_can_be_recorded()
    {
        var (it, history) = Walk("publication");
        Assert.Equal(["confidentialityReview"], SeparationOfDuties.Check(Some.AnnualReport, it.State, it.Task("publication").Id, "reviewer", history).PermittedOverlaps);
    }

    [Fact]
    public void Whoever_touched_the_edition_counts_not_only_who_submitted_it()
    {
        var (it, history) = Walk("confidentialityReview");
        history.Add(new("drafting", 1, "colleague"));
        Assert.Equal("DF3401", Code(it, "confidentialityReview", "colleague", history));
    }

    [Fact]
    public void A_reviewer_who_drafts_the_next_edition_is_stopped_before_he_does()
    {
        var (it, history) = Walk("confidentialityReview");
        history.Add(new("confidentialityReview", 1, "reviewer"));
        it.Complete("confidentialityReview", "returned");
        Assert.Equal("DF3401", Code(it, "drafting", "reviewer", history));
        Assert.Null(Code(it, "drafting", "drafter", history));
    }

    [Fact]
    public void Evidence_that_is_missing_or_cannot_be_read_refuses_everybody()
    {
        var (it, history) = Walk("signOff");
        Assert.Null(Code(it, "signOff", "somebody", history));
        Assert.Equal("DF3402", Code(it, "signOff", "somebody", null));
        Assert.Equal("DF3402", Code(it, "signOff", "somebody", [.. history, new(null, 1, "x")]));
        Assert.Equal("DF3402", Code(it, "signOff", "somebody", [.. history, new("drafting", 1, null)]));
        Assert.Equal("DF3402", Code(it, "signOff", "somebody", [.. history, new("unknownTask", 1, "x")]));
        Assert.Equal("DF3402", Code(it, "signOff", "", history));
        Assert.Equal("DF3402", Code(it, "signOff", Participation.SystemActor, history));
        for (var i = 0; i < history.Count; i++)
        {
            Assert.Equal("DF3403", Code(it, "signOff", "somebody", [.. history.Where((_, at) => at != i)]));
        }
    }

    [Fact]
    public void Each_iteration_needs_its_own_evidence()
    {
        var (it, history) = Walk("confidentialityReview");
        it.Complete("confidentialityReview", "returned").Complete("drafting", "submitted");
        history.Add(new("confidentialityReview", 1, "reviewer"));
        Assert.Equal("DF3403", Code(it, "confidentialityReview", "reviewer", history));
        history.Add(new("drafting", 2, "drafter"));
        Assert.Null(Code(it, "confidentialityReview", "reviewer", history));
    }

    [Fact]
    public void The_systems_own_acts_are_nobodys()
    {
        var (it, history) = Walk("signOff");
        it.Complete("signOff", "retypeset", bySystem: true).Served("typesetting");
        history.Add(new("signOff", 1, Participation.SystemActor));
        Assert.Null(Code(it, "signOff", "head", history));
    }

    [Fact]
    public void Nobody_decides_twice_in_one_round_of_several_signers()
    {
        var definition = Some.Deploy(Some.Line("vote") + "<userTask id=\"vote\"><extensionElements><df:task stage=\"work\" candidateRole=\"leader\"/><df:outcome id=\"yes\" name=\"同意\" counts=\"approved\"/></extensionElements><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>");
        var it = Case.Start(definition).Complete("vote", "yes");
        var open = it.Task("vote");
        Assert.Equal("DF3406", SeparationOfDuties.Check(definition, it.State, open.Id, "a", [new("vote", 1, "a", 0)]).Refusal?.Code);
        Assert.Null(SeparationOfDuties.Check(definition, it.State, open.Id, "b", [new("vote", 1, "a", 0)]).Refusal);
    }

    [Fact]
    public void A_task_that_is_not_open_is_nobodys_to_do()
    {
        var (it, history) = Walk("signOff");
        Assert.Equal("DF3405", SeparationOfDuties.Check(Some.AnnualReport, it.State, 999, "somebody", history).Refusal?.Code);
    }

    private static string? Code(Case it, string task, string person, IReadOnlyCollection<Participation>? history) =>
        SeparationOfDuties.Check(Some.AnnualReport, it.State, it.Task(task).Id, person, history).Refusal?.Code;

    /// <summary>Takes a case to the task, each step by the person named after its role.</summary>
    private static (Case It, List<Participation> History) Walk(string to)
    {
        var it = Case.Start(Some.AnnualReport).Complete("drafting", "submitted");
        var history = new List<Participation> { new("drafting", 1, "drafter") };
        if (to == "confidentialityReview")
        {
            return (it, history);
        }

        if (to == "registerReferral")
        {
            it.Complete("confidentialityReview", "referred");
            history.Add(new("confidentialityReview", 1, "reviewer"));
            return (it, history);
        }

        it.Complete("confidentialityReview", "approved").Served("typesetting");
        history.Add(new("confidentialityReview", 1, "reviewer"));
        if (to == "publication")
        {
            it.Complete("signOff", "signed");
            history.Add(new("signOff", 1, "head"));
        }

        return (it, history);
    }
}
