using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

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

    [BindProperty(Name = "page", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public bool IsSearch => Organ is not null || Year is not null || !string.IsNullOrWhiteSpace(Text);

    public PublishedShelf Shelf { get; private set; } = PublishedShelf.Empty;

    /// <summary>Address of another page of the same search.</summary>
    public string PageAt(int number) => QueryHelpers.AddQueryString("/", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["q"] = Text, ["organ"] = Organ?.ToString(), ["year"] = Year?.ToString(CultureInfo.InvariantCulture), ["page"] = number.ToString(CultureInfo.InvariantCulture),
    }.Where(part => !string.IsNullOrEmpty(part.Value)));

    public async Task OnGet(CancellationToken stop)
    {
        Number = Math.Clamp(Number, 1, LastPage);
        Shelf = await published.Find(new PublicQuery(Text?.Trim(), Organ, Year, Number), stop);
    }

    private const int LastPage = 10_000;
}
