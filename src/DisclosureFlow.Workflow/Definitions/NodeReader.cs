using System.Collections.Frozen;
using System.Xml.Linq;

namespace DisclosureFlow.Workflow;

/// <summary>Reads one flow node. Each kind has its list of attributes and children; anything else is refused.</summary>
internal sealed class NodeReader(ReaderFaults faults, EventNames names)
{
    /// <summary>Attributes of the BPMN schema by element; those that change nothing for us are listed, those that would are refused in place.</summary>
    private static readonly FrozenDictionary<string, string[]> Attributes = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["startEvent"] = ["isInterrupting", "parallelMultiple"],
        ["endEvent"] = [],
        ["exclusiveGateway"] = ["gatewayDirection", "default"],
        ["parallelGateway"] = ["gatewayDirection"],
        ["userTask"] = ["implementation", "isForCompensation", "startQuantity", "completionQuantity"],
        ["serviceTask"] = ["implementation", "isForCompensation", "startQuantity", "completionQuantity"],
        ["subProcess"] = ["triggeredByEvent", "isForCompensation", "startQuantity", "completionQuantity"],
        ["boundaryEvent"] = ["attachedToRef", "cancelActivity", "parallelMultiple"],
        ["intermediateCatchEvent"] = ["parallelMultiple"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> HarmlessValues = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["isForCompensation"] = "false",
        ["startQuantity"] = "1",
        ["completionQuantity"] = "1",
        ["triggeredByEvent"] = "false",
        ["parallelMultiple"] = "false",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly TimerReader _timers = new(faults);

    public static bool Knows(string localName) => Attributes.ContainsKey(localName);

    /// <summary>The node, or null after a fault that leaves none.</summary>
    /// <param name="known">Nodes read so far: all activities, when a boundary event is read.</param>
    public FlowNode? Read(XElement element, SubProcess? scope, int index, Dictionary<string, FlowNode> known)
    {
        CheckAttributes(element);
        FlowNode? node = element.Name.LocalName switch
        {
            "startEvent" => Plain(element, new StartEvent()),
            "endEvent" => End(element),
            "exclusiveGateway" => Plain(element, new ExclusiveGateway { DefaultId = element.Attribute("default")?.Value }),
            "parallelGateway" => Plain(element, new ParallelGateway()),
            "userTask" => User(element, known),
            "serviceTask" => Service(element),
            "subProcess" => new SubProcess(),
            "boundaryEvent" => Boundary(element, known, scope),
            _ => Catch(element),
        };
        if (node is not null)
        {
            node.Id = element.Attribute("id")!.Value;
            node.Name = element.Attribute("name")?.Value;
            node.NameEn = element.Attribute(BpmnXml.Ours + "nameEn")?.Value;
            node.Documentation = element.Element(BpmnXml.Model + "documentation")?.Value;
            node.Scope = scope;
            node.Index = index;
        }

        return node;
    }

    private void CheckAttributes(XElement element)
    {
        var allowed = Attributes[element.Name.LocalName];
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            var name = attribute.Name.LocalName;
            var known = attribute.Name.Namespace == BpmnXml.Ours ? name is "nameEn" || (name == "collection" && element.Name.LocalName == "userTask")
                : attribute.Name.Namespace != XNamespace.None || name is "id" or "name" || allowed.Contains(name, StringComparer.Ordinal);
            if (!known || (HarmlessValues.TryGetValue(name, out var harmless) && attribute.Value != harmless))
            {
                faults.UnsupportedAttribute(element, name, attribute.Value);
            }
        }
    }

    /// <summary>Refuses every child of the BPMN namespace that is not named.</summary>
    private T Plain<T>(XElement element, T node, params ReadOnlySpan<string> children)
        where T : FlowNode
    {
        foreach (var child in element.Elements())
        {
            var name = child.Name.LocalName;
            if (child.Name.Namespace != BpmnXml.Model || (name is not ("documentation" or "extensionElements" or "incoming" or "outgoing") && !children.Contains(name)))
            {
                Refuse(child, element);
            }
        }

        if (node is not (UserTask or ServiceTask or BoundaryEvent))
        {
            ExtensionReader.None(element, faults);
        }

        return node;
    }

    private void Refuse(XElement child, XElement owner)
    {
        if (child.Attribute("id") is not null)
        {
            faults.Unsupported(child);
        }

        if (child.Attribute("id") is null || child.Name.LocalName.EndsWith("EventDefinition", StringComparison.Ordinal))
        {
            faults.Add("DF3004", owner, $"本引擎不支持其中的 {ReaderFaults.Shown(child.Name.LocalName)}。", $"this engine does not support {ReaderFaults.Shown(child.Name.LocalName)} in it.", "请改用 docs/workflow.md 所列的元素重新建模。", "Model it with the elements listed in docs/workflow.md.");
        }
    }

    private EndEvent End(XElement element) =>
        Plain(element, new EndEvent { Terminate = element.Element(BpmnXml.Model + "terminateEventDefinition") is not null }, "terminateEventDefinition");

    private UserTask User(XElement element, Dictionary<string, FlowNode> known)
    {
        var extension = ExtensionReader.User(element, faults);
        var loop = element.Element(BpmnXml.Model + "multiInstanceLoopCharacteristics");
        var outcomes = extension.Outcomes.IsEmpty
            ? [new TaskOutcome("completed", "完成", "Completed", Counts: loop is null ? Vote.None : Vote.Approved)]
            : extension.Outcomes;
        var task = new UserTask
        {
            Stage = extension.Stage,
            CandidateRole = extension.CandidateRole,
            Form = extension.Form,
            Outcomes = outcomes,
            Due = extension.Due,
            Separation = extension.Separation,
            Locks = extension.Locks,
            MultiInstance = loop is null ? null : MultiInstanceReader.Read(loop, extension, known, faults),
            LeavingOutcomes = loop is null ? [.. outcomes.Select(o => o.Id)] : VoteOutcomes.All,
        };
        if (loop is null && extension.Quorum is not null)
        {
            faults.Extension(element, "quorum 只用于多人任务。", "quorum is for tasks of several signers only.");
        }

        if (loop is not null && outcomes.Any(o => o.Counts == Vote.None && !o.BySystem))
        {
            faults.Extension(element, "多人任务的每个结果都要写明 counts。", "each outcome of a task of several signers must say how it counts.");
        }

        if (outcomes.Any(o => o.PausesDue) && (loop is not null || extension.Due is null))
        {
            faults.Extension(element, "pausesDue 只用于有 due 的单人任务。", "pausesDue is for tasks of one person with a due rule only.");
        }

        return Plain(element, task, "multiInstanceLoopCharacteristics");
    }

    private ServiceTask Service(XElement element)
    {
        var extension = ExtensionReader.Service(element, faults);
        return Plain(element, new ServiceTask { Type = extension.Type, Attempts = extension.Attempts, Backoff = extension.Backoff, Outcomes = extension.Outcomes });
    }

    private BoundaryEvent? Boundary(XElement element, Dictionary<string, FlowNode> known, SubProcess? scope)
    {
        var attached = element.Attribute("attachedToRef")?.Value;
        if (attached is null || known.GetValueOrDefault(attached) is not Activity activity || !ReferenceEquals(activity.Scope, scope))
        {
            faults.Reference(element, "attachedToRef", attached);
            return null;
        }

        var interrupting = element.Attribute("cancelActivity")?.Value is not ("false" or "0");
        var (timer, error, _) = Trigger(element, "timerEventDefinition", "errorEventDefinition");
        if (timer is null && error is null)
        {
            return null;
        }

        if (error is not null && (!interrupting || activity is not ServiceTask))
        {
            faults.Add("DF3011", element, "错误边界事件只能挂在 serviceTask 上，并且必须中断。", "an error event must hang on a serviceTask and be interrupting.", "请改挂位置或类型。", "Move it or change its type.");
        }

        if (timer is { FromTaskDue: true } && activity is not UserTask { Due: not null })
        {
            faults.Add("DF3009", element, "按任务到期日计时，但所挂的任务没有到期规则。", "the timer counts from the task's due date, but its task has no due rule.", "请给任务加 due，或改用从开启时计时。", "Give the task a due rule, or count from its opening.");
        }

        if (timer is { Repetitions: > 1 } && interrupting)
        {
            faults.Add("DF3009", element, "中断的定时器不能重复。", "an interrupting timer can't repeat.", "请改用 timeDuration。", "Use timeDuration.");
        }

        var boundary = new BoundaryEvent
        {
            AttachedTo = activity,
            Interrupting = interrupting,
            Timer = timer,
            Error = error,
            Notice = ExtensionReader.NoticeOf(element, faults),
        };
        activity.BoundaryEvents = activity.BoundaryEvents.Add(boundary);
        return Plain(element, boundary, "timerEventDefinition", "errorEventDefinition");
    }

    private IntermediateCatchEvent? Catch(XElement element)
    {
        var (timer, _, message) = Trigger(element, "timerEventDefinition", "messageEventDefinition");
        if (timer is { FromTaskDue: true } or { Repetitions: > 1 })
        {
            faults.Add("DF3009", element, "中间定时事件只能从到达时计时一次。", "an intermediate timer counts once, from its arrival.", "请改用 timeDuration 或 workingDays。", "Use timeDuration or workingDays.");
        }

        return timer is null && message is null ? null : Plain(element, new IntermediateCatchEvent { Timer = timer, Message = message }, "timerEventDefinition", "messageEventDefinition");
    }

    private (TimerRule? Timer, ErrorCatch? Error, string? Message) Trigger(XElement element, params string[] allowed)
    {
        var definitions = element.Elements().Where(e => e.Name.Namespace == BpmnXml.Model && e.Name.LocalName.EndsWith("EventDefinition", StringComparison.Ordinal)).ToList();
        if (definitions.Count != 1 || !allowed.Contains(definitions[0].Name.LocalName, StringComparer.Ordinal))
        {
            var found = definitions.Count == 0 ? "-" : string.Join(", ", definitions.Select(d => d.Name.LocalName));
            faults.Add("DF3004", element, $"本引擎不支持这种事件（{found}）；这里可用：{string.Join("、", allowed)}。", $"this engine does not support the event ({found}); possible here: {string.Join(", ", allowed)}.", "请改用所列的事件类型。", "Use one of the types listed.");
            return default;
        }

        var definition = definitions[0];
        switch (definition.Name.LocalName)
        {
            case "timerEventDefinition":
                return (_timers.Read(element, definition), null, null);
            case "errorEventDefinition":
                var error = definition.Attribute("errorRef")?.Value;
                if (error is not null && !names.Errors.ContainsKey(error))
                {
                    faults.Reference(element, "errorRef", error);
                }

                return (null, new(error is null ? null : names.Errors.GetValueOrDefault(error)), null);
            default:
                var message = definition.Attribute("messageRef")?.Value;
                if (message is null || names.Messages.GetValueOrDefault(message) is not { Length: > 0 } name)
                {
                    faults.Reference(element, "messageRef", message);
                    return default;
                }

                return (null, null, name);
        }
    }
}
