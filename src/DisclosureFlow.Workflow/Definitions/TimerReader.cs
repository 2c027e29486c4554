using System.Globalization;
using System.Xml.Linq;

namespace DisclosureFlow.Workflow;

/// <summary>Reads timers: timeDuration, timeDate and timeCycle of BPMN as fixed ISO 8601 values, or our working days.</summary>
internal sealed class TimerReader(ReaderFaults faults)
{
    /// <summary>A timer that repeats faster than this would flood the trail.</summary>
    private static readonly TimeSpan ShortestCycle = TimeSpan.FromMinutes(1);

    public TimerRule? Read(XElement owner, XElement definition)
    {
        var rules = new List<TimerRule?>();
        foreach (var child in definition.Elements().Where(e => e.Name.Namespace == BpmnXml.Model && e.Name.LocalName is not ("documentation" or "extensionElements")))
        {
            var text = child.Value.Trim();
            rules.Add(child.Name.LocalName switch
            {
                "timeDuration" => Duration(text),
                "timeDate" => At(text),
                "timeCycle" => Cycle(text),
                _ => null,
            });
            if (rules[^1] is null)
            {
                faults.Add("DF3009", owner, $"定时“{ReaderFaults.Shown(text)}”读不懂。", $"the timer '{ReaderFaults.Shown(text)}' can't be read.", "请写成 ISO 8601，如 P3D、2027-01-20T09:00:00+08:00、R3/P1D。", "Write ISO 8601, e.g. P3D, 2027-01-20T09:00:00+08:00, R3/P1D.");
                return null;
            }
        }

        if (ExtensionReader.Own(owner, "timer") is { } ours)
        {
            rules.Add(WorkingDays(ours));
            if (rules[^1] is null)
            {
                return null;
            }
        }

        if (rules.Count == 1)
        {
            return rules[0];
        }

        faults.Add("DF3009", owner, $"应当恰有一个时间，现有 {rules.Count} 个。", $"exactly one time is expected, there are {rules.Count}.", "请写 timeDuration、timeDate、timeCycle 或 timer workingDays 之一。", "Write one of timeDuration, timeDate, timeCycle or timer workingDays.");
        return null;
    }

    private static TimerRule? Duration(string text) => IsoDuration.TryParse(text, out var duration) ? new(duration, null, null, false) : null;

    private static TimerRule? At(string text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10) ? new(null, at, null, false) : null;

    private static TimerRule? Cycle(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || text[0] != 'R' || !IsoDuration.TryParse(text[(slash + 1)..], out var duration) || duration!.After(DateTimeOffset.UnixEpoch) - DateTimeOffset.UnixEpoch < ShortestCycle)
        {
            return null;
        }

        if (slash == 1)
        {
            return new(duration, null, null, false, int.MaxValue);
        }

        return int.TryParse(text.AsSpan(1, slash - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times is >= 1 and <= 1000
            ? new(duration, null, null, false, times) : null;
    }

    private TimerRule? WorkingDays(XElement timer)
    {
        var attributes = ExtensionReader.Attributes(timer, faults, "workingDays", "from");
        var fromDue = attributes.GetValueOrDefault("from");
        if (!int.TryParse(attributes.GetValueOrDefault("workingDays"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days)
            || days is < -400 or > 400 || fromDue is not (null or "opening" or "taskDue") || (days < 0 && fromDue != "taskDue"))
        {
            faults.Extension(timer, "timer 需要 workingDays（-400至400；负数只与 from=\"taskDue\" 同用）。", "timer needs workingDays (-400 to 400; negative only with from=\"taskDue\").");
            return null;
        }

        return new(null, null, days, fromDue == "taskDue");
    }
}
