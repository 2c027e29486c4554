using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Workflow;

namespace DisclosureFlow.Server.Administration;

/// <summary>A service task that failed for good is tried again, on an administrator's word. He moves the machinery, never a task of a person.</summary>
internal sealed class Incidents(CaseDoor door, ReviewForms forms)
{
    /// <summary>Tries every incident of a case again.</summary>
    /// <param name="by">An administrator.</param>
    /// <param name="case">The case.</param>
    /// <param name="reason">What was mended, 2 to 200 characters; it goes on record.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public async Task<Refusal?> Retry(Caller by, Guid @case, string reason, CancellationToken stop)
    {
        if (reason.Trim().Length is < 2 or > 200)
        {
            return Refusals.ReasonMissing;
        }

        var outcome = await door.Act(by with { Administers = true }, new Shown(@case, 0, 0, null), act =>
        {
            if (act.State.Incidents.IsEmpty)
            {
                return new(AdministrationRefusals.NoIncident);
            }

            var elements = string.Join('、', act.State.Incidents.Select(one => one.ElementId));
            foreach (var incident in act.State.Incidents)
            {
                if (act.Step(new RetryIncident(incident.Id)) is { } refusal)
                {
                    return new(refusal);
                }
            }

            act.Role = OfficeRoles.Administrator;
            act.Record("IncidentRetried", reason: $"{elements}：{reason.Trim()}");
            return new((Refusal?)null);
        }, $"retry {@case} {reason}", stop);
        return outcome.Refusal;
    }

    /// <summary>Lets the forms that could not be made be tried again.</summary>
    public void RetryForms() => forms.TryAgain();
}
