namespace DisclosureFlow.Workflow;

/// <summary>An expected "no" of this library. Code is permanent and has a section in docs/refusals/DF3.md.</summary>
/// <param name="Code">DF30xx reading a definition, DF31xx deployment checks, DF32xx commands, DF33xx incidents, DF34xx separation of duties.</param>
/// <param name="Message">What is wrong and where, in Chinese.</param>
/// <param name="MessageEn">The same in English.</param>
/// <param name="NextStep">What the reader can do about it, in Chinese.</param>
/// <param name="NextStepEn">The same in English.</param>
/// <param name="ElementId">The element of the definition it is about, where there is one.</param>
public sealed record WorkflowRefusal(string Code, string Message, string MessageEn, string NextStep, string NextStepEn, string? ElementId = null);

/// <summary>A definition that can't be read or must not be deployed. Every reason found is listed.</summary>
public sealed class DefinitionRefusedException : Exception
{
    public DefinitionRefusedException(IReadOnlyList<WorkflowRefusal> refusals)
        : base(string.Join(Environment.NewLine, (refusals ?? throw new ArgumentNullException(nameof(refusals))).Select(r => $"{r.Code}: {r.MessageEn} {r.NextStepEn}")))
    {
        Refusals = refusals;
    }

    public DefinitionRefusedException(WorkflowRefusal refusal)
        : this([refusal])
    {
    }

    /// <summary>At least one.</summary>
    public IReadOnlyList<WorkflowRefusal> Refusals { get; }
}
