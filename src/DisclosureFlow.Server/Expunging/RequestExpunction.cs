using System.Globalization;
using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Expunging;

/// <summary>
/// The first of two people: somebody found in an edition what must not be stored here. From this act on the case stands still and its public
/// page is closed; nothing is erased yet.
/// </summary>
internal sealed class RequestExpunction(CaseDoor door)
{
    /// <summary>Who may ask for it, and who may decide: the reviewers of the organ and its head. An administrator has no part in it.</summary>
    public static readonly IReadOnlyList<string> Roles = ["reviewer", "head"];

    /// <param name="caller">A reviewer of the organ, or its head.</param>
    /// <param name="case">The case, running or ended.</param>
    /// <param name="editions">SHA-256 of each edition that has to go.</param>
    /// <param name="reason">2 to 2000 characters. Stays on record, so it must not repeat the secret.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Outcome> Act(Caller caller, Guid @case, IReadOnlyCollection<string> editions, string reason, CancellationToken stop) =>
        door.ActOnCase(caller, @case, Roles, async act =>
        {
            var chosen = editions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (chosen.Count == 0 || await act.Store.Editions.CountAsync(edition => edition.CaseId == @case && chosen.Contains(edition.Sha256), stop) < chosen.Count)
            {
                return ExpungingRefusals.NothingChosen;
            }

            if (reason.Trim().Length is < 2 or > 2000)
            {
                return Refusals.ReasonMissing;
            }

            if (await act.Store.Expunctions.AnyAsync(one => one.CaseId == @case && one.DecidedAt == null, stop))
            {
                return ExpungingRefusals.AlreadyRequested;
            }

            act.Store.Expunctions.Add(new Expunction
            {
                Id = Guid.CreateVersion7(act.Now), CaseId = @case, Editions = string.Join(' ', chosen), Reason = reason.Trim(),
                RequestedBy = act.Person!.Id, RequestedByName = act.Person.DisplayName, RequestedAt = act.Now,
            });
            act.Record("ExpunctionRequested", reason: reason.Trim());
            return null;
        }, string.Create(CultureInfo.InvariantCulture, $"request expunction {@case} {string.Join(' ', editions)} {reason}"), stop);
}
