using CsCheck;

namespace DisclosureFlow.Workflow.Tests;

public class ConditionsAre
{
    private static readonly Variables Held = Variables.Empty.With("pages", 12).With("urgent", true).With("kind", "budget").With("signers", WorkflowValue.Of(["zhang", "li"])).With("date", "2026-01-31");

    [Theory]
    [InlineData("outcome == 'approved'", true)]
    [InlineData("outcome != \"approved\"", false)]
    [InlineData("pages >= 12 and pages < 13", true)]
    [InlineData("pages > 12.5", false)]
    [InlineData("pages == 12.0", true)]
    [InlineData("urgent", true)]
    [InlineData("not urgent or kind == 'budget'", true)]
    [InlineData("!(urgent && kind in ['budget', 'staff'])", false)]
    [InlineData("kind not in ['staff']", true)]
    [InlineData("'li' in signers", true)]
    [InlineData("'wang' in signers", false)]
    [InlineData("missing == null", true)]
    [InlineData("urgent == true", true)]
    [InlineData("date < '2026-02-01'", true)]
    [InlineData("${outcome == 'approved'}", true)]
    [InlineData("drafting.count == 3", true)]
    [InlineData("drafting.outcome == 'submitted'", true)]
    [InlineData("pages == -12", false)]
    [InlineData("kind == 'budget' or pages", true)]
    public void Decided_by_variables_outcome_and_records(string text, bool expected) => Assert.Equal(expected, Decide(text).Value.AsBoolean);

    [Theory]
    [InlineData("pages")]
    [InlineData("missing")]
    [InlineData("kind > 3")]
    [InlineData("missing < 3")]
    [InlineData("kind in pages")]
    [InlineData("not kind")]
    [InlineData("pages and urgent")]
    public void An_error_where_they_have_no_truth_value_never_silently_false(string text)
    {
        var result = Decide(text);
        Assert.Equal(EvaluatedState.Error, result.State);
        Assert.NotNull(result.Zh);
        Assert.NotNull(result.En);
    }

    [Theory]
    [InlineData("")]
    [InlineData("outcome =")]
    [InlineData("outcome = 'x'")]
    [InlineData("(urgent")]
    [InlineData("urgent)")]
    [InlineData("a b")]
    [InlineData("'open")]
    [InlineData("a in ['b'")]
    [InlineData("a not 'b'")]
    [InlineData("a.length == 1")]
    [InlineData("next(null, environment.variables.k === 'v')")]
    [InlineData("1.2.3 == 1")]
    [InlineData("a == and")]
    [InlineData("a ; b")]
    public void Refused_where_they_are_not_in_the_grammar(string text)
    {
        Assert.Null(Condition.TryParse(text, out var fault));
        Assert.False(string.IsNullOrEmpty(fault.Zh));
        Assert.False(string.IsNullOrEmpty(fault.En));
    }

    [Fact]
    public void Refused_when_too_long_or_nested_too_deep()
    {
        Assert.Null(Condition.TryParse(new string('(', 40) + "true" + new string(')', 40), out _));
        Assert.Null(Condition.TryParse(string.Concat(Enumerable.Repeat("not ", 40)) + "true", out _));
        Assert.Null(Condition.TryParse("'" + new string('x', 2000) + "' == outcome", out _));
    }

    [Fact]
    public void Read_or_refused_whatever_the_text_and_never_thrown_at() =>
        Gen.String[Gen.Char["abinotrd.'\"[](),<>=!&|0123456789-_ ${}"], 0, 40].Sample(text =>
        {
            var condition = Condition.TryParse(text, out _);
            condition?.Decide(Context());
        });

    [Theory]
    [InlineData("outcome == 'approved' or anything", true)]
    [InlineData("outcome == 'other' and anything", false)]
    [InlineData("outcome == 'approved' and anything", null)]
    [InlineData("drafting.count == 3", null)]
    public void Unknown_in_a_search_only_where_data_decides(string text, bool? expected)
    {
        var result = Condition.TryParse(text, out _)!.Decide(Context() with { Abstract = true });
        Assert.Equal(expected is null ? EvaluatedState.Unknown : EvaluatedState.Value, result.State);
        Assert.Equal(expected, result.Value.AsBoolean);
    }

    private static Evaluated Decide(string text)
    {
        var condition = Condition.TryParse(text, out var fault);
        Assert.True(condition is not null, fault.En);
        return condition.Decide(Context());
    }

    private static ConditionContext Context() => new(Held, "approved", id => new(id, 4, 3, "submitted"), null, 0, Abstract: false);
}
