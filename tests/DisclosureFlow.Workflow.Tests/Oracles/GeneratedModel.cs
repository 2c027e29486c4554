using System.Globalization;
using System.Text;

namespace DisclosureFlow.Workflow.Tests;

/// <summary>What a generated model may hold: each oracle is asked only what it is trusted on.</summary>
/// <param name="Depth">How deep blocks nest.</param>
/// <param name="Merging">Forked branches may merge without a join: two tokens run on. No such model may be deployed, but the engine must not lose a token.</param>
internal sealed record ModelShape(int Depth, bool Parallel, bool SubProcesses, bool Votes, bool Terminate, bool Timers = true, bool Merging = false);

/// <summary>
/// A block-structured process made from a seed: tasks, choices, loops (also inside parallel branches), forks with joins, boundary timers,
/// subprocesses, votes. Block structure makes it sound, so the deployment checks must accept every one.
/// </summary>
internal sealed class GeneratedModel
{
    private readonly Random _random;
    private readonly ModelShape _shape;
    private readonly StringBuilder _xml = new();
    private int _serial;
    private int _loops;

    private GeneratedModel(int seed, ModelShape shape)
    {
        _random = new Random(seed);
        _shape = shape;
    }

    /// <summary>The vote's completion condition by task, for the oracle's sake.</summary>
    public Dictionary<string, (int Of, string Condition)> Votes { get; } = new(StringComparer.Ordinal);

    public byte[] Bpmn { get; private set; } = [];

    public static GeneratedModel Of(int seed, ModelShape shape)
    {
        var model = new GeneratedModel(seed, shape);
        model.Scope(shape.Depth, parallel: false);
        model.Bpmn = Some.Bpmn(model._xml.ToString());
        return model;
    }

    /// <summary>start → block → end of the process or of a subprocess.</summary>
    private void Scope(int depth, bool parallel)
    {
        var start = Node("startEvent", "s");
        var (first, last) = Block(depth, parallel);
        var end = Node("endEvent", "e");
        Flow(start, first);
        Flow(last, end);
    }

    private (string First, string Last) Block(int depth, bool parallel)
    {
        if (depth == 0)
        {
            return Single(Task("done"));
        }

        return _random.Next(10) switch
        {
            0 or 1 => Sequence(depth, parallel),
            2 or 3 => Choice(depth, parallel),
            4 or 5 when !_shape.Merging || _random.Next(2) == 0 => Loop(depth, parallel),
            4 or 5 or 7 or 9 when _shape.Merging => Fork(depth),
            6 when _shape.Parallel => Fork(depth),
            7 when _shape.Timers => Timed(depth, parallel),
            8 when _shape.SubProcesses => Sub(depth),
            8 or 9 when _shape.Votes => Vote(depth, parallel),
            _ => Sequence(depth, parallel),
        };
    }

    private (string, string) Sequence(int depth, bool parallel)
    {
        var (first, last) = Block(depth - 1, parallel);
        for (var more = _random.Next(1, 3); more > 0; more--)
        {
            var (next, end) = Block(depth - 1, parallel);
            Flow(last, next);
            last = end;
        }

        return (first, last);
    }

    private (string, string) Choice(int depth, bool parallel)
    {
        var ways = _random.Next(2, 4);
        var task = Task(string.Join(' ', Enumerable.Range(0, ways).Select(w => $"way{w}")));
        return (task, Split(task, [.. Enumerable.Range(0, ways).Select(w => $"way{w}")], depth, parallel));
    }

    /// <summary>A gateway on the outcome of <paramref name="task"/>, a branch for each, and the merge behind them.</summary>
    private string Split(string task, string[] outcomes, int depth, bool parallel)
    {
        var split = NewId("x");
        var withDefault = _random.Next(3) == 0;
        Flow(task, split);
        var merge = Node("exclusiveGateway", "m");
        var fallback = "";
        for (var way = 0; way < outcomes.Length; way++)
        {
            var isDefault = withDefault && way == outcomes.Length - 1;
            var condition = isDefault ? null : $"outcome == '{outcomes[way]}'";
            string flow;
            if (way > 0 && _shape.Terminate && _random.Next(6) == 0)
            {
                flow = Flow(split, Terminate(), condition);
            }
            else if (way > 0 && !parallel && _random.Next(6) == 0)
            {
                flow = Flow(split, Node("endEvent", "e"), condition);
            }
            else if (_random.Next(4) == 0)
            {
                flow = Flow(split, merge, condition);
            }
            else
            {
                var (first, last) = Block(depth - 1, parallel);
                flow = Flow(split, first, condition);
                Flow(last, merge);
            }

            fallback = isDefault ? flow : fallback;
        }

        _xml.Append(CultureInfo.InvariantCulture, $"<exclusiveGateway id=\"{split}\"{(fallback.Length > 0 ? $" default=\"{fallback}\"" : "")}/>");
        return merge;
    }

    private (string, string) Loop(int depth, bool parallel)
    {
        _loops++;
        var (first, last) = Block(depth - 1, parallel);
        _loops--;
        var judge = Task("again ok");
        var gateway = Node("exclusiveGateway", "x");
        Flow(last, judge);
        Flow(judge, gateway);
        var after = Task("done");
        Flow(gateway, after, "outcome == 'ok'");
        // Back to the block itself (an implicit merge) or over a gateway; a fork with two incoming flows would be a join.
        if (_random.Next(2) == 0 && first[0] != 'f')
        {
            Flow(gateway, first, "outcome == 'again'");
            return (first, after);
        }

        var merge = Node("exclusiveGateway", "m");
        Flow(merge, first);
        Flow(gateway, merge, "outcome == 'again'");
        return (merge, after);
    }

    private (string, string) Fork(int depth)
    {
        var fork = Node("parallelGateway", "f");
        var join = _shape.Merging && _random.Next(2) == 0 ? Node("exclusiveGateway", "m") : Node("parallelGateway", "j");
        for (var branches = _random.Next(2, 4); branches > 0; branches--)
        {
            // Shallow branches: markings multiply across them, and the checks give up at 2,000.
            var (first, last) = Block(Math.Min(depth - 1, 1), parallel: true);
            Flow(fork, first);
            Flow(last, join);
        }

        return (fork, join);
    }

    private (string, string) Timed(int depth, bool parallel)
    {
        if (_random.Next(4) == 0)
        {
            var wait = NewId("w");
            _xml.Append(CultureInfo.InvariantCulture, $"<intermediateCatchEvent id=\"{wait}\"><timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></intermediateCatchEvent>");
            return Single(wait);
        }

        var task = Task("done");
        if (_random.Next(2) == 0)
        {
            var reminder = Timer(task, interrupting: false);
            // In a loop the task of one reminder could still be open when the next comes: the checks refuse that.
            var told = _loops == 0 && _random.Next(2) == 0 ? Task("done") : Node("exclusiveGateway", "m");
            Flow(reminder, told);
            Flow(told, Node("endEvent", "e"));
            return Single(task);
        }

        var merge = Node("exclusiveGateway", "m");
        var (first, last) = Block(depth - 1, parallel);
        Flow(Timer(task, interrupting: true), first);
        Flow(last, merge);
        Flow(task, merge);
        return (task, merge);
    }

    private (string, string) Sub(int depth)
    {
        var sub = NewId("u");
        _xml.Append(CultureInfo.InvariantCulture, $"<subProcess id=\"{sub}\">");
        Scope(depth - 1, parallel: false);
        _xml.Append("</subProcess>");
        if (_random.Next(2) == 0)
        {
            return Single(sub);
        }

        var merge = Node("exclusiveGateway", "m");
        var deputy = Task("done");
        Flow(Timer(sub, interrupting: true), deputy);
        Flow(deputy, merge);
        Flow(sub, merge);
        return (sub, merge);
    }

    private (string, string) Vote(int depth, bool parallel)
    {
        var id = NewId("v");
        var of = _random.Next(2, 5);
        var needed = _random.Next(1, of + 1);
        var condition = _random.Next(2) == 0 ? $"approved &gt;= {needed}" : $"approved &gt;= {needed} or rejected &gt;= {needed}";
        Votes[id] = (of, condition.Replace("&gt;", ">", StringComparison.Ordinal));
        _xml.Append(CultureInfo.InvariantCulture, $"""
            <userTask id="{id}"><extensionElements><df:task stage="work" candidateRole="leader"/><df:outcome id="yes" name="同意" counts="approved"/><df:outcome id="no" name="不同意" counts="rejected"/></extensionElements><multiInstanceLoopCharacteristics isSequential="{(_random.Next(2) == 0 ? "true" : "false")}"><loopCardinality>{of}</loopCardinality><completionCondition>{condition}</completionCondition></multiInstanceLoopCharacteristics></userTask>
            """);
        return (id, Split(id, ["approved", "rejected", "noQuorum"], depth, parallel));
    }

    private static (string, string) Single(string id) => (id, id);

    private string Task(string outcomes)
    {
        var id = NewId("t");
        _xml.Append(Some.Task(id, outcomes));
        return id;
    }

    private string Timer(string host, bool interrupting)
    {
        var id = NewId("b");
        _xml.Append(CultureInfo.InvariantCulture, $"<boundaryEvent id=\"{id}\" attachedToRef=\"{host}\" cancelActivity=\"{(interrupting ? "true" : "false")}\"><timerEventDefinition><timeDuration>P{_random.Next(1, 9)}D</timeDuration></timerEventDefinition></boundaryEvent>");
        return id;
    }

    private string Terminate()
    {
        var id = NewId("e");
        _xml.Append(CultureInfo.InvariantCulture, $"<endEvent id=\"{id}\"><terminateEventDefinition/></endEvent>");
        return id;
    }

    private string Node(string kind, string letter)
    {
        var id = NewId(letter);
        _xml.Append(CultureInfo.InvariantCulture, $"<{kind} id=\"{id}\"/>");
        return id;
    }

    private string Flow(string from, string to, string? condition = null)
    {
        var id = NewId("q");
        _xml.Append(CultureInfo.InvariantCulture, $"<sequenceFlow id=\"{id}\" sourceRef=\"{from}\" targetRef=\"{to}\">{(condition is null ? "" : $"<conditionExpression>{condition}</conditionExpression>")}</sequenceFlow>");
        return id;
    }

    private string NewId(string letter) => $"{letter}{++_serial}";
}
