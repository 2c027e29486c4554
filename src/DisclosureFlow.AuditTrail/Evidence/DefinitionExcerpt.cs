using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;

namespace DisclosureFlow.AuditTrail;

/// <summary>What an auditor needs to know of a user task: its names, whose it is, and with whom it may not be shared.</summary>
/// <param name="Id">Element id in the definition.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Role">Candidate role: the task's own, else its lane's; null when neither says.</param>
/// <param name="Outcomes">Outcome id → name.</param>
/// <param name="NotSameAs">Tasks that nobody may do who did this one.</param>
/// <param name="MayBeSameAs">Tasks that the definition lets the same person do.</param>
public sealed record ExcerptTask(string Id, string Name, string? Role, ImmutableDictionary<string, string> Outcomes, ImmutableArray<string> NotSameAs, ImmutableArray<string> MayBeSameAs);

/// <summary>
/// A small reader of a process definition (BPMN 2.0 with our extension namespace): names and separation of duties, nothing
/// that would drive a process. It is kept apart from the engine, so that a fault of the engine's reader is not repeated here.
/// </summary>
public sealed class DefinitionExcerpt
{
    private const int LargestFile = 4 << 20;
    private static readonly XNamespace Bpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static readonly XNamespace Ours = "urn:disclosureflow:bpmn:1";

    private readonly Dictionary<string, string> elementNames = new(StringComparer.Ordinal);

    private DefinitionExcerpt(string sha256) => Sha256 = sha256;

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>User tasks by id.</summary>
    public IReadOnlyDictionary<string, ExcerptTask> Tasks { get; private init; } = ImmutableDictionary<string, ExcerptTask>.Empty;

    /// <summary>Role id → name.</summary>
    public IReadOnlyDictionary<string, string> Roles { get; private init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Reads a definition; DTDs are refused.</summary>
    /// <exception cref="AuditRefusedException">DF6050: not such XML, or two tasks of one id.</exception>
    public static DefinitionExcerpt Read(ReadOnlySpan<byte> bpmn)
    {
        var root = Load(bpmn);
        Dictionary<string, ExcerptTask> tasks = new(StringComparer.Ordinal);
        foreach (var task in root.Descendants(Bpmn + "userTask"))
        {
            if (task.Attribute("id")?.Value is not { Length: > 0 } id || !tasks.TryAdd(id, TaskOf(task, id, root)))
            {
                throw Refuse.Bundle("流程定义中用户任务的 id 缺失或重复", "the id of a user task in the definition is missing or occurs twice");
            }
        }

        var excerpt = new DefinitionExcerpt(Convert.ToHexStringLower(SHA256.HashData(bpmn)))
        {
            Tasks = tasks,
            Roles = root.Descendants(Ours + "role").Where(role => role.Attribute("id") is not null)
                .GroupBy(role => role.Attribute("id")!.Value, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First().Attribute("name")?.Value ?? group.Key, StringComparer.Ordinal),
        };
        foreach (var element in root.Descendants().Where(element => element.Name.Namespace == Bpmn && element.Attribute("id") is not null))
        {
            excerpt.elementNames.TryAdd(element.Attribute("id")!.Value, element.Attribute("name")?.Value ?? element.Attribute("id")!.Value);
        }

        return excerpt;
    }

    /// <summary>The name of an element; its id when it has none.</summary>
    public string NameOf(string element) => elementNames.GetValueOrDefault(element, element);

    /// <summary>The name of a role; its id when it has none.</summary>
    public string RoleName(string role) => Roles.GetValueOrDefault(role, role);

    /// <summary>The name of a task's outcome; its id when it has none.</summary>
    public string OutcomeName(string? task, string outcome) =>
        task is not null && Tasks.TryGetValue(task, out var known) ? known.Outcomes.GetValueOrDefault(outcome, outcome) : outcome;

    private static ExcerptTask TaskOf(XElement task, string id, XElement root)
    {
        var own = task.Elements(Bpmn + "extensionElements").Elements().Where(element => element.Name.Namespace == Ours).ToList();
        var lane = root.Descendants(Bpmn + "lane").LastOrDefault(lane => lane.Elements(Bpmn + "flowNodeRef").Any(reference => reference.Value.Trim() == id));
        return new ExcerptTask(
            id,
            task.Attribute("name")?.Value ?? id,
            own.Where(element => element.Name.LocalName == "task").Select(element => element.Attribute("candidateRole")?.Value).FirstOrDefault(role => role is not null)
                ?? lane?.Elements(Bpmn + "extensionElements").Elements(Ours + "lane").FirstOrDefault()?.Attribute("candidateRole")?.Value,
            own.Where(element => element.Name.LocalName == "outcome" && element.Attribute("id") is not null)
                .GroupBy(element => element.Attribute("id")!.Value, StringComparer.Ordinal)
                .ToImmutableDictionary(group => group.Key, group => group.First().Attribute("name")?.Value ?? group.Key, StringComparer.Ordinal),
            Words(own, "notSameAs"),
            Words(own, "mayBeSameAs"));
    }

    private static ImmutableArray<string> Words(IEnumerable<XElement> own, string attribute) =>
        [.. own.Where(element => element.Name.LocalName == "separation").SelectMany(element => (element.Attribute(attribute)?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];

    private static XElement Load(ReadOnlySpan<byte> bpmn)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestFile, MaxCharactersFromEntities = 1024 };
        try
        {
            // A tree too deep to be walked is found by a reader that keeps nothing.
            using (var scan = XmlReader.Create(new MemoryStream(bpmn.ToArray(), writable: false), settings))
            {
                while (scan.Read())
                {
                    if (scan.Depth > 64)
                    {
                        throw Refuse.Bundle("流程定义嵌套过深", "the definition is nested too deeply");
                    }
                }
            }

            using var reader = XmlReader.Create(new MemoryStream(bpmn.ToArray(), writable: false), settings);
            return XDocument.Load(reader).Root!;
        }
        catch (Exception fault) when (fault is XmlException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw Refuse.Bundle("流程定义不是可读的 XML", "the definition is no readable XML");
        }
    }
}
