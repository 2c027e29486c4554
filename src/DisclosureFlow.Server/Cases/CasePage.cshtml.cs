using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Cases;

/// <summary>A case's whole way: stages, diagram with its standing, and each entry of the trail with its proof.</summary>
[AllowAnonymous]
internal sealed class CasePage(CaseHistory history) : PageModel
{
    public CaseView Case { get; private set; } = null!;

    public async Task<IActionResult> OnGet(Guid id, CancellationToken stop)
    {
        if (await history.Open(id, stop) is not { } found)
        {
            return NotFound();
        }

        Case = found;
        return Page();
    }
}
