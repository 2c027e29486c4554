using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;

namespace DisclosureFlow.Workflow;

internal sealed record UserExtension(string? Stage, string? CandidateRole, string? Form, ImmutableArray<TaskOutcome> Outcomes, DueRule? Due, Separation Separation, ImmutableArray<string> Locks, Quorum? Quorum, string? Signers);

internal sealed record ServiceExtension(string Type, int Attempts, TimeSpan Backoff, ImmutableArray<TaskOutcome> Outcomes);

internal sealed record ProcessExtension(ImmutableArray<Role> Roles, ImmutableArray<Stage> Stages);

/// <summary>Reads our own extension elements. Those of others are left alone; an unknown one of ours is refused, for a typo must not switch a duty off.</summary>
internal static class ExtensionReader
{
    public static ProcessExtension Process(XElement process, ReaderFaults faults)
    {
        var roles = ImmutableArray.CreateBuilder<Role>();
        var stages = ImmutableArray.CreateBuilder<Stage>();
        foreach (var own in OwnOf(process, faults, "role", "stage"))
        {
            var a = Attributes(own, faults, "id", "name", "nameEn");
            if (a.GetValueOrDefault("id") is not { } id || a.GetValueOrDefault("name") is not { } name)
            {
                faults.Extension(own, "需要 id 和 name。", "id and name are needed.");
            }
            else if (own.Name.LocalName == "role")
            {
                roles.Add(new(id, name, a.GetValueOrDefault("nameEn") ?? id));
            }
            else
            {
                stages.Add(new(id, name, a.GetValueOrDefault("nameEn") ?? id));
            }
        }

        return new(roles.ToImmutable(), stages.ToImmutable());
    }

    public static UserExtension User(XElement task, ReaderFaults faults)
    {
        string? stage = null, role = null, form = null, signers = null;
        DueRule? due = null;
        Quorum? quorum = null;
        var outcomes = ImmutableArray.CreateBuilder<TaskOutcome>();
        var notSame = ImmutableArray.CreateBuilder<string>();
        var maySame = ImmutableArray.CreateBuilder<string>();
        var locks = ImmutableArray.CreateBuilder<string>();
        foreach (var own in OwnOf(task, faults, "task", "outcome", "due", "separation", "lock", "quorum", "signers"))
        {
            switch (own.Name.LocalName)
            {
                case "task":
                    var a = Attributes(own, faults, "stage", "candidateRole", "form");
                    (stage, role, form) = (a.GetValueOrDefault("stage"), a.GetValueOrDefault("candidateRole"), a.GetValueOrDefault("form"));
                    break;
                case "outcome":
                    AddOutcome(own, outcomes, faults);
                    break;
                case "due":
                    due = Due(own, faults);
                    break;
                case "separation":
                    var duties = Attributes(own, faults, "notSameAs", "mayBeSameAs");
                    notSame.AddRange(Words(duties.GetValueOrDefault("notSameAs")));
                    maySame.AddRange(Words(duties.GetValueOrDefault("mayBeSameAs")));
                    break;
                case "lock":
                    locks.AddRange(Words(Attributes(own, faults, "data").GetValueOrDefault("data")));
                    break;
                case "quorum":
                    quorum = QuorumOf(own, faults);
                    break;
                default:
                    signers = Attributes(own, faults, "variable").GetValueOrDefault("variable");
                    if (!Variables.IsName(signers))
                    {
                        faults.Extension(own, "signers 需要 variable。", "signers needs variable.");
                    }

                    break;
            }
        }

        return new(stage, role, form, outcomes.ToImmutable(), due, new(notSame.ToImmutable(), maySame.ToImmutable()), locks.ToImmutable(), quorum, signers);
    }

    public static ServiceExtension Service(XElement task, ReaderFaults faults)
    {
        var type = "";
        var attempts = 3;
        var backoff = TimeSpan.FromSeconds(30);
        var outcomes = ImmutableArray.CreateBuilder<TaskOutcome>();
        foreach (var own in OwnOf(task, faults, "service", "outcome"))
        {
            if (own.Name.LocalName == "outcome")
            {
                AddOutcome(own, outcomes, faults);
                continue;
            }

            var a = Attributes(own, faults, "type", "attempts", "backoff");
            type = a.GetValueOrDefault("type") ?? "";
            if (a.GetValueOrDefault("attempts") is { } times && !Whole(times, 1, 100, out attempts))
            {
                faults.Extension(own, "attempts 应为1至100。", "attempts must be 1 to 100.");
            }

            if (a.GetValueOrDefault("backoff") is { } wait)
            {
                if (IsoDuration.TryParse(wait, out var duration) && duration is { Months: 0 } && duration.Time <= TimeSpan.FromDays(1))
                {
                    backoff = duration.Time;
                }
                else
                {
                    faults.Extension(own, "backoff 应为至多一天的 ISO 8601 时长，如 PT30S。", "backoff must be an ISO 8601 duration of at most a day, e.g. PT30S.");
                }
            }
        }

        if (type.Length == 0)
        {
            faults.Extension(task, "serviceTask 需要扩展元素 service type。", "a serviceTask needs the extension element service with a type.");
        }

        return new(type, attempts, backoff, outcomes.ToImmutable());
    }

    public static Notice? NoticeOf(XElement boundary, ReaderFaults faults)
    {
        Notice? notice = null;
        foreach (var own in OwnOf(boundary, faults, "timer", "notice").Where(o => o.Name.LocalName == "notice"))
        {
            var a = Attributes(own, faults, "kind", "role");
            if (a.GetValueOrDefault("kind") is not ("remind" or "escalate"))
            {
                faults.Extension(own, "notice 的 kind 应为 remind 或 escalate。", "kind of a notice must be remind or escalate.");
            }

            notice = new(a.GetValueOrDefault("kind") ?? "", a.GetValueOrDefault("role"));
        }

        return notice;
    }

    /// <summary>Refuses any extension of ours where none is known, but for a timer on an intermediate event.</summary>
    public static void None(XElement element, ReaderFaults faults)
    {
        foreach (var own in OwnOf(element, faults, "timer").Where(_ => element.Name.LocalName != "intermediateCatchEvent"))
        {
            faults.Extension(own, "这里不能用。", "it can't be used here.");
        }
    }

    /// <summary>The one extension element of ours that the place allows, or null.</summary>
    public static XElement? Only(XElement element, ReaderFaults faults, string name) => OwnOf(element, faults, name).FirstOrDefault();

    public static XElement? Own(XElement element, string name) => element.Elements(BpmnXml.Model + "extensionElements").Elements(BpmnXml.Ours + name).FirstOrDefault();

    /// <summary>The attributes of one of our elements; an unknown one is refused.</summary>
    public static Dictionary<string, string> Attributes(XElement own, ReaderFaults faults, params ReadOnlySpan<string> known)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in own.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            if (!known.Contains(attribute.Name.LocalName) || attribute.Name.Namespace != XNamespace.None)
            {
                faults.Extension(own, $"没有属性 {ReaderFaults.Shown(attribute.Name.LocalName)}。", $"there is no attribute {ReaderFaults.Shown(attribute.Name.LocalName)}.");
            }

            result[attribute.Name.LocalName] = attribute.Value;
        }

        return result;
    }

    private static List<XElement> OwnOf(XElement element, ReaderFaults faults, params ReadOnlySpan<string> known)
    {
        var found = new List<XElement>();
        foreach (var own in element.Elements(BpmnXml.Model + "extensionElements").Elements().Where(e => e.Name.Namespace == BpmnXml.Ours))
        {
            var repeatable = own.Name.LocalName is "outcome" or "role" or "stage" or "separation" or "lock";
            if (!known.Contains(own.Name.LocalName))
            {
                faults.Extension(own, "这里没有这样的扩展元素。", "there is no such extension element here.");
            }
            else if (!repeatable && found.Exists(f => f.Name == own.Name))
            {
                faults.Extension(own, "扩展元素重复。", "the extension element occurs twice.");
            }
            else
            {
                found.Add(own);
            }
        }

        return found;
    }

    private static void AddOutcome(XElement own, ImmutableArray<TaskOutcome>.Builder outcomes, ReaderFaults faults)
    {
        var a = Attributes(own, faults, "id", "name", "nameEn", "by", "counts", "reasonRequired", "pausesDue");
        var counts = Vote.None;
        var sound = a.GetValueOrDefault("id") is { Length: > 0 and <= 64 } && a.GetValueOrDefault("name") is { Length: > 0 }
            && a.GetValueOrDefault("by") is null or "system" && a.GetValueOrDefault("reasonRequired") is null or "true" or "false" && a.GetValueOrDefault("pausesDue") is null or "true" or "false"
            && (a.GetValueOrDefault("counts") is not { } vote || (Enum.TryParse(vote, ignoreCase: true, out counts) && char.IsAsciiLetter(vote[0])));
        var id = a.GetValueOrDefault("id") ?? "";
        if (!sound || outcomes.Any(o => o.Id == id))
        {
            faults.Extension(own, "outcome 需要不重复的 id 和 name；by 只能是 system；counts 为 approved、rejected 或 abstained。", "an outcome needs an id of its own and a name; by can only be system; counts is approved, rejected or abstained.");
            return;
        }

        outcomes.Add(new(id, a["name"], a.GetValueOrDefault("nameEn") ?? id, a.ContainsKey("by"), counts, a.GetValueOrDefault("reasonRequired") == "true", a.GetValueOrDefault("pausesDue") == "true"));
    }

    private static DueRule? Due(XElement own, ReaderFaults faults)
    {
        var a = Attributes(own, faults, "workingDays", "setting", "before", "workingDaysBefore");
        int? limit = null;
        var before = 0;
        var sound = true;
        if (a.GetValueOrDefault("workingDays") is { } days)
        {
            sound = Whole(days, 0, 400, out var number);
            limit = number;
        }

        if (a.GetValueOrDefault("workingDaysBefore") is { } back)
        {
            sound &= Whole(back, 0, 400, out before) && a.ContainsKey("before");
        }

        foreach (var variable in (string[])["setting", "before"])
        {
            sound &= !a.TryGetValue(variable, out var name) || Variables.IsName(name);
        }

        if (!sound || (limit is null && !a.ContainsKey("setting") && !a.ContainsKey("before")))
        {
            faults.Extension(own, "due 需要 workingDays（0至400）、setting 或 before（变量名）；workingDaysBefore 与 before 同用。", "due needs workingDays (0 to 400), setting or before (names of variables); workingDaysBefore goes with before.");
            return null;
        }

        return new(limit, a.GetValueOrDefault("setting"), a.GetValueOrDefault("before"), before);
    }

    private static Quorum? QuorumOf(XElement own, ReaderFaults faults)
    {
        var a = Attributes(own, faults, "mode", "value", "veto", "weights");
        decimal value = 0;
        var sound = Enum.TryParse<QuorumMode>(a.GetValueOrDefault("mode"), ignoreCase: true, out var mode) && char.IsAsciiLetter(a["mode"][0])
            && a.GetValueOrDefault("veto") is null or "true" or "false"
            && (!a.TryGetValue("value", out var text) || decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
            && (mode is QuorumMode.All or QuorumMode.Any ? !a.ContainsKey("value") : value > 0 && (mode != QuorumMode.Percent || value <= 100) && (mode != QuorumMode.Count || value % 1 == 0))
            && (!a.TryGetValue("weights", out var weights) || (mode == QuorumMode.Weight && Variables.IsName(weights)));
        if (!sound)
        {
            faults.Extension(own, "quorum 的 mode 为 all、any、count、percent 或 weight，后三者需要大于0的 value；veto 为 true 或 false。", "mode of a quorum is all, any, count, percent or weight, the last three with a value above 0; veto is true or false.");
            return null;
        }

        return new(mode, value, a.GetValueOrDefault("veto") == "true", a.GetValueOrDefault("weights"));
    }

    private static bool Whole(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static string[] Words(string? text) => (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
