using DisclosureFlow.AuditTrail;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Auditing;

/// <summary>What the public log is, its last checkpoint, and how to check it.</summary>
[AllowAnonymous]
internal sealed class LogPage(PublishedLog log) : PageModel
{
    public StoredCheckpoint? Latest { get; private set; }

    /// <summary>First line of the checkpoint.</summary>
    public string Origin => Latest?.Note.Split('\n', 2)[0] ?? "";

    /// <summary>Path of the first bundle of entries at its present width, below <c>tile/entries/</c>.</summary>
    public string FirstBundle => new TileAddress(TileAddress.Entries, 0, (int)Math.Min(TileAddress.FullWidth, Latest?.Size ?? 1)).Path["tile/entries/".Length..];

    public async Task OnGet(CancellationToken stop) => Latest = await log.Checkpoint(stop);
}
