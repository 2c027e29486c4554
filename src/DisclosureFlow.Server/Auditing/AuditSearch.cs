using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>What an auditor asks for; null or empty asks for anything.</summary>
/// <param name="Text">Part of the title.</param>
/// <param name="Who">Part of a person's name, or his account.</param>
/// <param name="Fact">A recorded fact such as <c>Submitted</c>.</param>
/// <param name="From">First day, in the time of the office.</param>
/// <param name="Until">Last day.</param>
internal sealed record AuditQuestion(string? Text, string? Who, string? Fact, DateOnly? From, DateOnly? Until);

/// <summary>Finds cases for the auditor's page and for programs alike.</summary>
internal static class AuditSearch
{
    public const int MostShown = 200;

    /// <summary>The cases of those organs that the question is true of, in no order.</summary>
    public static async Task<IQueryable<Case>> Find(Store store, Guid[] organs, AuditQuestion asked, CancellationToken stop)
    {
        var found = store.Cases.AsNoTracking().Where(one => organs.Contains(one.OrganId));
        if (!string.IsNullOrWhiteSpace(asked.Text))
        {
            found = found.Where(one => one.Title.Contains(asked.Text.Trim()));
        }

        return await WhereSomebodyDidSo(store, found, asked, stop);
    }

    // One entry must meet person, act and time together: "who did what when", not three things by three people.
    private static async Task<IQueryable<Case>> WhereSomebodyDidSo(Store store, IQueryable<Case> found, AuditQuestion asked, CancellationToken stop)
    {
        var (fact, who) = (string.IsNullOrWhiteSpace(asked.Fact) ? null : asked.Fact.Trim(), asked.Who?.Trim() ?? "");
        if (fact is null && who.Length == 0 && asked.From is null && asked.Until is null)
        {
            return found;
        }

        var begin = asked.From is { } from ? new DateTimeOffset(from.ToDateTime(TimeOnly.MinValue), OfficeTime.Offset) : DateTimeOffset.MinValue;
        var end = asked.Until is { } until ? new DateTimeOffset(until.AddDays(1).ToDateTime(TimeOnly.MinValue), OfficeTime.Offset) : DateTimeOffset.MaxValue;
        var people = who.Length == 0 ? [] : (await store.Users.Where(account => account.DisplayName.Contains(who) || account.UserName == who).Select(account => account.Id).ToListAsync(stop)).Select(Act.NameOf).ToArray();
        var (anyone, anything, atElement) = (who.Length == 0, fact is null, fact + " ");
        return found.Where(one => store.Entries.Any(entry => entry.CaseId == one.Id && entry.At >= begin && entry.At < end
            && (anyone || store.Openings.Any(opening => opening.EntryId == entry.Id && opening.Field == "actor" && people.Contains(opening.Value)))
            && (anything || store.Openings.Any(opening => opening.EntryId == entry.Id && opening.Field == "act" && (opening.Value == fact || opening.Value.StartsWith(atElement))))));
    }
}
