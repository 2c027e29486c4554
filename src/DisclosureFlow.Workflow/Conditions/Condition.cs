using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>
/// A condition, compiled once when the definition is read: comparison, <c>and</c>, <c>or</c>, <c>not</c>, <c>in</c>, variables,
/// <c>outcome</c> (of the task the token left last), <c>task.outcome</c>, <c>task.count</c> and the counts of a vote. Grammar: docs/workflow.md.
/// </summary>
public sealed class Condition
{
    private readonly ConditionTerm _term;

    private Condition(string text, ConditionTerm term, ImmutableArray<string> elements)
    {
        Text = text;
        _term = term;
        Elements = elements;
    }

    /// <summary>As written in the file.</summary>
    public string Text { get; }

    /// <summary>Ids of the elements named by <c>element.outcome</c> and <c>element.count</c>.</summary>
    internal ImmutableArray<string> Elements { get; }

    /// <summary>Reads a condition of at most 2,000 characters.</summary>
    /// <param name="fault">What is wrong and at which character (from 1), in English and Chinese.</param>
    internal static Condition? TryParse(string text, out (string Zh, string En) fault)
    {
        var parser = new ConditionParser(text);
        var term = parser.Parse();
        fault = parser.Fault;
        return term is null ? null : new(text, term, [.. parser.Elements.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>True, false, unknown (only in a search over all behaviours) or an error that names its reason.</summary>
    internal Evaluated Evaluate(in ConditionContext context) => _term.Evaluate(context);

    /// <summary>As <see cref="Evaluate"/>, and an error for anything but a truth value.</summary>
    internal Evaluated Decide(in ConditionContext context)
    {
        var result = _term.Evaluate(context);
        return result.State == EvaluatedState.Value && result.Value.Kind != ValueKind.Boolean
            ? Evaluated.Error($"条件“{Text}”的值不是真或假", $"the condition '{Text}' is neither true nor false")
            : result;
    }
}

/// <summary>What a condition can see.</summary>
internal readonly record struct ConditionContext(Variables Variables, string? Outcome, Func<string, ElementRecord> RecordOf, VoteCount? Vote, int ActiveInstances, bool Abstract);

internal enum EvaluatedState
{
    Value,
    Unknown,
    Error,
}

internal readonly record struct Evaluated(EvaluatedState State, WorkflowValue Value, string? Zh, string? En)
{
    public static Evaluated Unknown => new(EvaluatedState.Unknown, default, null, null);

    public bool IsTrue => State == EvaluatedState.Value && Value.AsBoolean == true;

    public bool IsFalse => State == EvaluatedState.Value && Value.AsBoolean == false;

    public static Evaluated Of(WorkflowValue value) => new(EvaluatedState.Value, value, null, null);

    public static Evaluated Error(string zh, string en) => new(EvaluatedState.Error, default, zh, en);
}
