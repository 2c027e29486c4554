namespace DisclosureFlow.Workflow;

/// <summary>A condition, compiled once when the definition is read. Grammar: docs/workflow.md.</summary>
public sealed class Condition
{
    private Condition(string text) => Text = text;

    /// <summary>As written in the file.</summary>
    public string Text { get; }
}
