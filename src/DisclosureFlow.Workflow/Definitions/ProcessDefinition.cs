using System.Collections.Frozen;
using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>
/// One process of a BPMN 2.0 file (OMG BPMN 2.0.2, ISO/IEC 19510), compiled for the engine. Immutable; named by the SHA-256 of the file's bytes,
/// which are kept as they are, diagram included.
/// </summary>
public sealed class ProcessDefinition
{
    private readonly FrozenDictionary<string, FlowNode> _nodesById;
    private readonly FrozenDictionary<string, SequenceFlow> _flowsById;
    private readonly Lazy<MarkingGraph> _markings;

    internal ProcessDefinition(ImmutableArray<FlowNode> nodes, ImmutableArray<SequenceFlow> flows)
    {
        Nodes = nodes;
        Flows = flows;
        _nodesById = nodes.ToFrozenDictionary(n => n.Id, StringComparer.Ordinal);
        _flowsById = flows.ToFrozenDictionary(f => f.Id, StringComparer.Ordinal);
        UserTasks = [.. nodes.OfType<UserTask>()];
        ServiceTasks = [.. nodes.OfType<ServiceTask>()];
        _markings = new(() => MarkingGraph.Search(this));
    }

    /// <summary>The id of the process element.</summary>
    public required string Id { get; init; }

    public string? Name { get; init; }

    public string? NameEn { get; init; }

    public string? Documentation { get; init; }

    /// <summary>SHA-256 of <see cref="Source"/>, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file's bytes exactly as read.</summary>
    public required ReadOnlyMemory<byte> Source { get; init; }

    /// <summary>All elements, subprocesses' too, in document order.</summary>
    public ImmutableArray<FlowNode> Nodes { get; }

    public ImmutableArray<SequenceFlow> Flows { get; }

    public ImmutableArray<UserTask> UserTasks { get; }

    public ImmutableArray<ServiceTask> ServiceTasks { get; }

    public ImmutableArray<Lane> Lanes { get; init; } = [];

    public ImmutableArray<Role> Roles { get; init; } = [];

    public ImmutableArray<Stage> Stages { get; init; } = [];

    internal StartEvent Start { get; init; } = null!;

    /// <summary>Every marking the definition can reach, found once and kept.</summary>
    internal MarkingGraph Markings => _markings.Value;

    /// <summary>Reads a definition of at most 4 MiB. Reading it does not mean that it is sound: see <see cref="Deploy"/>.</summary>
    /// <exception cref="DefinitionRefusedException">The file is not BPMN this engine runs; every reason is listed (DF30xx).</exception>
    public static ProcessDefinition Read(ReadOnlyMemory<byte> bpmnXml) => BpmnReader.Read(bpmnXml);

    /// <summary>Reads a definition and runs the deployment checks; only what this returns may be started.</summary>
    /// <exception cref="DefinitionRefusedException">The file is not BPMN this engine runs (DF30xx), or a check fails (DF31xx).</exception>
    public static ProcessDefinition Deploy(ReadOnlyMemory<byte> bpmnXml)
    {
        var definition = Read(bpmnXml);
        var found = DeploymentChecks.Run(definition);
        return found.Count == 0 ? definition : throw new DefinitionRefusedException(found);
    }

    /// <summary>The element with this id, or null.</summary>
    public FlowNode? Find(string id) => _nodesById.GetValueOrDefault(id);

    /// <summary>The flow with this id, or null.</summary>
    public SequenceFlow? FindFlow(string id) => _flowsById.GetValueOrDefault(id);

    /// <summary>The user task with this id, or null.</summary>
    public UserTask? FindUserTask(string id) => Find(id) as UserTask;
}
