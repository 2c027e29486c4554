using System.Collections.Immutable;
using System.Xml.Linq;

namespace DisclosureFlow.Workflow;

/// <summary>The typed results of a vote.</summary>
internal static class VoteOutcomes
{
    public const string Approved = "approved";
    public const string Rejected = "rejected";
    public const string NoQuorum = "noQuorum";

    public static readonly ImmutableArray<string> All = [Approved, Rejected, NoQuorum];
}

/// <summary>Reads multiInstanceLoopCharacteristics.</summary>
internal static class MultiInstanceReader
{
    public static MultiInstance? Read(XElement loop, UserExtension extension, Dictionary<string, FlowNode> known, ReaderFaults faults)
    {
        var task = loop.Parent!;
        foreach (var attribute in loop.Attributes().Where(a => a.Name.Namespace == XNamespace.None && a.Name.LocalName is not ("id" or "isSequential")))
        {
            if (attribute is not { Name.LocalName: "behavior", Value: "All" })
            {
                faults.UnsupportedAttribute(task, attribute.Name.LocalName, attribute.Value);
            }
        }

        Condition? cardinality = null, completion = null;
        foreach (var child in loop.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "loopCardinality" when child.Name.Namespace == BpmnXml.Model && cardinality is null:
                    cardinality = ConditionReader.Read(child, task, known, faults);
                    break;
                case "completionCondition" when child.Name.Namespace == BpmnXml.Model && completion is null:
                    completion = ConditionReader.Read(child, task, known, faults);
                    break;
                case "documentation" or "extensionElements" when child.Name.Namespace == BpmnXml.Model:
                    break;
                default:
                    faults.Add("DF3012", task, $"本引擎不支持多实例中的 {ReaderFaults.Shown(child.Name.LocalName)}。", $"{ReaderFaults.Shown(child.Name.LocalName)} in a multi-instance is not supported.", "签署人名单请用扩展元素 signers。", "Use the extension element signers for the list of signers.");
                    break;
            }
        }

        if (cardinality is null == extension.Signers is null)
        {
            faults.Add("DF3012", task, "多人任务应当有 signers 名单或 loopCardinality 之一。", "a task of several signers needs either signers or loopCardinality.", "请补上其中一个。", "Add one of the two.");
            return null;
        }

        return new(loop.Attribute("isSequential")?.Value is "true" or "1", extension.Signers, cardinality, completion, extension.Quorum ?? (completion is null ? Quorum.All : null));
    }
}
