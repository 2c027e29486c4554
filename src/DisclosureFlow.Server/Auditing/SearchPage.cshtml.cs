using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>A case as the auditor's list shows it.</summary>
internal sealed record AuditedCase(Guid Id, string Title, string Organ, int? Year, CaseStatus Status, int Entries, DateTimeOffset ChangedAt, string? Waiting);

/// <summary>The auditor finds cases by report, person and time, and opens their trail. He changes nothing.</summary>
[Authorize(Policy = OfficeRoles.Auditor)]
internal sealed class SearchPage(SignedIn person, Store store, SiteTexts texts) : PageModel
{
    private const int MostShown = 200;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "who")]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true, Name = "from")]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true, Name = "until")]
    public DateOnly? Until { get; set; }

    public IReadOnlyList<AuditedCase> Cases { get; private set; } = [];

    public string StatusName(AuditedCase one) => one.Status switch
    {
        CaseStatus.Published => texts["已公开"],
        CaseStatus.Withdrawn => texts["已终止"],
        CaseStatus.Incident => texts["系统处理受阻"],
        _ => one.Waiting is { } task ? texts["等待{0}", task] : texts["系统处理中"],
    };

    public async Task OnGet(CancellationToken stop)
    {
        var organs = (await person.Roles(stop)).Where(held => held.Role == OfficeRoles.Auditor).Select(held => held.Organ).ToArray();
        var found = store.Cases.AsNoTracking().Where(one => organs.Contains(one.OrganId));
        if (!string.IsNullOrWhiteSpace(Text))
        {
            found = found.Where(one => one.Title.Contains(Text.Trim()));
        }

        if (!string.IsNullOrWhiteSpace(Who))
        {
            found = found.Where(one => store.Tasks.Any(task => task.CaseId == one.Id && task.ClosedByName != null && task.ClosedByName.Contains(Who.Trim())));
        }

        if (From is { } from)
        {
            var begin = new DateTimeOffset(from.ToDateTime(TimeOnly.MinValue), OfficeTime.Offset);
            found = found.Where(one => one.ChangedAt >= begin);
        }

        if (Until is { } until)
        {
            var end = new DateTimeOffset(until.AddDays(1).ToDateTime(TimeOnly.MinValue), OfficeTime.Offset);
            found = found.Where(one => one.OpenedAt < end);
        }

        Cases = await found.OrderByDescending(one => one.ChangedAt).Take(MostShown).Select(one => new AuditedCase(
            one.Id, one.Title, one.OrganName, one.Year, one.Status, one.Entries, one.ChangedAt,
            store.Tasks.Where(task => task.CaseId == one.Id && task.ClosedAt == null).Select(task => task.Name).FirstOrDefault())).ToListAsync(stop);
    }
}
