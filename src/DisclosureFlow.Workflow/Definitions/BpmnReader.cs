using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace DisclosureFlow.Workflow;

/// <summary>Reads one process of a BPMN 2.0 file. What it does not know it refuses by name and id; it ignores nothing that could act.</summary>
internal sealed class BpmnReader
{
    /// <summary>Root elements and artifacts that only describe or draw.</summary>
    private static readonly HashSet<string> Descriptive = new(StringComparer.Ordinal) { "documentation", "extensionElements", "textAnnotation", "association", "group", "category" };

    private const int MostNodes = 2000;

    private readonly ReaderFaults _faults = new();
    private readonly Dictionary<string, FlowNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XElement> _ids = new(StringComparer.Ordinal);
    private readonly List<(XElement Element, XElement Parent)> _elements = [];
    private readonly List<XElement> _flowElements = [];
    private readonly Dictionary<XElement, SubProcess> _subProcesses = [];

    private BpmnReader()
    {
    }

    public static ProcessDefinition Read(ReadOnlyMemory<byte> bytes)
    {
        var root = BpmnXml.Load(bytes);
        if (root.Name != BpmnXml.Model + "definitions")
        {
            throw new DefinitionRefusedException(new WorkflowRefusal(
                "DF3003",
                $"根元素是 {ReaderFaults.Shown(root.Name.LocalName)}，不是 BPMN 2.0 的 definitions。",
                $"The root element is {ReaderFaults.Shown(root.Name.LocalName)}, not definitions of BPMN 2.0.",
                "请从建模工具导出 BPMN 2.0 XML。",
                "Export BPMN 2.0 XML from the modeler."));
        }

        var reader = new BpmnReader();
        var definition = reader.ReadDefinitions(root, bytes);
        return reader._faults.Any ? throw new DefinitionRefusedException(reader._faults.Found) : definition!;
    }

    private ProcessDefinition? ReadDefinitions(XElement root, ReadOnlyMemory<byte> bytes)
    {
        var processes = new List<XElement>();
        var messages = new Dictionary<string, string?>(StringComparer.Ordinal);
        var errors = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var element in root.Elements())
        {
            switch (element.Name.LocalName)
            {
                case var _ when element.Name.Namespace == BpmnXml.Diagram:
                case var _ when element.Name.Namespace == BpmnXml.Model && Descriptive.Contains(element.Name.LocalName):
                    break;
                case var _ when element.Name.Namespace != BpmnXml.Model:
                    _faults.Unsupported(element);
                    break;
                case "process":
                    processes.Add(element);
                    break;
                case "collaboration":
                    ReadCollaboration(element);
                    break;
                case "message" when Register(element) is { } id:
                    messages[id] = element.Attribute("name")?.Value;
                    break;
                case "error" when Register(element) is { } id:
                    errors[id] = element.Attribute("errorCode")?.Value;
                    break;
                case "message" or "error":
                    break;
                default:
                    _faults.Unsupported(element);
                    break;
            }
        }

        if (processes.Count != 1)
        {
            _faults.Add("DF3003", root, $"应当恰有一个 process，文件中有 {processes.Count} 个。", $"exactly one process is expected, the file has {processes.Count}.", "请把每个流程存为一个文件。", "Keep one process in a file.");
        }

        // More processes are read all the same, so that the reader learns of everything in the file that is not supported.
        ProcessDefinition? definition = null;
        foreach (var process in processes)
        {
            definition = ReadProcess(process, bytes, new(messages, errors));
        }

        return definition;
    }

    private void ReadCollaboration(XElement collaboration)
    {
        foreach (var element in collaboration.Elements())
        {
            var known = element.Name.Namespace == BpmnXml.Model
                && (element.Name.LocalName == "participant" || Descriptive.Contains(element.Name.LocalName));
            if (!known)
            {
                _faults.Unsupported(element);
                continue;
            }

            foreach (var child in element.Elements().Where(c => c.Name.Namespace == BpmnXml.Model && c.Name.LocalName is "participantMultiplicity" or "interfaceRef" or "endPointRef"))
            {
                _faults.Unsupported(child);
            }
        }
    }

    private ProcessDefinition? ReadProcess(XElement process, ReadOnlyMemory<byte> bytes, EventNames names)
    {
        _nodes.Clear();
        _elements.Clear();
        _flowElements.Clear();
        var id = Register(process) ?? "";
        Collect(process);
        if (_elements.Count > MostNodes || _flowElements.Count > MostNodes)
        {
            _faults.Add("DF3002", process, $"流程的元素或流多于 {MostNodes} 个。", $"the process has more than {MostNodes} elements or flows.", "请拆分流程。", "Split the process.");
            return null;
        }

        var nodeReader = new NodeReader(_faults, names);
        var nodes = new FlowNode?[_elements.Count];
        // Activities first: a boundary event needs the one it hangs on, wherever that stands in the file.
        foreach (var boundary in (bool[])[false, true])
        {
            for (var i = 0; i < nodes.Length; i++)
            {
                var (element, parent) = _elements[i];
                if (element.Name.LocalName == "boundaryEvent" == boundary)
                {
                    nodes[i] = nodeReader.Read(element, _subProcesses.GetValueOrDefault(parent), i, _nodes);
                    Keep(nodes[i], element);
                }
            }
        }

        var flows = ReadFlows(nodes);
        ReadStarts(process, nodes);
        var extension = ExtensionReader.Process(process, _faults);
        var lanes = LaneReader.Read(process, _nodes, _faults);
        if (_faults.Any)
        {
            return null;
        }

        return new([.. nodes.Select(n => n!)], flows)
        {
            Id = id,
            Name = process.Attribute("name")?.Value,
            NameEn = process.Attribute(BpmnXml.Ours + "nameEn")?.Value,
            Documentation = process.Element(BpmnXml.Model + "documentation")?.Value,
            Source = bytes.ToArray(),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
            Lanes = lanes,
            Roles = extension.Roles,
            Stages = extension.Stages,
            Start = nodes.OfType<StartEvent>().Single(s => s.Scope is null),
        };
    }

    /// <summary>Everything in a scope in document order; subprocesses' content follows its subprocess.</summary>
    private void Collect(XElement scope)
    {
        foreach (var element in scope.Elements())
        {
            var name = element.Name.LocalName;
            if (element.Name.Namespace != BpmnXml.Model)
            {
                _faults.Unsupported(element);
            }
            else if (name == "sequenceFlow")
            {
                if (Register(element) is not null)
                {
                    _flowElements.Add(element);
                }
            }
            else if (NodeReader.Knows(name))
            {
                if (Register(element) is not null)
                {
                    _elements.Add((element, scope));
                    if (name == "subProcess")
                    {
                        Collect(element);
                    }
                }
            }
            else if (!Descriptive.Contains(name) && !(name == "laneSet" && scope.Name.LocalName == "process")
                && !(name is "incoming" or "outgoing" && scope.Name.LocalName == "subProcess"))
            {
                _faults.Unsupported(element);
                // What lies inside an element that can't be run is named too: its writer needs the whole list.
                if (name is "transaction" or "adHocSubProcess")
                {
                    Collect(element);
                }
            }
        }
    }

    private void Keep(FlowNode? node, XElement element)
    {
        if (node is null)
        {
            return;
        }

        _nodes[node.Id] = node;
        if (node is SubProcess sub)
        {
            _subProcesses[element] = sub;
        }
    }

    private ImmutableArray<SequenceFlow> ReadFlows(FlowNode?[] nodes)
    {
        var flows = ImmutableArray.CreateBuilder<SequenceFlow>(_flowElements.Count);
        foreach (var element in _flowElements)
        {
            var flow = FlowReader.Read(element, flows.Count, _nodes, _faults);
            if (flow is not null)
            {
                flows.Add(flow);
            }
        }

        var incoming = flows.ToLookup(f => f.Target);
        var outgoing = flows.ToLookup(f => f.Source);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i] is { } node)
            {
                node.Incoming = [.. incoming[node]];
                node.Outgoing = [.. outgoing[node]];
                FlowReader.CheckEnds(node, _elements[i].Element, _faults);
            }
        }

        return flows.DrainToImmutable();
    }

    private void ReadStarts(XElement process, FlowNode?[] nodes)
    {
        CheckStart(process, null, nodes);
        foreach (var (element, sub) in _subProcesses.Where(s => s.Key.Ancestors().Contains(process)))
        {
            CheckStart(element, sub, nodes);
        }
    }

    private void CheckStart(XElement element, SubProcess? scope, FlowNode?[] nodes)
    {
        var starts = nodes.OfType<StartEvent>().Where(s => ReferenceEquals(s.Scope, scope)).ToList();
        if (starts.Count != 1)
        {
            _faults.Add("DF3013", element, $"应当恰有一个开始事件，现有 {starts.Count} 个。", $"exactly one start event is expected, there are {starts.Count}.", "请保留一个无类型的开始事件。", "Keep one none start event.");
        }
        else if (scope is not null)
        {
            scope.Start = starts[0];
        }
    }

    private string? Register(XElement element)
    {
        var id = element.Attribute("id")?.Value;
        if (id is not { Length: > 0 and <= 128 } || !id.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            _faults.Add("DF3005", element, "没有可用的 id（1至128个字母、数字、_、-、.）。", "it has no usable id (1 to 128 letters, digits, '_', '-', '.').", "请给元素一个 id。", "Give the element an id.");
            return null;
        }

        if (!_ids.TryAdd(id, element))
        {
            _faults.Add("DF3005", element, $"id“{id}”重复。", $"the id '{id}' is used twice.", "请改掉其中一个 id。", "Change one of the ids.");
            return null;
        }

        return id;
    }
}

/// <summary>Names of messages and codes of errors by the id of their root element.</summary>
internal sealed record EventNames(Dictionary<string, string?> Messages, Dictionary<string, string?> Errors);
