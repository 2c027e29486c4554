using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>A case's entries opened, with what is needed to check each against the log.</summary>
[Authorize(Policy = OfficeRoles.Auditor)]
internal sealed class AuditedCasePage(OpenedEntries entries, Definitions definitions, Store store, SiteTexts texts) : PageModel
{
    private const int MostShown = 1000;
    private TrailWords words = null!;

    public Case Case { get; private set; } = null!;

    public IReadOnlyList<OpenedLine> Entries { get; private set; } = [];

    public string Words(OpenedLine entry) => entry.Value(EntryField.Act) is { Length: > 0 } act ? words.Act(act) : texts["内容已清除"];

    public async Task<IActionResult> OnGet(Guid id, CancellationToken stop)
    {
        if (!await entries.MaySee(id, stop))
        {
            return NotFound();
        }

        Case = await store.Cases.AsNoTracking().SingleAsync(one => one.Id == id, stop);
        words = new TrailWords(texts, await definitions.Of(Case.DefinitionSha256, stop));
        Entries = [.. (await entries.Of([id], MostShown, stop)).OrderBy(entry => entry.Sequence)];
        return Page();
    }
}
