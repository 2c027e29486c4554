using System.Security.Cryptography;
using System.Text;
using CsCheck;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Workflow.Tests;

public class ReadingBpmn
{
    public static TheoryData<string> Unsupported => new(
        "<task id=\"x\"/>", "<manualTask id=\"x\"/>", "<scriptTask id=\"x\"/>", "<sendTask id=\"x\"/>", "<receiveTask id=\"x\"/>", "<businessRuleTask id=\"x\"/>",
        "<inclusiveGateway id=\"x\"/>", "<complexGateway id=\"x\"/>", "<eventBasedGateway id=\"x\"/>", "<callActivity id=\"x\"/>", "<transaction id=\"x\"/>",
        "<adHocSubProcess id=\"x\"/>", "<intermediateThrowEvent id=\"x\"/>", "<dataObject id=\"x\"/>", "<dataStoreReference id=\"x\"/>",
        "<subProcess id=\"x\" triggeredByEvent=\"true\"><startEvent id=\"s2\"/></subProcess>",
        "<userTask id=\"x\" isForCompensation=\"true\"/>", "<userTask id=\"x\" completionQuantity=\"2\"/>",
        "<userTask id=\"x\"><standardLoopCharacteristics/></userTask>",
        "<startEvent id=\"x\"><messageEventDefinition/></startEvent>", "<endEvent id=\"x\"><errorEventDefinition/></endEvent>",
        "<intermediateCatchEvent id=\"x\"><signalEventDefinition/></intermediateCatchEvent>", "<intermediateCatchEvent id=\"x\"><conditionalEventDefinition/></intermediateCatchEvent>",
        "<boundaryEvent id=\"x\" attachedToRef=\"a\"><signalEventDefinition/></boundaryEvent>", "<boundaryEvent id=\"x\" attachedToRef=\"a\"><compensateEventDefinition/></boundaryEvent>",
        "<serviceTask id=\"x\"><ioSpecification/></serviceTask>", "<sequenceFlow id=\"x\" sourceRef=\"a\" targetRef=\"end\" isImmediate=\"false\"/>");

    public static TheoryData<string> MiwgFiles => Outside.Shared is null
        ? new("(absent)")
        : new(Directory.GetFiles(Path.Combine(Outside.Shared, "samples", "bpmn-miwg"), "*.bpmn").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToArray());

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void What_the_engine_does_not_run_is_refused_by_name_and_id(string element)
    {
        var refusals = Some.RefusalsOf(Some.Bpmn(Some.Task("a") + Some.Line("a") + element));
        Assert.Contains(refusals, r => r.Code is "DF3004" or "DF3011" && r.ElementId == "x" && r.MessageEn.Contains("id: x", StringComparison.Ordinal));
        Assert.All(refusals, r => Assert.False(string.IsNullOrEmpty(r.Message) || string.IsNullOrEmpty(r.NextStep) || string.IsNullOrEmpty(r.NextStepEn)));
    }

    [Theory]
    [MemberData(nameof(MiwgFiles))]
    public void A_miwg_reference_file_is_read_or_refused_by_name_and_never_throws_anything_else(string file)
    {
        var bytes = File.ReadAllBytes(Outside.SharedFile(Path.Combine("samples", "bpmn-miwg", file)));
        try
        {
            Assert.Equal(bytes, ProcessDefinition.Read(bytes).Source.ToArray());
        }
        catch (DefinitionRefusedException refused)
        {
            Assert.All(refused.Refusals, r => Assert.Matches("^DF30", r.Code));
            Assert.Contains(refused.Refusals, r => r.Code is "DF3003" or "DF3004" or "DF3011" or "DF3007");
        }
    }

    [Fact]
    public void A_definition_is_named_by_the_hash_of_its_bytes_and_keeps_them_with_the_diagram()
    {
        var bytes = Some.Shipped("annual-report.bpmn");
        var definition = ProcessDefinition.Read(bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), definition.Sha256);
        Assert.Equal(bytes, definition.Source.ToArray());
        Assert.Contains("BPMNDiagram", Encoding.UTF8.GetString(definition.Source.Span), StringComparison.Ordinal);
        bytes[^2] ^= 1;
        Assert.Equal(definition.Sha256, Convert.ToHexStringLower(SHA256.HashData(definition.Source.Span)));
    }

    [Fact]
    public void A_doctype_is_refused_before_any_entity_is_looked_at()
    {
        var bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><definitions>&b;</definitions>";
        Assert.Equal("DF3001", Assert.Single(Some.RefusalsOf(Encoding.UTF8.GetBytes(bomb))).Code);
    }

    [Fact]
    public void A_file_too_large_too_deep_or_with_too_many_elements_is_refused()
    {
        Assert.Equal("DF3002", Assert.Single(Some.RefusalsOf(new byte[(4 * 1024 * 1024) + 1])).Code);
        var deep = string.Concat(Enumerable.Repeat("<subProcess id=\"x\">", 80)) + string.Concat(Enumerable.Repeat("</subProcess>", 80));
        Assert.Equal("DF3002", Assert.Single(Some.RefusalsOf(Some.Bpmn(deep))).Code);
        var wide = string.Concat(Enumerable.Range(0, 2001).Select(i => $"<endEvent id=\"e{i}\"/>"));
        Assert.Contains(Some.RefusalsOf(Some.Bpmn(wide)), r => r.Code == "DF3002");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not xml")]
    [InlineData("<?xml version=\"1.0\" encoding=\"no-such\"?><a/>")]
    [InlineData("<a><b></a>")]
    public void What_is_no_xml_is_refused(string text) => Assert.Equal("DF3001", Assert.Single(Some.RefusalsOf(Encoding.UTF8.GetBytes(text))).Code);

    [Fact]
    public void Two_processes_or_another_root_are_refused()
    {
        Assert.Equal("DF3003", Assert.Single(Some.RefusalsOf("<html/>"u8.ToArray())).Code);
        var two = Encoding.UTF8.GetString(Some.Bpmn(Some.Task("a") + Some.Line("a"))).Replace("</definitions>", "<process id=\"p2\"><startEvent id=\"s2\"/></process></definitions>", StringComparison.Ordinal);
        Assert.Contains(Some.RefusalsOf(Encoding.UTF8.GetBytes(two)), r => r.Code == "DF3003");
    }

    [Theory]
    [InlineData("DF3005", "<userTask/>")]
    [InlineData("DF3005", "<userTask id=\"a\"/>")]
    [InlineData("DF3006", "<sequenceFlow id=\"f\" sourceRef=\"a\" targetRef=\"nowhere\"/>")]
    [InlineData("DF3006", "<boundaryEvent id=\"b\" attachedToRef=\"nowhere\"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>")]
    [InlineData("DF3006", "<laneSet id=\"l\"><lane id=\"l1\"><flowNodeRef>nowhere</flowNodeRef></lane></laneSet>")]
    [InlineData("DF3006", "<exclusiveGateway id=\"g\" default=\"nowhere\"/>")]
    [InlineData("DF3006", "<sequenceFlow id=\"f\" sourceRef=\"a\" targetRef=\"start\"/>")]
    [InlineData("DF3008", "<sequenceFlow id=\"f\" sourceRef=\"a\" targetRef=\"end\"><conditionExpression>true</conditionExpression></sequenceFlow>")]
    [InlineData("DF3009", "<boundaryEvent id=\"b\" attachedToRef=\"a\"><timerEventDefinition/></boundaryEvent>")]
    [InlineData("DF3009", "<boundaryEvent id=\"b\" attachedToRef=\"a\"><timerEventDefinition><timeDuration>soon</timeDuration></timerEventDefinition></boundaryEvent>")]
    [InlineData("DF3009", "<boundaryEvent id=\"b\" attachedToRef=\"a\"><timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition></boundaryEvent>")]
    [InlineData("DF3009", "<boundaryEvent id=\"b\" attachedToRef=\"a\" cancelActivity=\"false\"><timerEventDefinition><timeCycle>R/PT1S</timeCycle></timerEventDefinition></boundaryEvent>")]
    [InlineData("DF3010", "<userTask id=\"b\"><extensionElements><df:seperation notSameAs=\"a\"/></extensionElements></userTask>")]
    [InlineData("DF3010", "<userTask id=\"b\"><extensionElements><df:separation notSame=\"a\"/></extensionElements></userTask>")]
    [InlineData("DF3010", "<userTask id=\"b\"><extensionElements><df:due workingDays=\"-1\"/></extensionElements></userTask>")]
    [InlineData("DF3010", "<userTask id=\"b\"><extensionElements><df:outcome id=\"x\" name=\"x\"/><df:outcome id=\"x\" name=\"y\"/></extensionElements></userTask>")]
    [InlineData("DF3010", "<boundaryEvent id=\"b\" attachedToRef=\"a\"><extensionElements><df:notise kind=\"remind\"/></extensionElements><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>")]
    [InlineData("DF3010", "<laneSet id=\"l\"><lane id=\"l1\"><extensionElements><df:role candidateRole=\"clerk\"/></extensionElements></lane></laneSet>")]
    [InlineData("DF3010", "<userTask id=\"b\"><extensionElements><df:outcome id=\"x\" name=\"x\" pausesDue=\"true\"/></extensionElements></userTask>")]
    [InlineData("DF3010", "<serviceTask id=\"b\"/>")]
    [InlineData("DF3010", "<exclusiveGateway id=\"b\"><extensionElements><df:lock data=\"report\"/></extensionElements></exclusiveGateway>")]
    [InlineData("DF3012", "<userTask id=\"b\"><multiInstanceLoopCharacteristics/></userTask>")]
    [InlineData("DF3013", "<startEvent id=\"second\"/>")]
    [InlineData("DF3013", "<subProcess id=\"b\"/>")]
    public void A_fault_in_the_file_has_its_code(string code, string element) =>
        Assert.Contains(Some.RefusalsOf(Some.Bpmn(Some.Task("a") + Some.Line("a") + element)), r => r.Code == code);

    [Fact]
    public void A_gateway_flow_without_condition_that_is_not_the_default_is_refused() =>
        Assert.Contains(
            Some.RefusalsOf(Some.Bpmn(Some.Task("a") + "<startEvent id=\"start\"/><endEvent id=\"end\"/><exclusiveGateway id=\"g\"/>" + Some.Flow("start", "a") + Some.Flow("a", "g") + Some.Flow("g", "a") + Some.Flow("g", "end", "outcome == 'done'"))),
            r => r.Code == "DF3008" && r.ElementId == "g");

    [Fact]
    public void Extensions_of_other_makers_and_colours_are_left_alone()
    {
        var definition = Some.Read(
            "<userTask id=\"a\" xmlns:o=\"urn:other\" o:color=\"red\"><extensionElements><o:properties><o:property name=\"x\"/></o:properties></extensionElements></userTask>" + Some.Line("a"));
        Assert.Equal("completed", Assert.Single(definition.FindUserTask("a")!.Outcomes).Id);
    }

    [Fact]
    public void The_lane_gives_the_candidate_role_where_the_task_names_none()
    {
        var definition = Some.Read(
            Some.Line("a", "b") + Some.Task("b", role: "leader") + "<userTask id=\"a\"/><laneSet id=\"l\"><lane id=\"l1\" name=\"科室\"><extensionElements><df:lane candidateRole=\"clerk\"/></extensionElements><flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef></lane></laneSet>");
        Assert.Equal("clerk", definition.FindUserTask("a")!.CandidateRole);
        Assert.Equal("leader", definition.FindUserTask("b")!.CandidateRole);
        Assert.Equal("科室", definition.FindUserTask("a")!.Lane?.Name);
    }

    [Fact]
    public void Any_damage_to_a_file_is_read_or_refused_and_never_throws_anything_else()
    {
        var whole = Some.Shipped("annual-report.bpmn");
        (from at in Gen.Int[0, whole.Length - 1] from length in Gen.Int[0, 40] from value in Gen.Byte.Array[0, 8] select (at, length, value)).Sample(
            damage =>
            {
                var (at, length, value) = damage;
                byte[] broken = [.. whole[..at], .. value, .. whole[Math.Min(at + length, whole.Length)..]];
                try
                {
                    _ = ProcessDefinition.Deploy(broken);
                }
                catch (DefinitionRefusedException refused)
                {
                    Assert.NotEmpty(refused.Refusals);
                }
            },
            iter: 300);
    }
}
