using System.Text.RegularExpressions;
using System.Xml.Linq;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Workflow.Tests;

public partial class TheShippedDefinitions
{
    public static TheoryData<string> Files => new(Directory.GetFiles(Path.Combine(Outside.Repository, "workflows"), "*.bpmn").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToArray());

    [Fact]
    public void Are_four() => Assert.Equal(["annual-report.bpmn", "joint-review.bpmn", "paper-sign-off.bpmn", "three-reviews.bpmn"], Files.Select(f => f.Data));

    [Theory]
    [MemberData(nameof(Files))]
    public void Pass_the_deployment_checks_with_few_markings(string file)
    {
        var definition = ProcessDefinition.Deploy(Some.Shipped(file));
        Assert.InRange(definition.Markings.Count, 5, 60);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Draw_every_element_and_flow(string file)
    {
        var definition = ProcessDefinition.Read(Some.Shipped(file));
        var drawn = XDocument.Parse(System.Text.Encoding.UTF8.GetString(definition.Source.Span)).Descendants()
            .Where(e => e.Name.LocalName is "BPMNShape" or "BPMNEdge").Select(e => e.Attribute("bpmnElement")!.Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(definition.Nodes, n => Assert.Contains(n.Id, drawn));
        Assert.All(definition.Flows, f => Assert.Contains(f.Id, drawn));
        Assert.All(definition.Nodes.Where(n => n is Activity or ExclusiveGateway), n => Assert.False(string.IsNullOrEmpty(n.Name) || string.IsNullOrEmpty(n.NameEn)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Keep_the_drafter_out_of_every_later_step_and_lock_the_report_there(string file)
    {
        var definition = ProcessDefinition.Deploy(Some.Shipped(file));
        foreach (var task in definition.UserTasks.Where(t => t.Id != "drafting"))
        {
            Assert.Contains("drafting", task.Separation.NotSameAs);
            Assert.Contains("report", task.Locks);
            Assert.NotNull(task.Due);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Say_of_each_two_tasks_of_different_roles_whether_one_person_may_do_both(string file)
    {
        // The engine would refuse what is left open, but an auditor who reads the file should not have to know that.
        var tasks = ProcessDefinition.Deploy(Some.Shipped(file)).UserTasks;
        foreach (var (one, other) in tasks.SelectMany(a => tasks.Select(b => (a, b))).Where(p => p.a.CandidateRole != p.b.CandidateRole))
        {
            var said = one.Separation.NotSameAs.AddRange(one.Separation.MayBeSameAs).Contains(other.Id) || other.Separation.NotSameAs.AddRange(other.Separation.MayBeSameAs).Contains(one.Id);
            Assert.True(said, $"{file}: {one.Id} and {other.Id}");
        }
    }

    [Fact]
    public void Three_reviews_need_three_people_and_any_return_begins_anew()
    {
        var definition = ProcessDefinition.Deploy(Some.Shipped("three-reviews.bpmn"));
        var it = Case.Start(definition).Complete("drafting", "submitted").Complete("departmentReview", "approved").Complete("leaderReview", "approved");
        Assert.Equal(["confidentialityReview"], it.Open);
        var history = new Participation[] { new("drafting", 1, "a"), new("departmentReview", 1, "b"), new("leaderReview", 1, "c") };
        Assert.All("abc", person => Assert.Equal("DF3401", SeparationOfDuties.Check(definition, it.State, it.Task("confidentialityReview").Id, person.ToString(), history).Refusal?.Code));
        Assert.Null(SeparationOfDuties.Check(definition, it.State, it.Task("confidentialityReview").Id, "d", history).Refusal);
        Assert.Equal(["drafting"], it.Complete("confidentialityReview", "returned").Open);
    }

    [Theory]
    [InlineData("agree agree", "typesetting")]
    [InlineData("agree disagree agree", "typesetting")]
    [InlineData("disagree disagree", "drafting")]
    [InlineData("agree abstain abstain", "ruling")]
    public void A_joint_review_takes_two_of_three(string votes, string next)
    {
        var it = Case.Start(ProcessDefinition.Deploy(Some.Shipped("joint-review.bpmn")), Variables.Empty.With("signers", WorkflowValue.Of(["zhao", "qian", "sun"])))
            .Complete("drafting", "submitted").Complete("confidentialityReview", "approved");
        foreach (var vote in votes.Split(' '))
        {
            it.Complete("jointReview", vote);
        }

        Assert.Equal(next, Assert.Single(it.State.Instances).ElementId);
    }

    [Fact]
    public void A_joint_review_that_is_late_goes_to_the_head()
    {
        var it = Case.Start(ProcessDefinition.Deploy(Some.Shipped("joint-review.bpmn")), Variables.Empty.With("signers", WorkflowValue.Of(["zhao", "qian", "sun"])))
            .Complete("drafting", "submitted").Complete("confidentialityReview", "approved").Complete("jointReview", "agree").Fire("jointReviewLate");
        Assert.Equal(["ruling"], it.Open);
    }

    [Fact]
    public void Paper_sign_off_ends_in_publication_or_back_at_the_draft()
    {
        var definition = ProcessDefinition.Deploy(Some.Shipped("paper-sign-off.bpmn"));
        var it = Case.Start(definition).Complete("drafting", "submitted").Complete("confidentialityReview", "approved").Served("typesetting").Complete("printApprovalForm", "handedIn");
        Assert.Equal(["registerPaperSignOff"], it.Open);
        Assert.Equal(["publication"], it.Complete("registerPaperSignOff", "signedOnPaper").Open);
    }

    [Fact]
    public void Every_code_of_a_refusal_has_its_section_and_no_section_is_left_over()
    {
        var source = string.Concat(Directory.GetFiles(Path.Combine(Outside.Repository, "src", "DisclosureFlow.Workflow"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));
        var raised = Code().Matches(source).Select(m => m.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        var written = Section().Matches(File.ReadAllText(Path.Combine(Outside.Repository, "docs", "refusals", "DF3.md"))).Select(m => m.Groups["code"].Value);
        Assert.Equal(raised.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Everything_they_use_of_our_namespace_is_in_the_manual()
    {
        var manual = File.ReadAllText(Path.Combine(Outside.Repository, "docs", "workflow.md"));
        foreach (var file in Files.Select(f => f.Data))
        {
            var own = XDocument.Parse(System.Text.Encoding.UTF8.GetString(Some.Shipped(file))).Descendants().Where(e => e.Name.NamespaceName == "urn:disclosureflow:bpmn:1").ToList();
            Assert.All(own.Select(e => e.Name.LocalName).Distinct(StringComparer.Ordinal), name => Assert.Contains($"`{name}`", manual, StringComparison.Ordinal));
            Assert.All(own.Attributes().Select(a => a.Name.LocalName).Distinct(StringComparer.Ordinal), name => Assert.Matches($"`{name}[`=]", manual));
            Assert.Contains(file, manual, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("\"(?<code>DF3\\d{3})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("^### (?<code>DF3\\d{3}) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Section();
}
