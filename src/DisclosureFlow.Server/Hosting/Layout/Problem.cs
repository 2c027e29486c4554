using DisclosureFlow.Server.Cases;

namespace DisclosureFlow.Server.Hosting.Layout;

/// <summary>A "no" as a page shows it: what is wrong, what to do next, and the permanent code for whoever is asked for help.</summary>
internal sealed record Problem(string Code, string Message, string NextStep)
{
    public IReadOnlyList<string> Details { get; init; } = [];

    public static Problem Of(Refusal refusal) => new(
        refusal.Code, SiteTexts.Of(refusal.Message, refusal.MessageEn), SiteTexts.Of(refusal.NextStep, refusal.NextStepEn))
    {
        Details = refusal switch
        {
            StaleRefusal stale => [.. stale.Difference],
            Drafting.BlockedByFindings blocked => [.. blocked.Findings.Select(finding => $"{finding.Place}：{SiteTexts.Of(finding.Message.Zh, finding.Message.En)}")],
            Administration.DefinitionUnusable unusable => unusable.Reasons,
            _ => [],
        },
    };
}
