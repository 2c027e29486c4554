using System.Collections.Immutable;
using DisclosureFlow.Workflow;

namespace DisclosureFlow.Server.Cases;

/// <summary>An expected "no". The code is permanent and has a section in docs/refusals/; the next step says what to do.</summary>
/// <param name="Code"><c>DF</c> and four digits.</param>
/// <param name="Status">How it is answered over HTTP: 403, 404, 409, 422 or 503.</param>
/// <param name="Message">What is wrong, in Chinese.</param>
/// <param name="MessageEn">The same in English.</param>
/// <param name="NextStep">What the person can do, in Chinese.</param>
/// <param name="NextStepEn">The same in English.</param>
internal record Refusal(string Code, int Status, string Message, string MessageEn, string NextStep, string NextStepEn)
{
    /// <summary>What the workflow library refuses, passed on with its own code.</summary>
    public static Refusal From(WorkflowRefusal refusal, int status) =>
        new(refusal.Code, status, refusal.Message, refusal.MessageEn, refusal.NextStep, refusal.NextStepEn);

    public override string ToString() => $"{Code} {Message}";
}

/// <summary>The page is out of date: somebody was there first. What the person entered is kept by the page.</summary>
/// <param name="By">Who acted; null when it was the system.</param>
/// <param name="At">When.</param>
internal sealed record StaleRefusal(string Code, string Message, string MessageEn, string NextStep, string NextStepEn, string? By, DateTimeOffset? At)
    : Refusal(Code, StatusCodes.Status409Conflict, Message, MessageEn, NextStep, NextStepEn)
{
    /// <summary>What differs between the edition shown and the latest: one line for each cell or section, in Chinese.</summary>
    public ImmutableArray<string> Difference { get; init; } = [];

    /// <summary>The latest edition, for the difference to be told outside the transaction.</summary>
    internal string? Latest { get; init; }
}

/// <summary>What an act answers: accepted, or refused with the case untouched.</summary>
/// <param name="Case">The case.</param>
/// <param name="Revision">The case's revision after the act.</param>
/// <param name="Value">What the act made, if anything: the hash of a document or the id of an attempt.</param>
internal sealed record Outcome(Guid Case, long Revision, string? Value = null)
{
    public Refusal? Refusal { get; init; }

    /// <summary>When the act was recorded.</summary>
    public DateTimeOffset At { get; init; }

    public bool Accepted => Refusal is null;

    public static Outcome Refused(Guid @case, Refusal refusal) => new(@case, 0) { Refusal = refusal };
}
