using System.Xml.Linq;

namespace DisclosureFlow.Workflow;

/// <summary>Reads sequence flows and checks that both of their ends agree.</summary>
internal static class FlowReader
{
    public static SequenceFlow? Read(XElement element, int index, Dictionary<string, FlowNode> nodes, ReaderFaults faults)
    {
        var source = End(element, "sourceRef", nodes, faults);
        var target = End(element, "targetRef", nodes, faults);
        if (source is null || target is null)
        {
            return null;
        }

        if (!ReferenceEquals(source.Scope, target.Scope))
        {
            faults.Reference(element, "targetRef", target.Id);
            return null;
        }

        if (target is StartEvent or BoundaryEvent || source is EndEvent)
        {
            faults.Add("DF3006", element, "流不能进入开始事件或边界事件，也不能离开结束事件。", "a flow can't enter a start or boundary event, nor leave an end event.", "请在建模工具中重新连接。", "Connect it again in the modeler.");
            return null;
        }

        var flow = new SequenceFlow
        {
            Id = element.Attribute("id")!.Value,
            Name = element.Attribute("name")?.Value,
            Source = source,
            Target = target,
            Condition = Condition(element, source, nodes, faults),
            Index = index,
        };
        if (source is ExclusiveGateway gateway && gateway.DefaultId == flow.Id)
        {
            gateway.Default = flow;
            if (flow.Condition is not null)
            {
                faults.Add("DF3008", element, "默认流不能带条件。", "the default flow can't have a condition.", "请去掉默认流上的条件。", "Remove the condition from the default flow.");
            }
        }

        return flow;
    }

    /// <summary>Checks what only all flows together show: the default exists, and the lists of flows in the element match.</summary>
    public static void CheckEnds(FlowNode node, XElement element, ReaderFaults faults)
    {
        if (node is ExclusiveGateway { Default: null, DefaultId: { } missing })
        {
            faults.Reference(element, "default", missing);
        }

        foreach (var listed in element.Elements().Where(e => e.Name == BpmnXml.Model + "incoming" || e.Name == BpmnXml.Model + "outgoing"))
        {
            var flows = listed.Name.LocalName == "incoming" ? node.Incoming : node.Outgoing;
            var id = listed.Value.Trim();
            if (!flows.Any(f => string.Equals(f.Id, id, StringComparison.Ordinal)))
            {
                faults.Reference(element, listed.Name.LocalName, id);
            }
        }

        if (node is ExclusiveGateway { Outgoing.Length: > 1 } split)
        {
            foreach (var flow in split.Outgoing.Where(f => f.Condition is null && !ReferenceEquals(f, split.Default)))
            {
                faults.Add("DF3008", element, $"离开网关的流“{flow.Id}”既没有条件，也不是默认流。", $"the flow '{flow.Id}' leaving the gateway has no condition and is not the default.", "请给它条件，或设为默认流。", "Give it a condition or make it the default.");
            }
        }
    }

    private static FlowNode? End(XElement element, string attribute, Dictionary<string, FlowNode> nodes, ReaderFaults faults)
    {
        var id = element.Attribute(attribute)?.Value;
        if (id is not null && nodes.TryGetValue(id, out var node))
        {
            return node;
        }

        faults.Reference(element, attribute, id);
        return null;
    }

    private static Condition? Condition(XElement flow, FlowNode source, Dictionary<string, FlowNode> nodes, ReaderFaults faults)
    {
        Condition? condition = null;
        foreach (var child in flow.Elements())
        {
            if (child.Name == BpmnXml.Model + "conditionExpression" && condition is null)
            {
                condition = ConditionReader.Read(child, flow, nodes, faults);
            }
            else if (child.Name != BpmnXml.Model + "documentation" && child.Name != BpmnXml.Model + "extensionElements")
            {
                faults.Unsupported(child);
            }
        }

        if (condition is not null && source is not ExclusiveGateway)
        {
            faults.Add("DF3008", flow, "只有离开排他网关的流可以带条件。", "only a flow that leaves an exclusive gateway can have a condition.", "请在条件前加一个排他网关。", "Put an exclusive gateway before the condition.");
        }

        if (flow.Attribute("isImmediate") is { } immediate)
        {
            faults.UnsupportedAttribute(flow, "isImmediate", immediate.Value);
        }

        return condition;
    }
}

/// <summary>Reads conditions wherever a file may hold one.</summary>
internal static class ConditionReader
{
    /// <param name="owner">The element named in a refusal.</param>
    /// <param name="nodes">The elements a condition may ask for outcome or count.</param>
    public static Condition? Read(XElement expression, XElement owner, Dictionary<string, FlowNode> nodes, ReaderFaults faults)
    {
        if (expression.Attribute("language") is { Value: not ("" or "urn:disclosureflow:condition:1") } language)
        {
            faults.UnsupportedAttribute(owner, "language", language.Value);
            return null;
        }

        var condition = Workflow.Condition.TryParse(expression.Value, out var fault);
        if (condition is null)
        {
            faults.Add("DF3007", owner, $"条件“{ReaderFaults.Shown(expression.Value)}”读不懂：{fault.Zh}。", $"the condition '{ReaderFaults.Shown(expression.Value)}' can't be read: {fault.En}.", "条件的写法见 docs/workflow.md。", "See docs/workflow.md for how to write conditions.");
            return null;
        }

        foreach (var named in condition.Elements.Where(e => nodes.GetValueOrDefault(e) is not Activity))
        {
            faults.Add("DF3006", owner, $"条件中的“{named}”不是本流程的任务。", $"'{named}' in the condition is no task of this process.", "请改为任务的 id。", "Use the id of a task.");
        }

        return condition;
    }
}

/// <summary>Reads lanes: who works where, and the default role of the tasks inside.</summary>
internal static class LaneReader
{
    public static System.Collections.Immutable.ImmutableArray<Lane> Read(XElement process, Dictionary<string, FlowNode> nodes, ReaderFaults faults)
    {
        var lanes = System.Collections.Immutable.ImmutableArray.CreateBuilder<Lane>();
        foreach (var element in process.Elements(BpmnXml.Model + "laneSet").Descendants(BpmnXml.Model + "lane"))
        {
            var role = ExtensionReader.Only(element, faults, "lane") is { } own ? ExtensionReader.Attributes(own, faults, "candidateRole").GetValueOrDefault("candidateRole") : null;
            var lane = new Lane(element.Attribute("id")?.Value ?? "", element.Attribute("name")?.Value, role);
            lanes.Add(lane);
            foreach (var reference in element.Elements(BpmnXml.Model + "flowNodeRef"))
            {
                if (!nodes.TryGetValue(reference.Value.Trim(), out var node))
                {
                    faults.Reference(element, "flowNodeRef", reference.Value.Trim());
                    continue;
                }

                node.Lane = lane;
                if (node is UserTask { CandidateRole: null } task)
                {
                    task.CandidateRole = role;
                }
            }
        }

        return lanes.ToImmutable();
    }
}
