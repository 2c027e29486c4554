using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Publication;

/// <summary>The front page: every published report, by year and organ, found by words of its title or text.</summary>
[AllowAnonymous]
internal sealed class ReportList(PublishedReports published) : PageModel
{
    [BindProperty(Name = "q", SupportsGet = true)]
    public string? Text { get; set; }

    [BindProperty(Name = "organ", SupportsGet = true)]
    public Guid? Organ { get; set; }

    [BindProperty(Name = "year", SupportsGet = true)]
    public int? Year { get; set; }

    public bool IsSearch => Organ is not null || Year is not null || !string.IsNullOrWhiteSpace(Text);

    public PublishedShelf Shelf { get; private set; } = PublishedShelf.Empty;

    public async Task OnGet(CancellationToken stop) => Shelf = await published.Find(Text?.Trim(), Organ, Year, stop);
}
