using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

internal abstract class ConditionTerm
{
    public abstract Evaluated Evaluate(in ConditionContext context);
}

internal sealed class LiteralTerm(WorkflowValue value) : ConditionTerm
{
    public override Evaluated Evaluate(in ConditionContext context) => Evaluated.Of(value);
}

/// <summary>A variable, <c>outcome</c>, or a count of the vote.</summary>
internal sealed class NameTerm(string name) : ConditionTerm
{
    /// <summary>Counts that only the completion condition of several signers can see (BPMN 2.0.2, table 10.30, and ours).</summary>
    public static readonly ImmutableArray<string> Counts =
        ["nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances", "approved", "rejected", "weightApproved", "weightRejected", "weightTotal"];

    public override Evaluated Evaluate(in ConditionContext context)
    {
        if (string.Equals(name, "outcome", StringComparison.Ordinal))
        {
            return Evaluated.Of(context.Outcome);
        }

        if (context.Vote is { } vote)
        {
            switch (name)
            {
                case "nrOfInstances": return Evaluated.Of(vote.Size);
                case "nrOfActiveInstances": return Evaluated.Of(context.ActiveInstances);
                case "nrOfCompletedInstances": return Evaluated.Of(vote.Completed);
                case "approved": return Evaluated.Of(vote.ApprovedCount);
                case "rejected": return Evaluated.Of(vote.RejectedCount);
                case "weightApproved": return Evaluated.Of(vote.Approved);
                case "weightRejected": return Evaluated.Of(vote.Rejected);
                case "weightTotal": return Evaluated.Of(vote.Total);
                default: break;
            }
        }

        return context.Abstract ? Evaluated.Unknown : Evaluated.Of(context.Variables[name]);
    }
}

/// <summary><c>element.outcome</c> or <c>element.count</c>: the last outcome of an activity, and how often it was completed.</summary>
internal sealed class RecordTerm(string element, bool count) : ConditionTerm
{
    public override Evaluated Evaluate(in ConditionContext context)
    {
        if (context.Abstract)
        {
            return Evaluated.Unknown;
        }

        var record = context.RecordOf(element);
        return count ? Evaluated.Of(record.Completed) : Evaluated.Of(record.LastOutcome);
    }
}

internal sealed class NotTerm(ConditionTerm inner) : ConditionTerm
{
    public override Evaluated Evaluate(in ConditionContext context)
    {
        var value = inner.Evaluate(context);
        return value.State != EvaluatedState.Value ? value
            : value.Value.AsBoolean is { } truth ? Evaluated.Of(!truth)
            : Evaluated.Error($"not 后面的值“{value.Value}”不是真或假", $"'{value.Value}' after not is neither true nor false");
    }
}

/// <summary><c>and</c>, <c>or</c> in Kleene's logic: an unknown side matters only where the other does not decide.</summary>
internal sealed class LogicTerm(ConditionTerm left, ConditionTerm right, bool isAnd) : ConditionTerm
{
    public override Evaluated Evaluate(in ConditionContext context)
    {
        var first = Truth(left.Evaluate(context));
        if (first.State == EvaluatedState.Error || (isAnd ? first.IsFalse : first.IsTrue))
        {
            return first;
        }

        var second = Truth(right.Evaluate(context));
        if (second.State == EvaluatedState.Error || (isAnd ? second.IsFalse : second.IsTrue))
        {
            return second;
        }

        return first.State == EvaluatedState.Unknown ? first : second;
    }

    private static Evaluated Truth(Evaluated value) =>
        value.State == EvaluatedState.Value && value.Value.AsBoolean is null
            ? Evaluated.Error($"值“{value.Value}”不是真或假", $"'{value.Value}' is neither true nor false")
            : value;
}

internal sealed class CompareTerm(ConditionTerm left, ConditionTerm right, string comparison) : ConditionTerm
{
    public override Evaluated Evaluate(in ConditionContext context)
    {
        var first = left.Evaluate(context);
        if (first.State != EvaluatedState.Value)
        {
            return first;
        }

        var second = right.Evaluate(context);
        if (second.State != EvaluatedState.Value)
        {
            return second;
        }

        if (comparison is "==" or "!=")
        {
            return Evaluated.Of(first.Value == second.Value == (comparison == "=="));
        }

        // Texts compare by ordinal, so that dates written yyyy-MM-dd compare as dates do.
        int order;
        if (first.Value.AsNumber is { } a && second.Value.AsNumber is { } b)
        {
            order = a.CompareTo(b);
        }
        else if (first.Value.AsText is { } s && second.Value.AsText is { } t)
        {
            order = string.CompareOrdinal(s, t);
        }
        else
        {
            return Evaluated.Error($"“{first.Value}”与“{second.Value}”不能比大小", $"'{first.Value}' and '{second.Value}' have no order");
        }

        return Evaluated.Of(comparison switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 });
    }
}

/// <summary><c>x in ['a', 'b']</c>, or in a variable that holds a list.</summary>
internal sealed class InTerm(ConditionTerm item, ImmutableArray<ConditionTerm> choices, ConditionTerm? list, bool negated) : ConditionTerm
{
    public override Evaluated Evaluate(in ConditionContext context)
    {
        var value = item.Evaluate(context);
        if (value.State != EvaluatedState.Value)
        {
            return value;
        }

        if (list is not null)
        {
            var held = list.Evaluate(context);
            return held.State != EvaluatedState.Value ? held
                : held.Value.Kind != ValueKind.List ? Evaluated.Error($"in 后面的值“{held.Value}”不是列表", $"'{held.Value}' after in is no list")
                : Evaluated.Of((value.Value.AsText is { } text && held.Value.AsList.Contains(text, StringComparer.Ordinal)) != negated);
        }

        var unknown = false;
        foreach (var choice in choices)
        {
            var candidate = choice.Evaluate(context);
            if (candidate.State == EvaluatedState.Error)
            {
                return candidate;
            }

            unknown |= candidate.State == EvaluatedState.Unknown;
            if (candidate.State == EvaluatedState.Value && candidate.Value == value.Value)
            {
                return Evaluated.Of(!negated);
            }
        }

        return unknown ? Evaluated.Unknown : Evaluated.Of(negated);
    }
}
